"""All landmarks of a skeleton, in which views each is told, and where a point's mark stands."""

from tools.bodymap.landmarks_arm import arm
from tools.bodymap.landmarks_head import head
from tools.bodymap.landmarks_leg import leg
from tools.bodymap.landmarks_trunk import angle_of, front_of, outermost, trunk
from tools.bodymap.levels import levels
from tools.bodymap.surface import along, densely

_ALL = ("anterior", "posterior", "lateral")
# Places that are no points of protocols.json: ways of nerves, and heights.
WAYPOINTS = {
    "neck-root": ("anterior", "lateral"),
    "axilla": _ALL,
    "arm-spiral": ("posterior", "lateral"),
    "ulnar-groove": ("posterior",),
    "forearm-ulnar": _ALL,
    "wrist-ulnar": _ALL,
    "elbow-front-lateral": ("anterior", "lateral"),
    "forearm-radial": _ALL,
    "wrist-radial": _ALL,
    "spinoglenoid-notch": ("posterior",),
    "sciatic-notch": ("posterior", "lateral"),
    "thigh-back": ("posterior", "lateral"),
    "popliteal-fossa": ("posterior", "lateral"),
    "fibular-neck": _ALL,
    "leg-front-lateral": ("anterior", "lateral"),
    "foot-top": ("anterior", "lateral"),
    "leg-medial": ("anterior",),
    "medial-malleolus": ("anterior", "posterior"),
    "scalp-back": ("posterior", "lateral"),
    "scalp-side": ("posterior", "lateral"),
    "forehead": ("anterior", "lateral"),
    "cheek": ("anterior", "lateral"),
    "chin": ("anterior", "lateral"),
    "umbilicus-level": ("anterior",),
    "iliac-crest-top": _ALL,
    "buttock": ("posterior", "lateral"),
    "median-sacral-crest": ("posterior",),
}
# At its side the arm hides rib 2: its mark stands so much farther forward on it.
_BEFORE_ARM_MM = 52
# Where on a line its mark stands, from its start (0) to its end (1).
_SHARE = {
    "scapula-spine": 0.5,
    "scapula": 0.45,
    "tibia-crest": 0.28,
    "sternum": 0.34,
    "skull-superior-nuchal-line": 0.44,
}


def landmarks(skeleton):
    """Places in mm by name, and the level lines by name and view."""
    marks = {}
    for region in (head, arm, trunk, leg):
        marks.update(region(skeleton))
    return marks, levels(skeleton, marks)


def anchor(marks, point, view):
    """Where a point's mark stands, in mm on the body."""
    place = marks[point]
    if place.ndim == 1:
        return place
    if point.startswith("rib-"):
        choose = {"anterior": front_of, "posterior": angle_of, "lateral": outermost}
        chosen = choose[view](place)
        hidden = point == "rib-02" and view == "lateral"
        return along(place, chosen, _BEFORE_ARM_MM) if hidden else chosen
    if len(place) < 2:
        return place[0]
    dense = densely(place)
    return dense[int(_SHARE[point] * (len(dense) - 1))]


def line_of(marks, point):
    """The line on which one goes along the bone from a point; None if there is none.

    From the midline outwards.
    """
    if point.startswith("rib-"):
        return marks[point]
    lines = {
        "scapula-spine": "scapula-spine",
        "skull-superior-nuchal-line": "skull-superior-nuchal-line",
        "nx-greater-occipital": "skull-superior-nuchal-line",
        "nx-mental": "mandible-line",
        "nx-intercostal-post": "rib-06",
        "nx-intercostal-ant": "rib-03",
        "nx-subcostal": "rib-12",
    }
    return marks[lines[point]] if point in lines else None
