"""A finger on the body map of the app, on a phone whose clock is stopped.

Taps go to places of the drawing in millimetres; where they are on the screen is read from the
camera. What the map waits for (a second tap, a flight) is let pass before the hand looks again.
"""

from browser.bedside import Bedside
from browser.body_geometry import read_body, seen

CAMERA = """
() => {
  const { a, e, f } = new DOMMatrix(document.querySelector(".map-body").style.transform);
  return [a, e, f];
}
"""
# The next drawing of the page: until then no part has got its new size.
NEXT_DRAWING = """
() => new Promise((answer) => {
  const watch = new ResizeObserver(() => { watch.disconnect(); answer(); });
  watch.observe(document.documentElement);
})
"""
PINS = """
() => [...document.querySelectorAll(".map-mark")].map((pin) => pin.getAttribute("aria-label"))
"""
TAP_S = 0.5
FLIGHT_S = 0.5
MOST_TAPS = 3


class MapHand:
    """Bea's hand on the map; the screen of the choice is open."""

    def __init__(self, bea: Bedside) -> None:
        self.bea = bea
        self.body = read_body()

    def turn(self, view: str) -> None:
        self.bea.at(f"map-view-{view}").locator("input").check()
        self.settle()

    def settle(self) -> None:
        """Let what a tap began come to its end."""
        self.bea.let_pass(TAP_S)
        self.bea.page.evaluate(NEXT_DRAWING)
        self.bea.let_pass(FLIGHT_S)

    def tap_at(self, x: float, y: float) -> None:
        """Touch a place of the drawing that is seen."""
        scale, left, top = self.bea.page.evaluate(CAMERA)
        frame = self.bea.at("map-frame").bounding_box()
        self.bea.page.touchscreen.tap(frame["x"] + scale * x + left, frame["y"] + scale * y + top)
        self.settle()

    def place_of(self, point: str, side: str, view: str) -> tuple[float, float]:
        """Where the mark of a point stands in a view."""
        at = self.body["places"]["at"][point]
        (place,) = seen(self.body, {name: [pair] for name, pair in at.items()}, side, view)
        return place

    def tap_point(self, point: str, side: str, view: str) -> None:
        """Touch a point until its sheet is there: where points are dense, the first tap zooms."""
        self.turn(view)
        for _ in range(MOST_TAPS):
            self.tap_at(*self.place_of(point, side, view))
            if self.bea.at("sheet").is_visible():
                return

    def tap_excluded(self, structure: str, view: str) -> None:
        """Touch the middle of the first shape of what is never pressed."""
        self.turn(view)
        self.tap_at(*self.middle_of(structure, view))

    def middle_of(self, structure: str, view: str) -> tuple[float, float]:
        polygon = self.body["places"]["excluded"][structure][view][0]
        xs, ys = zip(*polygon, strict=True)
        return sum(xs) / len(xs), sum(ys) / len(ys)

    def pins(self) -> set[str]:
        """What the marks of the view at hand are called."""
        return set(self.bea.page.evaluate(PINS))

    def hold_at(self, x: float, y: float) -> None:
        """Keep a finger on a place of the drawing until its name is told."""
        scale, left, top = self.bea.page.evaluate(CAMERA)
        frame = self.bea.at("map-frame").bounding_box()
        self.bea.page.mouse.move(frame["x"] + scale * x + left, frame["y"] + scale * y + top)
        self.bea.page.mouse.down()
        self.settle()
        self.bea.page.mouse.up()
