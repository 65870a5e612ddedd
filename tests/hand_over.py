"""Files of logs as phones save them by hand; a file locked by a phone lies in tests/vectors."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from webapp.exports import locked_file

VECTORS = Path(__file__).with_name("vectors")
PASSPHRASE = "bones remember everything"  # noqa: S105 (nobody's)


def content_of(lines: Iterable[bytes], device_id: str | None) -> bytes:
    """What lies under the lock: lines that wait to be sent by one phone."""
    logs = [{"line": one.decode(), "device_id": device_id, "waits": True} for one in lines]
    return json.dumps(
        {
            "format": "periost-logs",
            "version": 1,
            "made_at": "2026-09-21T10:00:00.000Z",
            "app_version": "0.5.0",
            "scope": "waiting",
            "logs": logs,
        }
    ).encode()


def locked(lines: Iterable[bytes], device_id: str | None, passphrase: str = PASSPHRASE) -> bytes:
    """A locked file of them."""
    return locked_file.locked(content_of(lines, device_id), passphrase)


def plain(lines: Iterable[bytes]) -> bytes:
    """The same as lines alone."""
    return b"".join(line + b"\n" for line in lines)


def changed(content: bytes, **keys: Any) -> bytes:
    """A locked file with other keys."""
    return json.dumps({**json.loads(content), **keys}, separators=(",", ":")).encode()
