"""An envelope: one session log that a phone sealed to its clinic's key. Pure.

docs/sync.md describes the form; the phone's side of it is static/edges/envelope.js, and both answer
to tests/vectors/sealed_log.json. How it is opened: webapp/sealing/opening.py.
"""

import re
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from webapp.domain.session_log import LINE_BYTES, ReadLine, Uuid
from webapp.domain.whole_texts import whole

# What an envelope of the longest line may take, its bytes in base64.
ENVELOPE_BYTES: Final = LINE_BYTES * 4 // 3 + 1024
# Why one is kept apart.
NOT_OPENED: Final = "not-opened"
KEY_ID = whole("[0-9a-f]{16}")
_KDF: Final = b"periost-sealed-log 1"


class Envelope(Struct, frozen=True):
    """`key`: which key of the clinic opens it; `epk`: the phone's own, an uncompressed point."""

    format: Literal["periost-sealed-log"]
    version: Literal[1]
    id: Uuid
    key: Annotated[str, Meta(pattern=KEY_ID)]
    epk: bytes
    iv: bytes
    data: bytes


class _Named(Struct, frozen=True):
    id: Uuid


def named(line: bytes) -> str | None:
    """The id of the log in an envelope of any version; None if it is no envelope."""
    try:
        return msgspec.json.decode(line, type=_Named).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def read_envelope(line: bytes) -> Envelope | None:
    """None if it is in another form than this version reads."""
    try:
        return msgspec.json.decode(line, type=Envelope)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def key_id(point: bytes) -> str:
    """What a key is called: of its public point."""
    return sha256(point).hexdigest()[:16]


def info(epk: bytes, point: bytes) -> bytes:
    """What the cipher's key is derived for: this form, from the phone's point to the clinic's."""
    return _KDF + epk + point


def about(envelope: Envelope) -> bytes:
    """What the seal is bound to besides its content."""
    return f"periost-sealed-log 1 {envelope.id} {envelope.key}".encode()


def unopened(line: bytes) -> ReadLine:
    """An envelope to be kept as it came, for a person; what names no log is no envelope.

    It lies under an id of its own: under the log's, it would put the log itself in conflict.
    """
    digest = sha256(line).digest()
    if named(line) is None:
        return ReadLine(line, digest, None, None, "log-not-valid")
    own = re.sub("(.{8})(.{4})(.{4})(.{4})(.{12}).*", r"\1-\2-\3-\4-\5", digest.hex())
    return ReadLine(line, digest, own, None, NOT_OPENED)
