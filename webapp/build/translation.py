"""For maintainers: brings the catalogs up to date with the texts of client, clinic and manifest."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from webapp.build.locales import catalog_path, read_catalog

Keywords = dict[str, tuple[int, ...] | None]
# A text, or its (singular, plural).
Text = str | tuple[str, ...]
Message = tuple[str, int, Text]
KEYWORDS: Keywords = {"t": None, "tn": (1, 2)}
# Without parse_template_string, a text inside `${…}` would never reach a translator.
OPTIONS = {"jsx": False, "parse_template_string": True}
# Where the clinic's pages have their texts, below the folder of the package.
MANIFEST_MODULE = "build/manifest.py"
CLINIC_TEMPLATES, CLINIC_MODULES = "templates/clinic", "http/clinic"


def client_messages(static: Path) -> Iterator[Message]:
    """Every text of the client: file, line, and the message."""
    for path in sorted(static.rglob("*.js")):
        name = path.relative_to(static).as_posix()
        with path.open("rb") as file:
            for line, message, _, _ in extract("javascript", file, KEYWORDS, options=OPTIONS):
                yield name, line, message


def clinic_messages(package: Path) -> Iterator[Message]:
    """Every text of the clinic's pages, those of the templates first: file, line, message."""
    for path in sorted((package / CLINIC_TEMPLATES).glob("*.html")):
        with path.open("rb") as file:
            for line, function, message, _ in babel_extract(file, list(KEYWORDS), [], {}):
                yield f"{CLINIC_TEMPLATES}/{path.name}", line, _of_call(function, message)
    keywords: Keywords = {**KEYWORDS, "mark": None}
    for path in sorted((package / CLINIC_MODULES).glob("*.py")):
        with path.open("rb") as file:
            for line, message, _, _ in extract("python", file, keywords):
                yield f"{CLINIC_MODULES}/{path.name}", line, message


def site_messages(package: Path) -> Iterator[Message]:
    """Every text of the web app manifest: file, line, message."""
    with (package / MANIFEST_MODULE).open("rb") as file:
        for line, message, _, _ in extract("python", file, {"mark": None}):
            yield MANIFEST_MODULE, line, message


def _of_call(function: str | None, arguments: str | tuple[str | None, ...] | None) -> Text:
    """Jinja gives all arguments of a call; those that are no plain text are None."""
    given = arguments if isinstance(arguments, tuple) else (arguments,)
    texts = [one for one in given if one]
    return (texts[0], texts[1]) if function == "tn" else texts[0]


def update_catalogs(locales: Path, language: str, static: Path, package: Path) -> list[Path]:
    """Bring the catalogs of a language up to date; their paths."""
    client = ((f"static/{name}", message) for name, _, message in client_messages(static))
    clinic = ((f"webapp/{name}", message) for name, _, message in clinic_messages(package))
    site = ((f"webapp/{name}", message) for name, _, message in site_messages(package))
    parts = {"client": client, "clinic": clinic, "site": site}
    return [
        _update(catalog_path(locales, language, part), language, messages)
        for part, messages in parts.items()
    ]


def _update(path: Path, language: str, messages: Iterable[tuple[str, Text]]) -> Path:
    """Add new texts to the catalog, drop those that are gone, keep translations; its path.

    A text that changed a little keeps its translation marked fuzzy, which stops the next build.
    """
    catalog = read_catalog(path, language)
    # The template's date is the catalog's own, so that nothing to change changes nothing.
    template = Catalog(creation_date=catalog.creation_date)
    for name, message in messages:
        template.add(message, locations=[(name, 0)])
    catalog.update(template, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return path
