"""What waits for a person: logs in quarantine and conflicts, as far as a member may see them."""

from sqlalchemy import ColumnElement, Connection, Table, and_, func, or_, select, true

from webapp.store import care, conflicts, devices, lines_apart, quarantine, session_logs
from webapp.store.conflicts import Conflict
from webapp.store.quarantine import Quarantined
from webapp.store.staff import StaffMember


def waiting(
    connection: Connection, member: StaffMember, limit: int, *, after_seq: int = 0
) -> list[Quarantined]:
    """Up to `limit` logs that wait for a verdict, in the order in which they came."""
    table, is_open = quarantine.TABLE, _is_unjudged(member)
    return lines_apart.open_ones(connection, table, Quarantined, is_open, limit, after_seq)


def unseen(
    connection: Connection, member: StaffMember, limit: int, *, after_seq: int = 0
) -> list[Conflict]:
    """Up to `limit` conflicts that nobody has looked at, in the order in which they came."""
    table, is_open = conflicts.TABLE, _is_unseen(member)
    return lines_apart.open_ones(connection, table, Conflict, is_open, limit, after_seq)


def count(connection: Connection, member: StaffMember) -> int:
    """How many of both wait."""
    waiting = {quarantine.TABLE: _is_unjudged(member), conflicts.TABLE: _is_unseen(member)}
    counts = (
        select(func.count()).select_from(of).where(is_open) for of, is_open in waiting.items()
    )
    return sum(connection.execute(one).scalar_one() for one in counts)


def quarantined_here(connection: Connection, member: StaffMember, seq: int) -> Quarantined | None:
    """A log in quarantine, judged or not, if the member may see it."""
    query = select(quarantine.TABLE.c.seq).where(
        quarantine.TABLE.c.seq == seq, _seen(quarantine.TABLE, member)
    )
    return quarantine.by_seq(connection, seq) if connection.execute(query).first() else None


def conflict_here(connection: Connection, member: StaffMember, seq: int) -> Conflict | None:
    """A conflict, settled or not, if the member may see it."""
    query = select(conflicts.TABLE.c.seq).where(conflicts.TABLE.c.seq == seq, _seen_both(member))
    return conflicts.by_seq(connection, seq) if connection.execute(query).first() else None


def _is_unjudged(member: StaffMember) -> ColumnElement[bool]:
    table = quarantine.TABLE
    return and_(table.c.verdict.is_(None), _seen(table, member))


def _is_unseen(member: StaffMember) -> ColumnElement[bool]:
    return and_(conflicts.TABLE.c.seen_at_ms.is_(None), _seen_both(member))


def _seen(table: Table, member: StaffMember) -> ColumnElement[bool]:
    """Theirs is what names one of their patients, and what came from a phone of theirs."""
    if member.role == "admin":
        return true()
    scope = care.ids_of(member.id, member.role)
    phones = devices.TABLE
    own = or_(phones.c.patient_id.in_(scope), phones.c.staff_id == member.id)
    return or_(table.c.patient_id.in_(scope), table.c.device_id.in_(select(phones.c.id).where(own)))


def _seen_both(member: StaffMember) -> ColumnElement[bool]:
    """Of a conflict, also the log that came first may name one of their patients."""
    logs = session_logs.TABLE
    scope = care.ids_of(member.id, member.role)
    first = select(logs.c.id).where(logs.c.id == conflicts.TABLE.c.id, logs.c.patient_id.in_(scope))
    return or_(_seen(conflicts.TABLE, member), first.exists())
