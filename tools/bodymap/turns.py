"""Rotations in space as 3 × 3 matrices; angles in radians."""

import numpy as np


def between(one, other):
    """The smallest turn that brings one direction into another."""
    a, b = one / np.linalg.norm(one), other / np.linalg.norm(other)
    cross = _cross(np.cross(a, b))
    return np.eye(3) + cross + cross @ cross / (1 + a @ b)


def round_axis(axis, angle):
    """The turn by an angle round an axis."""
    cross = _cross(axis / np.linalg.norm(axis))
    return np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross


def twist_of(turn, axis):
    """By which angle a turn goes round an axis."""
    x, y, z = axis / np.linalg.norm(axis)
    sine = (turn[2, 1] - turn[1, 2]) * x + (turn[0, 2] - turn[2, 0]) * y
    return np.arctan2(sine + (turn[1, 0] - turn[0, 1]) * z, np.trace(turn) - 1)


def _cross(v):
    return np.array([[0, -v[2], v[1]], [v[2], 0, -v[0]], [-v[1], v[0], 0]])
