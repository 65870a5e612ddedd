"""The places on a ring round a point: on a bone, so far from the point, in a direction.

Distances are measured in space between places on the bones, as a finger's breadth is on a body.
"""

import numpy as np

from tools.bodymap.surface import along, nearest

DIRECTIONS = {
    "up": (0, 0, 1.0),
    "down": (0, 0, -1.0),
    "inward": (1.0, 0, 0),
    "outward": (-1.0, 0, 0),
    "forward": (0, -1.0, 0),
    "backward": (0, 1.0, 0),
}
# What a millimetre beside the distance costs, against 1 for the opposite direction.
_MM_COST = 0.05


def site(point, direction, distance_mm, vertices, line=None):
    """The place among `vertices` of a bone, `distance_mm` from `point` in a direction.

    `line` is the line the point lies on, from the midline outwards, for directions along it.
    """
    if direction.startswith("along-"):
        sign = 1 if direction == "along-outward" else -1
        place = along(line, point, sign * distance_mm)
        if place is not None:
            return nearest(vertices, place)
        direction = direction.removeprefix("along-")
    way = np.array(DIRECTIONS[direction])
    steps = vertices - point
    lengths = np.linalg.norm(steps, axis=1) + 1e-9
    cost = 1 - (steps @ way) / lengths + _MM_COST * abs(lengths - distance_mm)
    return vertices[cost.argmin()]
