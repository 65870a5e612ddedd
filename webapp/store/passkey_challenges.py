"""Challenges that a passkey signs: of one purpose and one browser, for minutes, and once."""

import secrets
from hashlib import sha256
from typing import Literal

from sqlalchemy import Column, Connection, LargeBinary, Table, delete, insert

from webapp.domain.staff_access import CHALLENGE_MS
from webapp.store.tables import HASH, METADATA, MS, WORD

Purpose = Literal["add", "second-factor", "sign-in"]

TABLE = Table(
    "passkey_challenges",
    METADATA,
    Column("challenge", LargeBinary(32), primary_key=True),
    Column("purpose", WORD, nullable=False),
    # The session, or what stands for one in a browser that has none yet.
    Column("holder_sha256", HASH, nullable=False),
    Column("expires_at_ms", MS, nullable=False),
)


def make(connection: Connection, purpose: Purpose, holder: str, now_ms: int) -> bytes:
    """A new challenge of 256 random bits, in place of this holder's earlier one."""
    mine = TABLE.c.holder_sha256 == _hash_of(holder)
    connection.execute(delete(TABLE).where(mine | (TABLE.c.expires_at_ms <= now_ms)))
    challenge = secrets.token_bytes(32)
    row = {
        "challenge": challenge, "purpose": purpose, "holder_sha256": _hash_of(holder),
        "expires_at_ms": now_ms + CHALLENGE_MS,
    }  # fmt: skip
    connection.execute(insert(TABLE), row)
    return challenge


def use(
    connection: Connection, challenge: bytes, purpose: Purpose, holder: str, now_ms: int
) -> bool:
    """Use it up; False if it was never made, not for this, not for this holder, is late or used."""
    mine = delete(TABLE).where(
        TABLE.c.challenge == challenge,
        TABLE.c.purpose == purpose,
        TABLE.c.holder_sha256 == _hash_of(holder),
        TABLE.c.expires_at_ms > now_ms,
    )
    return connection.execute(mine).rowcount == 1


def forget_all(connection: Connection) -> None:
    """None works any longer, as after a restore, which would make used ones new again."""
    connection.execute(delete(TABLE))


def _hash_of(holder: str) -> bytes:
    return sha256(holder.encode("utf-8", "surrogateescape")).digest()
