"""Sessions of staff at the clinic's pages; of a cookie only its sha256 is kept."""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    ForeignKey,
    Row,
    Table,
    delete,
    insert,
    select,
    update,
)

from webapp.domain.staff_access import USE_NOTED_MS
from webapp.store.tables import HASH, ID, METADATA, MS

TABLE = Table(
    "staff_sessions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("token_sha256", HASH, nullable=False, unique=True),
    Column("staff_id", ID, ForeignKey("staff.id"), nullable=False, index=True),
    # Until the second factor is shown, it opens that one page.
    Column("is_complete", Boolean, nullable=False),
    Column("started_at_ms", MS, nullable=False),
    Column("used_at_ms", MS, nullable=False),
)


@dataclass(frozen=True, slots=True)
class StaffSession:
    """One browser of one member; whether it is still in time is judged by `staff_access`."""

    id: str
    staff_id: str
    is_complete: bool
    started_at_ms: int
    used_at_ms: int


def begin(connection: Connection, staff_id: str, now_ms: int, *, is_complete: bool) -> str:
    """A new session; its token of 256 random bits, which is told once."""
    token = secrets.token_urlsafe(32)
    row = {
        "id": str(uuid4()), "token_sha256": _hash_of(token), "staff_id": staff_id,
        "is_complete": is_complete, "started_at_ms": now_ms, "used_at_ms": now_ms,
    }  # fmt: skip
    connection.execute(insert(TABLE), row)
    return token


def by_token(connection: Connection, token: str) -> StaffSession | None:
    row = connection.execute(select(TABLE).where(TABLE.c.token_sha256 == _hash_of(token))).first()
    return _read(row) if row else None


def of_member(connection: Connection, staff_id: str) -> list[StaffSession]:
    """A member's complete sessions, the last used first; some may be over."""
    mine = (TABLE.c.staff_id == staff_id, TABLE.c.is_complete.is_(True))
    query = select(TABLE).where(*mine).order_by(TABLE.c.used_at_ms.desc(), TABLE.c.id)
    return [_read(row) for row in connection.execute(query)]


def is_use_worth_noting(session: StaffSession, now_ms: int) -> bool:
    return now_ms - session.used_at_ms >= USE_NOTED_MS


def note_use(connection: Connection, session_id: str, now_ms: int) -> None:
    """Keep when it was last used."""
    connection.execute(update(TABLE).where(TABLE.c.id == session_id).values(used_at_ms=now_ms))


def end(connection: Connection, session_id: str) -> None:
    """From the next request on the cookie opens nothing."""
    connection.execute(delete(TABLE).where(TABLE.c.id == session_id))


def end_one_of(connection: Connection, session_id: str, staff_id: str) -> bool:
    """The same, if it is this member's; whether it was."""
    mine = delete(TABLE).where(TABLE.c.id == session_id, TABLE.c.staff_id == staff_id)
    return connection.execute(mine).rowcount == 1


def end_all_of(connection: Connection, staff_id: str, *, but: str | None = None) -> None:
    """End a member's sessions, all but one if that is named."""
    mine = delete(TABLE).where(TABLE.c.staff_id == staff_id)
    connection.execute(mine.where(TABLE.c.id != but) if but else mine)


def end_all(connection: Connection) -> None:
    """Everybody signs in anew, as after a restore, which would open ended sessions again."""
    connection.execute(delete(TABLE))


def forget_before(connection: Connection, started_before_ms: int) -> None:
    """Drop what was over long ago."""
    connection.execute(delete(TABLE).where(TABLE.c.started_at_ms < started_before_ms))


def _hash_of(token: str) -> bytes:
    # A token is 256 bits of chance: one round is enough.
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _read(row: Row[Any]) -> StaffSession:
    return StaffSession(row.id, row.staff_id, row.is_complete, row.started_at_ms, row.used_at_ms)
