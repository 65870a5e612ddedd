"""A server as its users have it: a process of its own, which can be killed and started again."""

import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from socket import create_server
from time import monotonic

STARTUP_S = 30
PATIENCE_S = 0.05


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def program(name: str) -> str:
    """A command of the environment that runs the tests."""
    suffix = ".exe" if sys.platform == "win32" else ""
    return str(Path(sys.executable).with_name(name + suffix))


class ServerProcess:
    """Runs `command` with its port appended; `url` answers as soon as `start` returns.

    The command gets `environment` and, as its folder, `folder`; what it prints is kept in
    `folder/server.log`. A test may `kill` it and `start` it again on the same port and data.
    """

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        environment: Mapping[str, str] | None = None,
        port: int | None = None,
    ) -> None:
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}/"
        self.log = folder / "server.log"
        self._command = [*command, str(self.port)]
        self._folder = folder
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The id of the running process. Raises LookupError if none runs."""
        if self._process is None:
            raise LookupError("The server is not running.")
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it answers. Raises RuntimeError, with its last words, if not."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, cwd=self._folder, env=self._environment, stdout=log, stderr=log
            )
        give_up_at = monotonic() + STARTUP_S
        while not self._answers():
            if self._has_ended() or monotonic() > give_up_at:
                words = self.log.read_text(encoding="utf-8", errors="replace")
                self.kill()
                raise RuntimeError(f"{' '.join(self._command)} does not answer:\n{words}")

    def kill(self) -> None:
        """End it at once, as a power cut would: no signal handler runs."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(self.url, timeout=5):  # noqa: S310 (our own address)
                return True
        except urllib.error.HTTPError as answer:
            answer.close()
            return True
        except OSError:
            return False

    def _has_ended(self) -> bool:
        """Whether the process is gone; waits a moment for that before it says no."""
        try:
            self._process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            return False
        return True
