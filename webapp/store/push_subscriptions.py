"""Where and when a phone wants to be reminded; at most one subscription a phone."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Row,
    String,
    Table,
    Text,
    delete,
    select,
    update,
)

from webapp.store import devices
from webapp.store.tables import ID, METADATA, MS
from webapp.store.upsert import insert_or_replace

TABLE = Table(
    "push_subscriptions",
    METADATA,
    Column("device_id", ID, ForeignKey("devices.id"), primary_key=True),
    Column("endpoint", Text, nullable=False),
    Column("p256dh", String(200), nullable=False),
    Column("auth", String(100), nullable=False),
    Column("days", String(30), nullable=False),
    Column("local_time", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("kept_at_ms", MS, nullable=False),
    Column("language", String(35), nullable=False, server_default="en"),
    # The public key of this server that the phone subscribed with; empty: the one of then.
    Column("server_key", String(100), nullable=False, server_default=""),
    Column("since_ms", MS, nullable=False, server_default="0"),
    Column("tried_at_ms", MS, nullable=False, server_default="0"),
)


@dataclass(frozen=True, slots=True)
class Subscription:
    """The push service's address and keys; `days` such as `mon wed fri`, `local_time` `18:30`."""

    device_id: str
    endpoint: str
    p256dh: str
    auth: str
    days: str
    local_time: str
    zone: str
    language: str = "en"
    server_key: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A patient's phone that is linked, its subscription, and since when it wants these times."""

    subscription: Subscription
    patient_id: str
    since_ms: int


def keep(connection: Connection, subscription: Subscription, now_ms: int) -> None:
    """Keep it in place of the phone's earlier one. Days and hours that stay the same stay old, so
    that a reminder on its way is not forgotten."""
    row = {**asdict(subscription), "kept_at_ms": now_ms, "since_ms": now_ms}
    times = (TABLE.c.days, TABLE.c.local_time, TABLE.c.zone)
    query = select(TABLE.c.since_ms, *times).where(TABLE.c.device_id == subscription.device_id)
    before = connection.execute(query).first()
    if before is not None and all(getattr(before, one.name) == row[one.name] for one in times):
        row["since_ms"] = before.since_ms
    insert_or_replace(connection, TABLE, "device_id", row)


def drop(connection: Connection, device_id: str, endpoint: str | None = None) -> bool:
    """Forget the phone's subscription, if it is at `endpoint` still; whether there was one."""
    mine = delete(TABLE).where(TABLE.c.device_id == device_id)
    if endpoint is not None:
        mine = mine.where(TABLE.c.endpoint == endpoint)
    return connection.execute(mine).rowcount == 1


def drop_others(connection: Connection, server_key: str) -> int:
    """Forget what was subscribed with another key of this server than this; how many that were."""
    others = delete(TABLE).where(TABLE.c.server_key != server_key)
    return connection.execute(others).rowcount


def begin_anew(connection: Connection, now_ms: int) -> None:
    """Let no phone be told late of what was due before now."""
    connection.execute(update(TABLE).values(since_ms=now_ms))


def of_device(connection: Connection, device_id: str) -> Subscription | None:
    row = connection.execute(select(TABLE).where(TABLE.c.device_id == device_id)).first()
    return _read(row) if row else None


def take_trial(connection: Connection, device_id: str, now_ms: int, rest_ms: int) -> bool:
    """Whether the phone may try a reminder now: not more than one in `rest_ms`."""
    mine = TABLE.c.device_id == device_id, TABLE.c.tried_at_ms <= now_ms - rest_ms
    statement = update(TABLE).where(*mine).values(tried_at_ms=now_ms)
    return connection.execute(statement).rowcount == 1


def of_patients(connection: Connection) -> Sequence[Wish]:
    """The wishes of all linked phones of patients."""
    phones = devices.TABLE
    query = (
        select(TABLE, phones.c.patient_id)
        .join(phones, phones.c.id == TABLE.c.device_id)
        .where(phones.c.patient_id.is_not(None), phones.c.revoked_at_ms.is_(None))
        .order_by(TABLE.c.device_id)
    )
    return [Wish(_read(row), row.patient_id, row.since_ms) for row in connection.execute(query)]


def _read(row: Row[Any]) -> Subscription:
    times = (row.days, row.local_time, row.zone)
    place = (row.device_id, row.endpoint, row.p256dh, row.auth)
    return Subscription(*place, *times, row.language, row.server_key)
