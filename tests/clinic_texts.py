"""Every text of the clinic's pages, as a translator gets it: out of templates and modules."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import extract
from jinja2.ext import babel_extract

ROOT = Path(__file__).parents[1]
TEMPLATES = ROOT / "webapp" / "templates" / "clinic"
MODULES = ROOT / "webapp" / "http" / "clinic"
KEYWORDS = {"t": None, "tn": (1, 2), "mark": None}

Text = str | tuple[str, str]


def texts() -> Iterator[tuple[str, Text]]:
    """(file, text or (singular, plural)), in the order of the files."""
    for path in sorted(TEMPLATES.glob("*.html")):
        with path.open("rb") as file:
            for _, function, message, _ in babel_extract(file, ["t", "tn"], [], {}):
                yield path.name, _read(function, message)
    for path in sorted(MODULES.glob("*.py")):
        with path.open("rb") as file:
            for _, message, _, _ in extract("python", file, KEYWORDS):
                yield path.name, message


def _read(function: str, message: object) -> Text:
    if function == "tn":
        one, many = [part for part in message if isinstance(part, str)][:2]
        return one, many
    text = message[0] if isinstance(message, tuple) else message
    assert isinstance(text, str), message
    return text
