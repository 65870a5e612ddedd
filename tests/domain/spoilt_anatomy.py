"""What the source excludes, pressed all the same; the chest without its rhythm."""

from domain.spoiling import Cases, add, both, drop, put

SITE_ON_THE_CLAVICLE = {"direction": "inward", "on": "excluded-clavicle"}
RIB_5 = "points[rib-05]"
ACROMION = "points[acromion]"
SHOULDER = "protocols[shoulder]"
RIBS = "protocols[spine].steps[ribs].choose"

CASES: Cases = {
    # What the source excludes
    "the patella is no longer excluded": (
        drop("excluded_structures[excluded-patella]"),
        "excluded_structures",
        ["excluded-patella", "S16", "Put it back"],
    ),
    "the clavicle gets the number of another bone": (
        put("excluded_structures[excluded-clavicle].codes.ta2", "1152"),
        "excluded_structures[excluded-clavicle].codes.ta2",
        ["1152", "1168"],
    ),
    "a protocol presses the patella": (
        add("protocols[knee-lower-leg].steps", {"point": "excluded-patella"}),
        "protocols[knee-lower-leg].steps[4].point",
        ['Protocol "knee-lower-leg"', "excluded-patella", "S16"],
    ),
    "a choice offers the patella by its bare name": (
        add("protocols[general].steps[0].choose.from", "patella"),
        "protocols[general].steps[0].choose.from[6]",
        ["excluded-patella", "S16"],
    ),
    "a default lies on an excluded structure": (
        both(add(f"{RIBS}.from", "excluded-clavicle"), add(f"{RIBS}.default", "excluded-clavicle")),
        f"{RIBS}.default[1]",
        ["excluded-clavicle", "S16"],
    ),
    "a point lies on the clavicle": (
        put(f"{ACROMION}.structure", "excluded-clavicle"),
        f"{ACROMION}.structure",
        ["acromion", "lies on", "excluded-clavicle", "S16"],
    ),
    "a step lies on the clavicle by way of its point": (
        put(f"{ACROMION}.structure", "excluded-clavicle"),
        f"{SHOULDER}.steps[1].point",
        ["shoulder", "excluded-clavicle", "S16"],
    ),
    "a nerve exit lies on the median sacral crest": (
        put("points[nx-sacral].structure", "excluded-median-sacral-crest"),
        "points[nx-sacral].structure",
        ["nx-sacral", "median-sacral-crest", "S16"],
    ),
    "a neighbour lies on an excluded structure": (
        add(f"{RIB_5}.approach.neighbours", "excluded-clavicle"),
        f"{RIB_5}.approach.neighbours[2]",
        ["rib-05", "neighbour", "excluded-clavicle", "S16"],
    ),
    "a ring site lies on the clavicle": (
        add(f"{ACROMION}.approach.sites", SITE_ON_THE_CLAVICLE),
        f"{ACROMION}.approach.sites[3].on",
        ["acromion", "ring site", "excluded-clavicle", "S16"],
    ),
    "the clavicle comes back as a structure": (
        put("structures[scapula].id", "clavicle"),
        "structures[scapula].id",
        ["excluded", "S16"],
    ),
    "a point has the code of the patella": (
        put("points[tibia-crest].codes.uberon", "UBERON:0002446"),
        "points[tibia-crest].codes.uberon",
        ["tibia-crest", "excluded-patella"],
    ),
    "the sacrum is pressed on its midline": (
        put("points[sacrum].sides", ["midline"]),
        "points[sacrum].sides",
        ["sacrum", "median sacral crest", "S16", "left"],
    ),
    "a sacral ring no longer ends at the crest": (
        put("points[sacrum].approach.sites[2]", {"direction": "inward", "on": "sacrum"}),
        "points[sacrum].approach.sites[2].ends_at",
        ["sacrum", "excluded-median-sacral-crest", "ends_at_mm"],
    ),
    "a shin ring no longer ends at the patella": (
        put("points[tibia-crest].approach.sites[0]", {"direction": "up", "on": "tibia"}),
        "points[tibia-crest].approach.sites[0].ends_at",
        ["tibia-crest", "excluded-patella"],
    ),
    "an acromial ring no longer ends at the clavicle": (
        put(f"{ACROMION}.approach.sites[2]", {"direction": "inward", "on": "scapula"}),
        f"{ACROMION}.approach.sites[2].ends_at",
        ["acromion", "excluded-clavicle"],
    ),
    "a site of a midline point lies inward": (
        put("points[pubic-symphysis].approach.sites[0].direction", "inward"),
        "points[pubic-symphysis].approach.sites[0].direction",
        ["pubic-symphysis", "midline"],
    ),
    # Chest and breathing
    "a rib is pressed without the breathing rhythm": (
        put(f"{RIB_5}.breathing", "offered"),
        f"{RIB_5}.breathing",
        ["rib-05", "S12", '"required"'],
    ),
    "the sternum is no longer chest": (
        both(put("points[sternum].chest", False), put("points[sternum].breathing", "none")),
        "points[sternum].chest",
        ["sternum", "chest", "true"],
    ),
    "an intercostal nerve is pressed without the breathing rhythm": (
        put("points[nx-intercostal-lat].breathing", "none"),
        "points[nx-intercostal-lat].breathing",
        ["nx-intercostal-lat", "S12"],
    ),
    "a rib hides on another structure": (
        both(put(f"{RIB_5}.structure", "scapula"), put(f"{RIB_5}.chest", False)),
        f"{RIB_5}.chest",
        ["rib-05", "chest"],
    ),
}
