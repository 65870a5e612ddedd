"""The patients of a member at a glance: when they practised, and when their phone was heard of."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from webapp.domain.prescription import Prescription
from webapp.store import care, devices, patients, prescriptions, session_logs
from webapp.store.patients import Patient
from webapp.store.staff import StaffMember


@dataclass(slots=True)
class Overview:
    """One patient; `sessions_at_ms` are the begins of the sessions since the asked instant."""

    patient: Patient
    last_session_at_ms: int | None
    last_contact_at_ms: int | None
    sessions_at_ms: list[int] = field(default_factory=list)
    prescriptions: list[Prescription] = field(default_factory=list)


def of_member(connection: Connection, member: StaffMember, since_ms: int) -> list[Overview]:
    """Every patient whom a member may see, by code."""
    scope = care.ids_of(member.id, member.role)
    logs, people, phones = session_logs.TABLE, patients.TABLE, devices.TABLE
    last = select(logs.c.started_at_ms).where(
        logs.c.patient_id == people.c.id, logs.c.kind == "session"
    )
    last = last.order_by(logs.c.started_at_ms.desc()).limit(1).correlate(people)
    seen = select(func.max(phones.c.last_seen_at_ms)).where(phones.c.patient_id == people.c.id)
    columns = (
        people,
        last.scalar_subquery().label("last"),
        seen.correlate(people).scalar_subquery().label("seen"),
    )
    rows = connection.execute(
        select(*columns).where(people.c.id.in_(scope)).order_by(people.c.code)
    )
    found = {
        row.id: Overview(Patient(row.id, row.code, row.name), row.last, row.seen) for row in rows
    }
    for patient_id, at_ms in _sessions(connection, member, since_ms):
        found[patient_id].sessions_at_ms.append(at_ms)
    for one in prescriptions.current_of(connection, list(found)):
        found[one.patient_id].prescriptions.append(one)
    return list(found.values())


def _sessions(
    connection: Connection, member: StaffMember, since_ms: int
) -> Iterable[tuple[str, int]]:
    """(patient, begin) of each session since then; what a later log corrects is left out."""
    logs = session_logs.TABLE
    scope = care.ids_of(member.id, member.role)
    query = select(logs.c.id, logs.c.supersedes, logs.c.patient_id, logs.c.started_at_ms)
    query = query.where(
        logs.c.patient_id.in_(scope), logs.c.started_at_ms >= since_ms, logs.c.kind == "session"
    )
    rows = connection.execute(query).all()
    corrected = {row.supersedes for row in rows}
    return [(row.patient_id, row.started_at_ms) for row in rows if row.id not in corrected]
