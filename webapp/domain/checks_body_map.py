"""Rules of the body map: segments, nerve trunks, and what exclusions and order cite."""

from collections.abc import Iterator

from webapp.domain.checks_references import ids
from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node, nearest

NERVE_EXIT = "nerve-exit"
# S16 excludes structures; the order of a plan rests on these statements, whoever words it.
EXCLUDING = "S16"
ORDER_RESTS_ON = {
    "in_source_order": ("S18", "S19", "S20"),
    "pain_marked": ("S9",),
    "severe": ("S11",),
    "surround_only": ("S11",),
    "before_severe": ("S11",),
    "keeps_source_order": ("S18", "S19", "S20"),
    "keeps_surroundings_first": ("S11",),
}


def every_segment_of_a_zone_is_on_the_body(root: Node) -> Iterator[Fault]:
    known = ids(root["segments"])
    for organ in root["zones"]["organs"]:
        by_author = [segments for _, segments in organ["segments_by_author"].fields()]
        for segments in (*by_author, organ["default_segments"]["value"]):
            for segment in segments:
                if segment.text and segment.text not in known:
                    wrong = f"the segment {quoted(segment.text)} is not among the segments."
                    yield segment.fault(wrong, nearest(segment.text, known))


def a_segment_is_drawn_at_its_own_level(root: Node) -> Iterator[Fault]:
    for segment in root["segments"]:
        wanted = f"level-{segment['id'].text.lower()}"
        level = segment["level"]
        if segment["id"].text and level.text not in ("", wanted):
            wrong = f"the level {quoted(level.text)} is another segment's."
            yield level.fault(wrong, f'Write "{wanted}".')


def exits_of_nerves_are_nerve_exits(root: Node) -> Iterator[Fault]:
    kinds = {point["id"].text: point["kind"].text for point in root["points"]}
    exits = [id for id, kind in kinds.items() if kind == NERVE_EXIT]
    for nerve in root["nerves"]:
        for exit in nerve["exits"]:
            if exit.text and exit.text not in kinds:
                wrong = f"there is no point {quoted(exit.text)}."
                yield exit.fault(wrong, nearest(exit.text, exits))
            elif exit.text and kinds[exit.text] != NERVE_EXIT:
                wrong = f"the point {quoted(exit.text)} is no nerve exit."
                yield exit.fault(wrong, "Name points of the kind nerve-exit.")


def every_nerve_exit_has_its_nerve(root: Node) -> Iterator[Fault]:
    owned = {exit.text for nerve in root["nerves"] for exit in nerve["exits"]}
    for point in root["points"]:
        id = point["id"]
        if point["kind"].text == NERVE_EXIT and id.text and id.text not in owned:
            wrong = "no nerve names this point as its exit (S7)."
            yield id.fault(wrong, 'Add it to the "exits" of its nerve.')


def a_nerve_warns_where_it_is_not_pressed(root: Node) -> Iterator[Fault]:
    """A nerve is a warning exactly where one of its exits is kept only as a warning."""
    withheld = {point["id"].text for point in root["points"] if point["offered"].value is False}
    for nerve in root["nerves"]:
        warns = nerve["is_warning"]
        is_withheld = not withheld.isdisjoint(nerve["exits"].texts)
        if is_withheld and warns.value is False:
            wrong = "an exit of the nerve is not offered, but the nerve is no warning."
            yield warns.fault(wrong, "Write true, and give the caution.")
        elif warns.value is True and not is_withheld:
            wrong = "the nerve is a warning, but all its exits are offered."
            yield warns.fault(wrong, "Write false, or keep the exit only as a warning.")


def what_is_excluded_cites_its_statement(root: Node) -> Iterator[Fault]:
    for element in root["excluded_structures"]:
        yield from _cites(element["name"], (EXCLUDING,))


def the_order_cites_what_it_rests_on(root: Node) -> Iterator[Fault]:
    for reason, statements in ORDER_RESTS_ON.items():
        yield from _cites(root["order"][reason], statements)


def _cites(text: Node, statements: tuple[str, ...]) -> Iterator[Fault]:
    missing = [each for each in statements if each not in text["statements"].texts]
    if text.exists and missing:
        wrong = f"it rests on {', '.join(missing)}, but does not cite it."
        yield text["statements"].fault(wrong, f"Add {', '.join(missing)}.")


RULES = (
    every_segment_of_a_zone_is_on_the_body,
    a_segment_is_drawn_at_its_own_level,
    exits_of_nerves_are_nerve_exits,
    every_nerve_exit_has_its_nerve,
    a_nerve_warns_where_it_is_not_pressed,
    what_is_excluded_cites_its_statement,
    the_order_cites_what_it_rests_on,
)
