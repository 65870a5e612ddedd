"""The cranium divided into its bones along the sutures.

The mesh has no sutures, so they are given here as lines in the picture from the side (y to the
back, z up; mm) and from before or behind (x aside, z up), read off the mesh at the places where
anatomy puts them: bregma and lambda on the vault, pterion and asterion on the side.
"""

from dataclasses import replace

import numpy as np

# From the side: bregma, down the coronal suture to the pterion, and before the sphenoid.
_CORONAL = ((1760, 196), (1751, 193), (1715, 179), (1690, 170), (1674, 164), (1640, 162))
# From behind: height of the lambdoid suture at a distance from the midline; lambda to asterion.
_LAMBDOID = ((0, 1704), (12, 1699), (28, 1686), (44, 1668), (56, 1653), (66, 1646))
# From the side: the upper edge of the temporal bone, from asterion over the squama to the sphenoid.
_SQUAMOUS = (
    (166, 1655),
    (169, 1672),
    (180, 1687),
    (195, 1686),
    (208, 1671),
    (216, 1657),
    (240, 1652),
)
# From the side: behind the mastoid process; how far back the temporal bone reaches at a height.
_OCCIPITOMASTOID = ((1590, 223), (1606, 226), (1622, 232), (1640, 237), (1652, 239))
_PTERION_Z, _SPHENOID_BACK_Y = 1673, 168
_ARCH_SUTURE_Y = 177
_FRONTOZYGOMATIC_Z = 1663
_NASION_Z, _RHINION_Z = 1664, 1646
# From before: how far from the midline the zygomatic bone begins at a height.
_ZYGOMATICOMAXILLARY = ((1612, 44), (1620, 39), (1634, 31), (1640, 29), (1650, 40), (1664, 41))
# The lower limit of the frontal bone from before: along the rim of the orbit.
_ORBIT_ROOF = ((0, _NASION_Z), (9, 1664), (13, 1668), (40, 1668), (46, 1663), (55, 1663))
_FACE_Y = 172
_TEETH_Z = 1600.5

# The rim of the orbit from before, right or left: distance from the midline, z.
ORBIT = ((12, 1656), (13, 1666), (19, 1673), (28, 1674), (38, 1671), (45, 1665)) + (
    (47, 1657),
    (46, 1650),
    (42, 1643),
    (34, 1640),
    (26, 1641),
    (19, 1645),
    (14, 1650),
)
NOSE = ((-10, 1624), (-9, 1632), (-5, 1643), (0, 1648), (5, 1643), (9, 1632), (10, 1624)) + (
    (7, 1619),
    (0, 1621),
    (-7, 1619),
)
_ORBIT_DEPTH_MM, _ORBIT_WALL_MM, _ORBIT_FRONT_Y = 30, 9, 160
# Surfaces so far behind the face belong to the inside of a hole.
_INSIDE_ORBIT_Y, _INSIDE_NOSE_Y = 149, 143

# The bones, and whether there is one on each side.
SKULL = {
    "frontal-bone": False,
    "parietal-bone": True,
    "occipital-bone": False,
    "temporal-bone": True,
    "sphenoid": True,
    "zygomatic-bone": True,
    "maxilla": False,
    "nasal-bone": False,
}
_INDEX = list(SKULL)


def hollowed(mesh):
    """The cranium with hollow orbits; the mesh closes them behind the rim."""
    aside, y, z = abs(mesh.vertices[:, 0]), mesh.vertices[:, 1], mesh.vertices[:, 2]
    depth = _depth_in(ORBIT, aside, z)
    share = np.clip(depth / _ORBIT_WALL_MM, 0, 1)
    push = _ORBIT_DEPTH_MM * share * share * (3 - 2 * share) * (y < _ORBIT_FRONT_Y)
    return replace(mesh, vertices=mesh.vertices + push[:, None] * (0, 1, 0))


def is_hole(places):
    """Which places of the surface lie inside an orbit or the nose."""
    x, y, z = places.T
    orbit = (_depth_in(ORBIT, abs(x), z) > 0) & (y > _INSIDE_ORBIT_Y) & (y < 200)
    nose = (_depth_in(NOSE, x, z) > 0) & (y > _INSIDE_NOSE_Y) & (y < 200)
    return orbit | nose


def _depth_in(polygon, first, second):
    """How far inside a polygon points lie; 0 outside."""
    points = np.stack([first, second], 1)
    line = np.array([*polygon, polygon[0]], float)
    inside = np.zeros(len(points), bool)
    nearest = np.full(len(points), np.inf)
    for start, end in zip(line, line[1:], strict=False):
        way = end - start
        at = np.clip((points - start) @ way / (way @ way), 0, 1)
        nearest = np.minimum(nearest, np.linalg.norm(points - start - at[:, None] * way, axis=1))
        crosses = (start[1] > second) != (end[1] > second)
        with np.errstate(divide="ignore", invalid="ignore"):
            where = start[0] + (second - start[1]) * way[0] / way[1]
        inside ^= crosses & (first < where)
    return np.where(inside, nearest, 0)


def skull_bone_at(places):
    """The index in SKULL of the bone each place of the cranium's surface belongs to."""
    aside, y, z = abs(places[:, 0]), places[:, 1], places[:, 2]
    label = np.full(len(places), _INDEX.index("parietal-bone"))

    def put(bone, where):
        label[where] = _INDEX.index(bone)

    coronal = _at(_CORONAL, z)
    put("occipital-bone", (y > 200) & (z < _at(_LAMBDOID, aside)))
    beneath = (z < _at(_SQUAMOUS, y)) & (aside > 20) & (y > 160)
    put("temporal-bone", beneath & (y < _at(_OCCIPITOMASTOID, z)))
    put("sphenoid", (y <= _SPHENOID_BACK_Y) & (z < _PTERION_Z))
    put("sphenoid", (z < 1628) & (aside < 34) & (y > _FACE_Y) & (y < 200))
    put("occipital-bone", (y > 200) & (z < 1645) & (aside < 26))
    put(
        "frontal-bone",
        (y < coronal) & (z > _at(_ORBIT_ROOF, aside)) & ((z > _PTERION_Z) | (y < 152)),
    )
    _put_face(put, aside, y, z)
    put("sphenoid", (_depth_in(ORBIT, aside, z) > 0) & (y > _INSIDE_ORBIT_Y - 6) & (y < 200))
    put("maxilla", (_depth_in(NOSE, places[:, 0], z) > 0) & (y < 220))
    return label


def _put_face(put, aside, y, z):
    face = (y < 153) & (z <= _at(_ORBIT_ROOF, aside))
    put("maxilla", face | ((y < _FACE_Y) & (z < 1622) & (aside < 45)))
    zygoma = aside > _at(_ZYGOMATICOMAXILLARY, z)
    rim = (y < 157) & (z <= _FRONTOZYGOMATIC_Z) & (z > 1612)
    arch = (z < 1645) & (z > 1612) & (y < _ARCH_SUTURE_Y) & (aside > 46)
    put("zygomatic-bone", zygoma & (rim | arch))
    put("nasal-bone", (aside < 6.5) & (y < 140) & (z < _NASION_Z) & (z > _RHINION_Z - 2))


def _at(line, where):
    """The second coordinate of a line at values of its first."""
    first, second = zip(*sorted(line), strict=True)
    return np.interp(where, first, second)
