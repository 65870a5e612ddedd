"""What a phone keeps: the list of the service worker, each entry with the hash of its bytes."""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from webapp.http.headers import HEADERS

# The folder itself, not index.html: some hosts redirect that name, and a worker refuses redirects.
SHELL = "./"
Entry = tuple[str, str]


def integrity(content: bytes) -> str:
    """The Subresource Integrity value of `content`."""
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


def precache(site: Path, names: Iterable[str]) -> list[Entry]:
    """The shell, then `names` sorted, each as its URL and integrity."""
    shell = (SHELL, integrity((site / "index.html").read_bytes()))
    return [shell, *((name, integrity((site / name).read_bytes())) for name in sorted(names))]


def list_bytes(entries: list[Entry]) -> bytes:
    """The file that the worker reads its list from when it installs."""
    return json.dumps(entries, separators=(",", ":")).encode()


def worker_preamble(app_version: str, list_name: str, listed: bytes) -> str:
    """The worker's first line. It changes whenever a file or a header does."""
    # A cached shell keeps the headers it came with, so new headers must make a new worker.
    content = listed + json.dumps(HEADERS, sort_keys=True).encode()
    version = f"{app_version}-{hashlib.sha256(content).hexdigest()[:12]}"
    build = {"version": version, "shell": SHELL, "list": list_name, "integrity": integrity(listed)}
    return f"const BUILD = {json.dumps(build, separators=(',', ':'))};"
