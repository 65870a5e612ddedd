"""From the text of `protocols.json` to a document, with the faults only the text can show.

JSON parsers pass over a key that stands twice, accept NaN, and let half a surrogate through. In a
clinical file each of these hides a mistake, so each is a fault here.
"""

import json
import re
from math import inf, isfinite
from typing import Any

from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node, node, walk

BYTE_ORDER_MARK = "\ufeff"
LONGEST_INTEGER = 18
DEEPEST = 60

_HALF_SURROGATE = re.compile("[\ud800-\udfff]")


class _Repeating(dict[str, Any]):
    """An object in which a key stood twice; the last value counts, as with any parser."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.repeated = sorted({key for key in keys if keys.count(key) > 1})


def parse(text: str | bytes) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The document and its faults; without a document there is nothing to check further.

    A document with faults is still worth a `check`, so that all faults are told at once.
    """
    if isinstance(text, bytes):
        try:
            text = text.decode()
        except UnicodeDecodeError as error:
            wrong = f"Byte {error.start} is not UTF-8."
            return None, [Fault("$", wrong, "Save the file as UTF-8.")]
    faults = []
    if text.startswith(BYTE_ORDER_MARK):
        text = text.removeprefix(BYTE_ORDER_MARK)
        wrong = "The file begins with a byte order mark (BOM)."
        faults.append(Fault("$", wrong, "Save it as UTF-8 without BOM."))
    document, unreadable = _load(text)
    if unreadable:
        return None, [*faults, unreadable]
    faults += [fault for found in walk(node(document)) for fault in _faults_of(found)]
    if not isinstance(document, dict):
        return None, [*faults, not_an_object(document)]
    return document, faults


def not_an_object(document: object) -> Fault:
    kinds = {list: "a list", str: "a string", bool: "true or false", type(None): "null"}
    kind = kinds.get(type(document), "a number")
    wrong = f"The document is {kind}, not an object."
    return Fault("$", wrong, 'Begin with { and the field "schema".')


def _load(text: str) -> tuple[Any, Fault | None]:
    try:
        document = json.loads(
            text, object_pairs_hook=_object, parse_constant=float, parse_int=_integer
        )
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        wrong = f"This is not JSON: {error.msg} at {where}."
        return None, Fault("$", wrong, f"Correct {where}; look for a comma, quote or bracket.")
    except RecursionError:
        return None, _too_deep()
    return (None, _too_deep()) if _is_too_deep(document) else (document, None)


def _too_deep() -> Fault:
    wrong = f"Lists and objects are nested more than {DEEPEST} deep."
    return Fault("$", wrong, "Look for a bracket that is never closed where it should be.")


def _is_too_deep(document: object) -> bool:
    return any(len(found.path) > DEEPEST for found in walk(node(document)))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return dict(pairs) if len(dict(pairs)) == len(pairs) else _Repeating(pairs)


def _integer(digits: str) -> int | float:
    # Python refuses to read thousands of digits; nothing here needs more than a few.
    return int(digits) if len(digits) <= LONGEST_INTEGER else inf


def _faults_of(found: Node) -> list[Fault]:
    value = found.value
    faults = []
    if isinstance(value, _Repeating):
        faults += [_repeated(found, key) for key in value.repeated]
    if isinstance(value, float) and not isfinite(value):
        wrong = "the value is not a finite number (NaN, Infinity, or too large)."
        faults.append(found.fault(wrong, "Write a plain number."))
    strings = [value] if isinstance(value, str) else []
    strings += value.keys() if isinstance(value, dict) else []
    if any(_HALF_SURROGATE.search(string) for string in strings):
        wrong = "the text holds half a surrogate pair, which is no character."
        faults.append(found.fault(wrong, "Type the character itself."))
    return faults


def _repeated(found: Node, key: str) -> Fault:
    wrong = f"the key {quoted(key)} stands more than once in the same object."
    return found[key].fault(wrong, "Keep one of them; the last would silently win.")
