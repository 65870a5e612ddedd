"""Servers as processes: how long until the first 200, what they cost, how often they sync a disk.

Processor time and memory are read from /proc, syncs by strace; where there is none of them (not on
Linux) the figures are None.
"""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import monotonic, perf_counter, sleep

PROC = Path("/proc")
STARTUP_S = 60
LOOK_S = 0.005
SYNCS = "fsync,fdatasync,sync_file_range,msync"


class Process:
    """A server being run; `started_s` is how long it took to its first 200."""

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], url: str, log: Path
    ) -> None:
        began = perf_counter()
        with log.open("ab") as words:
            self._process = subprocess.Popen(  # noqa: S603
                command, env={**os.environ, **environment}, stdout=words, stderr=words
            )
        self.pid = self._process.pid
        give_up_at = monotonic() + STARTUP_S
        while not _answers(url):
            if self._process.poll() is not None or monotonic() > give_up_at:
                self.stop()
                raise RuntimeError(f"{command[0]} does not answer:\n{log.read_text('utf-8')}")
            sleep(LOOK_S)
        self.started_s = perf_counter() - began

    def stop(self) -> None:
        """Ask it to end, and wait."""
        self._process.terminate()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 (our own address)
            return answer.status == 200
    except urllib.error.HTTPError as answer:
        answer.close()
        return False
    except OSError:
        return False


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def family(pids: Iterable[int]) -> list[int]:
    """These processes, and all that they started."""
    parents = {}
    for stat in PROC.glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    found = list(pids)
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_s(pids: Iterable[int]) -> float | None:
    """Processor time of these processes and of those that they started and that ended."""
    if not PROC.is_dir():
        return None
    ticks = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pids: Iterable[int]) -> dict[str, float] | None:
    """Resident memory of the processes together: all of it, and with what they share split up."""
    if not PROC.is_dir():
        return None
    kilobytes = {"Rss": 0, "Pss": 0}
    for pid in pids:
        with contextlib.suppress(OSError):
            text = (PROC / str(pid) / "smaps_rollup").read_text()
            for name in kilobytes:
                kilobytes[name] += int(re.search(rf"^{name}: +(\d+)", text, re.MULTILINE)[1])
    return {name.lower(): round(size / 1024, 1) for name, size in kilobytes.items()}


def count_syncs(pids: Sequence[int], act: Callable[[], object]) -> int | None:
    """How often the processes tell the system to bring something to the disk while `act` runs.

    strace stands in every call meanwhile, so nothing is timed here.
    """
    strace = shutil.which("strace")
    if strace is None:
        act()
        return None
    with tempfile.TemporaryDirectory() as folder:
        calls = Path(folder, "calls")
        named = [part for pid in pids for part in ("-p", str(pid))]
        command = [strace, "-f", "-e", f"trace={SYNCS}", "-o", str(calls), *named]
        tracer = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603
        with tracer:
            # One line a process, once it holds it.
            for _ in pids:
                tracer.stderr.readline()
            act()
            tracer.send_signal(signal.SIGINT)
            tracer.stderr.read()
        return len(re.findall(rf" (?:{SYNCS.replace(',', '|')})\(", calls.read_text()))
