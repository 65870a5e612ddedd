"""The cranium divided into its bones along the sutures.

The mesh has no sutures, so they are given here as lines in the picture from the side (y to the
back, z up; mm) and from before or behind (x aside, z up), read off the mesh at the places where
anatomy puts them: bregma and lambda on the vault, pterion and asterion on the side.
"""

import numpy as np

# From the side: bregma, down the coronal suture to the pterion, and before the sphenoid.
_CORONAL = ((1760, 196), (1751, 193), (1715, 179), (1690, 170), (1674, 164), (1640, 162))
# From behind: height of the lambdoid suture at a distance from the midline; lambda to asterion.
_LAMBDOID = ((0, 1704), (12, 1699), (28, 1686), (44, 1668), (56, 1653), (66, 1646))
# From the side: the upper edge of the temporal bone, from asterion over the squama to the sphenoid.
_SQUAMOUS = ((166, 1655), (169, 1672), (180, 1687), (195, 1686), (208, 1671), (216, 1656), (236, 1651))
# From the side: behind the mastoid process; how far back the temporal bone reaches at a height.
_OCCIPITOMASTOID = ((1590, 219), (1606, 221), (1622, 227), (1640, 233), (1652, 236))
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

BONES = (
    "frontal-bone",
    "parietal-bone",
    "occipital-bone",
    "temporal-bone",
    "sphenoid",
    "zygomatic-bone",
    "maxilla",
    "nasal-bone",
)
PAIRED = ("parietal-bone", "temporal-bone", "sphenoid", "zygomatic-bone")


def skull_parts(mesh):
    """The bones of the cranium; of paired ones, the right."""
    labels = bone_at(mesh.face_centres())
    right = mesh.face_centres()[:, 0] < 0
    parts = {}
    for bone in BONES:
        keep = labels == BONES.index(bone)
        parts[bone] = mesh.part(keep & right if bone in PAIRED else keep)
    return parts


def bone_at(points):
    """The index in BONES of the bone each point of the cranium's surface belongs to."""
    aside, y, z = abs(points[:, 0]), points[:, 1], points[:, 2]
    label = np.full(len(points), BONES.index("parietal-bone"))

    def put(bone, where):
        label[where] = BONES.index(bone)

    coronal = _at(_CORONAL, z)
    put("occipital-bone", (y > 200) & (z < _at(_LAMBDOID, aside)))
    beneath = (z < _at(_SQUAMOUS, y)) & (aside > 20) & (y > 160)
    put("temporal-bone", beneath & (y < _at(_OCCIPITOMASTOID, z)))
    put("sphenoid", (y <= _SPHENOID_BACK_Y) & (z < _PTERION_Z))
    put("occipital-bone", (y > 196) & (z < 1645) & (aside < 26))
    put("frontal-bone", (y < coronal) & (z > _at(_ORBIT_ROOF, aside)) & ((z > _PTERION_Z) | (y < 152)))
    _put_face(put, aside, y, z)
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
