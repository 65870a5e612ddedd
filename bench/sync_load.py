"""The load: prepared requests over so many kept connections, and what became of them.

The same few lines for all sides, so that what the client costs, it costs all of them.
"""

import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter

from bench.figures import percentile

HOST = "127.0.0.1"
PATIENCE_S = 120


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer, whole; `status` is 0 if the connection broke."""

    status: int
    body: bytes


@dataclass(frozen=True, slots=True)
class Load:
    """What came back, in the order of the requests, and how long each took."""

    seconds: float
    each_ms: list[float]
    answers: list[Answer]

    def percentiles(self) -> dict[str, float]:
        return {f"p{p}_ms": percentile(self.each_ms, p) for p in (50, 95, 99)}


def request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request as bytes."""
    fields = {"Host": HOST, **headers, "Content-Length": str(len(body))}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + body


def put_on(ports: Sequence[int], requests: Sequence[bytes], connections: int) -> Load:
    """Send all, each connection one after the other; connections are shared out over the ports."""
    each_ms, answers = [0.0] * len(requests), [Answer(0, b"")] * len(requests)
    left = iter(range(len(requests)))
    turn = threading.Lock()
    ready = threading.Barrier(connections + 1)

    def drive(port: int) -> None:
        with Connection(port) as connection:
            ready.wait()
            while True:
                with turn:
                    i = next(left, None)
                if i is None:
                    return
                began = perf_counter()
                answers[i] = connection.ask(requests[i])
                each_ms[i] = (perf_counter() - began) * 1000

    threads = [
        threading.Thread(target=drive, args=[ports[i % len(ports)]]) for i in range(connections)
    ]
    for thread in threads:
        thread.start()
    ready.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    return Load(perf_counter() - began, each_ms, answers)


class Connection:
    """A kept connection to a server; opened anew if the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._open()

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> Answer:
        """Send one request and wait for its whole answer."""
        try:
            self._socket.sendall(request)
            answer, is_kept = self._read()
        except (OSError, ValueError):
            answer, is_kept = Answer(0, b""), False
        if not is_kept:
            self._socket.close()
            self._open()
        return answer

    def _open(self) -> None:
        self._socket = socket.create_connection((HOST, self._port), PATIENCE_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def _read(self) -> tuple[Answer, bool]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += self._some()
        head, _, body = received.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        fields = dict(line.split(b": ", 1) for line in lines[1:] if b": " in line)
        if fields.get(b"transfer-encoding") == b"chunked":
            while not body.endswith(b"0\r\n\r\n"):
                body += self._some()
            body = _joined(body)
        else:
            length = int(fields.get(b"content-length", b"0"))
            parts, size = [body], len(body)
            while size < length:
                parts.append(self._some())
                size += len(parts[-1])
            body = b"".join(parts)
        return Answer(int(lines[0].split()[1]), body), fields.get(b"connection") != b"close"

    def _some(self) -> bytes:
        received = self._socket.recv(262_144)
        if not received:
            raise ConnectionError("The answer breaks off.")
        return received


def _joined(chunks: bytes) -> bytes:
    parts = []
    while chunks:
        size, _, rest = chunks.partition(b"\r\n")
        length = int(size, 16)
        parts.append(rest[:length])
        chunks = rest[length + 2 :]
        if length == 0:
            break
    return b"".join(parts)
