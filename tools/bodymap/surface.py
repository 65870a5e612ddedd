"""Finding places on bones: what is outermost, what one sees at a spot, how far along a line."""

import numpy as np

from tools.bodymap.raster import AXES

RIGHT_OUT = np.array([-1.0, 0, 0])
UP = np.array([0, 0, 1.0])
BACK = np.array([0, 1.0, 0])


def farthest(points, direction):
    """The point that lies farthest in a direction."""
    return points[(points @ np.asarray(direction, float)).argmax()]


def within(points, *, z=None, y=None, aside=None):
    """The points whose coordinates lie between two limits each; `aside`: |x| or more."""
    keep = np.ones(len(points), bool)
    for values, limits in ((points[:, 2], z), (points[:, 1], y), (-points[:, 0], aside)):
        if limits is not None:
            keep &= (values >= limits[0]) & (values <= limits[1])
    return points[keep]


def seen_at(points, view, across, z):
    """The point one sees at a place of a view: `across` is x before and behind, y from the side.

    Of the points near the place, the one nearest to the viewer.
    """
    axis = 1 if view == "lateral" else 0
    off = np.hypot(points[:, axis] - across, points[:, 2] - z)
    near = points[off <= max(off.min() + 1e-9, 1.5)]
    return near[(near @ AXES[view][1]).argmin()]


def line_at(points, axis, values, direction, half_mm=6):
    """For each value on an axis (0 x, 1 y, 2 z) the outermost point of that slice."""
    line = []
    for value in values:
        slice_ = points[abs(points[:, axis] - value) <= half_mm]
        if len(slice_):
            line.append(farthest(slice_, direction))
    return np.array(line)


def along(line, start, distance):
    """The place `distance` mm from `start` in a straight line, found going along a line.

    `start` is the place on the line from which one goes; the sign of `distance` tells which way.
    None if the line ends before.
    """
    dense = densely(line)
    begin = int(np.linalg.norm(dense - start, axis=1).argmin())
    way = dense[begin:] if distance > 0 else dense[begin::-1]
    off = np.linalg.norm(way - start, axis=1)
    reached = np.nonzero(off >= abs(distance))[0]
    return way[reached[0]] if len(reached) else None


def densely(line, step_mm=0.5):
    """The line with a point every half millimetre."""
    lengths = np.linalg.norm(np.diff(line, axis=0), axis=1)
    way = np.r_[0, np.cumsum(lengths)]
    at = np.linspace(0, way[-1], int(way[-1] / step_mm) + 2)
    return np.stack([np.interp(at, way, line[:, k]) for k in range(3)], 1)


def nearest(points, place):
    """The point nearest to a place."""
    return points[np.linalg.norm(points - place, axis=1).argmin()]
