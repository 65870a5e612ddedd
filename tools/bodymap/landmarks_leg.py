"""Landmarks of the pelvis and the leg."""

import numpy as np

from tools.bodymap.surface import BACK, RIGHT_OUT, UP, farthest, line_at, seen_at, within

# The exits at the sacrum lie so far beside the midline.
_SACRAL_MM = 25


def leg(skeleton):
    """Landmarks by name, each an array of places in mm."""
    return {**_pelvis(skeleton), **_thigh(skeleton), **_lower_leg(skeleton)}


def _pelvis(skeleton):
    sacrum, ilium = skeleton.vertices("sacrum"), skeleton.vertices("ilium")
    pubis, ischium = skeleton.vertices("pubis"), skeleton.vertices("ischium")
    trochanter = _trochanter(skeleton)
    tuber = farthest(ischium, -UP + 0.8 * BACK)
    top = sacrum[:, 2].max()
    crest = line_at(ilium, 1, np.linspace(ilium[:, 1].min() + 8, ilium[:, 1].max() - 8, 8), UP)
    middle = within(sacrum, aside=(-5, 5))
    heights = np.linspace(top - 14, top - 84, 6)
    return {
        "sacrum": seen_at(sacrum, "posterior", -_SACRAL_MM, top - 36),
        "nx-sacral": seen_at(sacrum, "posterior", -_SACRAL_MM, top - 28),
        "median-sacral-crest": line_at(middle, 2, heights, BACK) * (0, 1, 1),
        "pubic-symphysis": farthest(within(pubis, aside=(0, 8)), UP - 0.4 * BACK) * (0, 1, 1)
        + (0, 0, -3),
        "ischium": tuber,
        "nx-sciatic": (tuber + trochanter) / 2,
        "sciatic-notch": np.array([-62.0, 205.0, tuber[2] + 100]),
        "iliac-crest-top": farthest(ilium, UP),
        "iliac-crest": crest,
        "buttock": np.array([-70.0, 250.0, top - 70]),
        "umbilicus-level": np.array([[0.0, 90.0, 1112.0]]),
        "groin": np.array([-70.0, 110.0, 955.0]),
    }


def _trochanter(skeleton):
    femur = skeleton.vertices("femur")
    high = femur[femur[:, 2] > femur[:, 2].max() - 90]
    return farthest(high, RIGHT_OUT + 0.15 * UP)


def _thigh(skeleton):
    femur = skeleton.vertices("femur")
    z = femur[:, 2]
    half = femur[abs(z - (z.min() + 0.5 * np.ptp(z))) < 6]
    low = femur[z < z.min() + 30]
    return {
        "femur-greater-trochanter": _trochanter(skeleton),
        "thigh-back": farthest(half, BACK),
        "popliteal-fossa": farthest(low, BACK) * (0, 1, 1) + (low[:, 0].mean(), 8, 12),
    }


def _lower_leg(skeleton):
    tibia, fibula = skeleton.vertices("tibia"), skeleton.vertices("fibula")
    top, length = tibia[:, 2].max(), np.ptp(tibia[:, 2])
    crest = line_at(tibia, 2, top - length * np.linspace(0.13, 0.72, 9), -BACK, half_mm=4)
    inner = tibia[abs(tibia[:, 2] - (top - 75)) < 4]
    head = fibula[:, 2].max()
    neck = fibula[abs(fibula[:, 2] - (head - 25)) < 5]
    low = fibula[abs(fibula[:, 2] - (head - 0.45 * np.ptp(fibula[:, 2]))) < 5]
    return {
        "tibia-crest": crest,
        "nx-saphenous": farthest(inner, -RIGHT_OUT - 0.7 * BACK),
        "nx-common-fibular": farthest(neck, RIGHT_OUT + 0.2 * BACK),
        "fibular-neck": farthest(neck, RIGHT_OUT + 0.2 * BACK),
        "leg-front-lateral": low.mean(0) + (4, -14, 0),
        "foot-top": skeleton.vertices("tarsal-3").mean(0) + (0, 0, 12),
        "leg-medial": farthest(
            tibia[abs(tibia[:, 2] - (top - 0.55 * length)) < 5], -RIGHT_OUT - 0.3 * BACK
        ),
        "medial-malleolus": farthest(tibia[tibia[:, 2] < tibia[:, 2].min() + 25], -RIGHT_OUT),
    }
