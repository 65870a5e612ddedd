"""Lines that came under the id of another: both are kept, and shown to staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Table,
    UniqueConstraint,
    update,
)

from webapp.store import lines_apart
from webapp.store.tables import HASH, ID, METADATA, MS, SEQ, WORD

TABLE = Table(
    "conflicts",
    METADATA,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    Column("id", ID, nullable=False),
    Column("sha256", HASH, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("received_at_ms", MS, nullable=False),
    # See `log_clock.Arrival`.
    Column("skew_ms", MS),
    Column("device_id", ID, ForeignKey("devices.id"), nullable=False),
    # As the line names it: there may be no such patient.
    Column("patient_id", ID),
    # What speaks against it besides, if anything.
    Column("reason", WORD),
    Column("seen_by", ID, ForeignKey("staff.id")),
    Column("seen_at_ms", MS),
    UniqueConstraint("id", "sha256"),
)


@dataclass(frozen=True, slots=True)
class Conflict:
    """The later of two different lines under one id; the earlier lies where it lay before."""

    seq: int
    id: str
    sha256: bytes
    line: bytes
    received_at_ms: int
    skew_ms: int | None
    device_id: str
    patient_id: str | None
    reason: str | None
    seen_by: str | None


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows: seq, id, sha256, line, received_at_ms, skew_ms, device_id, patient_id, reason."""
    lines_apart.keep(connection, TABLE, rows)


def unseen(connection: Connection, limit: int, *, after_seq: int = 0) -> list[Conflict]:
    """Up to `limit` conflicts that nobody has settled, numbered above `after_seq`."""
    is_open = TABLE.c.seen_at_ms.is_(None)
    return lines_apart.open_ones(connection, TABLE, Conflict, is_open, limit, after_seq)


def by_seq(connection: Connection, seq: int) -> Conflict | None:
    return lines_apart.by_seq(connection, TABLE, Conflict, seq)


def note_seen(connection: Connection, seq: int, seen_by: str, now_ms: int) -> bool:
    """A person has looked at both; whether nobody had before. Both stay as they are."""
    unseen_one = update(TABLE).where(TABLE.c.seq == seq, TABLE.c.seen_at_ms.is_(None))
    return connection.execute(unseen_one.values(seen_by=seen_by, seen_at_ms=now_ms)).rowcount == 1
