"""Pictures as numbers: where the marks of a plot, of a strip of weeks and of a QR code stand.

Templates draw them as SVG with classes alone, since the policy lets no style stand in a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import segno

from webapp.domain.pain_course import PainOfSession

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 36, 16, 16, 36
WORST_PAIN = 10
DAY_MS = 24 * 60 * 60 * 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """One session in the plot; `after_y` is None where nobody was asked."""

    x: float
    before_y: float
    after_y: float | None
    pain: PainOfSession


@dataclass(frozen=True, slots=True)
class PainPlot:
    """Marks, ready to be drawn into WIDTH x HEIGHT, and the days below them."""

    marks: tuple[Mark, ...]
    lines: tuple[tuple[int, float], ...]
    days: tuple[tuple[float, int], ...]

    @property
    def before_path(self) -> str:
        return _path([(mark.x, mark.before_y) for mark in self.marks])

    @property
    def after_path(self) -> str:
        return _path([(mark.x, mark.after_y) for mark in self.marks if mark.after_y is not None])


def pain_plot(course: Sequence[PainOfSession]) -> PainPlot | None:
    """The plot of a course; None if there is nothing in it."""
    if not course:
        return None
    first, last = course[0].at_ms, course[-1].at_ms
    span = max(last - first, DAY_MS)

    def x(at_ms: int) -> float:
        inner = WIDTH - LEFT - RIGHT - 24
        return round(LEFT + 12 + inner * (at_ms - first) / span, 1)

    marks = [
        Mark(x(one.at_ms), _y(one.before), None if one.after is None else _y(one.after), one)
        for one in course
    ]
    steps = min(4, len(course) - 1) or 1
    days = [(x(at), at) for at in sorted({first + span * i // steps for i in range(steps + 1)})]
    lines = [(score, _y(score)) for score in (0, 2, 4, 6, 8, 10)]
    return PainPlot(tuple(marks), tuple(lines), tuple(days if last > first else days[:1]))


def _y(score: float) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - score / WORST_PAIN), 1)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{'L' if i else 'M'}{x} {y}" for i, (x, y) in enumerate(points))


@dataclass(frozen=True, slots=True)
class Bar:
    """Sessions of one week, in a strip whose unit is one session."""

    x: int
    height: int
    count: int


# In the strip, more than this is drawn as this.
STRIP_MOST = 5


def week_strip(weeks: Sequence[int]) -> list[Bar]:
    """One bar a week, the present one last."""
    return [Bar(i * 10, min(count, STRIP_MOST), count) for i, count in enumerate(weeks)]


def weeks_before(today: date, weeks: int) -> list[date]:
    """The first day of each of the last `weeks` weeks, which end today."""
    return [today - timedelta(days=7 * (weeks - i) - 1) for i in range(weeks)]


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code as one path of an SVG of `size` modules a side, its quiet zone included."""

    size: int
    path: str


def qr(code: segno.QRCode) -> Qr:
    """Every run of dark modules of a row becomes one bar."""
    rows = [list(row) for row in code.matrix_iter(border=4)]
    parts = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            end = x
            while end < len(row) and row[end]:
                end += 1
            if end > x:
                parts.append(f"M{x} {y}h{end - x}v1h-{end - x}z")
            x = max(end, x + 1)
    return Qr(len(rows), "".join(parts))
