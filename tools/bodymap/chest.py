"""The front of the chest divided into the sternum and the cartilage of the ribs."""

import numpy as np

# Half the width of the sternum at a height: tip, body, waist at the angle, manubrium. z, mm.
_STERNUM = ((1296, 6), (1312, 13), (1345, 20), (1390, 18), (1426, 16), (1434, 22), (1452, 30))
_TOP = ((1462, 36), (1480, 40))

# The bones, and whether there is one on each side.
CHEST = {"sternum": False, "costal-cartilage": True}


def chest_bone_at(places):
    """The index in CHEST of the bone at each place."""
    heights, halves = zip(*_STERNUM, *_TOP, strict=True)
    return (abs(places[:, 0]) > np.interp(places[:, 2], heights, halves)).astype(int)
