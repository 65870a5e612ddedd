"""Seeded records for all sides: true session logs of phones, 765 to 2,090 bytes each. Pure."""

import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from webapp.demo.logs import Practice, line_of
from webapp.domain.prescription import Chosen, PrescribedPoint

SEED = 20261124
SMALLEST, LARGEST = 765, 2090
PROTOCOL = "shoulder"
POINTS = [PrescribedPoint("acromion", side, 60) for side in ("left", "right")]
FIRST_DAY = datetime(2026, 9, 21, 7, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """One log; the line is what all sides are given to keep."""

    id: str
    patient_id: str
    started_at: str
    line: bytes


@dataclass(frozen=True, slots=True)
class Phone:
    """A patient's phone and what it has to send."""

    patient_id: str
    device_id: str
    token: str
    prescription_id: str
    records: list[Record]


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the logs were made with."""

    id: str
    content: bytes

    @property
    def values(self) -> dict[str, Any]:
        values: dict[str, Any] = json.loads(self.content)
        return values


def chosen(bundle: Bundle) -> Chosen:
    """The prescription that every record follows."""
    return Chosen(bundle.id, PROTOCOL, POINTS, 2, 3, "2026-09-01", None)


def phones(bundle: Bundle, many: int, each: int, part: str) -> list[Phone]:
    """So many phones with so many logs each; another `part` has other ids."""
    values = bundle.values
    return [_phone(bundle.id, values, each, Random(f"{SEED} {part} {i}")) for i in range(many)]  # noqa: S311


def _phone(bundle_id: str, values: Mapping[str, Any], each: int, chance: Random) -> Phone:
    patient_id, device_id, prescription_id = (uuid_of(chance, 4) for _ in range(3))
    token = base64.urlsafe_b64encode(chance.randbytes(32)).decode().rstrip("=")
    names = {
        "patient_id": patient_id,
        "device_id": device_id,
        "prescription_id": prescription_id,
        "protocol_id": PROTOCOL,
    }
    practice = Practice(bundle_id, values, chance.getrandbits(32), (6.0, 2.0))
    records = [_record(practice, names, day, day / each, chance) for day in range(each)]
    return Phone(patient_id, device_id, token, prescription_id, records)


def _record(
    practice: Practice, names: Mapping[str, str], day: int, share: float, chance: Random
) -> Record:
    at = FIRST_DAY + timedelta(days=day, seconds=chance.randrange(3600))
    while True:
        log = practice.log(at, share, POINTS[: chance.randint(1, len(POINTS))], names)
        log["screening"] = log["screening"][: chance.randint(0, len(log["screening"]))]
        line = line_of(log)
        if SMALLEST <= len(line) <= LARGEST:
            return Record(log["id"], names["patient_id"], log["started_at"], line)


def uuid_of(chance: Random, version: int) -> str:
    """A UUID by chance."""
    return str(UUID(int=chance.getrandbits(128), version=version))


@dataclass(frozen=True, slots=True)
class Filling:
    """An old log, by its number from 1 on."""

    number: int
    id: str
    patient_id: str
    started_at: str
    line: bytes


def filling(
    pattern: Record, many: int, patient_ids: Sequence[str], chunk: int
) -> Iterator[list[Filling]]:
    """So many logs like `pattern`, in chunks; patients take turns, so that each one's lie apart."""
    chance = Random(f"{SEED} filling")  # noqa: S311 (to be repeated)
    for first in range(0, many, chunk):
        yield [
            _like(pattern, number, uuid_of(chance, 4), patient_ids[number % len(patient_ids)])
            for number in range(first + 1, min(first + chunk, many) + 1)
        ]


def _like(pattern: Record, number: int, log_id: str, patient_id: str) -> Filling:
    line = pattern.line.replace(pattern.id.encode(), log_id.encode())
    line = line.replace(pattern.patient_id.encode(), patient_id.encode())
    started_at = (FIRST_DAY + timedelta(seconds=number)).isoformat(timespec="milliseconds")
    return Filling(number, log_id, patient_id, started_at, line)
