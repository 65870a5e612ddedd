"""What the body map shows: marks, layers and rings, still and in motion, in both themes."""

import re

import pytest
from browser.body_page import BodyPage
from playwright.sync_api import expect

EPICONDYLE = {"point_id": "humerus-lateral-epicondyle", "side": "left", "pain": 8}
SACRUM = {"point_id": "sacrum", "side": "right", "pain": 4}


@pytest.fixture
def body(phone, bundle) -> BodyPage:
    return BodyPage(phone(real_time=True), bundle)


def near(spot, px=1.0):
    return pytest.approx(spot, abs=px)


# What is shown


def test_marks_are_buttons_in_their_order_with_place_side_and_pain(body, bundle):
    body.show(view="posterior", marks=[SACRUM, EPICONDYLE])
    marks = body.page.locator(".map-mark")
    expect(marks).to_have_count(2)
    names = [
        f"{bundle['points'][one['point_id']]['name']['en']}, {one['side']}, pain {one['pain']}"
        for one in (SACRUM, EPICONDYLE)
    ]
    assert [one.get_attribute("aria-label") for one in marks.all()] == names
    for one in marks.all():
        box = one.bounding_box()
        assert min(box["width"], box["height"]) >= 47.9
    assert marks.all_text_contents() == ["4R", "8L"]
    marks.nth(1).focus()
    body.page.keyboard.press("Enter")
    place = {"point_id": "humerus-lateral-epicondyle", "side": "left"}
    assert body.told == [{"type": "open", **place}]


def test_a_tap_on_a_mark_opens_it_at_once_and_one_beside_it_is_a_tap_on_the_body(body):
    body.show(view="posterior", marks=[EPICONDYLE])
    x, y = body.spot_of(body.anchor("humerus-lateral-epicondyle", "left", "posterior"))
    body.tap((x, y))
    assert [one["type"] for one in body.told] == ["open"]
    body.tap((x - 21, y))
    assert [one["type"] for one in body.hear(2)] == ["open", "tap"]


def test_a_change_of_the_marks_leaves_all_else_as_it_was(body):
    body.show(view="posterior", marks=[SACRUM, EPICONDYLE])
    body.page.evaluate(
        """() => { globalThis.kept = ['.map-drawing', '.map-bone', '.map-mark']
          .map((name) => document.querySelector(name)); }"""
    )
    body.show(view="posterior", marks=[SACRUM, {**EPICONDYLE, "pain": 3}])
    assert body.page.evaluate(
        """() => ['.map-drawing', '.map-bone', '.map-mark']
          .every((name, i) => document.querySelector(name) === kept[i])"""
    )
    expect(body.page.locator(".map-mark").nth(1)).to_have_text("3L")
    body.show(view="posterior", marks=[])
    expect(body.page.locator(".map-mark")).to_have_count(0)


def test_a_mark_stays_on_its_bone_while_the_body_moves(body):
    body.show(view="posterior", marks=[SACRUM])
    place = body.anchor("sacrum", "right", "posterior")
    for box in (None, [250, 650, 250, 300]):
        body.fly(box)
        frame, mark = body.frame.bounding_box(), body.page.locator(".map-mark").bounding_box()
        spot = (mark["x"] - frame["x"] + 24, mark["y"] - frame["y"] + 24)
        assert spot == near(body.spot_of(place))


def test_layers_are_drawn_from_the_bundle_and_go_again(body, bundle):
    organ = next(one for one in bundle["zones"]["organs"] if "kidney" in one["id"])
    zone = {"segments": organ["default_segments"], "sides": ["left"], "points": []}
    body.show(view="posterior", zone=zone, nerves=True)
    expect(body.page.locator(".map-band")).to_have_count(len(zone["segments"]))
    assert body.page.locator(".map-label").all_text_contents() == zone["segments"]
    assert body.page.locator(".map-nerve").count() > 4
    assert body.page.locator(".map-warning").count() >= 2
    body.show(view="posterior")
    expect(body.page.locator(".map-band, .map-nerve, .map-warning, .map-label")).to_have_count(0)


def test_rings_show_the_stage_at_hand_and_strike_out_what_was_dropped(body):
    stages = [
        {"distance_mm": 40, "sites": [{"direction": "along-inward"}], "dropped": []},
        {
            "distance_mm": 20,
            "sites": [{"direction": "along-inward"}],
            "dropped": [{"direction": "along-outward", "because": "excluded-clavicle"}],
        },
    ]
    place = {"point_id": "scapula-spine", "side": "left"}
    body.show(view="posterior", rings={**place, "stages": stages, "stage_index": 1})
    states = [one.get_attribute("class") for one in body.page.locator(".map-site").all()]
    assert [re.findall(r"done|now|ahead|dropped", one) for one in states] == [
        ["done"],
        ["now"],
        ["dropped", "now"],
    ]


# Motion and crispness


def test_a_zoom_takes_frames_and_ends_crisp(body):
    body.page.evaluate(
        """() => {
          globalThis.seen = new Set();
          const look = () => { seen.add(document.querySelector('.map-body').style.transform);
            requestAnimationFrame(look); };
          look();
          map.zoomTo([200, 300, 200, 200]);
        }"""
    )
    body.page.wait_for_function("seen.size > 4")
    body.camera()
    assert "moving" not in body.page.locator(".map-body").get_attribute("class").split()


def test_where_motion_is_not_wanted_the_zoom_is_there_at_once(phone, bundle):
    body = BodyPage(phone(real_time=True, reduced_motion="reduce"), bundle)
    before, after = body.page.evaluate(
        """() => {
          const now = () => document.querySelector('.map-body').style.transform;
          const before = now();
          map.zoomTo([200, 300, 200, 200]);
          return [before, now()];
        }"""
    )
    assert before != after
    body.camera()
    assert body.page.evaluate("document.querySelector('.map-body').style.transform") == after


def test_the_body_keeps_its_place_when_its_frame_changes(body):
    body.fly([250, 300, 200, 200])
    box = body.frame.bounding_box()
    place = body.place_at((box["width"] / 2, box["height"] / 2))
    body.page.evaluate("document.querySelector('#app').style.setProperty('height', '440px')")
    body.page.wait_for_function(
        "h => document.querySelector('.map-frame').offsetHeight < h - 150", arg=box["height"]
    )
    box = body.frame.bounding_box()
    assert body.place_at((box["width"] / 2, box["height"] / 2)) == near(place, 2)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_bones_stand_out_from_skin_and_paper_in_both_themes(phone, bundle, scheme):
    body = BodyPage(phone(real_time=True, color_scheme=scheme), bundle)
    fills = body.page.evaluate(
        """() => [".map-outline", ".map-skin-base"]
          .map((name) => getComputedStyle(document.querySelector(name)).fill)
          .concat(getComputedStyle(document.body).backgroundColor)"""
    )
    bone, skin, paper = [luminance(re.findall(r"\d+", fill)) for fill in fills]
    assert contrast(bone, skin) > 1.15
    assert contrast(skin, paper) > 1.15


def luminance(rgb) -> float:
    parts = [int(value) / 255 for value in rgb[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return sum(weight * p for weight, p in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)
