"""Fills the demonstration's store: staff, patients, phones, and what eight weeks left behind."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from webapp.demo.logs import Practice, line_of
from webapp.domain.prescription import Chosen, PrescribedPoint
from webapp.domain.prescription_form import points_of_protocol
from webapp.domain.session_log import read_line
from webapp.http.staff_passwords import hash_of
from webapp.store import (
    audit,
    bundles,
    care,
    deliveries,
    devices,
    patients,
    prescription_reads,
    prescriptions,
    staff,
    staff_totp,
)
from webapp.store.database import Store

# No secret: the sign-in page of a demonstration shows it.
PASSWORD = "a quiet hour at the clinic"  # noqa: S105
BEA, DORA = "bea@demo.example", "dora@demo.example"
DAY_MS = 24 * 60 * 60 * 1000
DAYS = 56
_HOUR = 18


@dataclass(frozen=True, slots=True)
class Invented:
    """One patient: on which days of the eight weeks they practised, counted from the first."""

    code: str
    name: str | None
    phone: str
    protocol_id: str
    points: int
    pain: tuple[float, float]
    days: tuple[int, ...]


# One keeps at it, one does less and less, one has gone quiet.
PATIENTS = (
    Invented("K-104", "Mila Horvat", "Mila's phone", "knee-lower-leg", 6, (6.2, 2.0), (
        0, 2, 5, 7, 9, 12, 14, 16, 19, 21, 23, 26, 28, 31, 33, 35, 37, 40, 42, 44, 47, 49, 51, 54,
    )),
    Invented("S-027", None, "S-027", "shoulder", 8, (5.4, 3.8), (
        1, 3, 6, 8, 10, 13, 15, 18, 20, 24, 27, 30, 34, 38, 43, 50,
    )),
    Invented("W-311", "Tomasz Lis", "Old tablet", "spine", 7, (7.0, 4.6), (
        2, 4, 7, 9, 11, 14, 17, 19, 22, 25, 28, 32, 36,
    )),
)  # fmt: skip


def secret_of(email: str) -> bytes:
    """The second factor of one of the demonstration's staff, which is no secret either."""
    return hashlib.sha1(f"demonstration {email}".encode(), usedforsecurity=False).digest()


def fill(store: Store, bundle_id: str, bundle: Mapping[str, Any], now_ms: int) -> None:
    """Write all of it into an empty store, as if it had come over the last eight weeks."""
    first_ms = now_ms - DAYS * DAY_MS
    with store.write() as connection:
        members = {email: _member(connection, email, first_ms) for email in (BEA, DORA)}
        for seed, invented in enumerate(PATIENTS, 1):
            practice = Practice(bundle_id, bundle, seed, invented.pain)
            demo = _Patient(connection, invented, members[BEA], first_ms)
            demo.prescribe(bundle_id, bundle)
            demo.practise(practice, now_ms)
            if seed == 1:
                demo.send_again_changed(now_ms - DAY_MS // 4)
            if seed == 2:
                demo.send_impossible(practice, now_ms - 2 * DAY_MS)
                demo.change(bundle_id, now_ms - DAY_MS // 8)


def _member(connection: Connection, email: str, now_ms: int) -> str:
    role = "admin" if email == DORA else "therapist"
    member = staff.add(connection, email, role, now_ms)
    if member is None:
        raise LookupError("The demonstration's store is not empty.")
    staff.keep_password(connection, member.id, hash_of(PASSWORD))
    staff_totp.keep(connection, member.id, secret_of(email), 0, now_ms)
    audit.write(connection, now_ms, "command:demo", "staff-added", f"staff:{member.id}")
    return member.id


class _Patient:
    """One invented patient in the store."""

    def __init__(
        self, connection: Connection, invented: Invented, carer_id: str, first_ms: int
    ) -> None:
        patient = patients.add(connection, invented.code, first_ms, invented.name)
        if patient is None:
            raise LookupError("The demonstration's store is not empty.")
        self._connection = connection
        self._invented = invented
        self._carer_id = carer_id
        self._first_ms = first_ms
        self._id = patient.id
        self._phone_id, _ = devices.add(connection, invented.phone, first_ms, patient_id=patient.id)
        self._prescription_id: str | None = None
        self._points: list[PrescribedPoint] = []
        self._last: dict[str, Any] = {}
        care.begin(connection, patient.id, carer_id, first_ms)

    def prescribe(self, bundle_id: str, bundle: Mapping[str, Any]) -> None:
        """Written and, an hour later, fetched by the phone."""
        proposed = points_of_protocol(self._invented.protocol_id, bundle)
        self._points = proposed[: self._invented.points]
        chosen = self._chosen(bundle_id, "In the evening, sitting.")
        self._prescription_id = prescriptions.write(
            self._connection, self._id, chosen, self._carer_id, self._first_ms
        )
        read = [self._prescription_id] if self._prescription_id else []
        at_ms = self._first_ms + DAY_MS // 24
        prescription_reads.note(self._connection, self._phone_id, read, at_ms)

    def change(self, bundle_id: str, at_ms: int) -> None:
        """A later version, which no phone has fetched yet."""
        chosen = self._chosen(bundle_id, "Only until it hurts more than before; then rest a day.")
        prescriptions.write(
            self._connection, self._id, chosen, self._carer_id, at_ms,
            supersedes=self._prescription_id,
        )  # fmt: skip

    def _chosen(self, bundle_id: str, note: str) -> Chosen:
        day = datetime.fromtimestamp(self._first_ms / 1000).astimezone().date()
        protocol_id = self._invented.protocol_id
        return Chosen(bundle_id, protocol_id, self._points, 2, 3, day.isoformat(), None, note)

    def practise(self, practice: Practice, now_ms: int) -> None:
        """Every session, sent the same evening."""
        for day in self._invented.days:
            at = datetime.fromtimestamp((self._first_ms + (day + 1) * DAY_MS) / 1000).astimezone()
            at = at.replace(hour=_HOUR, minute=(day * 7) % 60, second=5, microsecond=0)
            # Made in the evening, a session of today would lie ahead.
            at = min(at, datetime.fromtimestamp(now_ms / 1000).astimezone() - timedelta(hours=1))
            self._last = practice.log(at, day / DAYS, self._points, self._names())
            self._send(self._last, int(at.timestamp() * 1000) + 30 * 60 * 1000)

    def send_again_changed(self, at_ms: int) -> None:
        """The last log comes once more, with another note: a conflict."""
        self._send({**self._last, "note": "Right knee better than the left."}, at_ms)

    def send_impossible(self, practice: Practice, at_ms: int) -> None:
        """A log of more presses than its seconds allow: kept apart."""
        at = datetime.fromtimestamp(at_ms / 1000).astimezone().replace(microsecond=0)
        log = practice.log(at, 1.0, self._points, self._names())
        log["points"][0]["pressed_ms"] = 20_000
        self._send(log, at_ms + 30 * 60 * 1000)

    def _names(self) -> dict[str, str | None]:
        return {
            "patient_id": self._id,
            "device_id": self._phone_id,
            "prescription_id": self._prescription_id,
            "protocol_id": self._invented.protocol_id,
        }

    def _send(self, log: Mapping[str, Any], at_ms: int) -> None:
        device = devices.by_id(self._connection, self._phone_id)
        if device is None:
            raise LookupError("The phone was just added.")
        deliveries.receive(self._connection, device, [read_line(line_of(log))], at_ms)


def bundle_of(store: Store, bundle_id: str) -> Mapping[str, Any]:
    """The bundle that the store remembers. Raises LookupError if there is none."""
    with store.read() as connection:
        content = bundles.content_of(connection, bundle_id)
    if content is None:
        raise LookupError(f"The store does not know {bundle_id}.")
    return content
