"""Ways to spoil a protocols document, each addressed by ids instead of positions."""

import copy
import re
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]
Spoil = Callable[[Document], None]
Place = tuple[str | int, ...]


def place(document: Document, where: str) -> Place:
    """`points[acromion].name.ru` with every id in brackets turned into its position."""
    here: Any = document
    parts: list[str | int] = []
    for name, index in re.findall(r"([\w?-]+)|\[([^\]]+)\]", where):
        part: str | int = name or _position(here, index)
        parts.append(part)
        try:
            here = here[part]
        except (LookupError, TypeError):
            here = None  # where something is about to be added
    return tuple(parts)


def _position(elements: list[Any], index: str) -> int:
    if index.isdigit():
        return int(index)
    for position, element in enumerate(elements):
        inner = element.get("choose", element) if isinstance(element, dict) else element
        if inner == index or (isinstance(inner, dict) and index in (inner.get("id"),)):
            return position
        if isinstance(inner, dict) and inner.get("point") == index:
            return position
    raise LookupError(index)


def put(where: str, value: Any) -> Spoil:
    def spoil(document: Document) -> None:
        *way, last = place(document, where)
        here: Any = document
        for part in way:
            here = here[part]
        here[last] = value

    return spoil


def drop(where: str) -> Spoil:
    def spoil(document: Document) -> None:
        *way, last = place(document, where)
        here: Any = document
        for part in way:
            here = here[part]
        del here[last]

    return spoil


def add(where: str, value: Any) -> Spoil:
    def spoil(document: Document) -> None:
        here: Any = document
        for part in place(document, where):
            here = here[part]
        here.append(value)

    return spoil


def both(*spoils: Spoil) -> Spoil:
    def spoil(document: Document) -> None:
        for each in spoils:
            each(document)

    return spoil


def duplicate(where: str) -> Spoil:
    def spoil(document: Document) -> None:
        elements = document[where]
        elements.append(copy.deepcopy(elements[0]))

    return spoil


def swap(where: str, first: int, second: int) -> Spoil:
    def spoil(document: Document) -> None:
        here: Any = document
        for part in place(document, where):
            here = here[part]
        here[first], here[second] = here[second], here[first]

    return spoil


def uncite(statement: str) -> Spoil:
    """Removes a statement wherever something cites it."""

    def spoil(document: Document) -> None:
        pending: list[Any] = [document]
        while pending:
            here = pending.pop()
            if isinstance(here, dict) and isinstance(here.get("statements"), list):
                here["statements"] = [s for s in here["statements"] if s != statement]
            pending += here.values() if isinstance(here, dict) else []
            pending += here if isinstance(here, list) else []

    return spoil


# A spoilt document by its sentence: (spoil, place of the fault, words of the sentence and remedy).
Cases = dict[str, tuple[Spoil, str, list[str]]]
