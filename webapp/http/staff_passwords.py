"""Passwords: argon2id, its cost in one place, and never more of it at once than memory allows."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from webapp.http.problems import Refusal

# RFC 9106's second choice asks 64 MiB; half of it, once more over, lets two run on a small host.
HASHER = PasswordHasher(time_cost=4, memory_cost=32 * 1024, parallelism=1)
AT_ONCE = 2
# Whoever waits longer is asked to come again.
PATIENCE_S = 10

_turns = threading.BoundedSemaphore(AT_ONCE)
# The hash of no password, so that an unknown address takes as long as a wrong password.
_NOBODY = HASHER.hash("no password is this one")


def hash_of(password: str) -> str:
    """The hash to keep. Raises Refusal if too many ask at once."""
    with _turn():
        return HASHER.hash(password)


def matches(kept: str, password: str) -> bool:
    """Whether it is the password; `kept` may be empty, for nobody. Raises Refusal, as above."""
    with _turn():
        try:
            HASHER.verify(kept or _NOBODY, password)
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_worth_renewing(kept: str) -> bool:
    """Whether it was made at another cost than HASHER's."""
    return HASHER.check_needs_rehash(kept)


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Refusal("unavailable", wait_s=PATIENCE_S)
    try:
        yield
    finally:
        _turns.release()
