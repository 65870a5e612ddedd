"""The cast of every test of the clinic, and logs such as phones make.

Anna is Bea's patient, Finn is Carl's; Bea and Carl are therapists, Dora is the admin. Each of them
has a phone. Whatever Carl asks about Anna, there is no such thing.
"""

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from webapp.domain.prescription import Chosen, PrescribedPoint
from webapp.domain.session_log import read_line
from webapp.store import bundles, care, deliveries, devices, patients, prescriptions, staff
from webapp.store.database import Store

NOW_MS = 1_790_000_000_000
START = "2026-09-21T10:00:00.000+02:00"
END = "2026-09-21T10:05:00.000+02:00"
PEOPLE = ("anna", "finn", "bea", "carl", "dora")


@dataclass(frozen=True)
class Person:
    """A patient or a staff member, with one phone."""

    id: str
    device_id: str
    token: str

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


@dataclass(frozen=True)
class Cast:
    anna: Person
    finn: Person
    bea: Person
    carl: Person
    dora: Person
    bundle_id: str
    prescription_id: str

    def log(self, **changes: Any) -> dict[str, Any]:
        """A true log of Anna's, at home, of one point; `changes` replace its keys."""
        return {**true_log(self.bundle_id), "patient_id": self.anna.id, **changes}


def bundle_of(site: Path) -> tuple[str, bytes]:
    """Id and bytes of the bundle of a built site."""
    about = json.loads((site / "build.json").read_text("utf-8"))
    return about["bundle_id"], (site / about["bundle"]).read_bytes()


def found_clinic(store: Store, site: Path) -> Cast:
    """Write the cast into an empty store."""
    bundle_id, content = bundle_of(site)
    with store.write() as connection:
        bundles.remember(connection, bundle_id, content, NOW_MS)
        people = {}
        for name, code in (("anna", "A-1"), ("finn", "F-1")):
            one = patients.add(connection, code, NOW_MS)
            people[name] = Person(
                one.id, *devices.add(connection, f"{name}'s phone", NOW_MS, patient_id=one.id)
            )
        for name, role in (("bea", "therapist"), ("carl", "therapist"), ("dora", "admin")):
            member = staff.add(connection, f"{name}@clinic.example", role, NOW_MS)
            people[name] = Person(
                member.id, *devices.add(connection, f"{name}'s phone", NOW_MS, staff_id=member.id)
            )
        care.begin(connection, people["anna"].id, people["bea"].id, NOW_MS)
        care.begin(connection, people["finn"].id, people["carl"].id, NOW_MS)
        prescription_id = prescriptions.write(
            connection, people["anna"].id, chosen(bundle_id), people["bea"].id, NOW_MS
        )
    return Cast(**people, bundle_id=bundle_id, prescription_id=prescription_id)


def chosen(bundle_id: str) -> Chosen:
    """A prescription of the acromion on both sides."""
    points = [PrescribedPoint("acromion", side, 60) for side in ("left", "right")]
    return Chosen(bundle_id, "shoulder", points, 2, 3, "2026-09-01", None)


def true_log(bundle_id: str) -> dict[str, Any]:
    """A log of sixty presses on the left acromion, of no patient, with a new id."""
    return {
        "schema": 1,
        "id": str(uuid7()),
        "supersedes": None,
        "kind": "session",
        "patient_id": None,
        "device_id": None,
        "setting": "home",
        "bundle_id": bundle_id,
        "protocol_id": "shoulder",
        "prescription_id": None,
        "app_version": "0.2.0",
        "language": "en",
        "started_at": START,
        "ended_at": END,
        "elapsed_ms": 70_000,
        "outcome": "completed",
        "stop_reason": None,
        "screening": [{"question_id": "osteoporosis", "answer": "no"}],
        "points": [point()],
        "pacing": {
            "sound": True,
            "vibration": False,
            "late_presses": 0,
            "longest_gap_ms": 1001,
        },
        "other_treatments": None,
        "note": "Ëasier today: 愛",
        "fingers": 2,
    }


def point(**changes: Any) -> dict[str, Any]:
    """Sixty presses on the left acromion, pressed directly."""
    return {
        "point_id": "acromion",
        "side": "left",
        "script": "direct",
        "pain_before": 3,
        "pain_after": 2,
        "presses": 60,
        "pressed_ms": 60_000,
        "planned_presses": 60,
        "pauses_ms": 0,
        "breath_ms": None,
        "skipped": None,
        "stages": [{"stage": 0, "presses": 60, "pain": None, "next": "end"}],
        **changes,
    }


def uuid7() -> UUID:
    """An id as phones make them; its time part does not matter here."""
    return UUID(int=uuid4().int & ~(0xF << 76) | 7 << 76)


def line_of(log: dict[str, Any]) -> bytes:
    """The one line of a log, as a phone writes it."""
    return json.dumps(log, ensure_ascii=False, separators=(",", ":")).encode()


def deliver(
    store: Store, person: Person, *lines: bytes, now_ms: int = NOW_MS
) -> list[tuple[str, int | None, str | None]]:
    """Upload lines from a person's phone, below HTTP; [(status, seq, reason)]."""
    with store.write() as connection:
        device = devices.by_id(connection, person.device_id)
        read = [read_line(line) for line in lines]
        placed = deliveries.receive(connection, device, read, now_ms)
    return [(one.status, one.seq, one.reason) for one in placed]


def pair_of(line: bytes) -> tuple[str, str]:
    """(id, sha256 in hex): what the oracle of every promise compares."""
    return json.loads(line)["id"], sha256(line).hexdigest()
