"""What may stand between a phone and its clinic: somebody else, or a line that swallows answers."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Answer = tuple[int, dict[str, str], bytes]


class _Stranger(BaseHTTPRequestHandler):
    """Answers whatever is posted as it was told to."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status, headers, body = self.server.answer
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def stranger(port: int) -> Iterator[ThreadingHTTPServer]:
    """Somebody who answers in the clinic's place; set `answer` to (status, headers, body)."""
    server = ThreadingHTTPServer(("127.0.0.1", port), _Stranger)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Line:
    """A TCP relay on `port`; while `swallows` is set, answers reach nobody."""

    port: int
    swallows: threading.Event = field(default_factory=threading.Event)
    swallowed: threading.Event = field(default_factory=threading.Event)


@contextlib.contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line that leads to a server on this machine."""
    listener = socket.create_server(("127.0.0.1", 0))
    line = Line(listener.getsockname()[1])
    threading.Thread(target=_accept, args=(listener, port, line), daemon=True).start()
    try:
        yield line
    finally:
        listener.close()


def _accept(listener: socket.socket, port: int, line: Line) -> None:
    with contextlib.suppress(OSError):
        while True:
            phone, _ = listener.accept()
            try:
                server = socket.create_connection(("127.0.0.1", port))
            except OSError:
                phone.close()
                continue
            for pair in ((phone, server, None), (server, phone, line)):
                threading.Thread(target=_relay, args=pair, daemon=True).start()


def _relay(source: socket.socket, target: socket.socket, line: Line | None) -> None:
    with contextlib.suppress(OSError), source, target:
        while data := source.recv(65536):
            if line and line.swallows.is_set():
                line.swallowed.set()
            else:
                target.sendall(data)
