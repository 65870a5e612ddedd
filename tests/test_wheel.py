"""What `pip install periost` gives: a server with its site, far from any checkout."""

import json
import os
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

import pytest
from server_process import ServerProcess

ROOT = Path(__file__).parents[1]
SOURCES = ("protocols.json", "protocols.schema.json", "static/app.js", "static/css/10-roles.css")

# One worker builds the wheel for all of them.
pytestmark = [pytest.mark.wheel, pytest.mark.xdist_group("wheel")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel"]
    subprocess.run([*command, "--directory", str(folder)], cwd=ROOT, check=True)
    (built,) = folder.glob("periost-*.whl")
    return built


@pytest.fixture(scope="module")
def programs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the programs of an environment that holds the locked requirements and the wheel."""
    environment = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    folder = environment / ("Scripts" if os.name == "nt" else "bin")
    pip = [str(folder / "python"), "-m", "pip", "install", "--quiet"]
    locked = ["--require-hashes", "-r", str(ROOT / "requirements" / "run.txt")]
    subprocess.run([*pip, *locked], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    return folder


def test_the_wheel_carries_the_site_and_what_it_was_built_from(wheel):
    with zipfile.ZipFile(wheel) as content:
        names = set(content.namelist())
        built = json.loads(content.read("webapp/_site/build.json"))
    # The page itself is listed as the folder it stands for.
    listed = {url for url, _ in built["precache"]} - {"./"}
    parts = {"index.html", "sw.js", built["bundle"], *listed}
    assert {f"webapp/_site/{name}" for name in parts} <= names
    assert {f"webapp/_source/{name}" for name in SOURCES} <= names


def test_an_installed_wheel_serves_its_site_from_any_folder(wheel, programs, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    own = {name: value for name, value in os.environ.items() if not name.startswith("PERIOST_")}
    command = [str(programs / "periost"), "serve", "--port"]
    server = ServerProcess(command, elsewhere, {**own, "PERIOST_DATA": str(elsewhere / "data")})
    server.start()
    try:
        with urllib.request.urlopen(server.url) as answer:  # noqa: S310 (our own address)
            assert answer.status == 200
            assert answer.read() == zipfile.ZipFile(wheel).read("webapp/_site/index.html")
    finally:
        server.kill()


def test_an_installed_wheel_checks_protocols(programs, tmp_path):
    command = [str(programs / "periost"), "check-protocols", str(ROOT / "protocols.json")]
    subprocess.run(command, cwd=tmp_path, check=True)
