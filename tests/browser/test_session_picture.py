"""The close-up in the session: the right bone, marked on the spot, pressing with the hands."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from browser.bedside import ACROMION, COUNT_IN_S, GET_READY_S, START_S, TROCHANTER, Bedside
from playwright.sync_api import expect

BODY = Path(__file__).parents[2] / "static" / "body"
SPINE_LEFT = ("shoulder", "scapula-spine", "left")
SPINE_RIGHT = ("shoulder", "scapula-spine", "right")
PRESSES = 60  # of a stage
STERNUM = ("thorax", "sternum", "midline")
CONTROLLED = """
navigator.serviceWorker.controller ? null : new Promise((go) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => go(null), { once: true }))
"""
# The files of the body cannot be read, whoever holds them.
NO_DRAWINGS = """
(() => {
  const { fetch } = globalThis;
  globalThis.fetch = (address, ...rest) =>
    String(address).includes("/body/")
      ? Promise.reject(new TypeError("Failed to fetch"))
      : fetch(address, ...rest);
})();
"""
# The picture as rows of grey values, coarse enough that the edge of a line does not matter.
COARSE = """
(canvas) => {
  const side = 40;
  const small = new OffscreenCanvas(side, side).getContext("2d");
  small.fillStyle = "#888";
  small.fillRect(0, 0, side, side);
  small.imageSmoothingQuality = "high";
  small.drawImage(canvas, 0, 0, side, side);
  const { data } = small.getImageData(0, 0, side, side);
  return Array.from({ length: side }, (_, y) =>
    Array.from({ length: side }, (_, x) => data[4 * (y * side + x) + 1]));
}
"""
# The colours in the middle of the picture, where the mark stands.
MIDDLE = """
(canvas) => {
  const side = 21;
  const [x, y] = [canvas.width, canvas.height].map((length) => (length - side) / 2);
  const { data } = canvas.getContext("2d").getImageData(x, y, side, side);
  return Array.from({ length: side * side }, (_, i) => [...data.slice(4 * i, 4 * i + 3)]);
}
"""
BONES = """
() => ["", "-light", "-shade", "-deep"].map((tone) => {
  const style = getComputedStyle(document.documentElement);
  const hex = style.getPropertyValue(`--map-bone${tone}`).trim();
  return [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
})
"""
# What moves: the class of each animated element, where its motion began and how long one turn is.
MOTIONS = """
() => document.getAnimations().map(({ effect, startTime, playState }) => ({
  name: effect.target.getAttribute("class"),
  start: startTime,
  turn: effect.getTiming().duration,
  playState,
}))
"""
CIRCLES = """
(marks) => marks.map((mark) => [mark.cx.baseVal.value, mark.cy.baseVal.value])
"""


def close_up(bea: Bedside) -> Any:
    return bea.at("close-up")


def picture(bea: Bedside) -> Any:
    """The canvas of the current point, once it is drawn."""
    expect(close_up(bea)).to_have_attribute("data-drawn", "true")
    return close_up(bea).locator(".loupe-sheet canvas")


def is_on_bone(bea: Bedside) -> bool:
    """Whether much of what lies under the mark has a colour of bones."""
    pixels = picture(bea).evaluate(MIDDLE)
    tones = bea.page.evaluate(BONES)
    bone = [pixel for pixel in pixels if min(math.dist(pixel, tone) for tone in tones) < 12]
    return len(bone) > 0.4 * len(pixels)  # the acromion is pressed at its very edge


def differences(one: list[list[int]], other: list[list[int]]) -> float:
    """How different two coarse pictures are, as the mean of their grey values."""
    flat, flat_other = ([grey for row in rows for grey in row] for rows in (one, other))
    return sum(abs(a - b) for a, b in zip(flat, flat_other, strict=True)) / len(flat)


def is_of(bea: Bedside, point: tuple[str, str, str], view: str) -> None:
    """The close-up is that of this point, seen from there."""
    expect(close_up(bea)).to_have_attribute("data-point", point[1])
    expect(close_up(bea)).to_have_attribute("data-side", point[2])
    expect(close_up(bea)).to_have_attribute("data-view", view)


def press(bea: Bedside) -> None:
    bea.let_pass(GET_READY_S + START_S + 2)
    bea.is_phase("pressing")


def test_the_picture_is_of_the_point_and_its_side_with_the_mark_on_the_bone(bea):
    bea.lead_to(SPINE_LEFT, TROCHANTER, pains=[3, 3])
    is_of(bea, SPINE_LEFT, "posterior")
    assert is_on_bone(bea)
    left = picture(bea).evaluate(COARSE)

    press(bea)
    bea.tap("skip")
    is_of(bea, TROCHANTER, "right")
    assert is_on_bone(bea)
    assert differences(left, picture(bea).evaluate(COARSE)) > 15


def test_the_left_side_is_the_right_one_in_a_mirror(bea):
    bea.lead_to(SPINE_LEFT, SPINE_RIGHT, pains=[3, 3])
    left = picture(bea).evaluate(COARSE)
    bea.tap("skip")
    is_of(bea, SPINE_RIGHT, "posterior")
    right = picture(bea).evaluate(COARSE)

    assert differences(left, [row[::-1] for row in right]) < 3
    assert differences(left, right) > 15


def test_the_mark_presses_in_step_with_the_ring(bea):
    bea.lead_to(ACROMION, pains=[3])
    press(bea)
    for _ in range(2):
        motions = {motion["name"]: motion for motion in bea.page.evaluate(MOTIONS)}
        ring, mark = motions["ring-finger"], motions["mark-finger presses"]
        assert ring["turn"] == mark["turn"] == 1000
        assert ring["start"] == mark["start"]
        assert ring["playState"] == mark["playState"] == "running"
        bea.tap("pause")
        assert bea.page.evaluate(MOTIONS) == []
        bea.resume()
        bea.let_pass(COUNT_IN_S + START_S + 1)


def test_the_next_point_is_dim_in_the_picture_or_beside_it(bea):
    bea.lead_to(SPINE_LEFT, ACROMION, TROCHANTER, pains=[3, 3, 3])
    inset = close_up(bea).locator(".loupe-next")
    expect(close_up(bea).locator(".mark-next")).to_have_count(1)
    expect(inset).to_be_hidden()

    bea.tap("skip")
    is_of(bea, ACROMION, "posterior")
    expect(close_up(bea).locator(".mark-next")).to_have_count(0)
    expect(inset.locator("canvas")).to_be_visible()

    bea.tap("skip")
    is_of(bea, TROCHANTER, "right")
    picture(bea)
    expect(inset).to_be_hidden()


def on_the_body(point_id: str, sites: list[dict[str, Any]], distance_mm: int) -> list[list[float]]:
    """Where sites of the left side lie from their point, seen from behind, in millimetres."""
    places = json.loads((BODY / "places.json").read_text("utf-8"))
    x, y = places["at"][point_id]["posterior"]
    found = places["sites"][point_id]
    spots = [found[site["direction"]][str(distance_mm)]["posterior"] for site in sites]
    return [[x - spot_x, spot_y - y] for spot_x, spot_y in spots]


def test_an_approach_shows_the_sites_of_each_stage_and_strikes_those_left_out(bea, bundle):
    bea.lead_to(ACROMION, pains=[8])
    is_of(bea, ACROMION, "posterior")
    rings = bundle["scripts"]["acromion"]["left"]["approach"]["stages"]
    assert [ring["role"] for ring in rings][-1] == "source"
    for stage in rings[:-1]:
        marks = close_up(bea).locator(".mark-finger.ring-site")
        expect(marks).to_have_count(len(stage["sites"]))
        expect(close_up(bea).locator(".mark-dropped")).to_have_count(len(stage["dropped"]))
        expect(close_up(bea).locator(".mark-sore")).to_have_count(1)
        drawn = [[x - 100, y - 100] for x, y in marks.evaluate_all(CIRCLES)]
        expected = on_the_body("acromion", stage["sites"], stage["distance_mm"])
        scale = math.hypot(*drawn[0]) / math.hypot(*expected[0])
        for spot, place in zip(drawn, expected, strict=True):
            assert spot == pytest.approx([scale * one for one in place], abs=0.3)
        bea.let_pass(GET_READY_S + START_S + PRESSES)
        bea.is_phase("asking")
        bea.answer_pain(2)
    expect(close_up(bea).locator(".mark-finger.ring-site, .mark-sore")).to_have_count(0)
    expect(close_up(bea).locator(".mark-finger.presses")).to_have_count(1)


def test_the_chest_breathes_in_the_picture_only_where_the_breath_is_guided(bea):
    bea.lead_to(ACROMION, STERNUM, pains=[3, 3])
    is_of(bea, ACROMION, "posterior")
    press(bea)
    tint = close_up(bea).locator(".loupe-tint canvas")
    expect(tint).to_have_count(0)
    assert "loupe-tint" not in {motion["name"] for motion in bea.page.evaluate(MOTIONS)}

    bea.tap("skip")
    is_of(bea, STERNUM, "anterior")
    expect(tint).to_have_count(1)
    press(bea)
    motions = {motion["name"]: motion for motion in bea.page.evaluate(MOTIONS)}
    assert motions["loupe-tint"]["turn"] == motions["ring-breath"]["turn"] == 5000
    assert motions["loupe-tint"]["start"] == motions["ring-breath"]["start"]


def test_the_picture_is_there_although_the_server_died_before_start(page, served):
    bea = Bedside(page).open(served.url)
    page.evaluate(CONTROLLED)
    bea.admitted("A-17")
    bea.choose_protocol("shoulder", "left")
    bea.pains([3, 5, 0, 6])
    bea.see("start")
    served.kill()

    bea.start()
    is_of(bea, SPINE_LEFT, "posterior")
    assert is_on_bone(bea)


def test_a_waiting_session_has_its_picture_again(bea):
    bea.lead_to(SPINE_LEFT, ACROMION, pains=[3, 3])
    press(bea)
    bea.tap("skip")
    bea.is_phase("lead")
    bea.page.reload()
    bea.see("draft-place")
    bea.resume()
    is_of(bea, ACROMION, "posterior")
    assert is_on_bone(bea)


def test_without_drawings_the_session_is_led_as_ever(page, app_url):
    page.add_init_script(NO_DRAWINGS)
    bea = Bedside(page).open(app_url)
    bea.lead_to(ACROMION, pains=[3])
    press(bea)
    expect(page.locator("main.session")).to_have_attribute("data-picture", "false")
    expect(close_up(bea).locator("canvas")).to_have_count(0)
    bea.let_pass(60)
    bea.pains([1])
    log = bea.finish()

    assert log["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 60


def test_just_the_second_has_no_picture(bea):
    bea.tap_on("second-180")
    press(bea)
    expect(bea.page.locator("main.session")).to_have_attribute("data-picture", "false")
    expect(close_up(bea).locator("canvas")).to_have_count(0)
    expect(bea.page.locator(".ring-finger")).to_be_visible()
