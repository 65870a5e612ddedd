"""The built site in memory, each file as it will be sent. Knows no Flask."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

ABOUT = "build.json"
# Written out, because the system's own table differs from one host to the next.
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".webmanifest": "application/manifest+json",
}
OTHER_TYPE = "text/plain; charset=utf-8"
_BROTLI = ".br"
_PACKED_ALREADY = (".jpg", ".png")
_HASHED = re.compile(r"(\.[0-9a-f]{12}\.|/[0-9a-f]{64}\.)[a-z]+$")


class SiteNotBuilt(Exception):
    """There is no built site in the folder; the message says what to do."""


@dataclass(frozen=True)
class SiteFile:
    """One file: its bytes, the same packed if that is worth it, and what a cache may do.

    `packed` maps a Content-Encoding to the bytes, the smallest first.
    """

    content: bytes
    packed: Mapping[str, bytes]
    media_type: str
    etag: str
    is_immutable: bool


@dataclass(frozen=True)
class Site:
    """All files by name, and what build.json says about them."""

    files: dict[str, SiteFile]
    about: dict[str, Any]


def load_site(folder: Path) -> Site:
    """Read a built site whole. Raises SiteNotBuilt if `folder` holds none."""
    try:
        about = json.loads((folder / ABOUT).read_text("utf-8"))
    except OSError as error:
        raise SiteNotBuilt(
            f"{folder} holds no built site. Run: periost build --out {folder}"
        ) from error
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths if path.suffix != _BROTLI}
    return Site({name: _read(name, path) for name, path in names.items()}, about)


def _read(name: str, path: Path) -> SiteFile:
    content = path.read_bytes()
    suffix = PurePosixPath(name).suffix
    return SiteFile(
        content=content,
        packed=dict(_packed(path, content)) if suffix not in _PACKED_ALREADY else {},
        media_type=MEDIA_TYPES.get(suffix, OTHER_TYPE),
        etag=hashlib.sha256(content).hexdigest()[:32],
        is_immutable=_HASHED.search(name) is not None,
    )


def _packed(path: Path, content: bytes) -> Iterator[tuple[str, bytes]]:
    """As the build packed it, for browsers on a line that is encrypted, and for all others."""
    beside = path.with_name(path.name + _BROTLI)
    if beside.is_file():
        yield "br", beside.read_bytes()
    # Without a time in it, equal files are packed alike on every host.
    packed = gzip.compress(content, mtime=0)
    if len(packed) < len(content):
        yield "gzip", packed
