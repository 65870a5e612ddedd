"""The real document and its schema: the domain is tested on what is shipped."""

import json
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PROTOCOLS = (ROOT / "protocols.json").read_text(encoding="utf-8")
SCHEMA = json.loads((ROOT / "protocols.schema.json").read_text(encoding="utf-8"))


@pytest.fixture
def document() -> dict[str, Any]:
    """A copy that a test may spoil."""
    return json.loads(PROTOCOLS)


@pytest.fixture(scope="session")
def schema() -> dict[str, Any]:
    return SCHEMA


@pytest.fixture(scope="session")
def bundle() -> dict[str, Any]:
    """The compiled bundle; tests only read it."""
    from webapp.domain.bundle import compile_bundle

    return compile_bundle(json.loads(PROTOCOLS))
