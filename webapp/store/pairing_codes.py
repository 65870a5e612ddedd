"""Pairing codes: made by staff, traded once for a device's token."""

import secrets
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Integer,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from webapp.domain import pairing
from webapp.store import attempts, devices, state
from webapp.store.tables import HASH, ID, METADATA, MS

TABLE = Table(
    "pairing_codes",
    METADATA,
    Column("locator", String(3), primary_key=True),
    Column("short_hash", HASH, nullable=False),
    Column("long_hash", HASH, nullable=False),
    Column("patient_id", ID, ForeignKey("patients.id")),
    Column("staff_id", ID, ForeignKey("staff.id")),
    Column("made_at_ms", MS, nullable=False),
    Column("expires_at_ms", MS, nullable=False),
    Column("wrong_tries", Integer, nullable=False),
)
_KIND = "pairing"


@dataclass(frozen=True, slots=True)
class Codes:
    """A new code in both spellings, and until when it works (ms). Nobody can ask for it again."""

    short: str
    long: str
    expires_at_ms: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A phone that was just paired; `token` is told once and never again."""

    device_id: str
    token: str
    patient_id: str | None
    staff_id: str | None


@dataclass(frozen=True, slots=True)
class NotClaimed:
    """`unknown`: no such code, or used, too old, or tried too often; which is not told.

    `too-many-tries`: the caller may try again in `wait_ms`.
    """

    because: Literal["unknown", "too-many-tries"]
    wait_ms: int = 0


def make(
    connection: Connection,
    now_ms: int,
    *,
    patient_id: str | None = None,
    staff_id: str | None = None,
) -> Codes:
    """A code for one phone of a patient or of a staff member."""
    connection.execute(delete(TABLE).where(TABLE.c.expires_at_ms <= now_ms))
    key = state.hold_key(connection, "pairing")
    locator = _free_locator(connection)
    short, long = (
        locator + pairing.spelt(secrets.token_bytes(32), length - len(locator))
        for length in (pairing.SHORT_LENGTH, pairing.LONG_LENGTH)
    )
    row = {
        "locator": locator,
        "short_hash": pairing.keyed_hash(key, short),
        "long_hash": pairing.keyed_hash(key, long),
        "patient_id": patient_id,
        "staff_id": staff_id,
        "made_at_ms": now_ms,
        "expires_at_ms": now_ms + pairing.LIFETIME_MS,
        "wrong_tries": 0,
    }
    connection.execute(insert(TABLE), row)
    return Codes(short, long, now_ms + pairing.LIFETIME_MS)


def _free_locator(connection: Connection) -> str:
    taken = set(connection.execute(select(TABLE.c.locator)).scalars())
    while True:
        locator = pairing.spelt(secrets.token_bytes(8), pairing.LOCATOR_LENGTH)
        if locator not in taken:
            return locator


def claim(
    connection: Connection, typed: str, device_name: str, address: str, now_ms: int
) -> Claimed | NotClaimed:
    """Trade a code for a new device. What failed is counted: the caller must commit either way."""
    key = state.hold_key(connection, "pairing")
    who = pairing.keyed_hash(key, f"address {address}")
    since_ms = now_ms - pairing.ADDRESS_WINDOW_MS
    if attempts.count_since(connection, _KIND, who, since_ms) >= pairing.TRIES_PER_ADDRESS:
        return NotClaimed("too-many-tries", pairing.ADDRESS_WINDOW_MS)
    code = pairing.normalised(typed)
    row = _held(connection, code, now_ms) if code else None
    if row is None or code is None or not _matches(connection, key, code, row):
        attempts.forget_before(connection, _KIND, since_ms)
        attempts.add(connection, _KIND, who, now_ms)
        return NotClaimed("unknown")
    used = connection.execute(delete(TABLE).where(TABLE.c.locator == row.locator))
    if used.rowcount != 1:
        return NotClaimed("unknown")
    owner = {"patient_id": row.patient_id, "staff_id": row.staff_id}
    device_id, token = devices.add(connection, device_name, now_ms, **owner)
    return Claimed(device_id, token, **owner)


def forget_all(connection: Connection) -> None:
    """No code works any longer, as after a restore, which would make used ones new again."""
    connection.execute(delete(TABLE))


def _held(connection: Connection, code: str, now_ms: int) -> Row[Any] | None:
    """The row of a code that may still be tried, held against others until the transaction ends."""
    live = (
        TABLE.c.locator == pairing.locator_of(code),
        TABLE.c.expires_at_ms > now_ms,
        TABLE.c.wrong_tries < pairing.TRIES_PER_CODE,
    )
    return connection.execute(select(TABLE).where(*live).with_for_update()).first()


def _matches(connection: Connection, key: bytes, code: str, row: Row[Any]) -> bool:
    kept = row.short_hash if len(code) == pairing.SHORT_LENGTH else row.long_hash
    if pairing.is_same(kept, pairing.keyed_hash(key, code)):
        return True
    tried = update(TABLE).where(TABLE.c.locator == row.locator)
    connection.execute(tried.values(wrong_tries=TABLE.c.wrong_tries + 1))
    return False
