"""Landmarks of the ribs, the sternum and the spine."""

import numpy as np

from tools.bodymap.surface import BACK, densely, farthest, seen_at, within

CERVICAL = tuple(f"c{n}" for n in range(1, 8))
THORACIC = tuple(f"t{n}" for n in range(1, 13))
LUMBAR = tuple(f"l{n}" for n in range(1, 6))
_RIB_SLICES = 24
# Beside the midline, where the nerves leave between the back's muscles.
_PARAVERTEBRAL_MM = 25
# How far beside the midline one reaches the angle of a rib: four fingers; of the upper ones as far
# as the inner border of the scapula lets one.
_ANGLE_MM, _BESIDE_SCAPULA_MM, _LOWEST_UNDER_SCAPULA_Z = 70, 50, 1362


def trunk(skeleton):
    """Landmarks by name, each an array of places in mm."""
    ribs = {n: rib_line(skeleton.vertices(f"rib-{n:02}")) for n in range(1, 13)}
    return {
        **{f"rib-{n:02}": line for n, line in ribs.items()},
        **_between_ribs(ribs),
        **_spine(skeleton),
        "sternum": _sternum(skeleton),
    }


def rib_line(points):
    """The middle of the outer face of a rib, from the spine to the sternum."""
    centre = np.array([-25.0, 195.0])
    angles = np.unwrap(np.arctan2(-(points[:, 0] - centre[0]), points[:, 1] - centre[1]))
    angles = np.where(angles < -np.pi / 2, angles + 2 * np.pi, angles)
    bins = np.linspace(np.percentile(angles, 0.5), np.percentile(angles, 99.5), _RIB_SLICES + 1)
    line = []
    for low, high in zip(bins, bins[1:], strict=False):
        slice_ = points[(angles >= low) & (angles <= high)]
        if len(slice_) < 3:
            continue
        out = np.linalg.norm(slice_[:, :2] - centre, axis=1)
        outer = slice_[out >= np.percentile(out, 60)]
        line.append(outer.mean(0))
    return np.array(line)


def angle_of(line):
    """The place of a rib's angle: the backmost at some way from the midline."""
    dense = densely(line)
    back = dense[dense[:, 1] > 200]
    high = back[:, 2].mean() > _LOWEST_UNDER_SCAPULA_Z
    aside = _BESIDE_SCAPULA_MM if high else min(_ANGLE_MM, -back[:, 0].min() - 4)
    return back[abs(-back[:, 0] - aside).argmin()]


def outermost(line):
    """The place of a rib farthest from the midline."""
    return densely(line)[densely(line)[:, 0].argmin()]


def front_of(line):
    """The front part of a rib, some way before its end."""
    dense = densely(line)
    front = dense[dense[:, 1] < 190]
    return front[int(len(front) * 0.6)] if len(front) else dense[-1]


def _between_ribs(ribs):
    tip = densely(ribs[12])
    return {
        "nx-intercostal-post": angle_of(ribs[6]),
        "nx-intercostal-lat": outermost(ribs[6]),
        "nx-intercostal-ant": densely(ribs[3])[-3],
        "nx-subcostal": tip[int(len(tip) * 0.8)],
    }


def _spine(skeleton):
    places = {}
    for level in CERVICAL[1:] + THORACIC + LUMBAR:
        points = skeleton.vertices(f"vertebra-{level}")
        middle = points[abs(points[:, 0]) < 3]
        places[f"spinous-{level}"] = tip_of(middle)
    beside = skeleton.vertices("vertebra-t6")
    z = places["spinous-t6"][2] + 22
    places["nx-paravertebral"] = seen_at(beside, "posterior", -_PARAVERTEBRAL_MM, z)
    return places


def tip_of(middle):
    """The tip of a spinous process: the backmost place, on its outer face, in the midline."""
    tip = farthest(middle, BACK)
    near = middle[np.linalg.norm(middle - tip, axis=1) < 5]
    return near.mean(0) * (0, 1, 1)


def _sternum(skeleton):
    points = skeleton.vertices("sternum")
    bottom = points[:, 2].min()
    middle = within(points, aside=(-4, 4))
    line = []
    for z in np.linspace(middle[:, 2].max() - 6, bottom + 34, 7):
        line.append(farthest(middle[abs(middle[:, 2] - z) < 8], -BACK) * (0, 1, 0) + (0, 0, z))
    return np.array(line)
