"""Tone.js, the peer that is not written here: fetched once, by npm, and held to its hash."""

import base64
import hashlib
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

LOCK = Path(__file__).with_name("peers.lock.json")
FETCH_S = 120


class PeerMissing(Exception):
    """Tone.js cannot be had; the message says what to do."""


def tone_version() -> str:
    """The version that the lock names."""
    return locked()["version"]


def fetch_tone(folder: Path) -> Path:
    """A folder within `folder` that has Tone.js in it. Raises PeerMissing."""
    package = folder / f"tone-{tone_version()}.tgz"
    if not package.exists():
        pack(package)
    check(package)
    peers = folder / "peers"
    peers.mkdir(exist_ok=True)
    (peers / "Tone.js").write_bytes(script_in(package))
    return peers


def locked() -> dict[str, str]:
    return json.loads(LOCK.read_text("utf-8"))["packages"]["tone"]


def pack(package: Path) -> None:
    """Let npm put the package into its folder."""
    npm = shutil.which("npm")
    if npm is None:
        raise PeerMissing(
            "Tone.js, one of the peers, is fetched by npm, which is not on PATH. "
            "Install Node.js, or measure without it: --without-tone"
        )
    package.parent.mkdir(parents=True, exist_ok=True)
    command = [npm, "pack", f"tone@{tone_version()}", "--silent", "--pack-destination"]
    done = subprocess.run(
        [*command, package.parent], capture_output=True, text=True, timeout=FETCH_S
    )
    if done.returncode != 0 or not package.exists():
        raise PeerMissing(f"npm could not fetch Tone.js:\n{done.stderr or done.stdout}")


def check(package: Path) -> None:
    """Refuse a package that is not the locked one, and let it be fetched anew next time."""
    found = base64.b64encode(hashlib.sha512(package.read_bytes()).digest()).decode()
    if found != locked()["npm_sha512"]:
        package.unlink()
        raise PeerMissing(f"{package.name} is not the package of {LOCK.name}; it was deleted.")


def script_in(package: Path) -> bytes:
    """The one script of the package that browsers load without a bundler."""
    with tarfile.open(package) as archive:
        script = archive.extractfile(f"package/{locked()['script']}")
        if script is None:
            raise PeerMissing(f"{package.name} holds no {locked()['script']}.")
        return script.read()
