"""The real thing: `periost serve` as processes, on a real database, with the cast in it."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from clinic import Cast, found_clinic
from phone import Phone
from postgres import fresh_database
from server_process import ServerProcess, program
from tcp_proxy import Proxy

from webapp.store.database import Store


@dataclass
class Live:
    """A clinic whose servers a test may kill and start; `store` looks at the data beside them."""

    database_url: str
    folder: Path
    site: Path
    store: Store
    cast: Cast
    _stack: ExitStack = field(default_factory=ExitStack)

    @property
    def environment(self) -> dict[str, str]:
        own = {"PERIOST_SITE": str(self.site), "PERIOST_DATA": str(self.folder / "data")}
        if not self.database_url.startswith("sqlite"):
            own["PERIOST_DATABASE_URL"] = self.database_url
        return {**os.environ, **own}

    def server(self, *before: str) -> ServerProcess:
        """One more server process on these data, started; `before` is put before its command."""
        folder = self.folder / f"server-{len(list(self.folder.glob('server-*')))}"
        folder.mkdir()
        command = [*before, program("periost"), "serve", "--port"]
        server = ServerProcess(command, folder, self.environment)
        server.start()
        self._stack.callback(server.kill)
        return server

    def proxy(self, server: ServerProcess) -> Proxy:
        """A bad network before a server."""
        proxy = Proxy(server.port)
        self._stack.callback(proxy.close)
        return proxy

    def phone(self, url: str, person: str = "anna") -> Phone:
        return Phone(url, getattr(self.cast, person).token)

    def close(self) -> None:
        self._stack.close()
        self.store.close()


@contextmanager
def founded(database_url: str, folder: Path, site: Path) -> Iterator[Live]:
    store = Store(database_url)
    live = Live(database_url, folder, site, store, found_clinic(store, site))
    yield live
    live.close()


@pytest.fixture
def live(database_url: str, tmp_path: Path, site: Path) -> Iterator[Live]:
    """A founded clinic without a server yet, on SQLite and on PostgreSQL."""
    with founded(database_url, tmp_path, site) as clinic:
        yield clinic


@pytest.fixture
def live_sqlite(tmp_path: Path, site: Path) -> Iterator[Live]:
    """The same on SQLite alone."""
    with founded(f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}", tmp_path, site) as clinic:
        yield clinic


@pytest.fixture
def live_postgresql(postgresql: str, tmp_path: Path, site: Path) -> Iterator[Live]:
    """The same on PostgreSQL alone."""
    with fresh_database(postgresql) as url, founded(url, tmp_path, site) as clinic:
        yield clinic
