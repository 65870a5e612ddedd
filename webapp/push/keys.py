"""The keys that say to push services who sends (VAPID). They lie in the data folder, mode 0600.

A phone's subscription is bound to the key it was made with. So a rotation keeps the older keys, for
the phones that have not come by since, until it is told to forget them.
"""

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py_vapid import Vapid02

_CURRENT = "vapid.pem"


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its public part as phones get it, and what signs."""

    public: str
    vapid: "Vapid02"


class Keys:
    """The keys in a folder. Read anew each time: another process may have rotated them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def current(self) -> Key:
        """The key of new subscriptions; made, if there is none yet. Raises OSError."""
        path = self._folder / _CURRENT
        if not path.exists():
            self._make(path)
        return _read(path)

    def of(self, public: str) -> Key | None:
        """The key with this public part, the current one for none; None if it is not here."""
        current = self.current()
        if public in ("", current.public):
            return current
        older = self._older(public)
        return _read(older) if older.exists() else None

    def rotate(self) -> Key:
        """Make another key the current one, and keep the present one as an older one."""
        current = self.current()
        os.replace(self._folder / _CURRENT, self._older(current.public))
        return self.current()

    def forget_older(self) -> int:
        """Delete all older keys; how many there were."""
        older = list(self._folder.glob("vapid-*.pem"))
        for path in older:
            path.unlink()
        return len(older)

    def _older(self, public: str) -> Path:
        # What a phone names must not lead out of the folder.
        name = "".join(letter for letter in public if letter.isalnum() or letter in "-_")
        return self._folder / f"vapid-{name}.pem"

    def _make(self, path: Path) -> None:
        from cryptography.hazmat.primitives.asymmetric import ec
        from py_vapid import Vapid02

        pem = Vapid02(ec.generate_private_key(ec.SECP256R1())).private_pem()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # A file of this kind is readable by its owner alone from the start.
        handle, unfinished = tempfile.mkstemp(prefix=".vapid-", dir=self._folder)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(pem)
                file.flush()
                os.fsync(file.fileno())
            # Of several processes that start at once, the first one's key is everybody's.
            os.link(unfinished, path)
        except FileExistsError:
            pass
        finally:
            os.unlink(unfinished)


def _read(path: Path) -> Key:
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from py_vapid import Vapid02
    from py_vapid.utils import b64urlencode

    if os.name == "posix" and path.stat().st_mode & 0o077:
        path.chmod(0o600)
    vapid = Vapid02.from_pem(path.read_bytes())
    point = vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return Key(b64urlencode(point), vapid)
