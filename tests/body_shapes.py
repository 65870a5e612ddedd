"""The body map's files as shapes one can reckon with: flattened paths, and what lies in what."""

import json
import re
from pathlib import Path

BODY = Path(__file__).parents[1] / "static" / "body"
VIEWS = ("anterior", "posterior", "lateral")
STEPS = 6

Spot = tuple[float, float]
Polygon = list[Spot]


def read(name: str) -> dict:
    return json.loads((BODY / f"{name}.json").read_text("utf-8"))


def polygons(path: str) -> list[Polygon]:
    """The closed lines of a path in the spelling of the map: `Mx y`, relative `c`, `z`."""
    found = []
    for start, deltas in re.findall(r"M([^c]*)c([^z]*)z", path):
        x, y = (float(n) for n in numbers(start))
        line, steps = [(x, y)], numbers(deltas)
        for i in range(0, len(steps), 6):
            line += _curve((x, y), steps[i : i + 6])
            x, y = x + steps[i + 4], y + steps[i + 5]
        found.append(line)
    return found


def numbers(text: str) -> list[int]:
    return [int(n) for n in re.findall(r"-?\d+", text)]


def _curve(start: Spot, step: list[int]) -> Polygon:
    x0, y0 = start
    x1, y1, x2, y2, x3, y3 = step
    line = []
    for i in range(1, STEPS + 1):
        t = i / STEPS
        a, b, c = 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        line.append((x0 + a * x1 + b * x2 + c * x3, y0 + a * y1 + b * y2 + c * y3))
    return line


def lies_in(spot: Spot, shapes: list[Polygon]) -> bool:
    """Whether a spot lies in any of the shapes together (even-odd, so that holes are holes)."""
    x, y = spot
    inside = False
    for line in shapes:
        for (x1, y1), (x2, y2) in zip(line, [*line[1:], line[0]], strict=True):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
                inside = not inside
    return inside


def distance_to(spot: Spot, shapes: list[Polygon]) -> float:
    """How far a spot lies from the nearest line round the shapes; 0 within them."""
    if lies_in(spot, shapes):
        return 0
    return min(_distance(spot, line[i - 1], line[i]) for line in shapes for i in range(len(line)))


def _distance(spot: Spot, one: Spot, other: Spot) -> float:
    way = (other[0] - one[0], other[1] - one[1])
    off = (spot[0] - one[0], spot[1] - one[1])
    length = way[0] ** 2 + way[1] ** 2
    at = max(0.0, min(1.0, (off[0] * way[0] + off[1] * way[1]) / length)) if length else 0
    return ((off[0] - at * way[0]) ** 2 + (off[1] - at * way[1]) ** 2) ** 0.5


def flipped(shapes: list[Polygon], width: float) -> list[Polygon]:
    return [[(width - x, y) for x, y in line] for line in shapes]
