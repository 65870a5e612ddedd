"""A bad network: a TCP proxy that passes HTTP requests on, and does harm where it is told to.

Each connection takes the next fault; when none is left, it is passed as it is.
"""

import socket
import threading
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

_READ = 65_536
_TIMEOUT_S = 60


@dataclass(frozen=True)
class Fault:
    """What happens to one request.

    cut-request: only `count` bytes reach the server, then both sides are cut.
    cut-answer: the server gets all, the client `count` bytes of the answer.
    duplicate: the server gets it twice; the client gets the second answer.
    hold: the client is cut; the server gets the request only after the next one is answered.
    answer: the server gets nothing, the client gets `answer`.
    """

    kind: str
    count: int = 0
    answer: bytes = b""


@dataclass(frozen=True)
class Carried:
    """One request that was answered: its path, and what travelled with its headers, in bytes."""

    path: str
    request: bytes
    answer: bytes

    @property
    def wire_bytes(self) -> int:
        return len(self.request) + len(self.answer)

    @property
    def content_bytes(self) -> int:
        """Without the headers."""
        return sum(len(part.partition(b"\r\n\r\n")[2]) for part in (self.request, self.answer))


class Proxy:
    """Listens on `port` and passes on to `target_port`, both on the loopback."""

    def __init__(self, target_port: int) -> None:
        self.target_port = target_port
        self.carried: list[Carried] = []
        self._faults: deque[Fault] = deque()
        self._held: deque[bytes] = deque()
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._server.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}/"
        threading.Thread(target=self._accept, daemon=True).start()

    def will(self, faults: Iterable[Fault]) -> None:
        """The next connections, one each."""
        self._faults.extend(faults)

    def release(self) -> None:
        """Send on what is held; the answers reach nobody."""
        while self._held:
            self._ask(self._held.popleft())

    def close(self) -> None:
        self._server.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._server.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, suppress(OSError):
            client.settimeout(_TIMEOUT_S)
            request = _request_from(client)
            fault = self._faults.popleft() if self._faults else Fault("pass")
            answer = self._answer(request, fault)
            self.carried.append(Carried(request.split(b" ", 2)[1].decode(), request, answer))
            client.sendall(answer)

    def _answer(self, request: bytes, fault: Fault) -> bytes:
        if fault.kind == "answer":
            return fault.answer
        if fault.kind == "cut-request":
            with socket.create_connection(("127.0.0.1", self.target_port)) as server:
                server.sendall(request[: fault.count])
            return b""
        if fault.kind == "hold":
            self._held.append(request)
            return b""
        if fault.kind == "duplicate":
            self._ask(request)
        answer = self._ask(request)
        self.release()
        return answer[: fault.count] if fault.kind == "cut-answer" else answer

    def _ask(self, request: bytes) -> bytes:
        """The server's whole answer; empty if it is gone."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.target_port)) as server:
            server.settimeout(_TIMEOUT_S)
            server.sendall(request)
            return b"".join(iter(lambda: server.recv(_READ), b""))
        return b""


def _request_from(client: socket.socket) -> bytes:
    """One whole request, made the last one of its connection."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _more(client)
    head, _, body = received.partition(b"\r\n\r\n")
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"connection:")]
    lengths = [int(line.split(b":")[1]) for line in lines if line.lower().startswith(b"content-le")]
    while len(body) < sum(lengths):
        body += _more(client)
    return b"\r\n".join([*lines, b"Connection: close"]) + b"\r\n\r\n" + body


def _more(client: socket.socket) -> bytes:
    part = client.recv(_READ)
    if not part:
        raise OSError("The client went away.")
    return part
