"""Failed tries, counted in the store so that all processes count as one."""

from sqlalchemy import Column, Connection, Index, Integer, Table, delete, func, insert, select

from webapp.store.tables import HASH, METADATA, MS, WORD

TABLE = Table(
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("kind", WORD, nullable=False),
    # A keyed hash of who tried: an address is personal data.
    Column("who", HASH, nullable=False),
    Column("at_ms", MS, nullable=False),
    Index("ix_attempts_kind_who_at_ms", "kind", "who", "at_ms"),
)


def count_since(connection: Connection, kind: str, who: bytes, since_ms: int) -> int:
    """Failed tries of one kind, by one caller, after `since_ms`."""
    mine = (TABLE.c.kind == kind, TABLE.c.who == who, TABLE.c.at_ms > since_ms)
    return connection.execute(select(func.count()).where(*mine)).scalar_one()


def add(connection: Connection, kind: str, who: bytes, now_ms: int) -> None:
    """One more failed try."""
    connection.execute(insert(TABLE), {"kind": kind, "who": who, "at_ms": now_ms})


def forget_before(connection: Connection, kind: str, before_ms: int) -> None:
    """Forget what counts no longer."""
    connection.execute(delete(TABLE).where(TABLE.c.kind == kind, TABLE.c.at_ms <= before_ms))
