"""Session logs that name no patient, as a member's own phones made them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from webapp.store import care, devices, log_assignments, session_logs
from webapp.store.log_assignments import Assignment
from webapp.store.session_logs import KeptLog
from webapp.store.staff import StaffMember


@dataclass(frozen=True, slots=True)
class UnnamedLog:
    """A log whose line names nobody, and the last decision on whose it is, if there was one."""

    kept: KeptLog
    assignment: Assignment | None


def of_member(
    connection: Connection, member: StaffMember, limit: int, *, before_seq: int | None = None
) -> list[UnnamedLog]:
    """Up to `limit` such logs, the last received first, numbered below `before_seq`."""
    logs = session_logs.TABLE
    query = select(logs.c.id).where(_are_theirs(member))
    if before_seq is not None:
        query = query.where(logs.c.seq < before_seq)
    ids = connection.execute(query.order_by(logs.c.seq.desc()).limit(limit)).scalars().all()
    decided = log_assignments.of_logs(connection, ids)
    kept = session_logs.by_ids(connection, ids)
    return [UnnamedLog(kept[log_id], decided.get(log_id)) for log_id in ids]


def here(connection: Connection, member: StaffMember, log_id: str) -> UnnamedLog | None:
    """One such log, if it is of the member's own phones."""
    logs = session_logs.TABLE
    query = select(logs.c.id).where(logs.c.id == log_id, _are_theirs(member))
    kept = session_logs.by_id(connection, log_id) if connection.execute(query).first() else None
    return (
        UnnamedLog(kept, log_assignments.of_logs(connection, [log_id]).get(log_id))
        if kept
        else None
    )


def _are_theirs(member: StaffMember) -> ColumnElement[bool]:
    """Made by an own phone; once it was put into records, only while the member may see these."""
    logs, phones, decided = session_logs.TABLE, devices.TABLE, log_assignments.TABLE
    own = select(phones.c.id).where(phones.c.staff_id == member.id)
    scope = care.ids_of(member.id, member.role)
    is_put = logs.c.id.in_(select(decided.c.log_id))
    is_open = or_(logs.c.patient_id.is_(None), and_(is_put, logs.c.patient_id.in_(scope)))
    return and_(logs.c.device_id.in_(own), is_open)
