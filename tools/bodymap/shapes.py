"""Shapes to reckon with: what must not be pressed, and the nearest place on a bone as drawn."""

import numpy as np
from scipy import ndimage
from skimage import measure

from tools.bodymap.raster import PX_PER_MM

# Each side of the midline belongs to the crest of the sacrum.
CREST_HALF_MM = 10
_TOLERANCE_MM = 0.7
_SMALLEST_MM2 = 12


def excluded_shapes(sheet, marks):
    """Polygons in mm of the picture by the excluded structure's id: right side and midline."""
    shapes = {}
    for part in ("clavicle", "patella"):
        if polygons := polygons_of(sheet.visible(part)):
            shapes[f"excluded-{part}"] = polygons
    if sheet.frame.view == "posterior":
        crest = sheet.frame.project(marks["median-sacral-crest"])
        middle, top, bottom = sheet.frame.width_mm // 2, crest[:, 1].min() - 12, crest[:, 1].max()
        left, right = middle - CREST_HALF_MM, middle + CREST_HALF_MM
        corners = ((left, top), (right, top), (right, bottom), (left, bottom))
        shapes["excluded-median-sacral-crest"] = [[[int(x), int(round(y))] for x, y in corners]]
    return shapes


def polygons_of(mask):
    """The outlines of a mask as polygons in whole mm."""
    polygons = []
    field = np.pad(ndimage.gaussian_filter(mask.astype(float), 1.0), 1)
    for line in measure.find_contours(field, 0.5):
        spots = (line[:, ::-1] - 1) / PX_PER_MM
        rounded = np.round(measure.approximate_polygon(spots, _TOLERANCE_MM)).astype(int)
        if len(rounded) > 4 and _area(rounded) >= _SMALLEST_MM2:
            polygons.append(rounded[:-1].tolist())
    return polygons


def _area(line):
    return 0.5 * abs(np.dot(line[:-1, 0], line[1:, 1]) - np.dot(line[1:, 0], line[:-1, 1]))


def nearest_inside(sheet, structure, spot, most_mm, name):
    """The spot itself if it lies well within what is seen of the structure, else the nearest."""
    core = sheet.core_of(structure)
    off = np.linalg.norm(core - spot, axis=1)
    best = int(off.argmin())
    if off[best] > most_mm:
        message = f"{name} lies {off[best]:.0f} mm from what is seen of {structure}"
        raise ValueError(f"{sheet.frame.view}: {message}")
    return spot if off[best] < 1 else core[best : best + 1]
