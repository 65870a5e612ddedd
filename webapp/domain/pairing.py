"""Pairing codes: their two spellings and their limits. Pure: chance is an argument.

A code begins with a locator, which finds it and is no secret; what follows is. The short form is
typed by hand: 25 secret bits, of which five wrong tries are allowed. The long one is in the QR
code: 130 secret bits.
"""

import hmac
from hashlib import sha256

# Crockford's base32: no I, L, O or U, so that nothing is mistaken when read aloud.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0", "-": None, " ": None})

LOCATOR_LENGTH = 3
SHORT_LENGTH = 8
LONG_LENGTH = LOCATOR_LENGTH + 26

LIFETIME_MS = 10 * 60 * 1000
TRIES_PER_CODE = 5
TRIES_PER_ADDRESS = 20
ADDRESS_WINDOW_MS = 60 * 60 * 1000


def spelt(chance: bytes, length: int) -> str:
    """`length` letters out of random bytes, five bits each; wants at least one byte a letter."""
    return "".join(ALPHABET[byte % 32] for byte in chance[:length])


def normalised(typed: str) -> str | None:
    """A code as it was made, from what somebody typed or scanned; None if it can be none."""
    code = typed.upper().translate(_READ_AS)
    has_form = len(code) in (SHORT_LENGTH, LONG_LENGTH) and all(c in ALPHABET for c in code)
    return code if has_form else None


def shown(code: str) -> str:
    """The short form as it is read aloud: `K7Q-2MXN4`."""
    return f"{code[:LOCATOR_LENGTH]}-{code[LOCATOR_LENGTH:]}"


def locator_of(code: str) -> str:
    return code[:LOCATOR_LENGTH]


def keyed_hash(key: bytes, text: str) -> bytes:
    """What is stored of a code or an address: worth nothing without the server's key."""
    return hmac.new(key, text.encode(), sha256).digest()


def is_same(one: bytes, other: bytes) -> bool:
    """Compares in constant time."""
    return hmac.compare_digest(one, other)
