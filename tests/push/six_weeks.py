"""Six weeks of a clinic: patients in two time zones, what they do, and what is due to them.

What is due is reckoned here by looking at the wall clocks of the patients' places, half an hour
after half an hour, as somebody who sits beside them would, and not by the server's own reckoning.
"""

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)
LATE = timedelta(hours=3)
REST = timedelta(hours=36)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Each with what they chose. Ten are due at the same instant, mondays at 18:00 in Berlin, which is
# noon in New York; the last two choose hours that clocks skip or show twice.
PATIENTS = (
    ("Europe/Berlin", "mon thu", "18:00"),
    ("Europe/Berlin", "mon wed fri", "18:00"),
    ("Europe/Berlin", "mon tue", "18:00"),
    ("Europe/Berlin", "mon sat", "18:00"),
    ("Europe/Berlin", "mon wed sun", "18:00"),
    ("America/New_York", "mon thu", "12:00"),
    ("America/New_York", "mon wed fri", "12:00"),
    ("America/New_York", "mon tue sat", "12:00"),
    ("America/New_York", "mon", "12:00"),
    ("America/New_York", "mon fri", "12:00"),
    ("Europe/Berlin", "sun", "02:30"),
    ("America/New_York", "sat sun", "01:30"),
)
AT_THE_SAME_INSTANT = 10


@dataclass
class Patient:
    """One patient, and what the server was told of them."""

    name: str
    zone: ZoneInfo
    days: tuple[str, ...]
    hour: str
    sessions: list[datetime] = field(default_factory=list)
    # Dates whose hour the clock has shown, with the instant at which it first did.
    struck: dict[date, datetime] = field(default_factory=dict)
    told: set[date] = field(default_factory=set)
    has_looked: bool = False

    def kind_of(self, day: date) -> str | None:
        if NAMES[day.weekday()] in self.days:
            return "first"
        return "repeat" if NAMES[day.weekday() - 1] in self.days else None

    def look(self, now: datetime) -> None:
        """Look at the clock on the wall."""
        wall = now.astimezone(self.zone)
        if f"{wall:%H:%M}" >= self.hour:
            # Who looks for the first time does not know how long ago it was.
            self.struck.setdefault(wall.date(), now if self.has_looked else now - 2 * LATE)
        self.has_looked = True

    def is_due(self, now: datetime) -> bool:
        """Whether somebody would remind them now, who did not yet today."""
        today = now.astimezone(self.zone).date()
        at = self.struck.get(today)
        kind = self.kind_of(today)
        if at is None or kind is None or today in self.told or now - at > LATE:
            return False
        since = today if kind == "first" else today - timedelta(days=1)
        dates = [begun.astimezone(self.zone).date() for begun in self.sessions]
        is_answered = any(since <= one <= today for one in dates)
        return not is_answered and not any(
            timedelta(0) <= at - begun < REST for begun in self.sessions
        )


def patients() -> list[Patient]:
    return [
        Patient(f"p{number}", ZoneInfo(zone), tuple(days.split()), hour)
        for number, (zone, days, hour) in enumerate(PATIENTS)
    ]


def practises(patient: Patient, now: datetime, chance: random.Random) -> bool:
    """Whether the patient begins a session now: by day, more often on the days they chose."""
    wall = now.astimezone(patient.zone)
    if not 8 <= wall.hour < 22:
        return False
    return chance.random() < (0.02 if NAMES[wall.weekday()] in patient.days else 0.006)


def all_at_once(people: list[Patient], times: list[datetime]) -> datetime:
    """The first Monday, of a later week than the first, on which ten hours strike at once."""
    for now in times[7 * 48 :]:
        walls = [now.astimezone(one.zone) for one in people[:AT_THE_SAME_INSTANT]]
        hours = [one.hour for one in people[:AT_THE_SAME_INSTANT]]
        if [f"{wall:%a %H:%M}" for wall in walls] == [f"Mon {hour}" for hour in hours]:
            return now
    raise LookupError("The hours never strike at once.")


def half_hours(start: str, weeks: int = 6) -> list[datetime]:
    first = datetime.fromisoformat(start).replace(tzinfo=UTC)
    return [first + STEP * number for number in range(weeks * 7 * 48)]


def expected(people: list[Patient], now: datetime) -> Counter[str]:
    """Who is due now; they count as told."""
    due = [one for one in people if one.is_due(now)]
    for one in due:
        one.told.add(now.astimezone(one.zone).date())
    return Counter(one.name for one in due)
