"""Records for the clinic's pages: a log of Anna's, one of hers in doubt, and one in conflict."""

from dataclasses import dataclass

from clinic import NOW_MS, Cast, line_of, point

from webapp.domain.session_log import read_line
from webapp.store import deliveries, devices
from webapp.store.database import Store


@dataclass(frozen=True)
class Records:
    """Ids and numbers of what was sent from Anna's phone."""

    log_id: str
    doubt_seq: int
    conflict_seq: int


def send(
    store: Store, device_id: str, *logs: dict, now_ms: int = NOW_MS, skew_ms: int | None = None
) -> list[int | None]:
    """Upload logs from a phone; their numbers."""
    with store.write() as connection:
        device = devices.by_id(connection, device_id)
        lines = [read_line(line_of(log)) for log in logs]
        placed = deliveries.receive(connection, device, lines, now_ms, skew_ms)
    return [one.seq for one in placed]


def send_annas(
    store: Store, cast: Cast, *, skew_ms: int | None = None, **changes: object
) -> Records:
    """Anna's three; `changes` are those of her log, `skew_ms` that of her phone."""
    log = cast.log(started_at="2026-09-21T10:00:00.000+00:00", **changes)
    doubtful = cast.log(points=[point(presses=59)])
    logs = (log, doubtful, {**log, "note": "changed"})
    seqs = send(store, cast.anna.device_id, *logs, skew_ms=skew_ms)
    return Records(log["id"], seqs[1], seqs[2])
