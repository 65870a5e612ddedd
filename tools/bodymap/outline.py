"""From a mask in pixels to the path round it, in millimetres of the picture."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage
from skimage import measure

from tools.bodymap.curves import path_of
from tools.bodymap.raster import PX_PER_MM

_STEP_MM = 0.6


@dataclass(frozen=True)
class Line:
    """How a shape is drawn: blurred before, how exactly, from which area (pixels) on."""

    blur_px: float = 1.3
    error_mm: float = 0.8
    area_px: int = 40
    corner_px: int = 24
    corner_deg: int = 105


def outline(mask, line=Line(), origin=(0, 0), level=0.5):  # noqa: B008 (frozen)
    """The path round a mask, or round where a field is above a level.

    `origin` is the row and column of its first pixel. Pieces too small for the line are left out.
    """
    found = ndimage.find_objects((mask > level).astype(np.uint8))
    if not found or found[0] is None:
        return ""
    rows, columns = found[0]
    room = 6 + int(4 * line.blur_px)
    top, left = max(0, rows.start - room), max(0, columns.start - room)
    cut = mask[top : rows.stop + room, left : columns.stop + room].astype(float)
    field = np.pad(ndimage.gaussian_filter(cut, line.blur_px), 1)
    paths = []
    for contour in measure.find_contours(field, level):
        if len(contour) < 10 or _area(contour) < line.area_px:
            continue
        points = (contour[:, ::-1] - 0.5 + (left + origin[1], top + origin[0])) / PX_PER_MM
        paths.append(path_of(_resampled(points), line.error_mm, line.corner_px, line.corner_deg))
    return "".join(paths)


def _area(line):
    across = np.dot(line[:-1, 0], line[1:, 1]) - np.dot(line[1:, 0], line[:-1, 1])
    return 0.5 * abs(across)


def _resampled(points):
    way = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    even = np.linspace(0, way[-1], max(12, int(way[-1] / _STEP_MM)))
    return np.stack([np.interp(even, way, points[:, k]) for k in range(2)], 1)
