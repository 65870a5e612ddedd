"""What waits for a person: logs in quarantine and conflicts, as far as a member may see them."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select, true

from webapp.store import care, conflicts, devices, quarantine, session_logs
from webapp.store.conflicts import Conflict
from webapp.store.quarantine import Quarantined
from webapp.store.staff import StaffMember


def waiting(
    connection: Connection, member: StaffMember, limit: int, *, after_seq: int = 0
) -> list[Quarantined]:
    """Up to `limit` logs that wait for a verdict, in the order in which they came."""
    table = quarantine.TABLE
    seqs = _open_quarantined(member).where(table.c.seq > after_seq).order_by(table.c.seq)
    found = connection.execute(seqs.limit(limit)).scalars().all()
    return [one for seq in found if (one := quarantine.by_seq(connection, seq))]


def unseen(
    connection: Connection, member: StaffMember, limit: int, *, after_seq: int = 0
) -> list[Conflict]:
    """Up to `limit` conflicts that nobody has looked at, in the order in which they came."""
    table = conflicts.TABLE
    seqs = _open_conflicts(member).where(table.c.seq > after_seq).order_by(table.c.seq)
    found = connection.execute(seqs.limit(limit)).scalars().all()
    return [one for seq in found if (one := conflicts.by_seq(connection, seq))]


def count(connection: Connection, member: StaffMember) -> int:
    """How many of both wait."""
    queries = (_open_quarantined(member), _open_conflicts(member))
    counts = (select(func.count()).select_from(query.subquery()) for query in queries)
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


def _open_quarantined(member: StaffMember) -> Any:
    table = quarantine.TABLE
    return select(table.c.seq).where(table.c.verdict.is_(None), _seen(table, member))


def _open_conflicts(member: StaffMember) -> Any:
    table = conflicts.TABLE
    return select(table.c.seq).where(table.c.seen_at_ms.is_(None), _seen_both(member))


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
