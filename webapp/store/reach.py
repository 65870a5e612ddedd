"""How far a backup reaches: whether it holds all that phones may have forgotten.

A finished backup moves `backed_up_seq`, and up to there a phone may forget its logs. Of an older
backup those logs would be lost: no phone has them any more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from webapp.store import conflicts, quarantine, session_logs, state

_KEEPERS = (session_logs.TABLE, quarantine.TABLE, conflicts.TABLE)
_CHUNK = 500
Pair = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class Reach:
    """What a backup lacks of the present records.

    `marked_seq`: up to here the newest backup of the present records reaches. `last_seq`: the same
    of this backup. `lost`: logs that phones may have forgotten and that this backup has not.
    `is_known`: False if it was not taken of these records, so that nobody can tell whether there is
    a newer one.
    """

    marked_seq: int
    last_seq: int
    lost: int
    is_known: bool

    @property
    def is_enough(self) -> bool:
        """Whether phones still have all that this backup lacks, as far as can be known."""
        return not self.lost and not (self.is_known and self.last_seq < self.marked_seq)


def of_backup(source: Connection, target: Connection) -> Reach:
    """Hold the backup `source` against the present records `target`, log by log."""
    marked, taken = state.marks(target), state.marks(source)
    lost: set[Pair] = set()
    for pairs in _forgettable(target, marked.backed_up_seq):
        lost |= pairs - _held(source, [log_id for log_id, _ in pairs])
    is_known = marked.epoch == taken.epoch
    return Reach(marked.backed_up_seq, state.last_seq(source), len(lost), is_known)


def _forgettable(connection: Connection, marked_seq: int) -> Iterator[set[Pair]]:
    for table in _KEEPERS:
        query = select(table.c.id, table.c.sha256).where(table.c.seq <= marked_seq)
        rows = connection.execute(query.execution_options(yield_per=_CHUNK))
        for part in rows.partitions():
            yield {(log_id, bytes(digest)) for log_id, digest in part}


def _held(connection: Connection, ids: Sequence[str]) -> set[Pair]:
    held = set()
    for table in _KEEPERS:
        rows = connection.execute(select(table.c.id, table.c.sha256).where(table.c.id.in_(ids)))
        held |= {(log_id, bytes(digest)) for log_id, digest in rows}
    return held
