"""From a gettext catalog to the JSON that the client reads.

The client's English texts are the keys: {"msgid": "text", "singular": ["one", "few", "many"]}.
"""

from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from webapp.build.faults import BuildFault


def catalog_path(locales: Path, language: str) -> Path:
    """Where the client's catalog of `language` lies."""
    return locales / language / "LC_MESSAGES" / "client.po"


def read_catalog(path: Path, language: str) -> Catalog:
    """The catalog in `path`; an empty one if there is no such file yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def client_texts(catalog: Catalog, name: str) -> dict[str, str | list[str]]:
    """The texts of `catalog`. Raises BuildFault, naming every message that is not finished."""
    messages = [message for message in catalog if message.id]
    faults = [f"{name} — {_title(m)!r} is {state} — translate it" for m in messages if (state := _lack(m))]
    if faults:
        raise BuildFault(*faults)
    return {_title(m): list(m.string) if m.pluralizable else m.string for m in messages}


def _title(message: Message) -> str:
    return message.id[0] if message.pluralizable else message.id


def _lack(message: Message) -> str | None:
    if message.fuzzy:
        return "only guessed (fuzzy)"
    forms = message.string if message.pluralizable else [message.string]
    return None if all(forms) else "not translated"
