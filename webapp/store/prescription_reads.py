"""Which phone has fetched which version of a prescription, and when it first did."""

from collections.abc import Collection

from sqlalchemy import Column, Connection, ForeignKey, Table, func, select

from webapp.store import devices
from webapp.store.tables import ID, METADATA, MS
from webapp.store.upsert import insert_if_new

TABLE = Table(
    "prescription_reads",
    METADATA,
    Column("prescription_id", ID, ForeignKey("prescriptions.id"), primary_key=True),
    Column("device_id", ID, ForeignKey("devices.id"), primary_key=True),
    Column("at_ms", MS, nullable=False),
)


def note(connection: Connection, device_id: str, versions: Collection[str], now_ms: int) -> None:
    """The phone has these versions now; what was noted before stays."""
    for version in versions:
        row = {"prescription_id": version, "device_id": device_id, "at_ms": now_ms}
        insert_if_new(connection, TABLE, row)


def are_noted(connection: Connection, device_id: str, versions: Collection[str]) -> bool:
    """Whether it is known of all these versions that the phone has them."""
    mine = (TABLE.c.device_id == device_id, TABLE.c.prescription_id.in_(versions))
    count = connection.execute(select(func.count()).where(*mine)).scalar_one()
    return count == len(versions)


def first_of(connection: Connection, versions: Collection[str]) -> dict[str, int]:
    """When a phone of the patient first fetched each version; one that none has is left out."""
    phones = devices.TABLE
    query = (
        select(TABLE.c.prescription_id, func.min(TABLE.c.at_ms))
        .join(phones, phones.c.id == TABLE.c.device_id)
        .where(TABLE.c.prescription_id.in_(versions), phones.c.patient_id.is_not(None))
        .group_by(TABLE.c.prescription_id)
    )
    rows = connection.execute(query)
    return {version: at_ms for version, at_ms in rows}
