"""A file server on this machine alone, with folders joined under one address."""

import contextlib
import http.server
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit


@contextlib.contextmanager
def serve(folders: Mapping[str, Path]) -> Iterator[str]:
    """Serve each folder under its prefix ("/static/", "/"); yields the address without its end."""

    class Files(JoinedFiles):
        joined = folders

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class JoinedFiles(http.server.SimpleHTTPRequestHandler):
    """Files of several folders; the longest prefix wins."""

    joined: Mapping[str, Path]
    # Windows may have registered another type, and modules insist on this one.
    extensions_map = {
        **http.server.SimpleHTTPRequestHandler.extensions_map,
        ".js": "text/javascript",
    }

    def translate_path(self, path: str) -> str:
        """The file of an address; an address that leads out of its folder has none."""
        address = unquote(urlsplit(path).path)
        prefix = max((p for p in self.joined if address.startswith(p)), key=len, default=None)
        if prefix is None or ".." in address.split("/"):
            return ""
        return str(self.joined[prefix] / address[len(prefix) :])

    def log_message(self, *_: object) -> None:
        """Say nothing."""
