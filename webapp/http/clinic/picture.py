"""Pictures as numbers: where the marks of a plot, of a strip of weeks and of a QR code stand.

Templates draw them as SVG with classes alone, since the policy lets no style stand in a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from webapp.domain.pain_course import PainOfSession, pain_of

__all__ = ["ICONS", "pain_of", "pain_plot", "qr", "week_strip"]

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 32, 12, 14, 34
WORST_PAIN = 10
# One set, on a grid of 24, in one weight: the app's own where it has the same thing.
ICONS = {
    "back": "M15 5l-7 7 7 7",
    "badge": "M4 6h16v12H4zM8 15c.4-1.6 1.6-2 2.5-2s2.1.4 2.5 2M10.5 11a1.5 1.5 0 1 0 0-3"
    " 1.5 1.5 0 0 0 0 3zM15.5 10H18M15.5 13.5H18",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "eye": "M2.5 12c2.5-4.5 6-6.5 9.5-6.5s7 2 9.5 6.5c-2.5 4.5-6 6.5-9.5 6.5s-7-2-9.5-6.5z"
    "M12 14.8a2.8 2.8 0 1 0 0-5.6 2.8 2.8 0 0 0 0 5.6z",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M12 17.5v-6M9.5 13.5L12 11l2.5 2.5",
    "hand": "M7 12V6.5a1.5 1.5 0 0 1 3 0V11m0-5.5v-1a1.5 1.5 0 0 1 3 0V11m0-5a1.5 1.5 0 0 1"
    " 3 0v6m0-3.5a1.5 1.5 0 0 1 3 0V15a6 6 0 0 1-6 6h-1c-2 0-3.5-1-4.5-2.5L4.5 15c-1-1.5"
    " 1-3 2.5-1.5z",
    "key": "M8 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12h9M18 12v3.5M21 12v2.5",
    "lock": "M6 10.5h12v10H6zM8.5 10.5V7.5a3.5 3.5 0 0 1 7 0v3M12 14.5v2.5",
    "next": "M9 5l7 7-7 7",
    "people": "M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 19.5c.8-3.5 3.5-5 6.5-5s5.7"
    " 1.5 6.5 5M15.5 4.9a3.5 3.5 0 0 1 0 6.2M18 14.9c1.9.7 3 2.2 3.5 4.6",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
    "phone": "M7.5 3h9A1.5 1.5 0 0 1 18 4.5v15a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 6 19.5v-15"
    "A1.5 1.5 0 0 1 7.5 3zM11 17.8h2",
    "plus": "M12 5v14M5 12h14",
    "qr": "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5M20 14v2.5M14 20h2.5M20 20v.01",
    "scales": "M12 4v16M7.5 20h9M4.5 7h15M4.5 7L2 13.5h5zM19.5 7L17 13.5h5z",
    "search": "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20.5 20.5",
    "twins": "M4 5h10v10H4zM10 15v4h10V9h-6",
    "warn": "M12 4L2.5 20h19zM12 10v5M12 17.5v.01",
}
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
    # A day apart at least, so that no date stands there twice.
    steps = min(3, len(course) - 1, span // DAY_MS) or 1
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
