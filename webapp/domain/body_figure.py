"""The body as a printed sheet shows it: which views, where the numbers stand, which part is shown.

Pure. `places` are those of the drawings (docs/body-map.md): whole millimetres, right side and
midline; the left is seen in the mirror. A view is a drawing; `left` is the lateral one mirrored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.domain.session_log import Side

Places = Mapping[str, Any]
# How much of the body is shown round the points, and at least, in millimetres of the drawing.
_ROUND, _LEAST, _NEARLY_ALL = 230, 780, 1000
# Cut above the chin a body looks beheaded; from there on the head is shown.
_CHIN = 300
# Half the width of a number where 1100 mm of the body are shown; as many times that the numbers on
# one side stand apart, and the room for them is wide.
_RADIUS, _SHOWN, _APART, _MARGIN = 36, 1100, 2.3, 2.9
# Seen from the front or the back, a body is known at once; from the side only where it must be.
_PREFERRED = ("posterior", "anterior")


@dataclass(frozen=True, slots=True)
class Marked:
    """A point of the plan: its number there, and where it can be seen."""

    number: int
    point_id: str
    side: Side
    views: Sequence[str]


@dataclass(frozen=True, slots=True)
class Callout:
    """A number beside the body, with a line to its place on it."""

    number: int
    x: int
    y: int
    place: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One view: `drawing` is its file; `box` is what is shown of it, margins included."""

    view: str
    drawing: str
    width: int
    box: tuple[int, int, int, int]
    radius: int
    callouts: tuple[Callout, ...]
    # The other side is pressed likewise, and not drawn for that.
    stands_for_both: bool = False


def figures(marked: Sequence[Marked], places: Places) -> list[Figure]:
    """The fewest views in which every point is seen, each once; all cut alike."""
    seen: dict[str, list[tuple[Marked, tuple[int, int]]]] = {}
    for one in sorted(marked, key=lambda one: len(_seen_in(one, places))):
        view = _view_of(one, places, seen)
        if view is not None:
            seen.setdefault(view, []).append((one, _place(one, view, places)))
    heights = [place[1] for found in seen.values() for _, place in found]
    right, left = (_numbers(seen.get(view, ())) for view in ("right", "left"))
    if is_both := bool(left) and left <= right:
        del seen["left"]
    return [
        _figure(view, seen[view], _cut(heights, places, view), places, is_both and view == "right")
        for view in ("anterior", "posterior", "right", "left")
        if view in seen
    ]


def height_mm(drawn: Sequence[Figure], most_wide_mm: float, most_high_mm: float) -> float:
    """How high the figures, all as high, may be printed side by side."""
    shares = [one.box[2] / one.box[3] for one in drawn]
    return min(most_high_mm, most_wide_mm / sum(shares)) if shares else 0


def _numbers(found: Iterable[tuple[Marked, object]]) -> set[int]:
    return {one.number for one, _ in found}


def _seen_in(one: Marked, places: Places) -> list[str]:
    drawn = places["at"].get(one.point_id, {})
    found = []
    for view in one.views:
        if view in drawn:
            lateral = "left" if one.side == "left" else "right"
            found.append(lateral if view == "lateral" else view)
    return found


def _view_of(one: Marked, places: Places, seen: Mapping[str, Any]) -> str | None:
    """One that is drawn anyway, else the point's best; the front and the back before a side."""
    found = _seen_in(one, places)
    for view in (*seen, *(view for view in found if view in _PREFERRED), *found):
        if view in found:
            return view
    return None


def _drawing(view: str) -> str:
    return "lateral" if view in ("right", "left") else view


def _place(one: Marked, view: str, places: Places) -> tuple[int, int]:
    x, y = places["at"][one.point_id][_drawing(view)]
    is_mirrored = view == "left" or (view in _PREFERRED and one.side == "left")
    width = places["views"][_drawing(view)][0]
    return (width - x if is_mirrored else x), y


def _cut(heights: Sequence[int], places: Places, view: str) -> tuple[int, int]:
    """From which height to which: the whole body, unless all points lie close together."""
    whole: int = places["views"][_drawing(view)][1]
    top, bottom = max(0, min(heights) - _ROUND), min(whole, max(heights) + _ROUND)
    top = 0 if top < _CHIN else top
    if bottom - top > _NEARLY_ALL:
        return 0, whole
    if bottom - top < _LEAST:
        top = max(0, min((top + bottom - _LEAST) // 2, whole - _LEAST))
        bottom = top + _LEAST
    return top, bottom


def _figure(
    view: str,
    found: Sequence[tuple[Marked, tuple[int, int]]],
    cut: tuple[int, int],
    places: Places,
    stands_for_both: bool,
) -> Figure:
    top, bottom = cut
    width: int = places["views"][_drawing(view)][0]
    radius = max(_RADIUS, round(_RADIUS * (bottom - top) / _SHOWN))
    margin, edge = round(radius * _MARGIN), radius + 4
    callouts = []
    for is_left in (True, False):
        on_half = [(one, at) for one, at in found if (at[0] <= width / 2) is is_left]
        x = -margin + edge if is_left else width + margin - edge
        on_half.sort(key=lambda pair: pair[1][1])
        wanted = [at[1] for _, at in on_half]
        ys = _spread(wanted, top + edge, bottom - edge, round(radius * _APART))
        callouts += [
            Callout(one.number, x, y, at) for (one, at), y in zip(on_half, ys, strict=True)
        ]
    box = (-margin, top, width + 2 * margin, bottom - top)
    return Figure(view, _drawing(view), width, box, radius, tuple(callouts), stands_for_both)


def _spread(wanted: Sequence[int], top: int, bottom: int, apart: int) -> list[int]:
    """Heights close to the wanted ones, in order, that do not cover each other."""
    found: list[int] = []
    for y in wanted:
        found.append(max(y, found[-1] + apart) if found else max(y, top))
    limit = bottom
    for i in reversed(range(len(found))):
        found[i] = min(found[i], limit)
        limit = found[i] - apart
    return found
