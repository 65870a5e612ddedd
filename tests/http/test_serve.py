"""`periost serve`, as a process."""

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from server_process import ServerProcess, program

PATIENCE_S = 30


@pytest.fixture
def serve(site: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen]]:
    """A starter: `serve("--port", "0")`. What runs on is ended after the test."""
    started = []

    def start(*arguments: str, folder: Path = site) -> subprocess.Popen:
        environment = {**os.environ, "PERIOST_SITE": str(folder), "PERIOST_DATA": str(tmp_path)}
        process = subprocess.Popen(
            [program("periost"), "serve", *arguments],
            env=environment,
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def last_words(process):
    """Exit code, standard output and standard error of a process that ends."""
    out, err = process.communicate(timeout=PATIENCE_S)
    return process.returncode, out, err


def test_it_says_where_it_listens_and_answers_there(serve):
    line = serve("--port", "0").stdout.readline()
    url = re.fullmatch(r"Periost serves (http://127\.0\.0\.1:\d+) \(stop with Ctrl\+C\)\n", line)[1]
    with urllib.request.urlopen(f"{url}/healthz", timeout=PATIENCE_S) as answer:  # noqa: S310 (our own)
        assert answer.status == 200
        assert "Server" not in answer.headers


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives another process for an exec")
def test_it_serves_on_when_nobody_reads_what_it_says(site, tmp_path):
    deaf = "import os, sys; r, w = os.pipe(); os.close(r); os.dup2(w, 1)"
    deaf += "; os.execv(sys.argv[1], sys.argv[1:])"
    command = [sys.executable, "-c", deaf, program("periost"), "serve", "--port"]
    environment = {**os.environ, "PERIOST_SITE": str(site), "PERIOST_DATA": str(tmp_path)}
    server = ServerProcess(command, tmp_path, environment)
    # It says all it has to say before it answers anybody.
    server.start()
    server.kill()
    assert server.log.read_text() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends a process without a signal")
@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_when_it_is_told_to(serve, end):
    process = serve("--port", "0")
    process.stdout.readline()
    process.send_signal(end)
    assert last_words(process) == (0, "", "")


def test_a_busy_port_is_one_line_with_a_remedy(serve):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        code, out, err = last_words(serve("--port", str(port)))
    assert (code, out) == (1, "")
    assert re.fullmatch(rf"Cannot listen on 127\.0\.0\.1:{port}: .*choose another.*\n", err)


def test_an_unknown_host_is_one_line_with_a_remedy(serve):
    code, out, err = last_words(serve("--host", "nowhere.invalid"))
    assert (code, out) == (1, "")
    assert re.fullmatch(r"Cannot listen on nowhere\.invalid:8000: .*\n", err)


def test_a_site_that_is_not_built_is_one_line_with_a_remedy(serve, tmp_path):
    code, out, err = last_words(serve(folder=tmp_path / "none"))
    assert (code, out) == (1, "")
    none = re.escape(str(tmp_path / "none"))
    assert re.fullmatch(rf"{none} holds no built site\. Run: periost build --out {none}\n", err)


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_said_to_be_none(serve, port):
    code, _, err = last_words(serve("--port", port))
    assert code == 2
    assert "choose a number from 0 to 65535" in err or "expected one argument" in err


def test_an_address_for_others_is_warned_about(serve):
    process = serve("--host", "0.0.0.0", "--port", "0")  # noqa: S104 (what is tested)
    process.stdout.readline()
    assert "HTTPS" in process.stdout.readline()
