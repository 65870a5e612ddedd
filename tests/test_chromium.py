"""Which browser the tests drive: the light build of one where it is, never another one's."""

import sys
from pathlib import Path

import chromium
import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


def program(path: Path, status: int = 0) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {status}\n")
    path.chmod(0o755)
    return str(path)


def test_the_light_build_beside_a_browser_is_taken(tmp_path):
    full = program(tmp_path / "chromium")
    assert chromium.light(full) == full
    shell = program(tmp_path / "chromium-headless-shell")
    assert chromium.light(full) == shell


def test_one_that_does_not_start_is_not_taken(tmp_path):
    full = program(tmp_path / "chromium")
    program(tmp_path / "chromium-headless-shell", status=1)
    assert chromium.light(full) == full


def test_of_several_downloads_the_one_of_the_same_build_is_taken(tmp_path):
    full = program(tmp_path / "chromium-1200" / "chrome-linux64" / "chrome")
    other = tmp_path / "chromium_headless_shell-1187"
    program(other / "chrome-headless-shell-linux64" / "chrome-headless-shell")
    assert chromium.light(full) == full
    own = tmp_path / "chromium_headless_shell-1200" / "chrome-headless-shell-linux64"
    shell = program(own / "chrome-headless-shell")
    assert chromium.light(full) == shell
