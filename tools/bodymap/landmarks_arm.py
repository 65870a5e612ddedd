"""Landmarks of the shoulder girdle and the arm."""

import numpy as np

from tools.bodymap.surface import BACK, RIGHT_OUT, UP, farthest, line_at, nearest, seen_at, within

_HUMERUS_LOW_MM = 55


def arm(skeleton):
    """Landmarks by name, each an array of places in mm."""
    return {**_scapula(skeleton), **_humerus(skeleton), **_forearm(skeleton)}


def _scapula(skeleton):
    points = skeleton.vertices("scapula")
    inner, outer = points[:, 0].max(), points[:, 0].min()
    top = points[:, 2].max()
    spine = line_at(
        within(points, z=(top - 34, top)),
        0,
        np.linspace(inner - 8, outer + 8, 9),
        BACK + 0.55 * UP,
        half_mm=2,
    )
    middle = spine[len(spine) // 2]
    low, high = points[:, 2].min(), spine[0][2]
    border = line_at(points, 2, np.linspace(low + 6, high - 4, 8), -RIGHT_OUT, half_mm=2)
    return {
        "scapula-spine": spine,
        "scapula": border,
        "acromion": nearest(points, spine[-1] + (-2, -8, 0)),
        "nx-suprascapular": seen_at(points, "posterior", middle[0] + 4, middle[2] + 12),
        "spinoglenoid-notch": seen_at(points, "posterior", outer + 30, spine[-2][2] - 16),
        "inferior-angle": farthest(points, -UP),
    }


def _humerus(skeleton):
    points = skeleton.vertices("humerus")
    low = points[points[:, 2] < points[:, 2].min() + _HUMERUS_LOW_MM]
    lateral, medial = farthest(low, RIGHT_OUT), farthest(low, -RIGHT_OUT)
    head, elbow = skeleton.joints["humerus_r"], (lateral + medial) / 2

    def shaft(share):
        return head + share * (elbow - head)

    edge = lateral + 80 * (head - elbow) / np.linalg.norm(head - elbow)
    ring = points[abs(points[:, 2] - edge[2]) < 4]
    behind = medial + (lateral - medial) * 0.15
    spiral = points[np.linalg.norm(points - shaft(0.5), axis=1) < 18]
    return {
        "humerus-lateral-epicondyle": lateral,
        "humerus-medial-epicondyle": medial,
        "nx-radial": farthest(ring, RIGHT_OUT + 0.4 * BACK),
        "nx-ulnar": farthest(low[np.linalg.norm(low - behind, axis=1) < 14], BACK),
        "ulnar-groove": farthest(low[np.linalg.norm(low - behind, axis=1) < 14], BACK),
        "arm-spiral": farthest(spiral, BACK),
        "axilla": head + np.array([38, 0, -42]),
        "neck-root": skeleton.vertices("vertebra-c6").mean(0) + (-38, -18, -10),
    }


def _forearm(skeleton):
    ulna, radius = skeleton.vertices("ulna"), skeleton.vertices("radius")

    def part_of(points, share):
        """The middle of the slice at a share of the length, from the elbow."""
        z = points[:, 2].max() - share * np.ptp(points[:, 2])
        return points[abs(points[:, 2] - z) < 6].mean(0)

    return {
        "forearm-ulnar": part_of(ulna, 0.5),
        "wrist-ulnar": part_of(ulna, 0.97),
        "elbow-front-lateral": part_of(radius, 0.05),
        "forearm-radial": part_of(radius, 0.5),
        "wrist-radial": part_of(radius, 0.97),
    }
