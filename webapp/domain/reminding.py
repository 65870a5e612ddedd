"""When a phone is due to be reminded. Pure.

A person chooses days and an hour; each such day is a **slot**, named by its local date. The day
after a slot may hold a repeat, unless it is a slot itself. So a date has one slot at most, however
clocks are put forward or back, and whatever zone the phone comes to.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a person wants to be reminded. Before `since_ms` they had not chosen this yet."""

    days: frozenset[str]
    local_time: time
    zone: ZoneInfo
    since_ms: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """The reminder of one local date, to be sent from `at_ms` on."""

    day: date
    at_ms: int
    kind: Literal["first", "repeat"]


@dataclass(frozen=True, slots=True)
class Period:
    """The dates on which a prescription is practised; `ends_on` None: no end is known."""

    starts_on: date
    ends_on: date | None

    def holds(self, day: date) -> bool:
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Practice:
    """What is known of a patient: begins of sessions, and begins of all logs, refusals too.

    `periods` None: nothing was ever prescribed, and the person's own days alone count.
    """

    sessions_at_ms: Collection[int] = ()
    logs_at_ms: Collection[int] = ()
    periods: Sequence[Period] | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """How long before a slot a session makes it too early, and how late one may still be sent."""

    rest_ms: int
    late_ms: int


def slots(schedule: Schedule, from_ms: int, to_ms: int) -> Iterator[Slot]:
    """Every slot and possible repeat from `from_ms` to `to_ms`, both included, in order."""
    day, last = _day_of(from_ms, schedule.zone) - _DAY, _day_of(to_ms, schedule.zone) + _DAY
    while day <= last:
        slot = _slot_on(schedule, day)
        if slot is not None and max(from_ms, schedule.since_ms) <= slot.at_ms <= to_ms:
            yield slot
        day += _DAY


def due(
    schedule: Schedule, practice: Practice, rules: Rules, from_ms: int, to_ms: int
) -> list[Slot]:
    """The slots between the two instants to be reminded of, as far as is known."""
    return [
        slot
        for slot in slots(schedule, from_ms, to_ms)
        if _is_prescribed(slot, practice) and _is_wanted(slot, schedule, practice, rules)
    ]


def due_now(schedule: Schedule, practice: Practice, rules: Rules, now_ms: int) -> Slot | None:
    """The slot to be reminded of now: on its hour, or late, but never on another date."""
    for slot in due(schedule, practice, rules, now_ms - rules.late_ms, now_ms):
        if slot.day == _day_of(now_ms, schedule.zone):
            return slot
    return None


def ends_ms(slot: Slot, zone: ZoneInfo) -> int:
    """The end of the slot's date: a message that a phone has not fetched by then is void."""
    return _instant(slot.day + _DAY, time(0), zone) or slot.at_ms + DAY_MS


def _slot_on(schedule: Schedule, day: date) -> Slot | None:
    kind: Literal["first", "repeat"] = "first"
    if _name(day) not in schedule.days:
        if _name(day - _DAY) not in schedule.days:
            return None
        kind = "repeat"
    at_ms = _instant(day, schedule.local_time, schedule.zone)
    return None if at_ms is None else Slot(day, at_ms, kind)


def _is_prescribed(slot: Slot, practice: Practice) -> bool:
    return practice.periods is None or any(one.holds(slot.day) for one in practice.periods)


def _is_wanted(slot: Slot, schedule: Schedule, practice: Practice, rules: Rules) -> bool:
    """Whether there is no log of the slot's own day (nor, for a repeat, of the day before), and no
    session so shortly before that another would be too early."""
    since = slot.day if slot.kind == "first" else slot.day - _DAY
    days = {_day_of(at_ms, schedule.zone) for at_ms in practice.logs_at_ms}
    is_answered = any(since <= day <= slot.day for day in days)
    is_early = any(0 <= slot.at_ms - at_ms < rules.rest_ms for at_ms in practice.sessions_at_ms)
    return not is_answered and not is_early


def _instant(day: date, local: time, zone: ZoneInfo) -> int | None:
    """When the clocks of the zone show this; the first time, if they show it twice.

    A minute that they skip becomes the next one that they show. None if they skip the whole day.
    """
    shown = datetime.combine(day, local)
    while shown.date() == day:
        at = shown.replace(tzinfo=zone).astimezone(UTC)
        if at.astimezone(zone).replace(tzinfo=None) == shown:
            return round(at.timestamp() * 1000)
        shown += _MINUTE
    return None


def _day_of(at_ms: int, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at_ms / 1000, zone).date()


def _name(day: date) -> str:
    return DAYS[day.weekday()]
