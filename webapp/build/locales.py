"""From a gettext catalog to the JSON that the client reads.

The client's English texts are the keys: {"msgid": "text", "singular": ["one", "few", "many"]}.
"""

from collections.abc import Collection
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from webapp.build.faults import BuildFault


def catalog_path(locales: Path, language: str, part: str = "client") -> Path:
    """Where the catalog of `language` lies; `part` is `client`, `clinic` or `site`."""
    return locales / language / "LC_MESSAGES" / f"{part}.po"


def read_catalog(path: Path, language: str) -> Catalog:
    """The catalog in `path`; an empty one if there is no such file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def client_texts(catalog: Catalog, name: str) -> dict[str, str | list[str]]:
    """The texts of `catalog`. Raises BuildFault, naming every message that is not finished."""
    messages = [message for message in catalog if message.id]  # without the header
    faults = [
        f"{name} — {msgid(m)!r} is {lack} — translate it" for m in messages if (lack := _lack(m))
    ]
    if faults:
        raise BuildFault(*faults)
    return {msgid(m): forms(m) if m.pluralizable else forms(m)[0] for m in messages}


def texts_of(catalog: Catalog, sources: Collection[str]) -> set[str]:
    """The English texts that one of `sources`, as the catalog names files, asks for."""
    return {msgid(m) for m in catalog if m.id and {name for name, _ in m.locations} & {*sources}}


def msgid(message: Message) -> str:
    """The English text by which the client asks; of a counted text, the singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def forms(message: Message) -> list[str]:
    """The translations: one, or one for each plural form of the language."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _lack(message: Message) -> str | None:
    if message.fuzzy:
        return "only guessed (fuzzy)"
    return None if all(forms(message)) else "not translated"
