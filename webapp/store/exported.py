"""What an export reads of a patient: page by page, so that no long history is held in memory."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from webapp.store import session_logs
from webapp.store.database import Store
from webapp.store.session_logs import KeptLog

_PAGE = 200


def extent(connection: Connection, patient_id: str) -> tuple[int, int]:
    """How many logs of the patient there are, and the number of the last."""
    logs = session_logs.TABLE
    query = select(func.count(), func.max(logs.c.seq)).where(logs.c.patient_id == patient_id)
    count, last_seq = connection.execute(query).one()
    return count, last_seq or 0


def corrected(connection: Connection, patient_id: str) -> set[str]:
    """The logs of the patient that a later one replaces."""
    logs = session_logs.TABLE
    query = select(logs.c.supersedes).where(
        logs.c.patient_id == patient_id, logs.c.supersedes.is_not(None)
    )
    return set(connection.execute(query).scalars())


def logs_up_to(store: Store, patient_id: str, last_seq: int) -> Iterator[KeptLog]:
    """The patient's logs in the order in which they came, none numbered above `last_seq`.

    No connection is held while a page is sent, however slowly that goes.
    """
    seq = 0
    while seq < last_seq:
        with store.read() as connection:
            page = session_logs.after_of_patient(connection, seq, _PAGE, patient_id)
        for one in page:
            if one.seq > last_seq:
                return
            yield one
        if len(page) < _PAGE:
            return
        seq = page[-1].seq
