"""The middle of each segment's band on the trunk: lines from the spine round to the front.

Ribs carry the thoracic ones, vertebrae the cervical and lumbar, the sacrum the sacral ones.
"""

import numpy as np

from tools.bodymap.surface import densely

# Below the rib run its nerve and vessels; at the spine the band leaves it for the midline.
_OFF_RIB_MM, _OFF_SPINE_MM = 8, 42


def levels(skeleton, marks):
    """For each level a line per view, in mm on the body."""
    found = {}
    for n in range(1, 13):
        found[f"level-t{n}"] = _thoracic(n, marks)
    for n in range(2, 9):
        found[f"level-c{n}"] = _neck(n, marks)
    for n in range(1, 6):
        found[f"level-l{n}"] = _waist(n, marks)
    for n in range(1, 5):
        found[f"level-s{n}"] = _sacral(n, marks)
    return found


def _thoracic(n, marks):
    rib, spine = densely(marks[f"rib-{n:02}"]), marks[f"spinous-t{n}"]
    down = np.array([0, 0, -_OFF_RIB_MM])
    back = rib[(rib[:, 1] > 235) & (rib[:, 0] < -_OFF_SPINE_MM)] + down
    start = spine * (0, 1, 0) + (0, 0, (spine[2] + back[0][2]) / 2)
    lines = {"posterior": _thin(np.vstack([start, back]))}
    widest = int(rib[:, 0].argmin())
    lines["lateral"] = _thin(rib + down)
    front = rib[widest:] + down
    if n >= 2 and len(front) > 4:
        end = front[-1]
        target = _front_height(n, marks)
        tail = np.array(
            [[end[0] * 0.5, end[1] - 4, (end[2] + target) / 2], [0, end[1] - 6, target]]
        )
        lines["anterior"] = _thin(np.vstack([front, tail]), 9)
    return lines


def _front_height(n, marks):
    """Where the band of Tn reaches the midline in front, in z: T2-T6 at the sternum, T10 navel."""
    top, low = marks["sternum"][0][2], marks["umbilicus-level"][0][2]
    pubis = marks["pubic-symphysis"][2]
    known = {2: top - 22, 6: marks["sternum"][-1][2], 10: low, 12: (low + 2 * pubis) / 3 + 20}
    return float(np.interp(n, sorted(known), [known[k] for k in sorted(known)]))


def _neck(n, marks):
    spine = marks[f"spinous-c{min(n, 7)}"] if n < 8 else marks["spinous-c7"] - (0, 0, 11)
    out = np.interp(n, [2, 5, 6, 8], [45, 55, 70, 100])
    lines = {"posterior": np.array([spine, spine + (-out, 0, 0)])}
    if n <= 4:
        lines["anterior"] = np.array([[-out, 190.0, spine[2] - 12], [0, 180.0, spine[2] - 20]])
        lines["lateral"] = np.array([spine, spine + (-40, -85, -14)])
    return lines


def _waist(n, marks):
    spine = marks[f"spinous-l{n}"]
    lines = {"posterior": np.array([spine, spine + (-115, -60, -8)])}
    if n == 1:
        crest, groin, pubis = marks["iliac-crest"], marks["groin"], marks["pubic-symphysis"]
        lines["lateral"] = _thin(np.vstack([spine, crest[::-1] + (0, 0, 12)]))
        lines["anterior"] = np.array([crest[0] + (-6, 0, 8), groin, pubis + (0, 0, 12)])
    return lines


def _sacral(n, marks):
    crest = densely(marks["median-sacral-crest"])
    place = crest[int((n - 0.5) / 4 * (len(crest) - 1))]
    return {"posterior": np.array([place, place + (-95 + 9 * n, 0, -6)])}


def _thin(line, count=8):
    return line[np.linspace(0, len(line) - 1, min(count, len(line))).astype(int)]
