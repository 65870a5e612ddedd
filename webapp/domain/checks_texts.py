"""Rules of the texts: every language is really that language, and every blank gets filled."""

import re
from collections.abc import Iterator, Mapping

from webapp.domain.faults import Fault, Path
from webapp.domain.node import Node

CYRILLIC = "А-Яа-яЁё"
_CYRILLIC = re.compile(f"[{CYRILLIC}]")
_LOWER_CASE = re.compile("[a-z]")
_MIXED_WORD = re.compile(f"[{CYRILLIC}]+[A-Za-z]|[A-Za-z]+[{CYRILLIC}]")
_PLACEHOLDER = re.compile(r"\{[^{}]*\}?|\}")

# The only texts with blanks, and the blanks the compiler fills.
PLACEHOLDERS: Mapping[Path, set[str]] = {
    ("approach", "texts", "ring"): {"{distance}", "{sites}"},
    ("approach", "texts", "neighbours"): {"{sites}"},
}


def a_text_is_in_its_language(found: Node) -> Iterator[Fault]:
    if isinstance(found.value, dict) and ("en" in found.value or "ru" in found.value):
        yield from _english(found["en"])
        yield from _russian(found["ru"], found["en"].text)


def _english(text: Node) -> Iterator[Fault]:
    if _CYRILLIC.search(text.text):
        yield text.fault("the English text holds Cyrillic letters.", "Write it in English.")


def _russian(text: Node, english: str) -> Iterator[Fault]:
    words = text.text.strip()
    has_letters = re.search("[A-Za-z]", words)
    if has_letters and not _CYRILLIC.search(words) and not _is_code(words):
        same = "is the English one" if words == english.strip() else "has no Cyrillic letters"
        yield text.fault(f"the Russian text {same}.", "Translate it into Russian.")
    elif _MIXED_WORD.search(words):
        wrong = "a word of the Russian text mixes Latin and Cyrillic letters."
        yield text.fault(wrong, "Type the word again with one alphabet.")


def _is_code(words: str) -> bool:
    """Short names such as C7 or NRS are the same in every language."""
    return len(words) <= 8 and not _LOWER_CASE.search(words)


def a_text_is_trimmed(found: Node) -> Iterator[Fault]:
    text = found.text
    if text.strip() and text != text.strip():
        yield found.fault("the text begins or ends with a space.", "Remove the space.")


def the_blanks_of_a_text_get_filled(found: Node) -> Iterator[Fault]:
    if not found.text or found.path[-1:] not in (("en",), ("ru",)):
        return
    wanted = PLACEHOLDERS.get(found.path[:-1], set())
    given = set(_PLACEHOLDER.findall(found.text))
    for name in sorted(wanted - given):
        yield found.fault(f"the text lacks {name}.", f"Say where {name} is to be put in.")
    for name in sorted(given - wanted):
        yield found.fault(f"nothing fills {name} in this text.", f"Remove {name}.")


EVERYWHERE = (a_text_is_in_its_language, a_text_is_trimmed, the_blanks_of_a_text_get_filled)
