"""Spoilt chapters of the body map: segments, nerve trunks, and why a plan is in its order."""

from domain.spoiling import Cases, add, both, drop, put

HEART = "zones.organs[heart]"
ULNAR = "nerves[ulnar]"
RADIAL = "nerves[radial]"

CASES: Cases = {
    # Segments and zones
    "a zone uses a segment that no landmark shows": (
        put(f"{HEART}.segments_by_author.A[0]", "S5"),
        f"{HEART}.segments_by_author.A[0]",
        ['Organ "heart"', '"S5"', "not among the segments"],
    ),
    "a zone's default segment is lost from the segments": (
        drop("segments[C3]"),
        "zones.organs[lungs-bronchi].default_segments.value[0]",
        ["lungs-bronchi", '"C3"'],
    ),
    "a segment is drawn at the level of another": (
        put("segments[T5].level", "level-t6"),
        "segments[T5].level",
        ['Segment "T5"', "level-t6", '"level-t5"'],
    ),
    "a segment is given twice": (
        put("segments[T5].id", "T4"),
        "segments[T5].id",
        ["T4", "given twice"],
    ),
    "a segment has no landmark": (
        drop("segments[T5].landmark"),
        "segments[T5].landmark",
        ['Segment "T5"', '"landmark" is missing'],
    ),
    "zones no longer say what they are not": (
        drop("zones.about"),
        "zones.about",
        ['"about" is missing', "is and is not"],
    ),
    # Nerves
    "a nerve comes out at an unknown point": (
        put(f"{ULNAR}.exits[0]", "nx-ulna"),
        f"{ULNAR}.exits[0]",
        ['Nerve "ulnar"', "nx-ulna", 'Did you mean "nx-ulnar"?'],
    ),
    "a nerve comes out at a point that is no nerve exit": (
        add(f"{RADIAL}.exits", "acromion"),
        f"{RADIAL}.exits[1]",
        ['Nerve "radial"', "acromion", "no nerve exit"],
    ),
    "a nerve exit has lost its nerve": (
        put(f"{RADIAL}.exits", ["nx-subcostal"]),
        "points[nx-radial].id",
        ['Point "nx-radial"', "no nerve", "S7", '"exits"'],
    ),
    "a nerve runs nowhere": (
        put(f"{RADIAL}.course", []),
        f"{RADIAL}.course",
        ['Nerve "radial"', "needs at least 1", "Landmarks"],
    ),
    "a nerve has no exit": (
        put("nerves[intercostal-t5].exits", []),
        "nerves[intercostal-t5].exits",
        ["intercostal-t5", "needs at least 1"],
    ),
    "a nerve is given twice": (
        put(f"{RADIAL}.id", "ulnar"),
        f"{ULNAR}.id",
        ["ulnar", "given twice"],
    ),
    "a warning gives no caution": (
        drop(f"{ULNAR}.caution"),
        f"{ULNAR}.caution",
        ['Nerve "ulnar"', '"caution" is missing'],
    ),
    "a nerve that must not be compressed is no warning": (
        put("nerves[sciatic].is_warning", False),
        "nerves[sciatic].is_warning",
        ['Nerve "sciatic"', "no warning", "true"],
    ),
    "a nerve warns, but all its exits are pressed": (
        put(f"{RADIAL}.is_warning", True),
        f"{RADIAL}.is_warning",
        ['Nerve "radial"', "offered", "false"],
    ),
    "a nerve is called the source's": (
        put(f"{RADIAL}.origin", "source"),
        f"{RADIAL}.origin",
        ['Nerve "radial"', "source", "secondary"],
    ),
    # What is excluded, and the order of a plan
    "an excluded structure no longer cites the source": (
        put("excluded_structures[excluded-patella].name.statements", ["S7"]),
        "excluded_structures[excluded-patella].name.statements",
        ["excluded-patella", "S16"],
    ),
    "severe pain is approached without its statement": (
        put("order.severe.statements", ["S10"]),
        "order.severe.statements",
        ["S11", "does not cite"],
    ),
    "the order of the source cites half of it": (
        put("order.in_source_order.statements", ["S18", "S20"]),
        "order.in_source_order.statements",
        ["S19"],
    ),
    "a move is refused, nobody knows why": (
        drop("order.keeps_source_order"),
        "order.keeps_source_order",
        ['"keeps_source_order" is missing'],
    ),
    # What a session can hold
    "a session holds less than its longest point": (
        both(
            put("approach.presses_per_point_max.value", 900),
            put("technique.session_s_max.value", 600),
        ),
        "technique.session_s_max.value",
        ["600", "900", "at least 900 seconds"],
    ),
    "a session never ends": (
        put("technique.session_s_max.value", 10_000),
        "technique.session_s_max.value",
        ["10000", "at most 7200"],
    ),
    "what a session holds is called the source's": (
        put("technique.session_s_max.origin", "source"),
        "technique.session_s_max.origin",
        ["source", "product"],
    ),
}
