"""places.json: landmarks, anchors, ring sites, excluded shapes and close-ups on the pictures."""

import numpy as np

from tools.bodymap.landmarks import WAYPOINTS, anchor, line_of
from tools.bodymap.raster import AXES, PX_PER_MM
from tools.bodymap.shapes import excluded_shapes, nearest_inside
from tools.bodymap.sites import site
from tools.bodymap.surface import densely

_CLOSE_ROOM_MM, _CLOSE_LEAST_MM = 45, 190
# Here no bone lies under the finger: its place is between two bones.
OFF_BONE = ("nx-sciatic",)
_SNAP_MM = 9
# Surfaces turned away by more than this are not pressed from where the view is taken.
_EDGE_ON = 0.2


def places(protocols, sheets, marks):
    """The places on all views; `sheets` and landmarks with level lines (`marks`) by view."""
    writer = _Writer(protocols, sheets, marks)
    return {
        "views": {v: [s.frame.width_mm, s.frame.height_mm] for v, s in sheets.items()},
        "landmarks": writer.landmarks(),
        "at": writer.anchors(),
        "sites": writer.sites(),
        "excluded": writer.excluded(),
        "closeups": writer.closeups(),
    }


class _Writer:
    def __init__(self, protocols, sheets, marks):
        self.protocols, self.sheets, self._anchors = protocols, sheets, {}
        self.marks = {view: found for view, (found, _) in marks.items()}
        self.levels = {view: lines for view, (_, lines) in marks.items()}

    def landmarks(self):
        found = {}
        for point in self.protocols["points"]:
            found[point["id"]] = {view: self._line(point, view) for view in point["views"]}
        for name, views in WAYPOINTS.items():
            found[name] = {v: _rounded(self._flat(v, self.marks[v][name])) for v in views}
        for name in self.levels["posterior"]:
            found[name] = {
                view: _rounded(self._flat(view, self.levels[view][name][view]))
                for view in self.sheets
                if view in self.levels[view][name]
            }
        return found

    def anchors(self):
        return {
            point["id"]: {view: _rounded(self._anchor(point, view))[0] for view in point["views"]}
            for point in self.protocols["points"]
        }

    def sites(self):
        return {
            point["id"]: self._rings(point)
            for point in self.protocols["points"]
            if point.get("approach", {}).get("sites")
        }

    def excluded(self):
        shapes = {}
        for view, sheet in self.sheets.items():
            for name, polygons in excluded_shapes(sheet, self.marks[view]).items():
                shapes.setdefault(name, {})[view] = polygons
        return shapes

    def closeups(self):
        boxes = {}
        for region in self.protocols["regions"]:
            views = {}
            for point in self.protocols["points"]:
                if point["region"] == region["id"]:
                    for view in point["views"]:
                        views.setdefault(view, []).append(self._anchor(point, view)[0])
            boxes[region["id"]] = {
                view: _box(np.array(spots), self.sheets[view].frame)
                for view, spots in views.items()
            }
        return boxes

    def _flat(self, view, spots):
        return self.sheets[view].frame.project(spots)

    def _anchor(self, point, view):
        key = point["id"], view
        if key not in self._anchors:
            self._anchors[key] = self._found_anchor(point, view)
        return self._anchors[key]

    def _found_anchor(self, point, view):
        spot = self._flat(view, anchor(self.marks[view], point["id"], view))
        if point["id"] in OFF_BONE:
            return spot
        return nearest_inside(self.sheets[view], _bone(point), spot, _SNAP_MM, point["id"])

    def _line(self, point, view):
        spots = self.marks[view][point["id"]]
        if spots.ndim == 1:
            return _rounded(self._anchor(point, view))
        flat = self._flat(view, densely(spots))
        pixels = set(map(tuple, (self.sheets[view].core_of(_bone(point)) * PX_PER_MM).astype(int)))
        inside = [tuple(spot) in pixels for spot in (flat * PX_PER_MM).astype(int)]
        seen = flat[inside]
        if len(seen) < 2:
            return _rounded(self._anchor(point, view))
        kept = seen[np.unique(np.linspace(0, len(seen) - 1, 7).astype(int))]
        return _rounded(kept)

    def _rings(self, point):
        approach = point["approach"]
        distances = self.protocols["approach"]["rings_mm"][approach["size"]]["value"]
        return {
            place["direction"]: {
                str(mm): {view: self._site(point, place, mm, view) for view in point["views"]}
                for mm in distances
            }
            for place in approach["sites"]
        }

    def _site(self, point, place, distance_mm, view):
        sheet, marks = self.sheets[view], self.marks[view]
        here = anchor(marks, point["id"], view)
        surface = _facing(sheet, sheet.surface_of(place["on"], _bone(point)))
        line = line_of(marks, point["id"])
        there = site(here, place["direction"], distance_mm, surface, line)
        return _rounded(self._flat(view, there))[0]


def _facing(sheet, surface):
    """The vertices of a surface that look towards the viewer."""
    vertices, normals = surface
    return vertices[normals @ AXES[sheet.frame.view][1] < _EDGE_ON]


def _bone(point):
    """The part a point lies on, where its structure has several: its rib, its vertebra."""
    if point["id"].startswith("rib-"):
        return point["id"]
    if point["id"].startswith("spinous-"):
        return point["id"].replace("spinous", "vertebra")
    return point["structure"]


def _rounded(spots):
    lines = [[int(x), int(y)] for x, y in np.round(np.atleast_2d(spots))]
    return [spot for i, spot in enumerate(lines) if i == 0 or spot != lines[i - 1]]


def _box(spots, frame):
    low, high = spots.min(0) - _CLOSE_ROOM_MM, spots.max(0) + _CLOSE_ROOM_MM
    missing = np.maximum(_CLOSE_LEAST_MM - (high - low), 0) / 2
    low, high = np.maximum(low - missing, 0), high + missing
    high = np.minimum(high, (frame.width_mm, frame.height_mm))
    return [int(n) for n in np.round([*low, *(high - low)])]
