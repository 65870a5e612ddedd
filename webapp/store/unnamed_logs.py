"""Session logs that name no patient, as a member's own phones made them."""

from sqlalchemy import Connection, select

from webapp.store import devices, session_logs
from webapp.store.session_logs import KeptLog


def of_member(
    connection: Connection, staff_id: str, limit: int, *, before_seq: int | None = None
) -> list[KeptLog]:
    """Up to `limit` such logs, the last received first, numbered below `before_seq`."""
    logs, phones = session_logs.TABLE, devices.TABLE
    own = select(phones.c.id).where(phones.c.staff_id == staff_id)
    query = select(logs.c.id).where(logs.c.patient_id.is_(None), logs.c.device_id.in_(own))
    if before_seq is not None:
        query = query.where(logs.c.seq < before_seq)
    ids = connection.execute(query.order_by(logs.c.seq.desc()).limit(limit)).scalars().all()
    return [one for log_id in ids if (one := session_logs.by_id(connection, log_id))]
