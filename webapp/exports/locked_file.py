"""The lock of a file that is handed over: PBKDF2 and AES-GCM, as browsers have them.

The form is webapp/domain/hand_over.py; the phone's side is static/edges/locked_file.js.
"""

import gzip
import secrets
import zlib

import msgspec

from webapp.domain import hand_over
from webapp.domain.hand_over import (
    CONTENT_BYTES,
    ITERATIONS,
    HandedLine,
    LockedFile,
    NotOpened,
)

SALT_BYTES, IV_BYTES = 16, 12
_GZIP = 16 + zlib.MAX_WBITS


def lines_in(content: bytes, passphrase: str) -> list[HandedLine]:
    """The lines of a file, locked or plain. Raises NotOpened."""
    if len(content) > CONTENT_BYTES:
        raise NotOpened("too-large")
    if not hand_over.is_locked(content):
        return hand_over.read_plain(content)
    locked = hand_over.read_locked(content)
    if not passphrase:
        raise NotOpened("no-passphrase")
    return hand_over.read_handed(opened(locked, passphrase))


def opened(locked: LockedFile, passphrase: str) -> bytes:
    """What lies under the lock. Raises NotOpened."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        key = _key(passphrase, locked.salt, locked.iterations)
        packed = AESGCM(key).decrypt(locked.iv, locked.data, hand_over.about())
    except InvalidTag:
        raise NotOpened("wrong-passphrase") from None
    except ValueError:  # an iv of no length that the cipher knows
        raise NotOpened("damaged") from None
    return _unpacked(packed) if locked.packed == "gzip" else packed


def locked(content: bytes, passphrase: str) -> bytes:
    """A file that opens with the passphrase, here and on phones."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, iv = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(IV_BYTES)
    key = _key(passphrase, salt, ITERATIONS)
    data = AESGCM(key).encrypt(iv, gzip.compress(content), hand_over.about())
    file = LockedFile(
        hand_over.FORMAT, hand_over.VERSION, "PBKDF2-SHA-256", ITERATIONS, salt,
        "AES-256-GCM", iv, "gzip", data,
    )  # fmt: skip
    return msgspec.json.encode(file)


def _key(passphrase: str, salt: bytes, iterations: int) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC

    kdf = PBKDF2HMAC(algorithm=SHA256(), length=32, salt=salt, iterations=iterations)
    return kdf.derive(hand_over.plain_passphrase(passphrase))


def _unpacked(packed: bytes) -> bytes:
    """Unpacked, but never to more than a file may hold."""
    unpacker = zlib.decompressobj(_GZIP)
    try:
        content = unpacker.decompress(packed, CONTENT_BYTES)
    except zlib.error:
        raise NotOpened("damaged") from None
    if unpacker.unconsumed_tail:
        raise NotOpened("too-large")
    if not unpacker.eof:
        raise NotOpened("damaged")
    return content
