"""Landmarks of the head. Places on the cranium are read off the mesh, as its sutures are."""

import numpy as np

from tools.bodymap.surface import seen_at

# Seen from behind, x (right is negative) and z of the superior nuchal line from the bump outwards.
NUCHAL_LINE = ((0, 1637), (-12, 1641), (-25, 1645), (-38, 1646), (-50, 1644))
_MANDIBLE_LINE = ((0, 1570), (-12, 1571), (-24, 1574), (-32, 1579), (-39, 1586), (-43, 1594))


def head(skeleton):
    """Landmarks by name, each an array of places in mm."""
    skull, jaw = skeleton.whole["skull"].vertices, skeleton.bones["mandible"].mesh.vertices

    def before(x, z):
        return seen_at(skull, "anterior", x, z)

    def behind(x, z):
        return seen_at(skull, "posterior", x, z)

    right = skull[skull[:, 0] < 0]

    def beside(y, z):
        return seen_at(right, "lateral", y, z)

    nuchal = np.array([*(behind(x, z) for x, z in NUCHAL_LINE), beside(245, 1641)])
    return {
        "skull-mastoid": beside(218, 1618),
        "skull-external-occipital-protuberance": behind(0, 1637),
        "skull-superior-nuchal-line": nuchal,
        "skull-zygomatic": before(-43, 1630),
        "skull-frontal": before(-25, 1692),
        "skull-parietal": beside(236, 1700),
        "nx-supraorbital": before(-24, 1678),
        "nx-infraorbital": before(-27, 1631),
        "nx-mental": seen_at(jaw, "anterior", -24, 1574),
        "nx-greater-occipital": behind(-25, 1645),
        "nx-lesser-occipital": beside(243, 1633),
        "mandible-line": np.array([seen_at(jaw, "anterior", x, z) for x, z in _MANDIBLE_LINE]),
        "scalp-back": behind(-24, 1715),
        "scalp-side": beside(250, 1680),
        "forehead": before(-26, 1715),
        "cheek": before(-22, 1612),
        "chin": seen_at(jaw, "anterior", -10, 1562),
    }
