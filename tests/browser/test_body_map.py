"""The body map under real fingers, a mouse and keys: what it shows and what it tells."""

import pytest
from browser.body_page import BodyPage
from playwright.sync_api import expect

FINGER_PX = 22
# Two fingers round the middle of the chest.
NEAR, WIDE = [(175, 150), (215, 150)], [(95, 150), (295, 150)]
SCALE = "new DOMMatrix(document.querySelector('.map-body').style.transform).a"


@pytest.fixture
def body(phone, bundle) -> BodyPage:
    return BodyPage(phone(real_time=True), bundle)


@pytest.fixture
def desk(phone, bundle) -> BodyPage:
    """On a computer with a mouse."""
    size = {"width": 1280, "height": 800}
    page = phone(real_time=True, viewport=size, is_mobile=False, has_touch=False)
    return BodyPage(page, bundle)


def near(spot, px=1.0):
    return pytest.approx(spot, abs=px)


# Taps


def test_a_tap_tells_the_place_under_the_finger_and_how_far_a_finger_reaches(body):
    place = body.anchor("tibia-crest", "left", "anterior")
    body.tap(body.spot_of(place))
    (told,) = body.hear(1)
    assert told["type"] == "tap" and told["view"] == "anterior"
    assert (told["x"], told["y"]) == near(place, 2)
    assert told["reach_mm"] == pytest.approx(FINGER_PX / body.camera()["scale"], rel=1e-3)


OFFER = "tap => domain.marking.offerAt({ bundle, body: drawn }, tap)"
PATELLA = """
() => {
  const shapes = domain.body.excludedShapes(drawn, "anterior");
  const { polygon } = shapes.find(({ id, side }) => id === "excluded-patella" && side === "left");
  return [0, 1].map((i) => polygon.reduce((sum, place) => sum + place[i], 0) / polygon.length);
}
"""


def test_the_patella_is_refused_and_the_crest_below_it_is_offered(body):
    x, y = body.page.evaluate(PATELLA)
    body.fly([x - 100, y - 50, 200, 250])
    body.tap(body.spot_of((x, y)))
    assert body.page.evaluate(OFFER, body.hear(1)[-1])["id"] == "excluded-patella"
    body.tap(body.spot_of(body.anchor("tibia-crest", "left", "anterior")))
    offered = body.page.evaluate(OFFER, body.hear(2)[-1])
    assert (offered.get("point_id"), offered["side"]) == ("tibia-crest", "left")


def test_two_taps_zoom_in_where_they_fell_and_tell_nothing(body):
    spot = (150.0, 200.0)
    scale, place = body.camera()["scale"], body.place_at(spot)
    body.tap_twice(spot)
    body.page.wait_for_function(
        f"s => {SCALE} > s * 2.4",
        arg=scale,
    )
    assert body.place_at(spot) == near(place, 3)
    assert body.told == []


def test_a_crowd_is_zoomed_apart_until_the_point_is_offered(body):
    body.page.get_by_test_id("map-view-posterior").tap()
    place = body.anchor("spinous-t5", "midline", "posterior")
    for heard in (2, 3, 4):
        body.tap(body.spot_of(place))
        offered = body.page.evaluate(OFFER, body.hear(heard)[-1])
        if offered["kind"] != "crowded":
            break
        body.fly(offered["box"])
    assert (offered["kind"], offered["point_id"]) == ("point", "spinous-t5")


# Fingers that move


def test_a_pinch_zooms_by_as_much_as_the_fingers_part_round_their_middle(body):
    before, place = body.camera(), body.place_at((195, 150))
    body.pinch(NEAR, WIDE)
    after = body.camera()
    # The browser keeps the first few px to itself until it is sure that the fingers move.
    assert 3.5 < after["scale"] / before["scale"] <= 5.1
    assert body.place_at((195, 150)) == near(place, 12)
    assert body.page.evaluate("visualViewport.scale") == 1
    body.pinch(WIDE, NEAR)
    body.pinch(WIDE, NEAR)
    assert body.camera() == near(before, 0.1)
    assert body.told == []


def test_a_zoomed_body_is_dragged_and_stays_in_its_frame(body):
    body.fly([200, 300, 300, 300])
    before = body.camera()
    body.drag((200, 300), (120, 220))
    after = body.camera()
    assert (after["x"] - before["x"], after["y"] - before["y"]) == near((-80, -80), 14)
    for _ in range(8):
        body.drag((20, 20), (370, 560))
    assert (body.camera()["x"], body.camera()["y"]) == near((0, 0), 0.1)
    assert body.told == []


def scrolled(body: BodyPage) -> float:
    return body.page.evaluate("scrollY")


def test_the_page_scrolls_outside_the_map_and_never_under_a_finger_on_it(body):
    body.drag((190, 400), (190, 150), steps=12)
    body.fly([200, 300, 300, 300])
    body.drag((190, 400), (190, 150), steps=12)
    assert scrolled(body) == 0
    box = body.frame.bounding_box()
    below = box["height"] + 60
    body.drag((190, below), (190, below - 300), steps=12)
    body.page.wait_for_function("scrollY > 100")


@pytest.mark.parametrize(
    ("way", "views"),
    [
        (-1, ["left", "posterior", "right", "anterior"]),
        (1, ["right", "posterior", "left", "anterior"]),
    ],
)
def test_swipes_turn_the_body_all_round(body, way, views):
    for view in views:
        body.drag((200, 300), (200 + way * 120, 305))
        expect(body.page.get_by_test_id(f"map-view-{view}").locator("input")).to_be_checked()
    assert [(e["type"], e["view"]) for e in body.told] == [("view", view) for view in views]


def test_a_zoomed_body_is_not_turned_by_a_drag(body):
    body.fly([200, 300, 200, 200])
    body.drag((300, 300), (100, 300))
    assert body.told == []


# Held


def test_a_held_finger_tells_the_bone_and_taps_nothing(body):
    place = body.page.evaluate(
        """() => { const s = document.querySelector('.map-bone[data-structure="sternum"] path');
          const { x, y, width, height } = s.getBBox(); return [x + width / 2, y + height / 3]; }"""
    )
    body.fly([place[0] - 100, place[1] - 100, 200, 200])
    body.touch("touchStart", body.spot_of(place))
    told = body.hear(1)
    body.touch("touchEnd")
    body.camera()
    assert told == body.told == [{"type": "name", "structure": "sternum"}]


def test_the_right_mouse_button_names_a_rib_with_its_number_and_side(desk, bundle):
    desk.fly([180, 280, 200, 200])
    place = desk.anchor("rib-05", "right", "anterior")
    x, y = desk.spot_of(place)
    desk.frame.click(button="right", position={"x": x, "y": y})
    (told,) = desk.hear(1)
    assert told == {"type": "name", "structure": "ribs", "level": "5", "side": "right"}
    assert bundle["structures"]["ribs"]["name"]["la"]


# Keys and wheel


def test_the_map_is_led_by_keys_alone(desk):
    desk.frame.focus()
    whole = desk.camera()
    for _ in range(3):
        desk.page.keyboard.press("+")
        desk.camera()
    zoomed = desk.camera()
    assert zoomed["scale"] == pytest.approx(whole["scale"] * 1.6**3, rel=0.01)
    desk.page.keyboard.press("ArrowDown")
    assert desk.camera()["y"] == near(zoomed["y"] - 60)
    desk.page.keyboard.press("-")
    assert desk.camera()["scale"] == pytest.approx(whole["scale"] * 1.6**2, rel=0.01)
    desk.page.keyboard.press("0")
    assert desk.camera() == near(whole, 0.1)
    for key, view in (("2", "posterior"), ("3", "left"), ("4", "right"), ("1", "anterior")):
        desk.page.keyboard.press(key)
        assert desk.told[-1] == {"type": "view", "view": view}
    desk.page.keyboard.press("Enter")
    told = desk.told[-1]
    box = desk.frame.bounding_box()
    assert told["type"] == "tap"
    assert (told["x"], told["y"]) == near(desk.place_at((box["width"] / 2, box["height"] / 2)))


def test_the_wheel_zooms_at_the_mouse_and_scrolls_the_page_when_the_body_is_whole(desk):
    box = desk.frame.bounding_box()
    before, place = desk.camera(), desk.place_at((600, 200))
    desk.page.mouse.move(box["x"] + 600, box["y"] + 200)
    for _ in range(4):
        desk.page.mouse.wheel(0, -200)
    desk.page.wait_for_function(
        f"s => {SCALE} > s * 2",
        arg=before["scale"],
    )
    assert desk.place_at((600, 200))[1] == near(place[1], 3)
    desk.page.get_by_test_id("map-whole").click()
    assert desk.camera() == near(before, 0.1)
    desk.page.mouse.move(box["x"] + 600, box["y"] + 200)
    desk.page.mouse.wheel(0, 300)
    desk.page.wait_for_function("scrollY > 100")


def test_the_buttons_zoom_and_show_the_whole_body(body):
    whole = body.camera()
    body.page.get_by_test_id("map-zoom-in").tap()
    assert body.camera()["scale"] == pytest.approx(whole["scale"] * 1.6, rel=0.01)
    body.page.get_by_test_id("map-zoom-out").tap()
    assert body.camera() == near(whole, 0.1)
