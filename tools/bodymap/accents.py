"""Tones that light alone does not give: holes, teeth, and the ridges a finger looks for."""

import numpy as np
from scipy import ndimage

from tools.bodymap.outline import Line
from tools.bodymap.skull import is_hole
from tools.bodymap.surface import densely

# Where one tooth ends and the next begins: from before (x) and from the side (y); their roots' z.
_BETWEEN_TEETH = {
    "anterior": (0, 8, 13.5, 19.5, 25),
    "lateral": (128, 133.5, 139, 145, 152, 160, 168),
}
_TEETH_Z, _TEETH_TOP_Z = 1586, 1600.5
_GAP_MM = 0.5
_FINE = Line(blur_px=0.9, error_mm=0.5, area_px=14, corner_px=6, corner_deg=120)
_SMOOTH = Line(blur_px=1.8, error_mm=1.1, area_px=90)
_SPINE_HALF_MM, _SPINE_SHADE_MM = 3.2, 13
_TIP_MM, _LAMINA_MM = 9, 21


def accents(sheet, name, marks):
    """More tones of a part: (tone, mask, line), in the order of painting."""
    if name in ("sphenoid", "maxilla"):
        yield from _skull(sheet, name)
    if sheet.frame.view != "posterior":
        return
    if name == "scapula":
        yield from _scapular_spine(sheet, marks)
    if name.startswith("vertebra"):
        yield from _spinous_process(sheet, name)


def replaces_light(sheet, name):
    """Whether the accents alone give a part its tones: vertebrae from behind, told by depth."""
    return sheet.frame.view == "posterior" and name.startswith("vertebra")


def _skull(sheet, name):
    mask = sheet.visible(name)
    rows, columns = np.nonzero(mask & np.isfinite(sheet.depth))
    places = sheet.frame.places(rows, columns, sheet.depth[rows, columns])
    if sheet.frame.view == "anterior":
        yield "hole", _put(mask, rows, columns, is_hole(places)), _SMOOTH
    if name == "maxilla" and sheet.frame.view in _BETWEEN_TEETH:
        axis = 0 if sheet.frame.view == "anterior" else 1
        along, z = abs(places[:, axis]), places[:, 2]
        mouth = (z < _TEETH_TOP_Z) & (z > _TEETH_Z) & (places[:, 1] < 172)
        edges = np.array(_BETWEEN_TEETH[sheet.frame.view])
        gap = abs(along[:, None] - edges).min(1) < _GAP_MM
        yield "deep", _put(mask, rows, columns, mouth), _FINE
        yield "teeth", _put(mask, rows, columns, mouth & ~gap & (z < _TEETH_TOP_Z - 0.6)), _FINE


def _put(mask, rows, columns, chosen):
    found = np.zeros_like(mask)
    found[rows[chosen], columns[chosen]] = True
    return found


def _scapular_spine(sheet, marks):
    """A light ridge, and shade below it."""
    mask = sheet.visible("scapula")
    rows, columns = np.nonzero(mask)
    places = sheet.frame.places(rows, columns, np.zeros(len(rows)))
    line = densely(marks["scapula-spine"])[:, [0, 2]]
    off = places[:, None, [0, 2]] - line[None, ::4]
    distance = np.linalg.norm(off, axis=2)
    nearest = distance.argmin(1)
    below = -off[np.arange(len(rows)), nearest, 1]
    distance = distance.min(1)
    taper = np.interp(nearest, [0, len(line[::4]) * 0.3, len(line[::4])], [0.25, 1, 0.8])
    shade = (below > 1) & (distance < _SPINE_SHADE_MM * taper)
    yield "shade", _put(mask, rows, columns, shade), _SMOOTH
    yield "light", _put(mask, rows, columns, distance < _SPINE_HALF_MM), _SMOOTH


def _spinous_process(sheet, name):
    """The spinous process light, what lies deeper beside it in shade."""
    mask = sheet.visible(name) & np.isfinite(sheet.depth)
    rows, columns = np.nonzero(mask)
    places = sheet.frame.places(rows, columns, sheet.depth[rows, columns])
    deep = places[:, 1].max() - places[:, 1]
    inside = ndimage.binary_erosion(mask, iterations=2)
    yield "shade", sheet.symmetric(_put(mask, rows, columns, deep > _LAMINA_MM)) & inside, _SMOOTH
    tip = (deep < _TIP_MM) & (abs(places[:, 0]) < 7)
    yield "light", sheet.symmetric(_put(mask, rows, columns, tip)) & inside, _SMOOTH
