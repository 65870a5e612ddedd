"""One-time codes of an authenticator app: RFC 6238 with SHA-1, six digits, thirty seconds. Pure."""

import hmac

SECRET_BYTES = 20
STEP_S = 30
DIGITS = 6
# Clocks of phones differ; one step either way is taken as well.
_DRIFT = (0, -1, 1)
_BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def code_at(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of one step: unix seconds divided by STEP_S."""
    digest = hmac.new(secret, step.to_bytes(8, "big"), "sha1").digest()
    offset = digest[-1] & 0x0F
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return str(number % 10**digits).zfill(digits)


def step_of(now_ms: int) -> int:
    """The step that an instant lies in."""
    return now_ms // 1000 // STEP_S


def matching_step(secret: bytes, typed: str, now_ms: int) -> int | None:
    """The step whose code was typed, if it is the present one or next to it."""
    digits = "".join(letter for letter in typed if not letter.isspace()).replace("-", "")
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdecimal():
        return None
    steps = (step_of(now_ms) + drift for drift in _DRIFT)
    return next((s for s in steps if hmac.compare_digest(code_at(secret, s), digits)), None)


def base32(secret: bytes) -> str:
    """The secret as it is typed into an authenticator by hand; of whole groups, so unpadded."""
    bits = "".join(f"{byte:08b}" for byte in secret)
    return "".join(_BASE32[int(bits[i : i + 5], 2)] for i in range(0, len(bits), 5))
