"""The built app, one point of sixty presses in real time: its hands, its ring, its tasks."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from bench import figures
from bench.browsers import browser_in_sight, slow_down
from bench.pacing import PAGE, PERIOD_MS, is_judged, load, noise
from bench.server import serve
from webapp.build.site import build_site

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en-GB",
    # The policy of the app would refuse the worker of the ear.
    "bypass_csp": True,
}
PRESSES = 60
PAIN = 3
# Get ready at its shortest, the presses, and a little more.
LONGEST_S = 72
SLOWNESSES = {"app-1x": 1, "app-6x": 6}


@contextlib.contextmanager
def served_app() -> Iterator[str]:
    """The app as it is built from the sources at hand, with the ear's module beside it."""
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build_site(site)
        with serve({"/": site, "/bench/": PAGE}) as address:
            yield f"{address}/index.html"


def measure(name: str) -> dict[str, Any]:
    """One session in real time; its figures, ready for JSON."""
    before = load()
    with served_app() as url, browser_in_sight() as browser:
        page = browser.new_context(**PHONE).new_page()
        for script in ("ears.js", "app_ears.js"):
            page.add_init_script(path=PAGE / script)
        lead_to_start(page, url)
        hold_session(page, SLOWNESSES[name])
        record = page.evaluate("periostBench.collect()")
    result = {"name": name, **judge(record)}
    result["machine"] |= {"load_before": before, "load_after": load()}
    return result


def lead_to_start(page: Page, url: str) -> None:
    """From the empty phone to the plan of one point, as the tests tap it."""
    from browser.bedside import ACROMION, Bedside  # of the tests, which are no package

    class Hands(Bedside):
        """Without the ears of the tests: they would be measured too."""

        def __init__(self, page: Page) -> None:
            self.page = page

    bea = Hands(page).open(url)
    bea.tap_on("nav-settings")
    while bea.at("get-ready-less").is_enabled():
        bea.tap("get-ready-less")
    bea.tap_on("nav-today")
    bea.admitted()
    bea.mark(ACROMION, pains=[PAIN])
    bea.see("start")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def hold_session(page: Page, slowness: int) -> None:
    """Tap *Start* and let the page alone: each question to it would be a task of ours in it."""
    start = page.get_by_test_id("start")
    start.scroll_into_view_if_needed()
    box = start.bounding_box()
    slow_down(page, slowness)
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    time.sleep(LONGEST_S)
    slow_down(page, 1)


def judge(record: dict[str, Any]) -> dict[str, Any]:
    """The figures of a session; the presses are the sounds from the first vibration on."""
    machine, calls = record["machine"], record["calls"]
    if machine is None or not machine["onsets"][0] or not calls:
        raise RuntimeError("The app was not heard, or did not vibrate: nothing can be compared.")
    if record["contexts"] > 1:
        raise RuntimeError("The app opened its sound anew; the presses after that were not heard.")
    onsets = machine["onsets"][0]
    onsets_s = [frame / machine["sample_rate_hz"] for frame in onsets]
    heard_ms = [figures.to_computer_ms(onset_s, machine["clock_pairs"]) for onset_s in onsets_s]
    first = heard_ms.index(figures.nearest_to(calls[0], heard_ms))
    presses_ms = heard_ms[first : first + PRESSES]
    felt_ms = [call_ms for call_ms in calls if is_judged(call_ms, presses_ms)]
    return {
        "sounds_before": first,
        "sound": asdict(figures.rhythm(onsets_s[first:], PERIOD_MS / 1000, PRESSES)),
        "call": asdict(figures.company(felt_ms, presses_ms, PERIOD_MS)),
        "ring": ring_errors(record["rings"], presses_ms),
        "long_tasks": long_tasks(record, presses_ms[-1]),
        "phases": record["phases"],
        "machine": noise(machine, onsets[0]),
    }


def ring_errors(rings: list[list[float]], presses_ms: list[float]) -> dict[str, float] | None:
    """How far the ring's beginning of a press was from the nearest press heard."""
    errors = [
        abs(figures.turned(start_ms, figures.nearest_to(now_ms, presses_ms), PERIOD_MS))
        for now_ms, start_ms, _ in rings
        if presses_ms[0] < now_ms < presses_ms[-1]
    ]
    if not errors:
        return None
    return {"looks": len(errors), "p95_ms": figures.percentile(errors, 95), "max_ms": max(errors)}


def long_tasks(record: dict[str, Any], last_ms: float) -> dict[str, Any]:
    """Tasks of more than 50 ms from *Start* to the last press, as [ms after Start, ms long]."""
    tasks = [
        [round(at_ms - record["started_ms"], 1), duration_ms]
        for at_ms, duration_ms in record["long_tasks"]
        if record["started_ms"] <= at_ms + duration_ms and at_ms <= last_ms
    ]
    return {"count": len(tasks), "longest_ms": max((t for _, t in tasks), default=0), "all": tasks}
