"""Logs as if a phone had made them, and as its vault keeps them."""

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Person:
    """A patient or a staff member of the clinic."""

    id: str
    name: str
    is_patient: bool


def record_of(log: dict[str, Any]) -> dict[str, Any]:
    """A log as the vault keeps it."""
    line = json.dumps(log, ensure_ascii=False, separators=(",", ":"))
    return {
        "id": log["id"],
        "line": line,
        "sha256": sha256(line.encode()).hexdigest(),
        "started_at": log["started_at"],
        "saved_at": log["ended_at"],
    }


def delivery_of(log_id: str, to: str) -> dict[str, Any]:
    return {
        **{"id": log_id, "to": to, "state": "waiting", "tries": 0},
        **{"seq": None, "epoch": None, "why": None},
    }


def uuid_of(number: int) -> str:
    """The id of a made log, in the order of its numbers."""
    return str(UUID(int=0x0192_0000_0000_7000_8000_0000_0000_0000 + number))


def practice_log(
    number: int, bundle_id: str, person: Person | None, **changes: Any
) -> dict[str, Any]:
    """A true log of ten presses at home; of nobody's if `person` is staff."""
    return {
        "schema": 1,
        "id": uuid_of(number),
        "supersedes": None,
        "kind": "session",
        "patient_id": person.id if person and person.is_patient else None,
        "device_id": None,
        "setting": "home" if person and person.is_patient else "bedside",
        "bundle_id": bundle_id,
        "protocol_id": None,
        "prescription_id": None,
        "app_version": "0.2.0",
        "language": "en",
        "started_at": "2026-11-03T09:00:00.000+01:00",
        "ended_at": "2026-11-03T09:01:00.000+01:00",
        "elapsed_ms": 60000,
        "outcome": "completed",
        "stop_reason": None,
        "screening": [],
        "points": [],
        "metronome": {"presses": 10, "pressed_ms": 10000, "planned_presses": 60, "pauses_ms": 0},
        "pacing": {"sound": True, "vibration": True, "late_presses": 0, "longest_gap_ms": 1001},
        "other_treatments": None,
        "note": f"Größe {number}",
        **changes,
    }
