"""Which line of an upload is new, known, in conflict, doubtful or no log; and its receipt.

Pure: what the store already holds is an argument, and numbers are given out here, in order.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from webapp.domain.session_log import ReadLine

# stored: new and kept. duplicate: these bytes are kept already. conflict: other bytes are kept
# under this id; now both are. quarantined: kept for a person to judge. refused: not kept.
Status = Literal["stored", "duplicate", "conflict", "quarantined", "refused"]
Place = Literal["session_logs", "quarantine", "conflicts"]

# What a person has decided of a line that stays apart: left out of the records, or looked at beside
# the one that came first under its id. Either way it is kept, and no part of the records.
Decided = Literal["rejected", "settled"]

_KNOWN_AS: dict[Place, Status] = {
    "session_logs": "duplicate",
    "quarantine": "quarantined",
    "conflicts": "conflict",
}


# Of these there are as many as lines: structs are made in a tenth of the time of dataclasses.
class Kept(Struct, frozen=True, gc=False):
    """Where bytes are kept, and their number; `decided` once a person has, and they stay there."""

    place: Place
    seq: int
    decided: Decided | None = None


class Placed(Struct, frozen=True, gc=False):
    """One line with its receipt. `is_new`: it is to be kept in `place` under `seq`.

    `reason` says why it is refused or kept apart: a problem, one of the checks' REASONS, or what
    was decided.
    """

    line: ReadLine
    status: Status
    seq: int | None = None
    place: Place | None = None
    is_new: bool = False
    reason: str | None = None


# What is kept under each id, by the sha256 of its bytes.
Known = Mapping[str, Mapping[bytes, Kept]]


def place(
    lines: Sequence[tuple[ReadLine, str | None]], known: Known, last_seq: int
) -> list[Placed]:
    """Give every line, with what speaks against it, its place; new ones count on from `last_seq`.

    `known` holds what is kept for the ids of `lines`. An id that comes twice in one upload is
    judged as if the lines had come one after the other.
    """
    held = {log_id: dict(kept) for log_id, kept in known.items()}
    placed = []
    for line, reason in lines:
        one = _place(line, reason, held, last_seq)
        last_seq += one.is_new
        placed.append(one)
    return placed


def _place(
    line: ReadLine, reason: str | None, held: dict[str, dict[bytes, Kept]], last_seq: int
) -> Placed:
    if line.id is None or line.problem in ("log-not-json", "log-not-valid"):
        return Placed(line, "refused", reason=line.problem)
    under_id = held.setdefault(line.id, {})
    if kept := under_id.get(line.sha256):
        told = kept.decided or reason
        return Placed(line, _KNOWN_AS[kept.place], kept.seq, kept.place, reason=told)
    seq = last_seq + 1
    where: Place = "conflicts" if under_id else "quarantine" if reason else "session_logs"
    under_id[line.sha256] = Kept(where, seq)
    status: Status = "stored" if where == "session_logs" else _KNOWN_AS[where]
    return Placed(line, status, seq, where, is_new=True, reason=reason)
