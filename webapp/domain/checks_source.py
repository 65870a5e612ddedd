"""Rules of the source text: its protocols, its contraindications, every one of its statements."""

from collections.abc import Iterator, Sequence

from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node, walk

STATEMENTS = tuple(f"S{number}" for number in range(1, 27))

# S18-S20, S13-S15: the points of each protocol in the order of the source. A name that ends in "-"
# stands for a choice among the points that begin with it.
PROTOCOLS = {
    "shoulder": (
        ("S18",),
        ("scapula-spine", "acromion", "humerus-lateral-epicondyle", "humerus-medial-epicondyle"),
    ),
    "knee-lower-leg": (
        ("S19",),
        ("sacrum", "pubic-symphysis", "femur-greater-trochanter", "tibia-crest"),
    ),
    "spine": (
        ("S20",),
        ("sacrum", "ischium", "rib-", "scapula", "sternum", "pubic-symphysis", "spinous-"),
    ),
    "general": (("S13", "S14", "S15"), ("skull-", "spinous-", "nx-")),
}
# S21.
CONTRAINDICATIONS = ("osteoporosis", "bone-tuberculosis")
REFUSE = {"do": "refuse"}


def every_statement_is_cited(root: Node) -> Iterator[Fault]:
    cited = {
        statement
        for found in walk(root)
        if found.path[-1:] == ("statements",)
        for statement in found.texts
    }
    for statement in STATEMENTS:
        if statement not in cited:
            here = root["source"]["statements"][statement]
            wrong = f"nothing in the document cites {statement}."
            yield here.fault(wrong, f'Add "{statement}" to the statements of what follows from it.')


def the_protocols_of_the_source_are_there(root: Node) -> Iterator[Fault]:
    protocols = {protocol["id"].text: protocol for protocol in root["protocols"]}
    for id, (statements, points) in PROTOCOLS.items():
        said = ", ".join(statements)
        if id not in protocols:
            wrong = f"the protocol {quoted(id)} of the source ({said}) is missing."
            yield root["protocols"].fault(wrong, f"Put it back: {_in_words(points)}.")
        else:
            yield from _as_in_the_source(protocols[id], said, points)


def _as_in_the_source(protocol: Node, said: str, points: Sequence[str]) -> Iterator[Fault]:
    steps = list(protocol["steps"])
    for step, point in zip(steps, points, strict=False):
        if not _is_step_of(step, point):
            wrong = f"the source ({said}) has {_in_words([point])} at this step."
            yield step.fault(wrong, f"Keep the order of the source: {_in_words(points)}.")
            return
    if len(steps) != len(points):
        wrong = f"the protocol has {len(steps)} steps, the source ({said}) {len(points)}."
        yield protocol["steps"].fault(wrong, f"Keep to the source: {_in_words(points)}.")


def _is_step_of(step: Node, point: str) -> bool:
    if not point.endswith("-"):
        return step["point"].text == point
    members = step["choose"]["from"].texts
    return bool(members) and all(member.startswith(point) for member in members)


def _in_words(points: Sequence[str]) -> str:
    return ", ".join(f"a choice of {p}…" if p.endswith("-") else p for p in points)


def what_the_source_names_is_marked_so(root: Node) -> Iterator[Fault]:
    for protocol in root["protocols"]:
        for statement in PROTOCOLS.get(protocol["id"].text, ((), ()))[0]:
            yield from _marked(protocol, [statement])
    for point in root["points"]:
        naming = [
            s for said, points in PROTOCOLS.values() if point["id"].text in points for s in said
        ]
        if naming:
            yield from _marked(point, naming)
    for question in root["contraindications"]:
        if question["id"].text in CONTRAINDICATIONS:
            yield from _marked(question, ["S21"])


def _marked(element: Node, naming: list[str]) -> Iterator[Fault]:
    """What these statements name must say so, and cite one of them at least."""
    said = " or ".join(naming)
    if element["origin"].text in ("secondary", "product"):
        wrong = f"the source names it ({said}), but its origin is {element['origin'].text}."
        yield element["origin"].fault(wrong, 'Write "source".')
    cited = element["statements"].texts
    if cited and set(naming).isdisjoint(cited):
        wrong = f"{said} names it, but is not among its statements."
        yield element["statements"].fault(wrong, f"Add {said}.")


def the_contraindications_of_the_source_are_there(root: Node) -> Iterator[Fault]:
    given = {question["id"].text for question in root["contraindications"]}
    for id in CONTRAINDICATIONS:
        if id not in given:
            wrong = f"the contraindication {quoted(id)} of the source (S21) is missing."
            yield root["contraindications"].fault(wrong, "Put it back, with its question.")


def contraindications_refuse(root: Node) -> Iterator[Fault]:
    for question in root["contraindications"]:
        for answer in ("yes", "unknown"):
            effects = question[answer]
            if REFUSE not in [effect.value for effect in effects]:
                said = "yes" if answer == "yes" else "don't know"
                wrong = f'the answer "{said}" does not refuse the session (S21).'
                yield effects.fault(wrong, 'Write [{"do": "refuse"}].')


def the_source_has_two_contraindications(root: Node) -> Iterator[Fault]:
    for list_name in ("contraindications", "precautions"):
        for question in root[list_name]:
            is_ours = question["id"].text not in CONTRAINDICATIONS
            if is_ours and question["id"].text and question["origin"].text == "source":
                wrong = "the source names only osteoporosis and bone tuberculosis (S21)."
                yield question["origin"].fault(wrong, 'Write "secondary" or "product".')


RULES = (
    every_statement_is_cited,
    the_protocols_of_the_source_are_there,
    what_the_source_names_is_marked_so,
    the_contraindications_of_the_source_are_there,
    contraindications_refuse,
    the_source_has_two_contraindications,
)
