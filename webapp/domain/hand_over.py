"""A file of logs that was saved by hand: the lines themselves, or a locked file of them. Pure.

docs/keeping.md describes the form; the phone's side of it is static/domain/locked_file.js, and both
answer to tests/vectors/locked.json. How the lock is opened: webapp/exports/locked_file.py.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, Struct

from webapp.domain.session_log import LINE_BYTES, ReadLine, SessionLog, Uuid, lines_of, read_line

FORMAT: Final = "periost-locked-logs"
VERSION: Final = 1
CONTENT_FORMAT: Final = "periost-logs"
CONTENT_VERSION: Final = 1
# What a file may ask of whoever opens it.
ITERATIONS, ITERATIONS_MOST = 600_000, 2_000_000
# What a file may be unpacked to: forty thousand logs of an hour each.
CONTENT_BYTES = 64 * 1024 * 1024
PASSPHRASE_LEAST = 12

Fault = Literal["not-ours", "too-new", "damaged", "no-passphrase", "wrong-passphrase", "too-large"]


class NotOpened(Exception):
    """A file that cannot be read; `code` says why."""

    def __init__(self, code: Fault) -> None:
        super().__init__(code)
        self.code: Fault = code


class LockedFile(Struct, frozen=True):
    """The file as it is written: bytes in base64."""

    format: Literal["periost-locked-logs"]
    version: Literal[1]
    kdf: Literal["PBKDF2-SHA-256"]
    iterations: Annotated[int, Meta(ge=ITERATIONS, le=ITERATIONS_MOST)]
    salt: bytes
    cipher: Literal["AES-256-GCM"]
    iv: bytes
    packed: Literal["gzip", "none"]
    data: bytes


class HandedLog(Struct, frozen=True):
    """One line. `device_id`: the connection it would be sent by; `waits`: it was not sent yet."""

    line: str
    device_id: Uuid | None
    waits: bool


class HandedLogs(Struct, frozen=True):
    """What lies under the lock."""

    format: Literal["periost-logs"]
    version: Literal[1]
    made_at: str
    app_version: str
    scope: Literal["waiting", "all", "patient"]
    logs: list[HandedLog]


class _Head(Struct, frozen=True):
    format: str
    version: int


@dataclass(frozen=True, slots=True)
class HandedLine:
    """A line out of a file, and the phone that would have sent it, as far as the file names one."""

    read: ReadLine
    device_id: str | None


def about(version: int = VERSION) -> bytes:
    """What the lock is bound to, beside its key."""
    return f"{FORMAT} {version}".encode()


def plain_passphrase(typed: str) -> bytes:
    """What of a passphrase counts: neither how its letters are composed, nor its spaces."""
    return unicodedata.normalize("NFKC", typed).replace(" ", "").encode()


def is_locked(content: bytes) -> bool:
    """Whether a file means to be a locked one."""
    return content.lstrip()[:40].startswith(b'{"format":"' + FORMAT.encode() + b'"')


def read_locked(content: bytes) -> LockedFile:
    """The locked file with these bytes. Raises NotOpened."""
    try:
        return msgspec.json.decode(content, type=LockedFile)
    except msgspec.MsgspecError:
        raise NotOpened(_why(content, FORMAT, VERSION)) from None


def read_handed(content: bytes) -> list[HandedLine]:
    """What lay under the lock, line by line. Raises NotOpened."""
    try:
        logs = msgspec.json.decode(content, type=HandedLogs).logs
    except msgspec.MsgspecError:
        fault = _why(content, CONTENT_FORMAT, CONTENT_VERSION)
        raise NotOpened("damaged" if fault == "not-ours" else fault) from None
    return [HandedLine(_read(log.line.encode()), log.device_id) for log in logs]


def read_plain(content: bytes) -> list[HandedLine]:
    """Lines as phones and clinics export them. Raises NotOpened if none of them is a log's."""
    lines = [line.strip() for line in lines_of(content)]
    read = [_read(line) for line in lines if line]
    if not any(line.id for line in read):
        raise NotOpened("not-ours")
    return [HandedLine(line, line.log.device_id if line.log else None) for line in read]


def handed(made_at: str, app_version: str, lines: Iterable[bytes]) -> bytes:
    """What is put under a lock: every log of a patient, as a clinic has them."""
    logs = [HandedLog(line.decode(), _device_of(read_line(line).log), False) for line in lines]
    content = HandedLogs(CONTENT_FORMAT, CONTENT_VERSION, made_at, app_version, "patient", logs)
    return msgspec.json.encode(content)


def batches(lines: Sequence[HandedLine], most: int) -> list[Sequence[HandedLine]]:
    """The same lines, at most so many at a time."""
    return [lines[start : start + most] for start in range(0, len(lines), most)]


def _device_of(log: SessionLog | None) -> str | None:
    return log.device_id if log else None


def _read(line: bytes) -> ReadLine:
    if len(line) <= LINE_BYTES:
        return read_line(line)
    return ReadLine(line, sha256(line).digest(), None, None, "log-not-valid")


def _why(content: bytes, name: str, version: int) -> Fault:
    """What is wrong with a file that has not the form."""
    try:
        head = msgspec.json.decode(content, type=_Head)
    except msgspec.MsgspecError:
        return "damaged" if name.encode() in content[:200] else "not-ours"
    if head.format != name:
        return "not-ours"
    return "too-new" if head.version > version else "damaged"
