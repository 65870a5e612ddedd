"""Reading a document that may be malformed.

A `Node` is a value with the way to it. Asked for what is not there, or not of the right kind, it
answers with something empty instead of raising, so a rule can be written as if the document were
sound: what is malformed is the schema's to report, and the rules still judge all the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from math import isfinite
from typing import Any

from webapp.domain.faults import Fault, Path, json_path, quoted

# Which noun an element of a list goes by in a sentence.
NOUNS = {
    "points": "point",
    "protocols": "protocol",
    "choose": "choice",
    "structures": "structure",
    "excluded_structures": "excluded structure",
    "regions": "region",
    "contraindications": "contraindication",
    "precautions": "precaution",
    "stop_reasons": "stop reason",
    "override_reasons": "reason",
    "references": "reference",
    "bands": "pain band",
    "authors": "author",
    "organs": "organ",
    "segments": "segment",
    "nerves": "nerve",
}


@dataclass(frozen=True, slots=True)
class Node:
    """A value in a document. `value` is None where the document has nothing."""

    root: Any
    value: Any
    path: Path = ()

    def __getitem__(self, key: str) -> "Node":
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return Node(self.root, value, (*self.path, key))

    def __iter__(self) -> Iterator["Node"]:
        elements = self.value if isinstance(self.value, list) else []
        for index, element in enumerate(elements):
            yield Node(self.root, element, (*self.path, index))

    def fields(self) -> Iterator[tuple[str, "Node"]]:
        for key in self.value if isinstance(self.value, dict) else ():
            yield key, self[key]

    @property
    def exists(self) -> bool:
        return self.value is not None

    @property
    def text(self) -> str:
        return self.value if isinstance(self.value, str) else ""

    @property
    def number(self) -> float | None:
        if isinstance(self.value, bool) or not isinstance(self.value, int | float):
            return None
        try:
            number = float(self.value)
        except OverflowError:
            return None
        return number if isfinite(number) else None

    @property
    def texts(self) -> list[str]:
        """The strings of a list."""
        return [node.text for node in self if node.text]

    def fault(self, wrong: str, remedy: str) -> Fault:
        """A fault here; the sentence begins with the thing it is about, by its id."""
        place = place_of(self.root, self.path)
        sentence = f"{place}: {wrong}" if place else wrong
        return Fault(json_path(self.path), sentence[:1].upper() + sentence[1:], remedy)


def node(document: object) -> Node:
    return Node(document, document)


def walk(start: Node) -> Iterator[Node]:
    """The node and everything below it, from the top."""
    pending = [start]
    while pending:
        current = pending.pop()
        yield current
        below = [*current, *(child for _, child in current.fields())]
        pending.extend(reversed(below))


def place_of(root: object, path: Path) -> str:
    """What a path leads into, in words: `protocol "spine", choice "ribs"`."""
    here, noun, places = root, "", []
    for part in path:
        try:
            here = here[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
        noun = NOUNS.get(part, "") if isinstance(part, str) else noun
        id = here.get("id") if isinstance(here, dict) else None
        if noun and isinstance(id, str) and id:
            places.append(f"{noun} {quoted(id)}")
    return ", ".join(places)


def nearest(word: str, known: list[str]) -> str:
    """A sentence that helps who mistyped a word."""
    close = get_close_matches(word, known, n=1)
    if close:
        return f'Did you mean "{close[0]}"?'
    if 0 < len(known) <= 12:
        return f"Use one of {', '.join(known)}."
    return "Correct the id, or add what it names."
