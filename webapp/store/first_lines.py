"""The line that came first under an id: among the session logs, else in quarantine."""

from sqlalchemy import Connection, select

from webapp.store import quarantine, session_logs
from webapp.store.quarantine import Quarantined
from webapp.store.session_logs import KeptLog


def of(connection: Connection, log_id: str) -> KeptLog | Quarantined | None:
    kept = session_logs.by_id(connection, log_id)
    if kept is not None:
        return kept
    table = quarantine.TABLE
    query = select(table.c.seq).where(table.c.id == log_id).order_by(table.c.seq).limit(1)
    seq = connection.execute(query).scalar()
    return quarantine.by_seq(connection, seq) if seq is not None else None
