"""For maintainers: brings the client's catalogs up to date with the texts in static/."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po

from webapp.build.locales import catalog_path, read_catalog

Keywords = dict[str, tuple[int, ...] | None]
KEYWORDS: Keywords = {"t": None, "tn": (1, 2)}
# Without parse_template_string, a text inside `${…}` would never reach a translator.
OPTIONS = {"jsx": False, "parse_template_string": True}


def client_messages(static: Path) -> Iterator[tuple[str, int, str | tuple[str, ...]]]:
    """Every text of the client: file, line, and the message or its (singular, plural)."""
    for path in sorted(static.rglob("*.js")):
        name = path.relative_to(static).as_posix()
        with path.open("rb") as file:
            for line, message, _, _ in extract("javascript", file, KEYWORDS, options=OPTIONS):
                yield name, line, message


def update_catalog(locales: Path, language: str, static: Path) -> Path:
    """Add new texts to the catalog, drop those that are gone, keep translations; its path.

    A text that changed a little keeps its translation marked fuzzy, which stops the next build.
    """
    path = catalog_path(locales, language)
    catalog = read_catalog(path, language)
    # The template's date is the catalog's own, so that nothing to change changes nothing.
    template = Catalog(creation_date=catalog.creation_date)
    for name, _, message in client_messages(static):
        template.add(message, locations=[(f"static/{name}", 0)])
    catalog.update(template, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, include_lineno=False, ignore_obsolete=True)
    return path
