"""Marking where it hurts: on the map and by the keyboard, to a plan that follows from it."""

import pytest
from browser.bedside import Bedside
from browser.map_hand import MapHand
from browser.test_accessibility import Keyboard
from playwright.sync_api import expect

EPICONDYLE = "humerus-lateral-epicondyle"


@pytest.fixture
def hand(bea: Bedside) -> MapHand:
    """Bea's hand, before the map of a new session."""
    bea.admitted()
    bea.see("map-frame")
    return MapHand(bea)


def quoted(bundle: dict, statement: str) -> str:
    return bundle["source"]["statements"][statement]["en"]


def plan_of(bea: Bedside) -> list[tuple[str, str]]:
    """The lines of the plan: (point and side, how it is pressed)."""
    bea.see("start")
    return [(name, bea.at(f"script-{name}").inner_text()) for name in bea.testids("script-")]


def assert_the_elbow_is_approached(bea: Bedside, bundle: dict) -> None:
    """An elbow that is approached, a sacrum that is pressed, and the zone that was looked at."""
    assert plan_of(bea) == [(f"{EPICONDYLE}-left", "Approach"), ("sacrum-right", "Direct")]
    stages = bundle["scripts"][EPICONDYLE]["left"]["approach"]["stages"]
    line = bea.at(f"line-{EPICONDYLE}-left")
    expect(line.locator(".stages li > :nth-child(2)")).to_have_text(
        [bundle["texts"][stage["text"]]["en"] for stage in stages]
    )
    sites = sum(len(stage["sites"]) for stage in stages)
    expect(line.get_by_test_id("rings")).to_have_attribute("data-sites", str(sites))
    expect(line.locator("canvas")).to_be_visible()
    expect(bea.at("line-sacrum-right").get_by_test_id("rings")).to_have_count(0)
    assert bea.number_of("plan-presses") == 60 * len(stages) + 60
    expect(bea.at("plan-zone")).to_contain_text("Kidney and ureter")
    expect(bea.at("plan-zone")).to_contain_text("T10 · T11 · T12 · L1")
    expect(bea.at("plan-zone")).to_contain_text(bundle["zones"]["about"]["en"])


def test_marks_on_the_body_a_refused_kneecap_and_a_zone_make_the_plan(hand, bundle):
    bea = hand.bea
    hand.tap_point(EPICONDYLE, "left", "posterior")
    expect(bea.at("sheet-name")).to_have_text("Lateral epicondyle of humerus")
    expect(bea.at("sheet-side")).to_have_text("Left")
    expect(bea.at("sheet")).to_contain_text(bundle["points"][EPICONDYLE]["palpation"]["en"])
    expect(bea.at("sheet")).to_contain_text("Epicondylus lateralis humeri")
    bea.tap("pain-8")
    hand.settle()
    expect(bea.at("told")).to_have_text("Lateral epicondyle of humerus, left: pain 8")
    hand.tap_point("sacrum", "right", "posterior")
    bea.tap("pain-4")
    hand.settle()
    assert hand.pins() == {
        "Lateral epicondyle of humerus, left, pain 8",
        "Sacrum, beside the midline, right, pain 4",
    }

    hand.tap_excluded("excluded-patella", "anterior")
    expect(bea.at("sheet-reason")).to_have_text(bundle["excluded"][1]["rule"]["en"])
    expect(bea.at("sheet")).to_contain_text(quoted(bundle, "S16"))
    expect(bea.at("pain-0")).to_have_count(0)
    bea.tap("sheet-close")
    bea.tap("zones")
    bea.tap("organ-kidney-ureter")
    bea.tap("sheet-close")
    hand.settle()
    assert bea.page.locator(".map-band").count() > 0
    bea.tap_on("continue")

    assert_the_elbow_is_approached(bea, bundle)
    bea.start()
    bea.stop("no-time")
    log = bea.finish()
    assert log["zone"] == {"organ": "kidney-ureter", "author": "default"}
    bea.tap_on("open-log")
    expect(bea.at("log-zone")).to_have_text("Kidney and ureter")
    facts = ("point_id", "side", "pain_before")
    assert [tuple(point[fact] for fact in facts) for point in log["points"]] == [
        (EPICONDYLE, "left", 8),
        ("sacrum", "right", 4),
    ]


# How much of the frame's width the bands take together, and whether they lie inside it.
BAND_IN_FRAME = """
() => {
  const boxOf = (one) => one.getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".map-band")].map(boxOf);
  const left = Math.min(...boxes.map((box) => box.left));
  const right = Math.max(...boxes.map((box) => box.right));
  const frame = boxOf(document.querySelector("[data-testid='map-frame']"));
  const isInside = left >= frame.left && right <= frame.right;
  return { share: (right - left) / frame.width, isInside };
}
"""


def test_the_map_comes_near_the_zone_of_an_organ(hand):
    bea = hand.bea
    hand.turn("posterior")
    bea.tap("zones")
    bea.tap("organ-kidney-ureter")
    hand.settle()
    band = bea.page.evaluate(BAND_IN_FRAME)
    assert band["isInside"] and band["share"] > 0.5
    bea.tap("zone-none")
    bea.tap("organ-heart")
    hand.settle()
    assert bea.page.evaluate(BAND_IN_FRAME)["isInside"]


def test_the_same_by_the_keyboard_alone(hand, bundle):
    bea = hand.bea
    keyboard = Keyboard(bea.page)
    keyboard.tab_to("way-body")
    keyboard.press("ArrowRight")
    for region, place, pain in (
        ("elbow", f"{EPICONDYLE}-left", 8),
        ("pelvis", "sacrum-right", 4),
    ):
        keyboard.tab_to(f"region-{region}")
        keyboard.press("Enter")
        keyboard.tab_to(f"point-{place}")
        keyboard.press("Enter")
        expect(bea.at("sheet-name")).to_be_focused()
        keyboard.tab_to(f"pain-{pain}")
        keyboard.press("Enter")
        expect(bea.at(f"point-{place}")).to_be_focused()
    keyboard.tab_to("region-never")
    keyboard.press("Enter")
    keyboard.tab_to("refused-excluded-patella")
    keyboard.press("Enter")
    expect(bea.at("sheet")).to_contain_text(quoted(bundle, "S16"))
    keyboard.press("Escape")
    expect(bea.at("refused-excluded-patella")).to_be_focused()
    keyboard.tab_to("zones", "Shift+Tab")
    keyboard.press("Enter")
    keyboard.tab_to("organ-kidney-ureter")
    keyboard.press("Enter")
    keyboard.press("Escape")
    expect(bea.at("zones")).to_be_focused()
    keyboard.open("continue")

    assert_the_elbow_is_approached(bea, bundle)


def test_a_mark_is_scored_again_moved_removed_and_all_of_it_undone(hand):
    bea = hand.bea
    hand.tap_point(EPICONDYLE, "left", "posterior")
    bea.tap("pain-8")
    hand.settle()
    hand.tap_point(EPICONDYLE, "left", "posterior")
    expect(bea.at("pain-8")).to_have_attribute("aria-pressed", "true")
    bea.tap("pain-5")
    hand.settle()
    assert hand.pins() == {"Lateral epicondyle of humerus, left, pain 5"}

    bea.at(f"mark-{EPICONDYLE}-left").click(position={"x": 24, "y": 24})
    bea.tap("move")
    hand.settle()
    expect(bea.at("told")).to_contain_text("Tap where the mark")
    hand.turn("anterior")
    hand.tap_point("sternum", "midline", "anterior")
    assert hand.pins() == {"Sternum, midline, pain 5"}

    hand.tap_point("sternum", "midline", "anterior")
    bea.tap("remove")
    hand.settle()
    assert hand.pins() == set()
    expect(bea.at("continue")).to_be_disabled()
    bea.tap("undo")
    assert hand.pins() == {"Sternum, midline, pain 5"}
    bea.tap("undo")
    bea.tap("undo")
    hand.turn("posterior")
    assert hand.pins() == {"Lateral epicondyle of humerus, left, pain 8"}
    bea.tap("undo")
    assert hand.pins() == set()
    expect(bea.at("undo")).to_be_disabled()


def test_a_move_that_is_given_up_leaves_the_mark(hand):
    bea = hand.bea
    hand.tap_point("sternum", "midline", "anterior")
    bea.tap("pain-5")
    hand.settle()
    hand.tap_point("sternum", "midline", "anterior")
    bea.tap("move")
    bea.tap("move-not")
    hand.settle()
    hand.tap_point("femur-greater-trochanter", "left", "left")
    expect(bea.at("sheet-name")).to_have_text("Greater trochanter of femur")
    bea.tap("sheet-close")
    hand.turn("anterior")
    assert hand.pins() == {"Sternum, midline, pain 5"}


def test_another_point_near_the_finger_can_be_meant(hand):
    bea = hand.bea
    hand.tap_point("scapula", "left", "posterior")
    bea.tap("others")
    near = bea.testids("near-")
    assert near
    name = bea.at(f"near-{near[0]}").inner_text()
    bea.tap(f"near-{near[0]}")
    point, _, side = name.rpartition(", ")
    expect(bea.at("sheet-name")).to_have_text(point)
    expect(bea.at("sheet-side")).to_have_text(side.capitalize())
    bea.tap("pain-3")
    hand.settle()
    assert hand.pins() == {f"{point}, {side}, pain 3"}


def test_a_warning_nerve_answers_with_its_reason(hand, bundle):
    bea = hand.bea
    hand.tap_point("nx-sciatic", "right", "posterior")
    warning = bundle["warnings"]["nx-sciatic"]
    expect(bea.at("sheet-reason")).to_have_text(warning["reason"]["en"])
    expect(bea.at("pain-0")).to_have_count(0)


def test_a_bone_held_tells_its_names(hand):
    bea = hand.bea
    hand.turn("posterior")
    x, y = hand.place_of("sacrum", "right", "posterior")
    hand.hold_at(x, y)
    expect(bea.at("sheet-names")).to_contain_text("sacrum")
    expect(bea.at("sheet-names")).to_contain_text("крестец")
    expect(bea.at("sheet-names")).to_contain_text("Os sacrum")
    bea.tap("sheet-close")
    hand.turn("anterior")
    hand.hold_at(*hand.middle_of("excluded-patella", "anterior"))
    expect(bea.at("sheet-names")).to_contain_text("Надколенник")
    expect(bea.at("pain-0")).to_have_count(0)


def test_what_the_screening_leaves_out_says_so_on_the_map_and_marks_nothing(bea):
    bea.new_session()
    bea.answer_all("no", implanted_cardiac_device="yes")
    bea.go_on_to_choice()
    bea.see("map-frame")
    hand = MapHand(bea)
    hand.tap_point("sternum", "midline", "anterior")
    expect(bea.at("sheet-reason")).to_contain_text("left out")
    expect(bea.at("pain-0")).to_have_count(0)
    bea.tap("sheet-close")
    hand.settle()
    assert hand.pins() == set()


def test_a_zone_has_its_authors_and_asks_about_its_points(hand, bundle):
    bea = hand.bea
    heart = next(organ for organ in bundle["zones"]["organs"] if organ["id"] == "heart")
    bea.tap("zones")
    bea.tap("organ-heart")
    expect(bea.at("zone-segments")).to_have_text(" · ".join(heart["default_segments"]))
    assert bea.testids("ask-") == inside(bundle, heart["points"])
    bea.tap("author-C")
    expect(bea.at("zone-segments")).to_have_text("T2 · T3 · T4")
    assert bea.testids("ask-") == inside(bundle, heart["points_by_author"]["C"])
    bea.tap("ask-sternum-midline")
    expect(bea.at("sheet-name")).to_have_text("Sternum")
    expect(bea.at("sheet")).to_contain_text("In the chosen zone")
    bea.tap("pain-2")
    hand.settle()
    expect(bea.at("ask-sternum-midline")).to_contain_text("2")
    bea.tap("sheet-close")
    bea.tap("way-list")
    bea.tap("region-shoulder")
    expect(bea.page.get_by_text("In the chosen zone").locator("visible=true").first).to_be_visible()


def inside(bundle: dict, points: list[str]) -> list[str]:
    """The points of a left-sided zone: left and midline."""
    sides = ((point, side) for point in points for side in bundle["points"][point]["sides"])
    return [f"{point}-{side}" for point, side in sides if side != "right"]


def test_marks_and_a_protocol_make_one_plan(hand, bundle):
    """The protocol keeps its order and asks only for what is not marked; other marks follow."""
    bea = hand.bea
    bea.tap("way-list")
    bea.mark_one("elbow", EPICONDYLE, "left", 8)
    bea.mark_one("pelvis", "sacrum", "right", 4)
    bea.tap("way-protocols")
    bea.tap_on("protocol-shoulder")
    bea.tap("side-left")
    bea.tap_on("mark-more")
    expect(bea.at("chosen-protocol")).to_contain_text("Shoulder")
    bea.tap_on("continue")
    bea.pains([3, 2, 1])

    shoulder = [f"{step['point']}-left" for step in bundle["protocols"][0]["steps"]]
    assert [name for name, _ in plan_of(bea)] == [*shoulder, "sacrum-right"]
    assert dict(plan_of(bea))[f"{EPICONDYLE}-left"] == "Approach"
    for _ in range(4):  # past the three questions
        bea.page.go_back()
    bea.see("chosen-protocol")
    bea.tap("protocol-remove")
    bea.tap_on("continue")
    assert [name for name, _ in plan_of(bea)] == [f"{EPICONDYLE}-left", "sacrum-right"]
