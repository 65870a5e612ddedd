"""A fault in a document: where it is, what is wrong, what to do about it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

# The way from the root of a document to a value: keys and list positions.
Path = tuple[str | int, ...]

LONGEST_QUOTE = 60


@dataclass(frozen=True)
class Fault:
    """`path` is a JSON path such as `$.points[3].name.ru`; `wrong` and `remedy` are sentences."""

    path: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.path}: {self.wrong} {self.remedy}"


def json_path(path: Iterable[str | int]) -> str:
    return "$" + "".join(_path_part(part) for part in path)


def _path_part(part: str | int) -> str:
    if isinstance(part, int):
        return f"[{part}]"
    if re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", part):
        return f".{part}"
    return f"[{quoted(part)}]"


def quoted(value: object) -> str:
    """A value as JSON, short enough for a sentence and printable on any terminal."""
    if isinstance(value, dict | list):
        return "a list" if isinstance(value, list) else "an object"
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE]}…"
