"""Spoilt ids and what names them."""

from domain.spoiling import Cases, add, drop, duplicate, put

RIB_5 = "points[rib-05]"
ACROMION = "points[acromion]"
SHOULDER = "protocols[shoulder]"
RIBS = "protocols[spine].steps[ribs].choose"

CASES: Cases = {
    # Ids
    "a point is given twice": (duplicate("points"), "points[69].id", ["given twice", "another id"]),
    "a question is both contraindication and precaution": (
        put("precautions[pregnancy].id", "osteoporosis"),
        "precautions[pregnancy].id",
        ["osteoporosis", "given twice"],
    ),
    "a protocol names an unknown point": (
        put(f"{SHOULDER}.steps[1].point", "akromion"),
        f"{SHOULDER}.steps[1].point",
        ['Protocol "shoulder"', "akromion", 'Did you mean "acromion"?'],
    ),
    "a choice names an unknown point": (
        add(f"{RIBS}.from", "rib-13"),
        f"{RIBS}.from[9]",
        ['Protocol "spine", choice "ribs"', "rib-13", "Did you mean"],
    ),
    "a default is not among the choices": (
        add(f"{RIBS}.default", "rib-12"),
        f"{RIBS}.default[1]",
        ["rib-12", '"from"'],
    ),
    "a point lies on an unknown structure": (
        put(f"{ACROMION}.structure", "scapla"),
        f"{ACROMION}.structure",
        ["acromion", "scapla", 'Did you mean "scapula"?'],
    ),
    "a point lies in an unknown region": (
        put(f"{ACROMION}.region", "sholder"),
        f"{ACROMION}.region",
        ["sholder", 'Did you mean "shoulder"?'],
    ),
    "a ring site has an unknown direction": (
        put(f"{ACROMION}.approach.sites[0].direction", "bakward"),
        f"{ACROMION}.approach.sites[0].direction",
        ["bakward", 'Did you mean "backward"?'],
    ),
    "a ring site ends at something unknown": (
        put(f"{ACROMION}.approach.sites[2].ends_at", "excluded-clavikle"),
        f"{ACROMION}.approach.sites[2].ends_at",
        ["clavikle", 'Did you mean "excluded-clavicle"?'],
    ),
    "a ring site ends at a point that is pressed": (
        put("points[humerus-medial-epicondyle].approach.sites[1].ends_at", "nx-radial"),
        "points[humerus-medial-epicondyle].approach.sites[1].ends_at",
        ["nx-radial", "no warning"],
    ),
    "a ring site ends, nobody knows where": (
        drop(f"{ACROMION}.approach.sites[2].ends_at_mm"),
        f"{ACROMION}.approach.sites[2].ends_at_mm",
        ["ends_at_mm", "missing", "both or neither"],
    ),
    "a neighbour is unknown": (
        put(f"{RIB_5}.approach.neighbours[0]", "rib-4"),
        f"{RIB_5}.approach.neighbours[0]",
        ["rib-05", "rib-4", 'Did you mean "rib-04"?'],
    ),
    "a point is its own neighbour": (
        put(f"{RIB_5}.approach.neighbours[0]", "rib-05"),
        f"{RIB_5}.approach.neighbours[0]",
        ["own neighbour"],
    ),
    "an answer skips an unknown point": (
        add("precautions[pregnancy].yes[1].points", "sacrm"),
        "precautions[pregnancy].yes[1].points[4]",
        ["pregnancy", "sacrm", 'Did you mean "sacrum"?'],
    ),
    "a zone cites an author without a name": (
        put("zones.organs[heart].segments_by_author.?", ["T1"]),
        "zones.organs[heart].segments_by_author.?",
        ["heart", '"?"', "author id"],
    ),
    "a zone cites an unknown author": (
        put("zones.organs[heart].segments_by_author.Z", ["T1"]),
        "zones.organs[heart].segments_by_author.Z",
        ['Organ "heart"', "no author", "A"],
    ),
    "a protocol never touches something unknown": (
        put("protocols[knee-lower-leg].never", ["patella"]),
        "protocols[knee-lower-leg].never[0]",
        ["patella", 'Did you mean "excluded-patella"?'],
    ),
    "a protocol has a point twice": (
        add(f"{SHOULDER}.steps", {"point": "acromion"}),
        f"{SHOULDER}.steps[4].point",
        ["acromion", "twice"],
    ),
    "a point that is not offered is a step": (
        put(f"{RIBS}.from[0]", "rib-01"),
        f"{RIBS}.from[0]",
        ["rib-01", "not offered"],
    ),
    "a point is not offered, nobody knows why": (
        drop("points[rib-01].not_offered_because"),
        "points[rib-01].not_offered_because",
        ["rib-01", "not_offered_because", "missing"],
    ),
}
