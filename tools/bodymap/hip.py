"""The hip bone divided into ilium, pubis and ischium, which meet in the socket of the hip."""

import numpy as np

# The bones, and whether there is one on each side.
HIP = {"ilium": True, "pubis": True, "ischium": True}


def hip_bone_at(places, joint):
    """The index in HIP of the bone at each place; `joint` is the middle of the right socket.

    The ilium ends behind at the upper third of the socket and the greater sciatic notch, in front
    at the iliopubic eminence; pubis and ischium meet in the middle of the lower ramus.
    """
    inward = abs(joint[0]) - abs(places[:, 0])
    back, up = places[:, 1] - joint[1], places[:, 2] - joint[2]
    bulge = 4 * np.cos(inward / 9)
    ilium_behind = up > 12 + 0.3 * inward + bulge
    ilium_before = up > 6 + 1.1 * (inward - 18) + bulge
    ilium = np.where(back > -14, ilium_behind, ilium_before)
    ramus = inward > 62 + 0.5 * (up + 60)
    pubis = ~ilium & ((ramus & (up < -30)) | ((up > -42) & (back < -8)))
    return np.where(ilium, 0, np.where(pubis, 1, 2))
