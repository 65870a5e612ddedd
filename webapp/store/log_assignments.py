"""To whose records a log that names no patient belongs, as staff decided, one decision a row.

The line stays as it came. `session_logs.patient_id`, by which records are found, follows the last
row; earlier ones stay.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Column, Connection, ForeignKey, Integer, Table, select

from webapp.store import session_logs
from webapp.store.tables import ID, METADATA, MS
from webapp.store.upsert import insert_if_new

TABLE = Table(
    "log_assignments",
    METADATA,
    Column("log_id", ID, ForeignKey("session_logs.id"), primary_key=True),
    # 1 is the first decision on a log, 2 the next.
    Column("turn", Integer, primary_key=True, autoincrement=False),
    # None: taken out of the records again.
    Column("patient_id", ID, ForeignKey("patients.id")),
    Column("assigned_by", ID, ForeignKey("staff.id"), nullable=False),
    Column("assigned_at_ms", MS, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Assignment:
    """The last decision on a log."""

    turn: int
    patient_id: str | None
    assigned_by: str
    assigned_at_ms: int


def of_logs(connection: Connection, log_ids: Collection[str]) -> dict[str, Assignment]:
    """The last decision on each of these logs that has one."""
    query = select(TABLE).where(TABLE.c.log_id.in_(log_ids)).order_by(TABLE.c.turn)
    rows = connection.execute(query)
    return {
        row.log_id: Assignment(row.turn, row.patient_id, row.assigned_by, row.assigned_at_ms)
        for row in rows
    }


def decide(
    connection: Connection, log_id: str, turn: int, patient_id: str | None, by: str, now_ms: int
) -> bool:
    """Put a log into a patient's records, or out of them; False if that turn is taken."""
    row = {"log_id": log_id, "turn": turn, "patient_id": patient_id, "assigned_by": by}
    if not insert_if_new(connection, TABLE, {**row, "assigned_at_ms": now_ms}):
        return False
    session_logs.file_under(connection, log_id, patient_id)
    return True
