"""Phones of patients and of staff; of a token only its sha256 is kept."""

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    String,
    Table,
    bindparam,
    insert,
    select,
    update,
)

from webapp.store import staff
from webapp.store.prepared import Prepared
from webapp.store.tables import HASH, ID, METADATA, MS
from webapp.store.upsert import insert_if_new

# A phone that polls writes its last contact no more often than this.
CONTACT_MS = 60 * 1000
# What brings logs without being a phone.
BY_HAND = "By hand"
_BY_HAND = UUID("4b6b0d3e-8c1f-5d0a-9a57-0c9d6d7a2f11")

TABLE = Table(
    "devices",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("token_sha256", HASH, nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    # One of the two: whose phone it is.
    Column("patient_id", ID, ForeignKey("patients.id"), index=True),
    Column("staff_id", ID, ForeignKey("staff.id"), index=True),
    Column("paired_at_ms", MS, nullable=False),
    Column("last_seen_at_ms", MS, nullable=False),
    Column("revoked_at_ms", MS),
)
_OWNED = select(
    TABLE.c.id, TABLE.c.name, TABLE.c.patient_id, TABLE.c.staff_id, staff.TABLE.c.role,
    TABLE.c.paired_at_ms, TABLE.c.last_seen_at_ms, TABLE.c.revoked_at_ms,
    staff.TABLE.c.disabled_at_ms,
).select_from(TABLE.outerjoin(staff.TABLE, TABLE.c.staff_id == staff.TABLE.c.id))  # fmt: skip
_SEEN = Prepared(
    update(TABLE).where(TABLE.c.id == bindparam("of")).values(last_seen_at_ms=bindparam("now_ms"))
)
_BY_TOKEN = Prepared(_OWNED.where(TABLE.c.token_sha256 == bindparam("token_sha256")))


@dataclass(frozen=True, slots=True)
class Device:
    """One phone. `role` is that of its staff member, None on a patient's phone.

    `is_revoked` holds for an unlinked phone, and for the phones of a disabled member.
    """

    id: str
    name: str
    patient_id: str | None
    staff_id: str | None
    role: str | None
    paired_at_ms: int
    last_seen_at_ms: int
    is_revoked: bool


def add(
    connection: Connection,
    name: str,
    now_ms: int,
    *,
    patient_id: str | None = None,
    staff_id: str | None = None,
) -> tuple[str, str]:
    """A new phone of a patient or of a staff member: (its id, its token of 256 random bits)."""
    device_id, token = str(uuid4()), secrets.token_urlsafe(32)
    row = {"id": device_id, "token_sha256": hash_of(token), "name": name}
    owner = {"patient_id": patient_id, "staff_id": staff_id}
    times = {"paired_at_ms": now_ms, "last_seen_at_ms": now_ms}
    connection.execute(insert(TABLE), {**row, **owner, **times})
    return device_id, token


def by_hand(connection: Connection, staff_id: str | None, now_ms: int) -> Device:
    """What stands for the phone of logs that come as a file and name no phone of this clinic.

    One for each member who brings such files, and one for the host. Nobody knows its token, and
    from its first moment on it is revoked.
    """
    device_id = str(uuid5(_BY_HAND, staff_id or ""))
    row = {"id": device_id, "token_sha256": hash_of(secrets.token_urlsafe(32)), "name": BY_HAND}
    times = {"paired_at_ms": now_ms, "last_seen_at_ms": now_ms, "revoked_at_ms": now_ms}
    insert_if_new(connection, TABLE, {**row, "staff_id": staff_id, **times})
    device = by_id(connection, device_id)
    if device is None:
        raise LookupError(device_id)
    return device


def hash_of(token: str) -> bytes:
    # A token is 256 bits of chance: nothing slower than one round is needed to keep it unguessable.
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def by_token(connection: Connection, token: str) -> Device | None:
    """The phone that holds a token, revoked or not."""
    row = _BY_TOKEN.first(connection, token_sha256=hash_of(token))
    return _read(row) if row else None


def by_id(connection: Connection, device_id: str) -> Device | None:
    row = connection.execute(_OWNED.where(TABLE.c.id == device_id)).first()
    return _read(row) if row else None


def of_patient(connection: Connection, patient_id: str) -> list[Device]:
    """A patient's phones, the last seen first."""
    return _listed(connection, TABLE.c.patient_id == patient_id)


def of_staff(connection: Connection, staff_id: str) -> list[Device]:
    """A staff member's phones, the last seen first; not what stands for files brought by hand."""
    files = str(uuid5(_BY_HAND, staff_id))
    return _listed(connection, (TABLE.c.staff_id == staff_id) & (TABLE.c.id != files))


def of_same_owner(connection: Connection, device: Device, ids: Collection[str]) -> set[str]:
    """Those of `ids` that are phones of the owner of `device`."""
    if device.patient_id is not None:
        owner = TABLE.c.patient_id == device.patient_id
    else:
        owner = TABLE.c.staff_id == device.staff_id
    rows = connection.execute(select(TABLE.c.id).where(TABLE.c.id.in_(ids), owner))
    return set(rows.scalars())


def note_contact(connection: Connection, device: Device, now_ms: int) -> None:
    """Keep when the phone was last heard of, to the minute."""
    note_contacts(connection, [(device, now_ms)])


def note_contacts(connection: Connection, heard: Iterable[tuple[Device, int]]) -> None:
    """The same of several."""
    rows = [
        {"of": device.id, "now_ms": now_ms}
        for device, now_ms in heard
        if now_ms - device.last_seen_at_ms >= CONTACT_MS
    ]
    if rows:
        _SEEN.run_each(connection, rows)


def revoke(connection: Connection, device_id: str, now_ms: int) -> bool:
    """From the next request on the phone reads nothing; whether it was still linked."""
    linked = update(TABLE).where(TABLE.c.id == device_id, TABLE.c.revoked_at_ms.is_(None))
    return connection.execute(linked.values(revoked_at_ms=now_ms)).rowcount == 1


def _listed(connection: Connection, owner: Any) -> list[Device]:
    query = _OWNED.where(owner).order_by(TABLE.c.last_seen_at_ms.desc(), TABLE.c.id)
    return [_read(row) for row in connection.execute(query)]


def _read(row: Iterable[Any]) -> Device:
    one, name, patient_id, staff_id, role, paired_at_ms, seen_at_ms, *ended_at_ms = row
    is_revoked = any(at_ms is not None for at_ms in ended_at_ms)
    return Device(one, name, patient_id, staff_id, role, paired_at_ms, seen_at_ms, is_revoked)
