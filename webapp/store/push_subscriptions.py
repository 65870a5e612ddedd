"""Where and when a phone wants to be reminded; at most one subscription a phone."""

from dataclasses import asdict, dataclass

from sqlalchemy import Column, Connection, ForeignKey, String, Table, Text, delete, select

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


def keep(connection: Connection, subscription: Subscription, now_ms: int) -> None:
    """Keep it in place of the phone's earlier one."""
    row = {**asdict(subscription), "kept_at_ms": now_ms}
    insert_or_replace(connection, TABLE, "device_id", row)


def drop(connection: Connection, device_id: str) -> bool:
    """Forget the phone's subscription; whether there was one."""
    return connection.execute(delete(TABLE).where(TABLE.c.device_id == device_id)).rowcount == 1


def of_device(connection: Connection, device_id: str) -> Subscription | None:
    row = connection.execute(select(TABLE).where(TABLE.c.device_id == device_id)).first()
    if row is None:
        return None
    times = (row.days, row.local_time, row.zone)
    return Subscription(row.device_id, row.endpoint, row.p256dh, row.auth, *times)
