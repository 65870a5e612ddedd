"""Who cares for whom: a therapist sees own patients only."""

from collections.abc import Collection

from sqlalchemy import Column, Connection, ForeignKey, Select, Table, bindparam, delete, select

from webapp.store import patients, staff
from webapp.store.patients import Patient
from webapp.store.prepared import Prepared
from webapp.store.staff import StaffMember
from webapp.store.tables import ID, METADATA, MS
from webapp.store.upsert import insert_if_new

TABLE = Table(
    "care",
    METADATA,
    Column("patient_id", ID, ForeignKey("patients.id"), primary_key=True),
    Column("staff_id", ID, ForeignKey("staff.id"), primary_key=True, index=True),
    Column("since_ms", MS, nullable=False),
)

_CARES = Prepared(
    select(TABLE.c.since_ms).where(
        TABLE.c.patient_id == bindparam("patient_id"), TABLE.c.staff_id == bindparam("staff_id")
    )
)


def begin(connection: Connection, patient_id: str, staff_id: str, now_ms: int) -> None:
    """From now on the member sees the patient; twice is once."""
    row = {"patient_id": patient_id, "staff_id": staff_id, "since_ms": now_ms}
    insert_if_new(connection, TABLE, row)


def end(connection: Connection, patient_id: str, staff_id: str) -> None:
    """From now on the member does not see the patient."""
    pair = (TABLE.c.patient_id == patient_id, TABLE.c.staff_id == staff_id)
    connection.execute(delete(TABLE).where(*pair))


def ids_of(member_id: str, role: str) -> Select[tuple[str]]:
    """A query of the ids of patients that a member may see: an admin all, a therapist own ones."""
    if role == "admin":
        return select(patients.TABLE.c.id)
    return select(TABLE.c.patient_id).where(TABLE.c.staff_id == member_id)


def patients_of(connection: Connection, member: StaffMember) -> list[Patient]:
    """The patients that a member may see, by code."""
    table = patients.TABLE
    own = select(table).where(table.c.id.in_(ids_of(member.id, member.role)))
    rows = connection.execute(own.order_by(table.c.code))
    return [Patient(row.id, row.code, row.name) for row in rows]


def among(
    connection: Connection, member_id: str, role: str, patient_ids: Collection[str]
) -> set[str]:
    """Those of `patient_ids` that a member may see."""
    if not patient_ids:
        return set()
    own = ids_of(member_id, role).subquery()
    return set(connection.execute(select(own.c[0]).where(own.c[0].in_(patient_ids))).scalars())


def sees(connection: Connection, member: StaffMember, patient_id: str) -> bool:
    """Whether a member may see a patient."""
    if member.role == "admin":
        return patients.by_id(connection, patient_id) is not None
    pair = {"patient_id": patient_id, "staff_id": member.id}
    return _CARES.first(connection, **pair) is not None


def carers_of(connection: Connection, patient_id: str) -> list[str]:
    """Addresses of those who care for a patient."""
    joined = staff.TABLE.join(TABLE, TABLE.c.staff_id == staff.TABLE.c.id)
    query = select(staff.TABLE.c.email).select_from(joined)
    rows = connection.execute(query.where(TABLE.c.patient_id == patient_id))
    return sorted(row.email for row in rows)
