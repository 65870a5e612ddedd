"""Rules of practice at home: its reasons are told apart, and what ends it is asked."""

from collections.abc import Iterator

from webapp.domain.checks_references import ids
from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node, nearest


def the_override_reasons_differ(root: Node) -> Iterator[Fault]:
    seen: set[str] = set()
    for reason in root["practice"]["override_reasons"]:
        id = reason["id"].text
        if id and id in seen:
            wrong = f"the id {quoted(id)} is given twice."
            yield reason["id"].fault(wrong, "Give one of the two another id, or remove it.")
        seen.add(id)


def what_ends_practice_is_asked_and_refuses(root: Node) -> Iterator[Fault]:
    questions = [*root["contraindications"], *root["precautions"]]
    known = ids(questions)
    refusing = {one["id"].text for one in questions if _refuses(one)}
    for named in root["practice"]["ends_practice"]["questions"]:
        if named.text and named.text not in known:
            wrong = f"there is no question {quoted(named.text)}."
            yield named.fault(wrong, nearest(named.text, known))
        elif named.text and named.text not in refusing:
            wrong = f"a yes to {quoted(named.text)} does not refuse the session."
            yield named.fault(wrong, "Name a question that refuses, or remove it.")


def _refuses(question: Node) -> bool:
    return any(effect["do"].text == "refuse" for effect in question["yes"])


RULES = (
    the_override_reasons_differ,
    what_ends_practice_is_asked_and_refuses,
)
