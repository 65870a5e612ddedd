"""A page with nothing but the body map on it, and the fingers that touch it.

The modules are loaded from static/ unbuilt; touches are real ones, sent through the browser's own
protocol, so that scrolling and pinching are decided by the browser.
"""

import itertools
import mimetypes
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

FRAME_S = 1 / 60
STATIC = Path(__file__).parents[2] / "static"
PLACE = "http://127.0.0.1:9/"  # nothing listens there: every request is answered below
SHEETS = "".join(
    f'<link rel="stylesheet" href="/css/{p.name}">' for p in sorted(STATIC.glob("css/*"))
)
SHELL = f"""<!doctype html><html lang="en"><title>map</title>
<meta name="viewport" content="width=device-width">{SHEETS}
<div id="app"></div><p id="below">below</p>"""
MAKE = """
async ([bundle, view]) => {
  const [{ bodyMap }, { readBody }, body, marking] = await Promise.all([
    import("/views/body_map.js"), import("/edges/body.js"),
    import("/domain/body.js"), import("/domain/marking.js"),
  ]);
  Object.assign(globalThis, { bundle, told: [], domain: { body, marking } });
  globalThis.drawn = await readBody();
  globalThis.map = bodyMap({ body: drawn, bundle, view, label: "Body map" }, (e) => told.push(e));
  const app = document.querySelector("#app");
  app.style.setProperty("height", "640px");
  document.querySelector("#below").style.setProperty("height", "1200px");
  app.append(map.element);
}
"""
CAMERA = """
() => {
  const { a, e, f } = new DOMMatrix(document.querySelector(".map-body").style.transform);
  return { scale: a, x: e, y: f };
}
"""
# Two looks a frame apart show the same: nothing moves any more.
IS_STILL = """
() => new Promise((answer) => {
  const stage = document.querySelector(".map-body");
  const before = stage.style.transform;
  requestAnimationFrame(() => requestAnimationFrame(() =>
    answer(before === stage.style.transform && !stage.classList.contains("moving"))));
})
"""


def answer(route: Route) -> None:
    """A file of static/, or the page."""
    name = route.request.url.removeprefix(PLACE)
    if not name:
        route.fulfill(body=SHELL, content_type="text/html")
        return
    kind = "text/javascript" if name.endswith(".js") else mimetypes.guess_type(name)[0]
    route.fulfill(body=(STATIC / name).read_bytes(), content_type=kind)


class BodyPage:
    """The map on a phone. Spots are in px of the frame, places in millimetres of the drawing."""

    def __init__(self, page: Page, bundle: dict[str, Any], view: str = "anterior") -> None:
        self.page = page
        self.cdp = page.context.new_cdp_session(page)
        page.route("**/*", answer)
        page.goto(PLACE)
        page.evaluate(MAKE, [bundle, view])
        self.frame = page.get_by_test_id("map-frame")
        page.wait_for_function("document.querySelector('.map-body')?.style.transform")

    @property
    def told(self) -> list[dict[str, Any]]:
        """The events so far."""
        return self.page.evaluate("told")

    def hear(self, count: int) -> list[dict[str, Any]]:
        """The events, when there are so many."""
        self.page.wait_for_function("count => told.length >= count", arg=count)
        return self.told

    def camera(self) -> dict[str, float]:
        """Where the body lies, when it moves no more."""
        while not self.page.evaluate(IS_STILL):
            pass
        return self.page.evaluate(CAMERA)

    def place_at(self, spot: tuple[float, float]) -> tuple[float, float]:
        """What of the body lies under a spot of the frame."""
        camera = self.camera()
        return (
            (spot[0] - camera["x"]) / camera["scale"],
            (spot[1] - camera["y"]) / camera["scale"],
        )

    def spot_of(self, place: tuple[float, float]) -> tuple[float, float]:
        """Where in the frame a place of the body is seen."""
        camera = self.camera()
        return camera["scale"] * place[0] + camera["x"], camera["scale"] * place[1] + camera["y"]

    def anchor(self, point_id: str, side: str, view: str) -> tuple[float, float]:
        """Where a point's mark stands on the body."""
        given = [point_id, side, view]
        return tuple(self.page.evaluate("g => domain.body.anchorOf(drawn, ...g)", given))

    def show(self, **model: Any) -> None:
        """Give the map a model."""
        self.page.evaluate("model => map.show(model)", model)

    def fly(self, box: list[float] | None) -> None:
        """Zoom to a box of the body, and wait until it is there."""
        self.page.evaluate("box => { map.zoomTo(box); }", box)
        self.camera()

    # Fingers

    def touch(self, kind: str, *spots: tuple[float, float]) -> None:
        """Put down, move or lift fingers; those that are not named are lifted."""
        self.send(kind, self.frame.bounding_box(), spots)

    def send(self, kind: str, box: dict, spots: tuple, **when: float) -> None:
        points = [{"x": box["x"] + x, "y": box["y"] + y, "id": i} for i, (x, y) in enumerate(spots)]
        self.cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, **when})

    def tap(self, spot: tuple[float, float]) -> None:
        """One finger, down and up."""
        self.touch("touchStart", spot)
        self.touch("touchEnd")

    def tap_twice(self, spot: tuple[float, float]) -> None:
        """Two quick taps, timed by the browser and not by the way to it."""
        box = self.frame.bounding_box()
        where = {"x": box["x"] + spot[0], "y": box["y"] + spot[1]}
        self.cdp.send("Input.synthesizeTapGesture", {**where, "tapCount": 2, "duration": 20})

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 6) -> None:
        """One finger from here to there, timed by its own frames and not by the way to it."""
        box, began_s = self.frame.bounding_box(), time.time()
        self.send("touchStart", box, (start,), timestamp=began_s)
        for step, spot in enumerate(between([start], [end], steps), 1):
            self.send("touchMove", box, spot, timestamp=began_s + step * FRAME_S)
        self.send("touchEnd", box, (), timestamp=began_s + (steps + 1) * FRAME_S)

    def pinch(self, start: list, end: list, steps: int = 8) -> None:
        """Two fingers from their two spots to two others."""
        self.touch("touchStart", start[0])
        self.touch("touchStart", *start)
        for spots in between(start, end, steps):
            self.touch("touchMove", *spots)
        self.touch("touchEnd")


def between(start: list, end: list, steps: int) -> list[list[tuple[float, float]]]:
    """The spots of each finger on the way, the last ones included."""
    shares = itertools.count(1)
    return [
        [
            (x1 + (x2 - x1) * share / steps, y1 + (y2 - y1) * share / steps)
            for (x1, y1), (x2, y2) in zip(start, end, strict=True)
        ]
        for share in itertools.islice(shares, steps)
    ]
