"""From a mask in pixels to the path round it, in millimetres of the picture."""

import numpy as np
from scipy import ndimage
from skimage import measure

from tools.bodymap.curves import path_of
from tools.bodymap.raster import PX_PER_MM

_STEP_MM = 0.6


def outline(mask, *, blur_px=1.3, error_mm=0.8, area_px=30, corner_px=24, corner_deg=105):
    """The path round the mask; pieces smaller than `area_px` are left out."""
    found = ndimage.find_objects((mask > 0.5).astype(np.uint8))
    if not found or found[0] is None:
        return ""
    rows, columns = found[0]
    room = 6 + int(4 * blur_px)
    top, left = max(0, rows.start - room), max(0, columns.start - room)
    cut = mask[top : rows.stop + room, left : columns.stop + room].astype(float)
    field = np.pad(ndimage.gaussian_filter(cut, blur_px), 1)
    paths = []
    for line in measure.find_contours(field, 0.5):
        if len(line) < 10 or _area(line) < area_px:
            continue
        points = (line[:, ::-1] - 1 + (left, top)) / PX_PER_MM
        paths.append(path_of(_resampled(points), error_mm, corner_px, corner_deg))
    return "".join(paths)


def _area(line):
    across = np.dot(line[:-1, 0], line[1:, 1]) - np.dot(line[1:, 0], line[:-1, 1])
    return 0.5 * abs(across)


def _resampled(points):
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    even = np.linspace(0, way[-1], max(12, int(way[-1] / _STEP_MM)))
    return np.stack([np.interp(even, way, points[:, k]) for k in range(2)], 1)
