"""What was done of what was prescribed, week by week, and when the next session is due. Pure.

A week is seven days that end now, as in `adherence`. Instants in milliseconds from 1970, UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from webapp.domain.adherence import WEEK_MS, WEEKS, Adherence, Wanted, wanted_of
from webapp.domain.prescription import Prescription
from webapp.domain.session_log import SessionLog, milliseconds

_FAR_MS = 2**62
_HOUR_MS = 60 * 60 * 1000
_WINDOW_DAYS = 7


@dataclass(frozen=True, slots=True)
class Week:
    """`wanted` is None where no prescription held from the week's begin to its end."""

    begins_ms: int
    ends_ms: int
    done: int
    wanted: Wanted | None

    @property
    def is_kept(self) -> bool:
        """At least as many sessions as prescribed."""
        return self.wanted is not None and self.done >= self.wanted.least


@dataclass(frozen=True, slots=True)
class Due:
    """The next session: not before `from_ms`, and by `by_ms` to stay within what is prescribed."""

    from_ms: int
    by_ms: int


def weeks_of(told: Adherence, versions: Sequence[Prescription], now_ms: int) -> list[Week]:
    """Each of the weeks of `told`, with what the versions of the prescriptions wanted then."""
    edges = [now_ms - back * WEEK_MS for back in range(WEEKS, -1, -1)]
    wanted = [_wanted_at(versions, at_ms) for at_ms in edges]
    return [
        Week(edges[i], edges[i + 1], done, wanted[i + 1] if wanted[i] else None)
        for i, done in enumerate(told.weeks)
    ]


def _wanted_at(versions: Sequence[Prescription], at_ms: int) -> Wanted | None:
    """What held at an instant. A version holds until the next one of it is written."""
    followed = {one.supersedes: _written_ms(one) for one in versions if one.supersedes}
    holding = [
        one
        for one in sorted(versions, key=lambda one: one.written_at)
        if one.status == "active"
        and (one.supersedes is None or _written_ms(one) <= at_ms)
        and at_ms < followed.get(one.id, _FAR_MS)
    ]
    day = datetime.fromtimestamp(at_ms / 1000, UTC).date().isoformat()
    return wanted_of((one.chosen for one in holding if one.chosen.starts_on <= day), day)


def _written_ms(one: Prescription) -> int:
    return milliseconds(datetime.fromisoformat(one.written_at))


def next_due(
    sessions: Iterable[SessionLog], wanted: Wanted | None, gap_hours: float, now_ms: int
) -> Due | None:
    """When the next session may be held, as the phone reckons it: a rest after the last, and no
    more in seven calendar days than prescribed. `sessions` are the last ones, none corrected.

    Days are those of the phone's clock at the last session.
    """
    if wanted is None:
        return None
    done = sorted(sessions, key=lambda log: log.started_at)
    if not done:
        return Due(wanted.since_ms, wanted.since_ms + WEEK_MS)
    # A phone's clock may be ahead; what it did then was done by now.
    starts = [min(milliseconds(log.started_at), now_ms) for log in done]
    rested_ms = min(milliseconds(done[-1].ended_at), now_ms) + round(gap_hours * _HOUR_MS)
    from_ms = max(rested_ms, _free_ms(done, wanted.most, now_ms), wanted.since_ms)
    is_enough = len(starts) >= wanted.least
    by_ms = starts[-wanted.least] + WEEK_MS if is_enough else wanted.since_ms + WEEK_MS
    return Due(from_ms, max(from_ms, by_ms))


def _free_ms(done: Sequence[SessionLog], most: int, now_ms: int) -> int:
    """When the oldest of the last `most` sessions of these seven days is a week ago."""
    zone = done[-1].started_at.tzinfo
    today = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(zone).date()
    first = today - timedelta(days=_WINDOW_DAYS - 1)
    days = [min(_day(log, zone), today) for log in done]
    in_window = [day for day in days if day >= first]
    if most < 1 or len(in_window) < most:
        return 0
    free = in_window[-most] + timedelta(days=_WINDOW_DAYS)
    return milliseconds(datetime.combine(free, time(), zone))


def _day(log: SessionLog, zone: tzinfo | None) -> date:
    return log.started_at.astimezone(zone).date()
