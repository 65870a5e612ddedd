"""The audit chain: each row holds the hash of itself and of all before it. Pure.

Editing or deleting a row breaks every later hash; deleting the last ones is seen by the head, the
count and hash that the store keeps apart.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

EMPTY = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what to which record. `actor` and `subject` are `kind:id`, never a name.

    `facts`: counts and ids as JSON text, nothing that was typed.
    """

    number: int
    at_ms: int
    actor: str
    action: str
    subject: str
    facts: str

    def hash_after(self, previous: str) -> str:
        """The hash of this entry as the one after `previous`, in hex."""
        parts = [
            previous, self.number, self.at_ms, self.actor, self.action, self.subject, self.facts,
        ]  # fmt: skip
        return sha256(json.dumps(parts, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """How many entries there are, and the hash of the last."""

    count: int
    hash: str


def fault_in(chain: Iterable[tuple[Entry, str]], head: Head) -> str | None:
    """What is wrong with the entries and their kept hashes, in order; None if all is as written."""
    previous, count = EMPTY, 0
    for entry, kept in chain:
        count += 1
        if entry.number != count:
            return f"Entry {count} is missing; entry {entry.number} follows."
        if entry.hash_after(previous) != kept:
            return f"Entry {count} is not as it was written."
        previous = kept
    if count != head.count:
        return f"There are {count} entries, but {head.count} were written."
    return None if previous == head.hash else f"Entry {count} is not the one that was written last."
