"""Days and hours in words, in the host's own zone. Instants are milliseconds from 1970, UTC."""

from datetime import date, datetime

from webapp.http.clinic.catalog import Catalog

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.".split(),
}
_WEEKDAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun".split(), "ru": "пн вт ср чт пт сб вс".split()}
_MINUTE_MS = 60 * 1000
_HOUR_MS = 60 * _MINUTE_MS


class Dates:
    """Words for times, as one language says them; `now_ms` is the present of the request."""

    def __init__(self, catalog: Catalog, now_ms: int) -> None:
        self._catalog = catalog
        self.now_ms = now_ms

    def local(self, at_ms: int) -> datetime:
        return datetime.fromtimestamp(at_ms / 1000).astimezone()

    def local_of(self, text: str) -> datetime:
        """An instant in RFC 3339, as the clocks of the host show it."""
        return datetime.fromisoformat(text).astimezone()

    def day(self, when: date) -> str:
        """23 Nov 2026"""
        return f"{when.day} {_MONTHS[self._catalog.language][when.month - 1]} {when.year}"

    def day_of_iso(self, text: str | None) -> str:
        return self.day(date.fromisoformat(text)) if text else ""

    def short_day(self, when: date) -> str:
        """23 Nov"""
        return f"{when.day} {_MONTHS[self._catalog.language][when.month - 1]}"

    def moment(self, when: datetime) -> str:
        """Mon 23 Nov 2026, 10:05, in the zone that `when` carries"""
        weekday = _WEEKDAYS[self._catalog.language][when.weekday()]
        return f"{weekday} {self.day(when)}, {when:%H:%M}"

    def span(self, begin: datetime, end: datetime) -> str:
        """Mon 23 Nov 2026, 10:05–10:20; the end with its day, if that is another one"""
        is_same_day = begin.date() == end.date()
        return (
            f"{self.moment(begin)}–{end:%H:%M}"
            if is_same_day
            else (f"{self.moment(begin)} – {self.moment(end)}")
        )

    def moment_of(self, at_ms: int) -> str:
        return self.moment(self.local(at_ms))

    def clock(self, at_ms: int) -> str:
        """10:05"""
        return f"{self.local(at_ms):%H:%M}"

    def ago(self, at_ms: int) -> str:
        """How long it is since then: in minutes, hours, days or weeks."""
        t, tn = self._catalog.t, self._catalog.tn
        past_ms = max(0, self.now_ms - at_ms)
        days = (self.local(self.now_ms).date() - self.local(at_ms).date()).days
        if past_ms < 2 * _MINUTE_MS:
            return t("just now")
        if past_ms < _HOUR_MS:
            return tn("{n} minute ago", "{n} minutes ago", past_ms // _MINUTE_MS)
        if days <= 0:
            return tn("{n} hour ago", "{n} hours ago", past_ms // _HOUR_MS)
        if days == 1:
            return t("yesterday")
        if days < 14:
            return tn("{n} day ago", "{n} days ago", days)
        return tn("{n} week ago", "{n} weeks ago", days // 7)

    def ahead(self, at_ms: int) -> str:
        """When something is to come: with its hour if that is today or tomorrow."""
        when = self.local(at_ms)
        days = (when.date() - self.local(self.now_ms).date()).days
        if days <= 0:
            return self._catalog.t("today, {time}", time=f"{when:%H:%M}")
        if days == 1:
            return self._catalog.t("tomorrow, {time}", time=f"{when:%H:%M}")
        return f"{_WEEKDAYS[self._catalog.language][when.weekday()]} {self.short_day(when)}"

    def weekdays(self) -> list[str]:
        """Mon … Sun"""
        return _WEEKDAYS[self._catalog.language]

    def minutes(self, seconds: int) -> str:
        """12 min"""
        return self._catalog.t("{n} min", n=max(1, round(seconds / 60)))
