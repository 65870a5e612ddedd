"""The order of the plan: why a line stands where it does, what may be moved, and what it takes."""

import pytest
from browser.bedside import Bedside
from playwright.sync_api import expect

SHOULDER = [
    "scapula-spine-left",
    "acromion-left",
    "humerus-lateral-epicondyle-left",
    "humerus-medial-epicondyle-left",
]
MARKS = (("pelvis", "sacrum", "right"), ("hip", "femur-greater-trochanter", "left"))
MARKED = ["sacrum-right", "femur-greater-trochanter-left"]


@pytest.fixture
def planned(bea: Bedside) -> Bedside:
    """Bea, before the plan of the shoulder's protocol with two marks beyond it."""
    bea.admitted()
    bea.tap("way-list")
    for (region, point, side), pain in zip(MARKS, (3, 4), strict=True):
        bea.mark_one(region, point, side, pain)
    bea.choose_protocol("shoulder", "left")
    bea.pains([2, 2, 2, 2])
    bea.see("start")
    return bea


def order(bea: Bedside) -> list[str]:
    return bea.testids("script-")


def is_ordered(bea: Bedside, names: list[str]) -> None:
    """Wait until the lines stand so."""
    lines = bea.page.locator(".plan-list > li > section")
    for place, name in enumerate(names):
        expect(lines.nth(place)).to_have_attribute("data-testid", f"line-{name}")
    assert order(bea) == names


def drag(bea: Bedside, name: str, onto: str) -> None:
    """Drag a line by its grip past the middle of another one, as a finger would."""
    grip = bea.at(f"grip-{name}")
    grip.scroll_into_view_if_needed()
    start = grip.bounding_box()
    goal = bea.at(f"line-{onto}").bounding_box()
    mouse = bea.page.mouse
    mouse.move(start["x"] + 24, start["y"] + 24)
    mouse.down()
    rises = goal["y"] < start["y"]
    own = bea.at(f"line-{name}").bounding_box()
    edge = own["y"] if rises else own["y"] + own["height"]
    middle = goal["y"] + goal["height"] / 2
    mouse.move(start["x"] + 24, start["y"] + 24 + middle - edge + (-8 if rises else 8), steps=6)
    mouse.up()


def test_each_line_says_why_and_unfolds_what_it_rests_on(planned, bundle):
    is_ordered(planned, [*SHOULDER, *MARKED])
    why = planned.at("why-scapula-spine-left")
    expect(why).to_have_text(bundle["order"]["in_source_order"]["text"]["en"])
    said = planned.page.get_by_text(bundle["source"]["statements"]["S18"]["en"]).first
    expect(said).to_be_hidden()
    why.click()
    expect(said).to_be_visible()
    expect(planned.at("line-scapula-spine-left")).to_contain_text("source text")
    expect(planned.at("why-sacrum-right")).to_have_text(
        bundle["order"]["pain_marked"]["text"]["en"]
    )


def test_a_marked_line_goes_where_it_is_wanted_by_buttons(planned, bundle):
    planned.tap("up-sacrum-right")
    is_ordered(planned, [*SHOULDER[:3], "sacrum-right", SHOULDER[3], MARKED[1]])
    expect(planned.at("up-sacrum-right")).to_be_focused()
    moved = bundle["order"]["moved_here"]["text"]["en"]
    expect(planned.at("line-sacrum-right")).to_contain_text(moved)
    planned.tap("down-sacrum-right")
    is_ordered(planned, [*SHOULDER, *MARKED])


def test_a_marked_line_is_dragged_to_the_front(planned):
    drag(planned, MARKED[1], SHOULDER[0])
    is_ordered(planned, [MARKED[1], *SHOULDER, MARKED[0]])


def test_a_finger_drags_a_line_to_the_front_and_the_page_comes_along(planned):
    """The first line is above the window when the last one's grip is in it."""
    grip = planned.at(f"grip-{MARKED[1]}")
    grip.scroll_into_view_if_needed()
    box = grip.bounding_box()
    assert planned.at(f"line-{SHOULDER[0]}").bounding_box()["y"] < 0
    cdp = planned.page.context.new_cdp_session(planned.page)
    x, y = box["x"] + 24, box["y"] + 24

    def touch(kind: str, *spots: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in spots]
        cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for part in range(1, 7):
        touch("touchMove", (x, y + (24 - y) * part / 6))
    planned.let_pass(5)
    assert planned.page.evaluate("scrollY") == 0
    touch("touchEnd")
    is_ordered(planned, [MARKED[1], *SHOULDER, MARKED[0]])


def test_a_line_of_the_protocol_cannot_be_dragged_out_of_the_source_order(planned, bundle):
    drag(planned, SHOULDER[1], SHOULDER[0])
    refused = planned.at("line-acromion-left").get_by_test_id("refused")
    expect(refused).to_contain_text(bundle["order"]["keeps_source_order"]["text"]["en"])
    expect(refused).to_contain_text(bundle["source"]["statements"]["S18"]["en"])
    is_ordered(planned, [*SHOULDER, *MARKED])


def test_the_grip_moves_by_the_arrow_keys_and_says_when_it_may_not(planned, bundle):
    planned.at("grip-sacrum-right").focus()
    planned.page.keyboard.press("ArrowDown")
    is_ordered(planned, [*SHOULDER, *reversed(MARKED)])
    expect(planned.at("grip-sacrum-right")).to_be_focused()
    planned.at("grip-acromion-left").focus()
    planned.page.keyboard.press("ArrowUp")
    expect(planned.at("refused")).to_contain_text(
        bundle["order"]["keeps_source_order"]["text"]["en"]
    )
    is_ordered(planned, [*SHOULDER, *reversed(MARKED)])


def test_the_surroundings_of_a_severe_point_stay_before_it(bea, bundle):
    bea.admitted()
    bea.tap("way-list")
    for rib, pain in (("rib-05", 8), ("rib-06", 3)):
        bea.mark_one("thorax", rib, "left", pain)
    bea.tap_on("continue")
    bea.see("start")
    is_ordered(bea, ["rib-06-left", "rib-05-left"])
    expect(bea.at("why-rib-06-left")).to_have_text(bundle["order"]["before_severe"]["text"]["en"])
    expect(bea.at("why-rib-05-left")).to_have_text(bundle["order"]["severe"]["text"]["en"])
    bea.tap("down-rib-06-left")
    refused = bundle["order"]["keeps_surroundings_first"]["text"]["en"]
    expect(bea.at("refused")).to_contain_text(refused)
    expect(bea.at("refused")).to_contain_text(bundle["source"]["statements"]["S11"]["en"])
    is_ordered(bea, ["rib-06-left", "rib-05-left"])


def test_what_a_ring_leaves_out_is_told_with_its_reason(bea, bundle):
    bea.admitted()
    bea.mark(("shoulder", "acromion", "left"), pains=[8])
    clavicle = bundle["excluded"][2]["name"]["en"]
    expect(bea.at("left-out")).to_have_text(f"Left out: {clavicle} is never pressed")
    rings = bea.at("rings")
    stages = bundle["scripts"]["acromion"]["left"]["approach"]["stages"]
    dropped = sum(len(stage.get("dropped", [])) for stage in stages)
    assert dropped > 0
    expect(rings.locator(".site.dropped")).to_have_count(dropped)
    expect(rings.locator(".ring-line")).to_have_count(len(stages) - 1)


def test_a_line_is_taken_out_and_its_mark_with_it(planned):
    planned.tap("out-sacrum-right")
    is_ordered(planned, [*SHOULDER, MARKED[1]])
    planned.tap("out-acromion-left")
    is_ordered(planned, [SHOULDER[0], *SHOULDER[2:], MARKED[1]])
    planned.page.evaluate("location.hash = '#/new/choose'")
    expect(planned.at("marks")).to_have_text("1 marked")


def test_a_plan_that_is_longer_than_a_session_holds_says_so_and_still_starts(bea, bundle):
    bea.admitted()
    bea.choose_protocol("spine", "both")
    bea.pains([8] * int(bea.page.locator(".content > .muted").inner_text().split()[-1]))
    bea.see("start")
    assert bundle["technique"]["session_s_max"] == 40 * 60
    expect(bea.at("plan-hold")).to_contain_text("of 40:00 minutes that a session can hold")
    expect(bea.at("plan-hold")).to_contain_text("This is long for one session")
    expect(bea.at("start")).to_be_enabled()
