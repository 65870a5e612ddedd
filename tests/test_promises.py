"""Every test that docs/promises.md names is there."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
DOCUMENT = TESTS.parent / "docs" / "promises.md"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


def test_every_test_that_is_named_is_there():
    named = NAMED.findall(DOCUMENT.read_text("utf-8"))
    assert len(named) > 40
    lost = [
        f"{path}::{name}"
        for path, name in named
        if not re.search(rf"^def {name}\(", (TESTS / path).read_text("utf-8"), re.MULTILINE)
    ]
    assert lost == []


def test_every_promise_has_a_test():
    rows = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| P")]
    assert len(rows) > 18
    assert [row[:40] for row in rows if not NAMED.search(row)] == []
