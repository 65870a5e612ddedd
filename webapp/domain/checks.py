"""All that must hold before a protocols document may be compiled.

The schema says what may stand in each field. The rules say what one part may claim about another,
and what the source text fixes. Both always run to the end: a document gets all its faults at once.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from webapp.domain import (
    checks_anatomy,
    checks_body_map,
    checks_codes,
    checks_dose,
    checks_pain,
    checks_practice,
    checks_references,
    checks_source,
    checks_texts,
)
from webapp.domain.checks_schema import schema_faults
from webapp.domain.document import not_an_object
from webapp.domain.faults import Fault
from webapp.domain.node import Node, node, walk

Rule = Callable[[Node], Iterator[Fault]]

# Rules that look at the whole document.
RULES: tuple[Rule, ...] = (
    *checks_source.RULES,
    *checks_references.RULES,
    *checks_anatomy.RULES,
    *checks_body_map.RULES,
    *checks_dose.RULES,
    *checks_pain.RULES,
    *checks_practice.RULES,
)
# Rules that look at one value, and are put to every value.
EVERYWHERE: tuple[Rule, ...] = (
    *checks_dose.EVERYWHERE,
    *checks_texts.EVERYWHERE,
    *checks_codes.EVERYWHERE,
)


def check(document: object, schema: Mapping[str, Any]) -> list[Fault]:
    """The faults of a document, none if it may be compiled. Never raises on a document."""
    if not isinstance(document, dict):
        return [not_an_object(document)]
    faults = schema_faults(document, schema)
    malformed = {fault.path for fault in faults}
    # A value that is malformed has been told; what a rule makes of it would only confuse.
    faults += [fault for fault in _ruled(node(document)) if fault.path not in malformed]
    return list(dict.fromkeys(faults))


def _ruled(root: Node) -> Iterator[Fault]:
    for rule in RULES:
        yield from rule(root)
    for found in walk(root):
        for rule in EVERYWHERE:
            yield from rule(found)
