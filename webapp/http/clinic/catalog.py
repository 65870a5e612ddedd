"""The words of the clinic's pages in other languages: reads gettext catalogs, without a compiler.

English texts are the keys. A text that a catalog lacks is shown in English.
"""

import ast
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

LOCALES = Path(__file__).resolve().parents[2] / "locales"
LANGUAGES = {"en": "English", "ru": "Русский"}
_LINE = re.compile(r'(msgid_plural|msgid|msgstr)?(?:\[(\d)\])?\s*(".*")')


def _english_form(n: int) -> int:
    return 0 if n == 1 else 1


def _russian_form(n: int) -> int:
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14 else 2


_FORMS: Mapping[str, Callable[[int], int]] = {"en": _english_form, "ru": _russian_form}


def mark(text: str) -> str:
    """Names a text to be translated where it is used."""
    return text


@dataclass(frozen=True)
class Catalog:
    """One language: `t` translates a text, `tn` one that counts. Values fill `{names}` in."""

    language: str
    texts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def t(self, text: str, **values: object) -> str:
        forms = self.texts.get(text)
        return (forms[0] if forms and forms[0] else text).format(**values)

    def tn(self, one: str, many: str, n: int, **values: object) -> str:
        """`n` chooses the form, and fills `{n}` in."""
        form = _FORMS[self.language](n)
        forms = self.texts.get(one, ())
        own = forms[form] if form < len(forms) else ""
        english = (one, many)[_english_form(n)]
        return (own or english).format(n=n, **values)


@cache
def catalog_of(language: str) -> Catalog:
    """The catalog of one of LANGUAGES."""
    path = LOCALES / language / "LC_MESSAGES" / "clinic.po"
    texts = read_po(path.read_text("utf-8")) if path.is_file() else {}
    return Catalog(language, texts)


def read_po(source: str) -> dict[str, tuple[str, ...]]:
    """Each text with its translations: one, or one for each plural form.

    Reads what `msgid`, `msgid_plural` and `msgstr` lines hold; comments are skipped.
    """
    texts: dict[str, tuple[str, ...]] = {}
    for entry in re.split(r"\n\s*\n", source):
        parts = _parts_of(entry)
        if parts.get("msgid"):
            forms = [parts[key] for key in sorted(parts) if key.startswith("msgstr")]
            texts[parts["msgid"]] = tuple(forms)
    return texts


def _parts_of(entry: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    name = ""
    for line in entry.splitlines():
        if match := _LINE.fullmatch(line.strip()):
            word, index, text = match.groups()
            name = f"{word}{index or ''}" if word else name
            # Catalogs quote as Python does.
            parts[name] = parts.get(name, "") + ast.literal_eval(text)
    return parts
