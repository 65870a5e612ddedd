"""In what two logs under one id differ. Pure; works on any JSON, for either may be newer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Difference:
    """One place, and what stands there in each; None where nothing does."""

    path: str
    first: str | None
    second: str | None


def differences(first: bytes, second: bytes) -> list[Difference]:
    """Every place in which two lines differ, in the order of the first.

    Lines that hold equal values and differ in spelling alone have no difference but their bytes.
    Raises ValueError if one of them is no JSON.
    """
    return list(_between(json.loads(first), json.loads(second), ""))


def _between(one: Any, other: Any, path: str) -> Iterator[Difference]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in [*one, *(key for key in other if key not in one)]:
            below = f"{path}.{key}" if path else str(key)
            yield from _between(one.get(key, _ABSENT), other.get(key, _ABSENT), below)
    elif isinstance(one, list) and isinstance(other, list):
        for i in range(max(len(one), len(other))):
            left, right = (items[i] if i < len(items) else _ABSENT for items in (one, other))
            yield from _between(left, right, f"{path}[{i}]")
    elif one is _ABSENT or other is _ABSENT or type(one) is not type(other) or one != other:
        yield Difference(path, _spelt(one), _spelt(other))


def _spelt(value: Any) -> str | None:
    return None if value is _ABSENT else json.dumps(value, ensure_ascii=False)
