"""Plain geometry of the tests: written apart from the client's, to be held against it."""

import json
import math
import re
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[2] / "static" / "body"
VIEWS = ("anterior", "posterior", "right", "left")

Place = tuple[float, float]


def read_body() -> dict[str, Any]:
    """The drawings and places that the client reads."""
    drawings = {
        name: json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
        for name in ("anterior", "posterior", "lateral")
    }
    return {"drawings": drawings, "places": json.loads((FOLDER / "places.json").read_text("utf-8"))}


def drawing_of(view: str) -> str:
    return "lateral" if view in ("left", "right") else view


def mirror(places: list, width: float) -> list[Place]:
    return [(width - x, y) for x, y in places]


def seen(body: dict, by_drawing: dict | None, side: str, view: str) -> list[Place] | None:
    """The places of a side in a view; the data hold the right side and the midline."""
    places = (by_drawing or {}).get(drawing_of(view))
    if places is None or (view in ("left", "right") and side not in (view, "midline")):
        return None
    is_turned = view == "left" if drawing_of(view) == "lateral" else side == "left"
    width = body["places"]["views"][drawing_of(view)][0]
    return mirror(places, width) if is_turned else [tuple(place) for place in places]


def shown_in(point: dict, view: str) -> bool:
    return drawing_of(view) in point["views"]


def sides_in(point: dict, view: str) -> list[str]:
    """The sides of a point that a view shows."""
    if not shown_in(point, view):
        return []
    if view in ("left", "right"):
        return [side for side in point["sides"] if side in (view, "midline")]
    return point["sides"]


def polygons(body: dict, view: str) -> list[tuple[str, list[Place]]]:
    """Every excluded shape of a view, both halves: (id, polygon)."""
    width = body["places"]["views"][drawing_of(view)][0]
    found = []
    for id_, by_drawing in body["places"]["excluded"].items():
        for polygon in by_drawing.get(drawing_of(view), []):
            halves = [polygon, mirror(polygon, width)]
            halves = halves[1:] if view == "left" else halves[:1] if view == "right" else halves
            found += [(id_, [tuple(place) for place in half]) for half in halves]
    return found


def is_inside(place: Place, polygon: list[Place]) -> bool:
    """By the angle that the polygon turns round the place."""
    turned = 0.0
    for (x1, y1), (x2, y2) in zip(polygon, [*polygon[1:], polygon[0]], strict=True):
        one = math.atan2(y1 - place[1], x1 - place[0])
        other = math.atan2(y2 - place[1], x2 - place[0])
        turned += math.remainder(other - one, math.tau)
    return round(turned / math.tau) % 2 == 1


def distance(place: Place, line: list[Place]) -> float:
    """From a place to a line: each stroke is halved in thirds, for its distance has one valley."""
    strokes = list(zip(line, line[1:], strict=False)) or [(line[0], line[0])]
    best = math.inf
    for (x1, y1), (x2, y2) in strokes:
        low, high = 0.0, 1.0
        for _ in range(28):
            a, b = low + (high - low) / 3, high - (high - low) / 3
            near_a = math.dist(place, (x1 + a * (x2 - x1), y1 + a * (y2 - y1)))
            near_b = math.dist(place, (x1 + b * (x2 - x1), y1 + b * (y2 - y1)))
            low, high = (low, b) if near_a < near_b else (a, high)
        middle = (low + high) / 2
        best = min(best, math.dist(place, (x1 + middle * (x2 - x1), y1 + middle * (y2 - y1))))
    return best


def corners(d: str) -> list[Place]:
    """The absolute places of a path, handles included."""
    found: list[Place] = []
    at = (0, 0)
    for command, numbers in re.findall(r"([Mc])([^Mcz]*)", d):
        values = [int(value) for value in re.findall(r"-?\d+", numbers)]
        pairs = list(zip(values[::2], values[1::2], strict=True))
        if command == "M":
            (at,) = pairs
            found.append(at)
            continue
        for i in range(0, len(pairs), 3):
            curve = [(at[0] + dx, at[1] + dy) for dx, dy in pairs[i : i + 3]]
            found += curve
            at = curve[-1]
    return found
