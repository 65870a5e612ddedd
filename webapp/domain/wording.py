"""Sentences in every language out of texts, distances and lists.

A text is a mapping with a string for each language. Only grammar lives here: how a list is joined,
how a number is written. Every clinical word comes from the document.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

Text = dict[str, str]

AND = {"en": "and", "ru": "и"}
CENTIMETRES = {"en": "cm", "ru": "см"}
DECIMAL_MARK = {"en": ".", "ru": ","}
ON_SIDE = {
    "left": {"en": "left", "ru": "слева"},
    "right": {"en": "right", "ru": "справа"},
    "both": {"en": "both sides", "ru": "с обеих сторон"},
}


def in_languages(languages: Sequence[str], say: Callable[[str], str]) -> Text:
    return {language: say(language) for language in languages}


def text_of(field: Mapping[str, Any], languages: Sequence[str]) -> Text:
    return in_languages(languages, lambda language: field[language])


def distance(distance_mm: float, language: str) -> str:
    """Millimetres in centimetres: "1.5 cm", «1,5 см»."""
    figure = f"{distance_mm / 10:g}".replace(".", DECIMAL_MARK[language])
    return f"{figure} {CENTIMETRES[language]}"


def listed(parts: Sequence[str], language: str) -> str:
    """Parts as a sentence lists them: "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {AND[language]} {parts[-1]}"


def uncapitalised(name: str) -> str:
    """A name as it stands within a sentence: "rib 5", but still "C7" and "3-е ребро"."""
    is_word = name[1:2].islower()
    return name[:1].lower() + name[1:] if is_word else name


def filled(template: Mapping[str, Any], language: str, **words: str) -> str:
    """The template with {distance} and {sites} put in. Not str.format: a text is no program."""
    sentence: str = template[language]
    for name, word in words.items():
        sentence = sentence.replace("{" + name + "}", word)
    return sentence
