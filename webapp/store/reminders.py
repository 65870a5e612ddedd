"""Reminders by phone and local date. A row is the claim on one: who writes it, sends it.

A claim holds for a while only, so that what a dead process had claimed is sent by another. Once its
sender has begun, a reminder is never sent again, whatever became of it: it may have arrived.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Index,
    Integer,
    Select,
    String,
    Table,
    and_,
    bindparam,
    delete,
    exists,
    func,
    not_,
    select,
    update,
)

from webapp.store.tables import ID, METADATA, MS
from webapp.store.upsert import insert_if_new

# A claim that was not begun after this is anybody's; a pass of many comes to it sooner.
LEASE_MS = 2 * 60 * 1000

TABLE = Table(
    "reminders",
    METADATA,
    Column("device_id", ID, ForeignKey("devices.id"), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("kind", String(10), nullable=False),
    Column("due_at_ms", MS, nullable=False),
    # claimed, waiting (for another try), begun; sent, gone, refused, unknown
    Column("state", String(10), nullable=False),
    Column("holder", ID, nullable=False),
    # Before this nobody else may take it.
    Column("until_ms", MS, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("host", String(255), nullable=False),
    Column("status", Integer),
    Column("settled_at_ms", MS),
    Index(None, "state", "host", "settled_at_ms"),
)
_OPEN = ("claimed", "waiting")


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one reminder."""

    device_id: str
    day: str
    holder: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A push service that refuses what this server sends, since when it last did, and how."""

    host: str
    status: int
    at_ms: int


def claim(
    connection: Connection,
    device_id: str,
    day: date,
    kind: str,
    due_at_ms: int,
    holder: str,
    now_ms: int,
) -> Claim | None:
    """Claim a reminder; None if it is settled, or somebody else's for now."""
    key = {"device_id": device_id, "day": day.isoformat()}
    held = {"state": "claimed", "holder": holder, "until_ms": now_ms + LEASE_MS}
    row = {**key, **held, "kind": kind, "due_at_ms": due_at_ms, "tries": 0, "host": ""}
    mine = and_(TABLE.c.device_id == device_id, TABLE.c.day == key["day"])
    is_free = and_(TABLE.c.state.in_(_OPEN), TABLE.c.until_ms <= now_ms)
    takes = update(TABLE).where(mine, is_free).values(**held)
    if insert_if_new(connection, TABLE, row) or connection.execute(takes).rowcount == 1:
        return Claim(device_id, key["day"], holder)
    return None


def begin(connection: Connection, claimed: Claim, host: str) -> int | None:
    """Say, before it is sent, that it is; which try this is. None if the claim was lost."""
    mine = and_(_of(claimed), TABLE.c.state == "claimed")
    values = {"state": "begun", "host": host, "tries": TABLE.c.tries + 1}
    statement = update(TABLE).where(mine).values(**values).returning(TABLE.c.tries)
    return connection.execute(statement).scalar()


def settle(
    connection: Connection, claimed: Claim, state: str, status: int | None, now_ms: int
) -> None:
    """Keep what became of it."""
    values = {"state": state, "status": status, "settled_at_ms": now_ms}
    connection.execute(update(TABLE).where(_of(claimed)).values(**values))


def put_off(connection: Connection, claimed: Claim, status: int | None, until_ms: int) -> None:
    """It was not taken: anybody may try again from then on."""
    values = {"state": "waiting", "status": status, "until_ms": until_ms}
    connection.execute(update(TABLE).where(_of(claimed)).values(**values))


def taken(connection: Connection, days: Collection[str], now_ms: int) -> set[tuple[str, str]]:
    """(phone, date) of what nobody can claim now: settled, begun, held, or put off."""
    is_free = and_(TABLE.c.state.in_(_OPEN), TABLE.c.until_ms <= now_ms)
    query = select(TABLE.c.device_id, TABLE.c.day).where(TABLE.c.day.in_(days), not_(is_free))
    return {(row.device_id, row.day) for row in connection.execute(query)}


def forget_before(connection: Connection, at_ms: int) -> None:
    """Forget reminders that were due before then."""
    connection.execute(delete(TABLE).where(TABLE.c.due_at_ms < at_ms))


def refusals(connection: Connection, since_ms: int) -> list[Refusal]:
    """Push services whose last word since then was a refusal."""
    return [Refusal(*row) for row in connection.execute(REFUSALS, {"since_ms": since_ms})]


def _refusals() -> Select[Any]:
    """Refusals are few: only they are gone through, not the reminders that were sent."""
    is_refused = TABLE.c.state == "refused"
    last = select(TABLE.c.host, func.max(TABLE.c.settled_at_ms).label("at_ms")).where(
        is_refused, TABLE.c.settled_at_ms >= bindparam("since_ms")
    )
    at = last.group_by(TABLE.c.host).subquery()
    sent = TABLE.alias("sent")
    is_sent_since = exists().where(
        sent.c.state == "sent", sent.c.host == at.c.host, sent.c.settled_at_ms > at.c.at_ms
    )
    its_row = and_(is_refused, TABLE.c.host == at.c.host, TABLE.c.settled_at_ms == at.c.at_ms)
    status = func.coalesce(func.max(TABLE.c.status), 0)
    query = select(at.c.host, status, at.c.at_ms).join(TABLE, its_row).where(not_(is_sent_since))
    return query.group_by(at.c.host, at.c.at_ms).order_by(at.c.host)


REFUSALS = _refusals()


def _of(claimed: Claim) -> ColumnElement[bool]:
    return and_(
        TABLE.c.device_id == claimed.device_id,
        TABLE.c.day == claimed.day,
        TABLE.c.holder == claimed.holder,
    )
