"""The keys to which phones seal logs. They lie in the data folder, mode 0600.

What a phone sealed may come years later, so a rotation keeps every older key.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.domain.sealed_log import key_id

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

CURRENT = "sealing.pem"


@dataclass(frozen=True, slots=True)
class SealingKey:
    """`point`: the public part, an uncompressed point of P-256."""

    point: bytes
    private: "EllipticCurvePrivateKey"

    @property
    def id(self) -> str:
        """Of `point`; see `sealed_log.key_id`."""
        return key_id(self.point)


class SealingKeys:
    """The keys in a folder. Read anew each time: another process may have rotated them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> SealingKey:
        """The key to seal to; made, if there is none yet. Raises OSError."""
        path = self._folder / CURRENT
        if not path.exists():
            self._make(path)
        return _read(path)

    def of(self, wanted: str) -> SealingKey | None:
        """The key of this id, 16 letters of hex; None if it is not here. Raises OSError."""
        current = self.current()
        if wanted == current.id:
            return current
        older = self._folder / f"sealing-{wanted}.pem"
        return _read(older) if older.exists() else None

    def rotate(self) -> SealingKey:
        """Make another key the current one, and keep the present one as an older one."""
        current = self.current()
        os.replace(self._folder / CURRENT, self._folder / f"sealing-{current.id}.pem")
        return self.current()

    def _make(self, path: Path) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file of this kind is readable by its owner alone from the start.
        handle, unfinished = tempfile.mkstemp(prefix=".sealing-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_new_pem())
                file.flush()
                os.fsync(file.fileno())
            # Of several processes that start at once, the first one's key is everybody's.
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(unfinished)


def _new_pem() -> bytes:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _read(path: Path) -> SealingKey:
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import (
        Encoding,
        PublicFormat,
        load_pem_private_key,
    )

    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    private = load_pem_private_key(path.read_bytes(), None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise OSError(f"{path} holds another kind of key; put the right one back")
    public = private.public_key()
    return SealingKey(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), private)
