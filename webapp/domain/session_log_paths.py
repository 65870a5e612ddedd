"""Where in a JSON text its schema is broken: `$.points[3].presses`. Pure.

The decoder names the place without the positions in lists, and quotes values beside it. Only a path
may leave the server; the positions are found here, once a text was refused.
"""

import re
from bisect import bisect_left
from typing import Any

import msgspec

_PATH = re.compile(r" - at `(\$[^`]*)`$")
_MISSING = re.compile(r"missing required field `(\w+)`")
_SOMEWHERE = "[...]"


def located(text: bytes, shape: Any, message: str) -> str:
    """The path of the first fault of `text`, of which the decoder for `shape` said `message`."""
    path = _path_in(message)
    if _SOMEWHERE not in path:
        return path
    decoder = msgspec.json.Decoder(shape)
    document = msgspec.json.decode(text)
    found = "$"
    rest = path[1:]
    while _SOMEWHERE in rest:
        before, _, rest = rest.partition(_SOMEWHERE)
        items = _at(document, found + before)
        if items is None:
            return path
        found += f"{before}[{_first_faulty(items, document, decoder, path)}]"
    return found + rest


def _path_in(message: str) -> str:
    at = _PATH.search(message)
    path = at[1] if at else "$"
    missing = _MISSING.search(message)
    return f"{path}.{missing[1]}" if missing else path


def _first_faulty(
    items: list[Any], document: Any, decoder: "msgspec.json.Decoder[Any]", path: str
) -> int:
    """The first position with which the document is refused at `path`; cuts `items` after it."""
    whole = list(items)

    def is_refused(count: int) -> bool:
        items[:] = whole[:count]
        try:
            decoder.decode(msgspec.json.encode(document))
        except msgspec.ValidationError as error:
            return _path_in(str(error)) == path
        return False

    count = bisect_left(range(1, len(whole) + 1), True, key=is_refused) + 1
    items[:] = whole[:count]
    return count - 1


def _at(document: Any, path: str) -> list[Any] | None:
    """The list at a path of keys and positions; None if something else is there."""
    place = document
    for key, position in re.findall(r"\.([^.\[]+)|\[(\d+)\]", path):
        try:
            place = place[key] if key else place[int(position)]
        except (KeyError, IndexError, TypeError):
            return None
    return place if isinstance(place, list) else None
