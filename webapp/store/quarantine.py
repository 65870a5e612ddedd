"""Logs that something speaks against, kept whole until a person judges them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    String,
    Table,
    update,
)

from webapp.domain.log_clock import Arrival
from webapp.domain.session_log import read_line
from webapp.store import devices, lines_apart, session_logs, state
from webapp.store.tables import HASH, ID, METADATA, MS, SEQ, WORD

Verdict = Literal["accepted", "rejected"]

TABLE = Table(
    "quarantine",
    METADATA,
    Column("seq", SEQ, primary_key=True, autoincrement=False),
    # Not unique: after a verdict, the same log may lie among the session logs too.
    Column("id", ID, nullable=False, index=True),
    Column("sha256", HASH, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("received_at_ms", MS, nullable=False),
    # See `log_clock.Arrival`.
    Column("skew_ms", MS),
    Column("device_id", ID, ForeignKey("devices.id"), nullable=False, index=True),
    # As the line names it: there may be no such patient.
    Column("patient_id", ID, index=True),
    Column("reason", WORD, nullable=False),
    Column("verdict", String(10)),
    Column("judged_by", ID, ForeignKey("staff.id")),
    Column("judged_at_ms", MS),
)


@dataclass(frozen=True, slots=True)
class Quarantined:
    """A log kept apart; `reason` is one of the checks' REASONS, `verdict` None until judged."""

    seq: int
    id: str
    sha256: bytes
    line: bytes
    received_at_ms: int
    skew_ms: int | None
    device_id: str
    patient_id: str | None
    reason: str
    verdict: str | None


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows: seq, id, sha256, line, received_at_ms, skew_ms, device_id, patient_id, reason."""
    lines_apart.keep(connection, TABLE, rows)


def waiting(connection: Connection, limit: int, *, after_seq: int = 0) -> list[Quarantined]:
    """Up to `limit` logs that nobody has judged, numbered above `after_seq`, in their order."""
    is_open = TABLE.c.verdict.is_(None)
    return lines_apart.open_ones(connection, TABLE, Quarantined, is_open, limit, after_seq)


def by_seq(connection: Connection, seq: int) -> Quarantined | None:
    return lines_apart.by_seq(connection, TABLE, Quarantined, seq)


def reject(connection: Connection, seq: int, judged_by: str, now_ms: int) -> bool:
    """Leave it out of the records, but keep it; whether it still waited for a verdict."""
    return _judge(connection, seq, "rejected", judged_by, now_ms)


def accept(
    connection: Connection, seq: int, patient_id: str | None, judged_by: str, now_ms: int
) -> int | None:
    """Take a log into the records, as one of `patient_id`; its new number.

    None if it waited no longer, cannot be read by this server yet, or other bytes are kept under
    its id. It gets a new number, so that whoever reads by number sees it.
    """
    kept = by_seq(connection, seq)
    log = read_line(kept.line) if kept else None
    if kept is None or log is None or log.log is None:
        return None
    last = state.hold_last_seq(connection)
    if session_logs.by_id(connection, kept.id) is not None:
        return None
    if not _judge(connection, seq, "accepted", judged_by, now_ms):
        return None
    phone = devices.by_id(connection, kept.device_id)
    paired_at_ms = phone.paired_at_ms if phone else 0
    arrival = Arrival(kept.device_id, kept.received_at_ms, kept.skew_ms, paired_at_ms)
    row = session_logs.row_of(log, log.log, last + 1, arrival)
    session_logs.keep(connection, [{**row, "patient_id": patient_id}])
    state.keep_last_seq(connection, last + 1)
    return last + 1


def _judge(connection: Connection, seq: int, verdict: Verdict, judged_by: str, now_ms: int) -> bool:
    waiting_one = update(TABLE).where(TABLE.c.seq == seq, TABLE.c.verdict.is_(None))
    judged = {"verdict": verdict, "judged_by": judged_by, "judged_at_ms": now_ms}
    return connection.execute(waiting_one.values(**judged)).rowcount == 1
