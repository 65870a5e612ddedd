"""The plot of the weeks as numbers: where each bar, band and word stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.practice_weeks import Week

WIDTH, HEIGHT = 480, 190
LEFT, TOP, BOTTOM = 28, 22, 30
# The scale reaches this far at least, so that a quiet patient's few sessions look few.
_LEAST_SCALE = 4


@dataclass(frozen=True, slots=True)
class WeekBar:
    """One week: its bar, and the band of what was prescribed; heights of 0 are not drawn."""

    x: float
    width: float
    y: float
    height: float
    band_y: float
    band_height: float
    week: Week


@dataclass(frozen=True, slots=True)
class WeekPlot:
    """Ready to be drawn into WIDTH x HEIGHT; `lines` are (sessions, y)."""

    bars: tuple[WeekBar, ...]
    lines: tuple[tuple[int, float], ...]
    floor_y: float


def week_plot(weeks: Sequence[Week]) -> WeekPlot:
    """The weeks side by side, the present one last."""
    wanted = [week.wanted.most for week in weeks if week.wanted]
    top = max([_LEAST_SCALE, *wanted, *(week.done for week in weeks)])
    unit = (HEIGHT - TOP - BOTTOM) / top
    floor = HEIGHT - BOTTOM
    column = (WIDTH - LEFT) / len(weeks)
    bars = tuple(_bar(LEFT + column * i, column, unit, week) for i, week in enumerate(weeks))
    step = max(1, round(top / 4))
    lines = tuple((count, round(floor - unit * count, 1)) for count in range(0, top + 1, step))
    return WeekPlot(bars, lines, floor)


def _bar(left: float, column: float, unit: float, week: Week) -> WeekBar:
    floor = HEIGHT - BOTTOM
    least, most = (week.wanted.least, week.wanted.most) if week.wanted else (0, 0)
    # A band as high as one session, where exactly so many are prescribed.
    band = unit * (most - least) if most > least else 2.0 * bool(week.wanted)
    return WeekBar(
        x=round(left + column * 0.2, 1),
        width=round(column * 0.6, 1),
        y=round(floor - unit * week.done, 1),
        height=round(unit * week.done, 1),
        band_y=round(floor - unit * most, 1),
        band_height=round(band, 1),
        week=week,
    )
