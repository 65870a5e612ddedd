"""What the tests of the client's pure part share: a page with its modules, and plans to play.

The modules are loaded from static/domain unbuilt, through a route: no server, no other file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

STATIC = Path(__file__).parents[2] / "static"
PLACE = "http://127.0.0.1:9/"  # nothing listens there: every request is answered below
MODULES = (
    *("body", "body_lines", "camera", "marking"),
    *("answers", "outbox", "sync_state"),
    *("breath", "draft", "identity", "log", "order", "plan", "player", "pulse", "run", "score"),
    *("screening", "summary"),
    *("log_table", "progress", "time_axis", "trend", "wall_time"),
    *("practice", "prescribed", "week"),
)
BREATH_MS = 5000  # 12 breaths a minute: 3 s out, 2 s in

examples = settings(deadline=None, database=None, max_examples=100)
any_pain = st.integers(0, 10)


def kinds_of(bundle: dict, beats: int, *, guided: bool) -> list[bool]:
    """Whether each of the beats is a press."""
    exhale_ms = BREATH_MS * (100 - bundle["breathing"]["inhale_percent"]) // 100
    return [not guided or beat * 1000 % BREATH_MS < exhale_ms for beat in range(beats)]


@st.composite
def choices(draw, bundle: dict, pains: st.SearchStrategy[int] = any_pain) -> dict:
    """A point, its side, its pain, the presses wanted on it, and whether the breath is followed."""
    point_id = draw(st.sampled_from(sorted(bundle["points"])))
    return {
        "point_id": point_id,
        "side": draw(st.sampled_from(bundle["points"][point_id]["sides"])),
        "pain": draw(pains),
        "presses": draw(st.sampled_from([60, 90, 120, 150, 180])),
        "guided": draw(st.booleans()),
    }


def answer(route: Route) -> None:
    """A file of static/, or an empty page."""
    name = route.request.url.removeprefix(PLACE)
    if name:
        route.fulfill(body=(STATIC / name).read_bytes(), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>domain</title>", content_type="text/html")


@pytest.fixture(scope="module")
def client(browser: Browser, bundle: dict[str, Any]) -> Iterator[Page]:
    """A page with the modules in `domain`, by name, and the bundle in `bundle`."""
    page = browser.new_page()
    page.route("**/*", answer)
    page.goto(PLACE)
    page.evaluate(
        """async ([names, bundle]) => {
          const modules = names.map(async (name) => [name, await import(`/domain/${name}.js`)]);
          globalThis.domain = Object.fromEntries(await Promise.all(modules));
          globalThis.bundle = bundle;
        }""",
        [MODULES, bundle],
    )
    yield page
    page.close()
