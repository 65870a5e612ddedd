"""Closed outlines as cubic Bézier curves (Schneider's fit), and their SVG spelling.

A path is written with one absolute M and relative c commands in whole millimetres; deltas are
taken between rounded points, so that roundings never add up.
"""

import numpy as np

_TRIES = 5


def path_of(points, error_mm, corner_px=24, corner_deg=105):
    """The path of a closed line of points some 0.6 mm apart; "" if it is too small to draw."""
    if np.allclose(points[0], points[-1]):
        points = points[:-1]
    if len(points) < 8:
        return ""
    corners = _corners(points, corner_px, corner_deg)
    smooth = not corners
    if smooth:
        corners = [int(np.argmin(points[:, 1]))]
    if len(corners) == 1:
        corners = sorted([corners[0], (corners[0] + len(points) // 2) % len(points)])
    twice = np.vstack([points, points])
    curves = []
    for first, last in zip(corners, [*corners[1:], corners[0] + len(points)], strict=True):
        piece = twice[first : last + 1]
        curves += _fit(piece, *_ends(twice, piece, first, last, smooth, len(points)), error_mm)
    return spelled(curves)


def spelled(curves):
    """`M x y c … z` of curves of four points each."""
    at = np.round(curves[0][0]).astype(int)
    start, deltas = at, []
    for curve in curves:
        rounded = np.round(curve).astype(int)
        if (rounded[3] == at).all() and np.abs(curve[1] - curve[0]).max() < 1:
            continue
        deltas += [*(rounded[1] - at), *(rounded[2] - at), *(rounded[3] - at)]
        at = rounded[3]
    return f"M{_numbers(start)}c{_numbers(deltas)}z" if deltas else ""


def _numbers(values):
    text = ""
    for value in map(str, map(int, values)):
        text += value if not text or value.startswith("-") else " " + value
    return text


def _corners(points, reach, below_deg):
    """Places where the line turns sharply, measured between points `reach` before and after."""
    before, after = np.roll(points, reach, 0) - points, np.roll(points, -reach, 0) - points
    lengths = np.linalg.norm(before, axis=1) * np.linalg.norm(after, axis=1) + 1e-9
    angles = np.degrees(np.arccos(np.clip((before * after).sum(1) / lengths, -1, 1)))
    chosen = []
    for i in np.argsort(angles, kind="stable"):
        if angles[i] > below_deg:
            break
        if all(min(abs(i - j), len(points) - abs(i - j)) > reach for j in chosen):
            chosen.append(int(i))
    return sorted(chosen)


def _ends(twice, piece, first, last, smooth, count):
    if not smooth:
        return _towards(piece[0], piece[min(4, len(piece) - 1)]), _towards(
            piece[-1], piece[max(0, len(piece) - 5)]
        )
    return (
        _towards(twice[(first - 3) % count], twice[first + 3]),
        _towards(twice[(last + 3) % count], twice[(last - 3) % count]),
    )


def _towards(here, there):
    step = there - here
    length = np.linalg.norm(step)
    return step / length if length > 0 else np.array([1.0, 0])


def _bezier(curve, t):
    t = t[:, None]
    return (
        (1 - t) ** 3 * curve[0]
        + 3 * (1 - t) ** 2 * t * curve[1]
        + 3 * (1 - t) * t * t * curve[2]
        + t**3 * curve[3]
    )


def _fit(points, start, end, error):
    """Curves through the points that leave along `start` and arrive against `end`."""
    if len(points) < 3:
        third = np.linalg.norm(points[-1] - points[0]) / 3
        return [
            np.array([points[0], points[0] + start * third, points[-1] + end * third, points[-1]])
        ]
    t = np.r_[0, np.cumsum(np.linalg.norm(np.diff(points, axis=0), axis=1))]
    t /= t[-1]
    for _ in range(_TRIES):
        curve = _least_squares(points, t, start, end)
        off = ((_bezier(curve, t) - points) ** 2).sum(1)
        worst = int(off.argmax())
        if off[worst] < error * error:
            return [curve]
        if off[worst] > (error * 6) ** 2:
            break
        t = _nearer(curve, points, t)
    middle = min(max(worst, 1), len(points) - 2)
    before, after = points[max(0, middle - 4)], points[min(len(points) - 1, middle + 4)]
    along = _towards(after, before)
    return _fit(points[: middle + 1], start, along, error) + _fit(
        points[middle:], -along, end, error
    )


def _least_squares(points, t, start, end):
    b0, b1 = (1 - t) ** 3, 3 * (1 - t) ** 2 * t
    b2, b3 = 3 * (1 - t) * t * t, t**3
    one, two = b1[:, None] * start, b2[:, None] * end
    matrix = np.array(
        [[(one * one).sum(), (one * two).sum()], [(one * two).sum(), (two * two).sum()]]
    )
    rest = points - (points[0] * (b0 + b1)[:, None] + points[-1] * (b2 + b3)[:, None])
    length = np.linalg.norm(points[-1] - points[0])
    a = b = length / 3
    if abs(np.linalg.det(matrix)) > 1e-12:
        a, b = np.linalg.solve(matrix, [(one * rest).sum(), (two * rest).sum()])
    if min(a, b) < 1e-3 * length or max(a, b) > 2.5 * length + 5:
        a = b = length / 3
    return np.array([points[0], points[0] + start * a, points[-1] + end * b, points[-1]])


def _nearer(curve, points, t):
    """One step of Newton's for each point to the nearest place on the curve."""
    off = _bezier(curve, t) - points
    first = 3 * (curve[1:] - curve[:-1])
    second = 2 * (first[1:] - first[:-1])
    s = t[:, None]
    slope = (1 - s) ** 2 * first[0] + 2 * (1 - s) * s * first[1] + s * s * first[2]
    bend = (1 - s) * second[0] + s * second[1]
    down = (slope * slope).sum(1) + (off * bend).sum(1)
    safe = np.where(abs(down) > 1e-9, down, 1)
    step = np.where(abs(down) > 1e-9, (off * slope).sum(1) / safe, 0)
    return np.clip(t - step, 0, 1)
