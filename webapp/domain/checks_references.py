"""Rules of the ids: each is given once, and each that is named exists."""

from collections.abc import Iterable, Iterator

from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node, nearest

# Lists whose ids must differ, also from one list of a group to the next.
ID_SPACES = (
    ("points", "excluded_structures"),
    ("structures", "excluded_structures"),
    ("contraindications", "precautions"),
    ("regions",),
    ("protocols",),
    ("stop_reasons",),
    ("references",),
    ("segments",),
    ("nerves",),
)


def ids(elements: Iterable[Node]) -> list[str]:
    return [element["id"].text for element in elements if element["id"].text]


def barred_ids(root: Node) -> list[str]:
    """Ids of excluded structures, with and without their prefix: the anatomy rules judge them."""
    excluded = ids(root["excluded_structures"])
    return [*excluded, *(id.removeprefix("excluded-") for id in excluded)]


def choices(protocol: Node) -> list[Node]:
    return [step["choose"] for step in protocol["steps"] if step["choose"].exists]


def named_points(protocol: Node) -> Iterator[Node]:
    """Every point id in a protocol, where it stands."""
    for step in protocol["steps"]:
        if step["point"].exists:
            yield step["point"]
        yield from step["choose"]["from"]
        yield from step["choose"]["default"]


def skipped_points(root: Node) -> Iterator[Node]:
    """Every point id in the effects of an answer, where it stands."""
    for list_name in ("contraindications", "precautions"):
        for question in root[list_name]:
            for answer in ("yes", "unknown"):
                for effect in question[answer]:
                    yield from effect["points"]


def ids_are_given_once(root: Node) -> Iterator[Fault]:
    for space in ID_SPACES:
        yield from _repeated(element for name in space for element in root[name])
    yield from _repeated(root["pain"]["bands"])
    yield from _repeated(root["zones"]["authors"])
    yield from _repeated(root["zones"]["organs"])
    for protocol in root["protocols"]:
        yield from _repeated(choices(protocol))


def _repeated(elements: Iterable[Node]) -> Iterator[Fault]:
    seen: set[str] = set()
    for element in elements:
        id = element["id"].text
        if id and id in seen:
            wrong = f"the id {quoted(id)} is given twice."
            yield element["id"].fault(wrong, "Give one of the two another id, or remove it.")
        seen.add(id)


def points_name_what_exists(root: Node) -> Iterator[Fault]:
    barred, points = barred_ids(root), ids(root["points"])
    bones, regions = ids(root["structures"]), ids(root["regions"])
    directions = [direction for direction, _ in root["approach"]["directions"].fields()]
    for point in root["points"]:
        yield from _unknown(point["region"], regions, "region")
        yield from _unknown(point["structure"], bones, "structure", but_not=barred)
        for site in point["approach"]["sites"]:
            yield from _unknown(site["direction"], directions, "direction")
            yield from _unknown(site["on"], bones, "structure", but_not=barred)
        for neighbour in point["approach"]["neighbours"]:
            yield from _unknown(neighbour, points, "point", but_not=barred)


def protocols_name_what_exists(root: Node) -> Iterator[Fault]:
    barred, points = barred_ids(root), ids(root["points"])
    for protocol in root["protocols"]:
        for named in named_points(protocol):
            yield from _unknown(named, points, "point", but_not=barred)
        for named in protocol["never"]:
            yield from _unknown(named, ids(root["excluded_structures"]), "excluded structure")
    for named in skipped_points(root):
        yield from _unknown(named, points, "point", but_not=barred)


def zones_name_what_exists(root: Node) -> Iterator[Fault]:
    authors = ids(root["zones"]["authors"])
    for organ in root["zones"]["organs"]:
        for author, segments in organ["segments_by_author"].fields():
            if author not in authors:
                wrong = f"there is no author {quoted(author)}."
                yield segments.fault(wrong, nearest(author, authors))


def _unknown(
    named: Node, known: list[str], what: str, but_not: Iterable[str] = ()
) -> Iterator[Fault]:
    if named.text and named.text not in known and named.text not in but_not:
        wrong = f"there is no {what} {quoted(named.text)}."
        yield named.fault(wrong, nearest(named.text, known))


def sites_end_at_what_is_not_pressed(root: Node) -> Iterator[Fault]:
    """`ends_at` names an excluded structure, or a nerve exit kept only as a warning."""
    excluded = ids(root["excluded_structures"])
    points = {point["id"].text: point for point in root["points"]}
    warnings = [id for id, point in points.items() if _is_warning(point)]
    for point in root["points"]:
        for site in point["approach"]["sites"]:
            end = site["ends_at"]
            if not end.text or end.text in (*excluded, *warnings):
                continue
            if end.text in points:
                wrong = f"the site ends at {quoted(end.text)}, which is no warning."
                remedy = "Name an excluded structure, or a nerve exit that is not offered."
                yield end.fault(wrong, remedy)
            else:
                yield from _unknown(end, [*excluded, *warnings], "excluded structure or warning")


def _is_warning(point: Node) -> bool:
    return point["offered"].value is False and point["kind"].text == "nerve-exit"


def only_offered_points_are_used(root: Node) -> Iterator[Fault]:
    withheld = {point["id"].text for point in root["points"] if point["offered"].value is False}
    neighbours = [n for point in root["points"] for n in point["approach"]["neighbours"]]
    steps = [named for protocol in root["protocols"] for named in named_points(protocol)]
    for named in (*neighbours, *steps):
        if named.text and named.text in withheld:
            wrong = f"the point {quoted(named.text)} is not offered."
            yield named.fault(wrong, "Name an offered point, or remove this one.")


def no_point_is_its_own_neighbour(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        for neighbour in point["approach"]["neighbours"]:
            if neighbour.text and neighbour.text == point["id"].text:
                wrong = "the point is named as its own neighbour."
                yield neighbour.fault(wrong, "Name the points next to it.")


def a_protocol_names_a_point_once(root: Node) -> Iterator[Fault]:
    for protocol in root["protocols"]:
        seen: set[str] = set()
        for step in protocol["steps"]:
            for named in (step["point"], *step["choose"]["from"]):
                if named.text and named.text in seen:
                    wrong = f"the point {quoted(named.text)} stands twice in the protocol."
                    yield named.fault(wrong, "Keep it at one step.")
                seen.add(named.text)


def defaults_are_among_the_choices(root: Node) -> Iterator[Fault]:
    for protocol in root["protocols"]:
        for choice in choices(protocol):
            offered = choice["from"].texts
            for default in choice["default"]:
                if default.text and default.text not in offered:
                    wrong = f'the default {quoted(default.text)} is not among "from".'
                    yield default.fault(wrong, 'Add it to "from", or choose another default.')


RULES = (
    ids_are_given_once,
    points_name_what_exists,
    protocols_name_what_exists,
    zones_name_what_exists,
    sites_end_at_what_is_not_pressed,
    only_offered_points_are_used,
    no_point_is_its_own_neighbour,
    a_protocol_names_a_point_once,
    defaults_are_among_the_choices,
)
