"""A TCP proxy that does to each request what it was told: cuts, doubles, holds back, kills."""

import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable
from time import perf_counter

from promises.faults_schedule import (
    Clear,
    CutReply,
    CutRequest,
    Fault,
    KillInReply,
    KillInRequest,
    KillWhileItWorks,
    Late,
    Twice,
    WrongAnswer,
)

HOST = "127.0.0.1"
PATIENCE_S = 30


def _said(status: str, body: bytes = b"", more: str = "") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


# What stands between a phone and its clinic, and answers in its place.
WRONG = (
    _said("200 OK", b"<!doctype html><title>Sign in to this network</title>"),
    _said("302 Found", more="Location: http://127.0.0.1/\r\n"),
    b"HTTP/1.1 204 No Content\r\n\r\n",
    _said("200 OK", b"{}"),
    _said("200 OK", b'{"epoch":"x","backed_up_seq":0,"receipts":[{"id":null,"sha256"'),
    _said("502 Bad Gateway"),
    _said("401 Unauthorized"),
)


class Proxy:
    """Listens on `port`; one request a connection, one connection at a time.

    `target` is the port of the server, None while there is none; `kill` ends the server at once.
    """

    def __init__(self, kill: Callable[[], None]) -> None:
        self.target: int | None = None
        self.fault: Fault = Clear()
        self._kill = kill
        self._held: list[list] = []  # [how many others first, whether beside the last, bytes]
        self._listener = socket.create_server((HOST, 0))
        self.port = int(self._listener.getsockname()[1])
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()

    def release(self) -> None:
        """Deliver what is still held back."""
        held, self._held = self._held, []
        for _, _, request in held:
            self._exchange([request])

    def forget(self) -> None:
        """Another schedule begins: drop what is held back."""
        self._held = []

    def _run(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            phone.settimeout(PATIENCE_S)
            with phone, contextlib.suppress(OSError):
                self._pass(phone)

    def _pass(self, phone: socket.socket) -> None:
        request = read_request(phone)
        fault = self.fault
        if isinstance(fault, WrongAnswer):
            phone.sendall(WRONG[fault.number])
            return
        due = self._due()
        if isinstance(fault, Late):
            self._held.append([fault.others, fault.is_beside, request])
            _break(phone)
            for _, other in due:
                self._exchange([other])
            return
        beside = [other for is_beside, other in due if is_beside]
        self._let_through(phone, request, fault, beside)
        for is_beside, other in due:
            if not is_beside:
                self._exchange([other])

    def _due(self) -> list[tuple[bool, bytes]]:
        for one in self._held:
            one[0] -= 1
        due = [(is_beside, request) for left, is_beside, request in self._held if left <= 0]
        self._held = [one for one in self._held if one[0] > 0]
        return due

    def _let_through(
        self, phone: socket.socket, request: bytes, fault: Fault, beside: list[bytes]
    ) -> None:
        match fault:
            case CutRequest(share):
                self._exchange([request[: round(share * len(request))], *beside], is_cut=True)
                _break(phone)
            case CutReply(share):
                _give(phone, self._exchange([request, *beside])[0], share)
            case Twice(heard):
                phone.sendall(self._exchange([request, request, *beside])[heard])
            case KillInRequest(share):
                self._exchange([request[: round(share * len(request))]], is_cut=True, kill_at_s=0)
                _break(phone)
            case KillWhileItWorks(after_ms):
                self._exchange([request, *beside], kill_at_s=after_ms / 1000)
                _break(phone)
            case KillInReply(share):
                reply = self._exchange([request, *beside])[0]
                self._kill()
                _give(phone, reply, share)
            case _:
                phone.sendall(self._exchange([request, *beside])[0])

    def _exchange(
        self, requests: list[bytes], *, is_cut: bool = False, kill_at_s: float | None = None
    ) -> list[bytes]:
        """Send all to the server at once; the answer to each, empty where there is none.

        `is_cut`: the first is not a whole request. `kill_at_s`: so long after, the server dies.
        """
        with contextlib.ExitStack() as open_ones:
            servers = []
            for request in requests:
                server = open_ones.enter_context(self._connected())
                with contextlib.suppress(OSError):
                    server.sendall(request)
                servers.append(server)
            if kill_at_s is not None:
                _wait(servers[0], kill_at_s)
                self._kill()
            if is_cut:
                _break(servers[0])
            return [read_to_end(server) for server in servers]

    def _connected(self) -> socket.socket:
        server = socket.socket()
        server.settimeout(PATIENCE_S)
        with contextlib.suppress(OSError):
            if self.target is not None:
                server.connect((HOST, self.target))
        return server


def read_request(phone: socket.socket) -> bytes:
    """One whole request. Raises OSError if it breaks off."""
    received = b""
    while b"\r\n\r\n" not in received:
        received += _some(phone)
    head, _, body = received.partition(b"\r\n\r\n")
    lengths = [
        int(line.partition(b":")[2])
        for line in head.split(b"\r\n")
        if line.lower().startswith(b"content-length:")
    ]
    while len(body) < sum(lengths):
        body += _some(phone)
    return head + b"\r\n\r\n" + body


def _some(phone: socket.socket) -> bytes:
    received = phone.recv(65536)
    if not received:
        raise ConnectionError("The request breaks off.")
    return received


def read_to_end(server: socket.socket) -> bytes:
    """What the server says until it closes; what came before it broke off, if it does."""
    parts = []
    with contextlib.suppress(OSError):
        while part := server.recv(65536):
            parts.append(part)
    return b"".join(parts)


def _wait(server: socket.socket, seconds: float) -> None:
    """Until the server answers, or this time is over; to fractions of a millisecond."""
    give_up_at = perf_counter() + seconds
    with contextlib.suppress(OSError, ValueError):
        select.select([server], [], [], max(0, give_up_at - perf_counter()))


def _give(phone: socket.socket, reply: bytes, share: float) -> None:
    phone.sendall(reply[: round(share * len(reply))])
    if share < 1:
        _break(phone)


def _break(connection: socket.socket) -> None:
    """End a connection without the farewell of a whole one."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()
