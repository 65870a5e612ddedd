"""What a first visit costs on a slow line: bytes as they travel, packed by the build.

The app is at work when its page has what it starts with; the worker then fetches the rest, for
the day without a network.
"""

import json
import re
from pathlib import Path

import pytest

START_BYTES = 86_000  # in Russian, whose texts of a start are a file of their own
FIRST_VISIT_BYTES = 200_000  # all that the phone keeps, but for the pictures
BODY_BYTES = 60_000
# It is asked for again at every start.
WORKER_BYTES = 2_000
# Each may cost a way there and back: the page, its style, its scripts, the protocols.
START_REQUESTS = 5


def travelling(path: Path) -> int:
    packed = path.with_name(f"{path.name}.br")
    return len((packed if packed.exists() else path).read_bytes())


@pytest.fixture(scope="module")
def costs(site: Path) -> dict[str, int]:
    """Bytes of each file of a first visit, the dearest first."""
    about = json.loads((site / "build.json").read_text("utf-8"))
    names = ["index.html" if url == "./" else url for url, _ in about["precache"]]
    names += ["sw.js", *(path.name for path in site.glob("precache.*.json"))]
    found = {name: travelling(site / name) for name in names}
    return dict(sorted(found.items(), key=lambda cost: -cost[1]))


def bill(costs: dict[str, int]) -> str:
    lines = {"in all": sum(costs.values()), **costs}
    return "\n".join(f"{cost:7} {name}" for name, cost in lines.items())


def of_the_body(costs: dict[str, int]) -> dict[str, int]:
    return {name: cost for name, cost in costs.items() if name.startswith("body/")}


def test_a_first_visit_stays_within_its_bytes(costs):
    pictures = {*of_the_body(costs), *(name for name in costs if name.startswith("icons/"))}
    others = {name: cost for name, cost in costs.items() if name not in pictures}
    assert sum(others.values()) <= FIRST_VISIT_BYTES, bill(others)


def test_the_body_stays_within_its_bytes(costs):
    body = of_the_body(costs)
    assert len(body) == 4
    assert sum(body.values()) <= BODY_BYTES, bill(body)


def test_a_start_stays_within_its_bytes(site, costs):
    page = (site / "index.html").read_text("utf-8")
    loaded = {*re.findall(r'(?:href|src|content)="([^"]+)"', page), "index.html"}
    later = re.compile(r"locales/\w+-later\.")  # named in the page, asked for when Today stands
    start = {name: cost for name, cost in costs.items() if name in loaded and not later.match(name)}
    assert any(name.startswith("bundle/") for name in start)
    assert sum(start.values()) <= START_BYTES, bill(start)


def test_the_worker_stays_within_its_bytes(costs):
    assert costs["sw.js"] <= WORKER_BYTES, bill(costs)


def test_a_start_asks_for_few_files(site):
    page = (site / "index.html").read_text("utf-8")
    asked = re.findall(r'<(?:script|link rel="(?:stylesheet|preload|modulepreload)") ', page)
    assert len(asked) + 1 <= START_REQUESTS
