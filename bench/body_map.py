"""The body map in the built app: when it is first painted, and the frames while it is zoomed."""

import json
from collections.abc import Callable
from itertools import pairwise
from statistics import median
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

from bench.app import PHONE, served_app
from bench.browsers import browser_in_sight, slow_down
from bench.pacing import PAGE, load

SLOWNESSES = (1, 4)
ROUNDS = 3
MIDDLE = (195, 330)
DRAWN = "DrawFrame"  # of the trace: the compositor gave a picture to the screen
TRACED = [
    "blink.user_timing",
    "devtools.timeline",
    "disabled-by-default-devtools.timeline.frame",
]
CLOCK = "periost-map-clock"
STILL_MS = 700  # long enough for the picture to be painted crisp


def measure(slowness: int) -> dict[str, Any]:
    """All figures at one slowness, each the median of some rounds; ready for JSON."""
    before = load()
    rounds = []
    with served_app() as url, browser_in_sight() as browser:
        for _ in range(ROUNDS):
            rounds.append(one_round(browser, url, slowness))
    return {"slowness": slowness, "rounds": rounds, "load_before": before, "load_after": load()}


def one_round(browser: Browser, url: str, slowness: int) -> dict[str, Any]:
    """A fresh phone, led to the choice of the points and then zoomed with real touches."""
    context = browser.new_context(**PHONE)
    page = context.new_page()
    page.add_init_script(path=PAGE / "map_eyes.js")
    lead_to_screening(page, url)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    slow_down(page, slowness)
    figures = {"first paint": paint_after(page, "continue")}
    figures["turn to the back"] = paint_after(page, "map-view-posterior")
    for name, act in movements(page, context.new_cdp_session(page)).items():
        figures[name] = motion(browser, page, act)
    context.close()
    return figures


def lead_to_screening(page: Page, url: str) -> None:
    """From the empty phone to an answered screening, as the tests tap it."""
    from browser.bedside import Bedside  # of the tests, which are no package

    class Hands(Bedside):
        """Without the ears of the tests: they would be measured too."""

        def __init__(self, page: Page) -> None:
            self.page = page

    bea = Hands(page).open(url)
    bea.new_session()
    bea.answer_all("no")


def paint_after(page: Page, testid: str) -> dict[str, float]:
    """From a tap to the drawing painted by the page, and the longest task meanwhile."""
    page.evaluate("periostEyes.drawings.length = periostEyes.taps.length = 0")
    page.get_by_test_id(testid).click()
    page.wait_for_function("periostEyes.drawings.length > 0")
    eyes = page.evaluate("periostEyes")
    start, end = eyes["taps"][0], eyes["drawings"][0]
    return {"ms": end - start, "longest_task_ms": longest_task(eyes, start, end)}


def movements(page: Page, cdp: CDPSession) -> dict[str, Callable[[], Any]]:
    """What is done to the map, by name; touches are made by the browser itself, evenly."""
    x, y = MIDDLE
    at = {"x": x, "y": y, "gestureSourceType": "touch"}

    def pinch(factor: float) -> None:
        cdp.send("Input.synthesizePinchGesture", {**at, "scaleFactor": factor})

    def drag(dx: int, dy: int) -> None:
        speed = {"speed": 600, "preventFling": True}
        cdp.send("Input.synthesizeScrollGesture", {**at, **speed, "xDistance": dx, "yDistance": dy})

    return {
        "pinch in": lambda: pinch(5),
        "drag": lambda: drag(-150, -200),
        "pinch out": lambda: pinch(0.2),
        "fly in": lambda: page.get_by_test_id("map-zoom-in").click(),
        "fly in again": lambda: page.get_by_test_id("map-zoom-in").click(),
        "fly out": lambda: page.get_by_test_id("map-whole").click(),
    }


def motion(browser: Browser, page: Page, act: Callable[[], Any]) -> dict[str, float]:
    """The longest time without a frame of the page, and without a picture on the screen.

    Only while the body moved: from the first frame that showed it elsewhere to the last one.
    """
    page.evaluate(WATCH)
    browser.start_tracing(page=page, categories=TRACED)
    mark_ms = page.evaluate(f"performance.mark('{CLOCK}').startTime")
    act()
    page.wait_for_timeout(STILL_MS)
    trace = json.loads(browser.stop_tracing())["traceEvents"]
    eyes = page.evaluate("periostEyes")
    moved = eyes["moved"]
    frames = [at for at in eyes["frames"] if moved[0] <= at <= moved[-1]]
    zero_ms = next(event["ts"] / 1000 for event in trace if event["name"] == CLOCK) - mark_ms
    drawn = [event["ts"] / 1000 - zero_ms for event in trace if event["name"] == DRAWN]
    return {
        "ms": moved[-1] - moved[0],
        "longest_frame_ms": longest_gap(frames),
        "longest_drawn_ms": longest_gap(sorted(at for at in drawn if moved[0] <= at <= moved[-1])),
        "longest_task_ms": longest_task(eyes, moved[0], moved[-1]),
    }


WATCH = """
() => {
  const stage = document.querySelector(".map-body");
  Object.assign(periostEyes, { moved: [], frames: [], tasks: [] });
  periostEyes.watch?.disconnect();
  periostEyes.watch = new MutationObserver(() => periostEyes.moved.push(performance.now()));
  periostEyes.watch.observe(stage, { attributeFilter: ["style"] });
}
"""


def longest_gap(moments: list[float]) -> float:
    return max((later - earlier for earlier, later in pairwise(moments)), default=0.0)


def longest_task(eyes: dict[str, Any], start: float, end: float) -> float:
    """The longest task over 50 ms between two moments, or 0."""
    return max((ms for at, ms in eyes["tasks"] if start <= at + ms and at <= end), default=0.0)


# The table

HEAD = f"{'ms, median (worst) of ' + str(ROUNDS):26}" + "".join(
    f"{name:>20}" for name in ("takes", "page's frame gap", "screen's frame gap", "longest task")
)
COLUMNS = ("ms", "longest_frame_ms", "longest_drawn_ms", "longest_task_ms")


def table(result: dict[str, Any]) -> str:
    """One slowness: a line a thing done."""
    loads = [" ".join(map(str, result[when] or ["?"])) for when in ("load_before", "load_after")]
    rows = [
        f"{name:26}" + "".join(cell(result["rounds"], name, column) for column in COLUMNS)
        for name in result["rounds"][0]
    ]
    title = f"== {result['slowness']}x slower; load {loads[0]} -> {loads[1]}"
    return "\n".join([title, HEAD, *rows])


def cell(rounds: list[dict[str, Any]], name: str, column: str) -> str:
    if column not in rounds[0][name]:
        return f"{'':>20}"
    values = [one[name][column] for one in rounds]
    return f"{f'{median(values):.0f} ({max(values):.0f})':>20}"
