"""Who practises as prescribed and who has gone quiet. Pure: times are arguments.

All instants in milliseconds from 1970, UTC. A week here is the seven days that end now, so that
the picture does not depend on which day it is looked at.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from webapp.domain.prescription import Chosen
from webapp.domain.session_log import milliseconds

DAY_MS = 24 * 60 * 60 * 1000
WEEK_MS = 7 * DAY_MS
WEEKS = 8

# quiet: nothing for a week or longer. behind, on-track, often: fewer, as many, more sessions
# than prescribed. starting: the first week is not over. free: practises without prescription.
State = Literal["quiet", "behind", "on-track", "often", "starting", "free", "none"]
# Those who need a look, first.
STATES: tuple[State, ...] = ("quiet", "behind", "often", "starting", "on-track", "free", "none")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is prescribed: sessions in a week, and since when."""

    least: int
    most: int
    since_ms: int


@dataclass(frozen=True, slots=True)
class Adherence:
    """The state of one patient, and the sessions of each week, the present one last."""

    state: State
    weeks: tuple[int, ...]

    @property
    def this_week(self) -> int:
        return self.weeks[-1]


def adherence(sessions_at_ms: Iterable[int], wanted: Wanted | None, now_ms: int) -> Adherence:
    """How the sessions that began at these instants agree with what is wanted."""
    weeks = [0] * WEEKS
    for at_ms in sessions_at_ms:
        # A phone's clock may be ahead; what it did then was done by now.
        ago = max(0, now_ms - at_ms) // WEEK_MS
        if ago < WEEKS:
            weeks[-1 - ago] += 1
    return Adherence(_state(weeks, wanted, now_ms), tuple(weeks))


def _state(weeks: list[int], wanted: Wanted | None, now_ms: int) -> State:
    if wanted is None:
        return "free" if weeks[-1] else "none"
    if weeks[-1] > wanted.most:
        return "often"
    if weeks[-1] >= wanted.least:
        return "on-track"
    if now_ms - wanted.since_ms < WEEK_MS:
        return "starting"
    return "behind" if weeks[-1] else "quiet"


def wanted_of(prescribed: Iterable[Chosen], today: str) -> Wanted | None:
    """What the last of a patient's prescriptions wants that has not ended by `today`."""
    lasting = [one for one in prescribed if one.ends_on is None or one.ends_on >= today]
    if not lasting:
        return None
    last = lasting[-1]
    begins = datetime.combine(date.fromisoformat(last.starts_on), time(), UTC)
    return Wanted(last.sessions_per_week_min, last.sessions_per_week_max, milliseconds(begins))
