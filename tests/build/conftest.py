"""Small source folders, so that a test says all that its build reads."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pytest

from webapp.build.assets import Assets

Sources = Mapping[str, str]


@pytest.fixture
def write_sources(tmp_path: Path) -> Callable[[Sources], Path]:
    """A maker of static/: {"views/a.js": text, …} → its folder. A style sheet is always there."""

    def write(sources: Sources) -> Path:
        static = tmp_path / "static"
        for name, text in {"css/a.css": "", **sources}.items():
            (static / name).parent.mkdir(parents=True, exist_ok=True)
            (static / name).write_bytes(text.encode())
        return static

    return write


@pytest.fixture
def build_assets(write_sources: Callable[[Sources], Path], tmp_path: Path) -> Callable[..., Assets]:
    """A builder of small folders: `build_assets(sources).built` tells the names."""

    def build(sources: Sources, entries: Iterable[str] = ("app.js",)) -> Assets:
        folder = write_sources({"app.js": "", **sources})
        assets = Assets(folder, tmp_path / "out")
        assets.build(entries)
        return assets

    return build
