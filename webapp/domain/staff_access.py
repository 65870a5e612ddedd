"""Rules of staff sign-in: passwords, limits of sessions, limits of tries. Pure.

Every limit of the sign-in stands here; how long a session lasts is a setting.
"""

from dataclasses import dataclass
from typing import Literal

PASSWORD_LEAST = 12
PASSWORD_MOST = 200

# Tries are counted before they are judged, so that many at once count as many.
TRIES_WINDOW_MS = 15 * 60 * 1000
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 50

# A set-up link is read out of a terminal or a message; a second factor is at hand or is not.
SETUP_LINK_MS = 24 * 60 * 60 * 1000
SECOND_FACTOR_MS = 5 * 60 * 1000
# What a passkey signs; as long as the browser lets its person take over it.
CHALLENGE_MS = 5 * 60 * 1000
PASSKEY_NAME_MOST = 60
PASSKEYS_MOST = 20
# A busy session writes its last use no more often than this.
USE_NOTED_MS = 60 * 1000

PasswordFault = Literal["too-short", "too-long", "is-address", "repeats"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session lasts: unused, and at all."""

    idle_ms: int
    absolute_ms: int


def password_fault(password: str, email: str) -> PasswordFault | None:
    """What speaks against a new password; None if nothing does.

    Length is what counts: no rule asks for a digit or a sign.
    """
    if len(password) < PASSWORD_LEAST:
        return "too-short"
    if len(password) > PASSWORD_MOST:
        return "too-long"
    if email and password.strip().lower() in (email.lower(), email.lower().split("@")[0]):
        return "is-address"
    return "repeats" if len(set(password)) < 5 else None


def is_over(
    started_at_ms: int, used_at_ms: int, is_complete: bool, limits: Limits, now_ms: int
) -> bool:
    """Whether a session has ended by itself; one without its second factor ends soon."""
    if not is_complete:
        return now_ms - started_at_ms >= SECOND_FACTOR_MS
    is_idle = now_ms - used_at_ms >= limits.idle_ms
    return is_idle or now_ms - started_at_ms >= limits.absolute_ms
