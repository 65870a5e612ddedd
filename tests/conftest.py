"""What all tests share: the clinical document, the site built from it, and real servers."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clinic import Cast, found_clinic
from postgres import fresh_database, running_server
from server_process import ServerProcess, program

from webapp.store.database import Store

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def document() -> dict[str, Any]:
    """The parsed protocols.json; tests only read it."""
    return json.loads((ROOT / "protocols.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the site, built once in each test process; tests only read it."""
    from webapp.build.site import build_site

    out = tmp_path_factory.mktemp("built") / "site"
    build_site(out)
    return out


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """URL of a PostgreSQL server, started once in each test process that needs one."""
    with running_server() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.pg)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """URL of an empty database, on each of the two engines in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'data' / 'periost.sqlite3'}"
        return
    with fresh_database(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An empty store, on each of the two engines in turn."""
    opened = Store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def cast(store: Store, site: Path) -> Cast:
    """Anna, Bea, Carl and Dora in the store."""
    return found_clinic(store, site)


def run_server(server: ServerProcess) -> Iterator[ServerProcess]:
    """Start it for a test and end it afterwards, however often the test did so itself."""
    server.start()
    yield server
    server.kill()


@pytest.fixture
def served(site: Path, tmp_path: Path) -> Iterator[ServerProcess]:
    """`periost serve` on a free loopback port, with data of its own."""
    environment = {
        **os.environ,
        "PERIOST_SITE": str(site),
        "PERIOST_DATA": str(tmp_path / "data"),
    }
    command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
    yield from run_server(ServerProcess(command, tmp_path, environment))


@pytest.fixture
def static_host(site: Path, tmp_path: Path) -> Iterator[ServerProcess]:
    """The site on a plain file server, which knows nothing of Periost."""
    command = [sys.executable, "-m", "http.server"]
    command += ["--bind", "127.0.0.1", "--directory", str(site)]
    yield from run_server(ServerProcess(command, tmp_path))
