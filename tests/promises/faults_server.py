"""Runs `periost` commands in processes that start at once: forks of one that has loaded it all.

A fork is the command as users have it, from its arguments on, and can be killed; only the start of
Python and the imports are saved, so that hundreds of restarts are affordable. As a program, this
file is the process that forks: a request is a line of JSON, and so is its answer.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

STARTUP_S = 60


class Forks:
    """Starts and kills commands; every one sees the environment that it is given."""

    def __init__(self, site: Path, log: Path) -> None:
        with log.open("ab") as errors:
            self._process = subprocess.Popen(
                [sys.executable, __file__, str(site)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    def close(self) -> None:
        """End the forking process; it ends what it still runs."""
        self._process.communicate()

    def serve(self, environment: dict[str, str]) -> tuple[int, int]:
        """Start a server; its process id and its port, once it listens."""
        arguments = ["serve", "--port", "0"]
        told = self._ask(do="start", arguments=arguments, environment=environment)
        return told["pid"], int(told["line"].split(":")[2].split()[0])

    def kill(self, pid: int) -> None:
        """End it at once, as a power cut would; it is gone when this returns."""
        self._ask(do="kill", pid=pid)

    def command(
        self,
        arguments: Sequence[str],
        environment: dict[str, str],
        killed_after_ms: float | None = None,
    ) -> int:
        """Run a command to its end, or to its death; the exit code, -9 if it was killed."""
        return self._ask(
            do="run",
            arguments=list(arguments),
            environment=environment,
            patience_s=STARTUP_S if killed_after_ms is None else killed_after_ms / 1000,
        )["code"]

    def _ask(self, **request: Any) -> dict[str, Any]:
        self._process.stdin.write(json.dumps(request).encode() + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("The process that forks servers has died; its log says why.")
        told = json.loads(line)
        if "failed" in told:
            raise RuntimeError(told["failed"])
        return told


# From here on: the process that forks.


def main() -> None:
    """Answer requests until their pipe is closed."""
    load(Path(sys.argv[1]))
    running: dict[int, int] = {}
    for line in sys.stdin.buffer:
        request = json.loads(line)
        answer = {"start": start, "kill": kill, "run": run}[request.pop("do")](running, **request)
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()
    for pid in list(running):
        kill(running, pid)


def load(site: Path) -> None:
    """Import all that a server and a backup import, by making one of each."""
    import waitress  # noqa: F401

    from webapp import cli, create_app  # noqa: F401
    from webapp.config import Config
    from webapp.store.backup import back_up
    from webapp.store.opening import store_of_site

    os.environ["PERIOST_SITE"] = str(site)
    with tempfile.TemporaryDirectory() as folder:
        config = Config(site=site, data=Path(folder))
        store = store_of_site(config)
        create_app(config, store)
        back_up(store, Path(folder) / "backup", 0)
        store.close()


def start(
    running: dict[int, int], arguments: list[str], environment: dict[str, str]
) -> dict[str, Any]:
    """Fork a command that goes on; its first line."""
    pid, words = fork(arguments, environment)
    line = b""
    while not line.endswith(b"\n") and (part := os.read(words, 200)):
        line += part
    if not line:
        os.close(words)
        os.waitpid(pid, 0)
        return {"failed": "The server ended at its start; the log says why."}
    # It may say more, and somebody must be there to hear it.
    running[pid] = words
    return {"pid": pid, "line": line.decode()}


def kill(running: dict[int, int], pid: int) -> dict[str, Any]:
    """kill -9, and wait until it is gone."""
    if pid in running:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(running.pop(pid))
    return {}


def run(
    running: dict[int, int], arguments: list[str], environment: dict[str, str], patience_s: float
) -> dict[str, Any]:
    """Fork a command and wait for its end; kill it when patience is over."""
    pid, words = fork(arguments, environment)
    # It holds its end of the pipe as long as it lives.
    while (heard := select.select([words], [], [], patience_s)[0]) and os.read(words, 4096):
        pass
    if not heard:
        os.kill(pid, signal.SIGKILL)
    os.close(words)
    return {"code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}


def fork(arguments: list[str], environment: dict[str, str]) -> tuple[int, int]:
    """A child that is the command; its process id, and what it says."""
    words, mouth = os.pipe()
    pid = os.fork()
    if pid:
        os.close(mouth)
        return pid, words
    code = 1
    try:
        os.dup2(mouth, sys.stdout.fileno())
        os.close(mouth)
        os.close(words)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, sys.stdin.fileno())
        os.environ.update(environment)
        from webapp.cli import main as command

        code = command(arguments)
        sys.stdout.flush()
    except BaseException:  # the child must not come back into the parent's loop
        traceback.print_exc()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()
