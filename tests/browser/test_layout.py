"""Nothing clipped, hidden or too small: every screen, both languages, every size, large text."""

from itertools import combinations
from typing import Any

import pytest
from browser.bedside import Bedside
from browser.walk import GET_READY_S, walk
from playwright.sync_api import Page, expect

PHONE, SMALL_PHONE, LYING = (390, 844), (320, 568), (844, 390)
# A desktop, and the same with the browser's zoom at 200 %.
DESK, ZOOMED_DESK = (1280, 800), (640, 400)
LANGUAGES = ["en-GB", "ru-RU"]
FINGER_PX = 48

# Elements that are wider than their box, or that leave the page to the side. What lies on the map
# may leave its frame: it is a window.
CLIPPED = """
() => {
  const faults = [];
  const named = (e) => `${e.tagName.toLowerCase()}.${e.className} "${e.textContent.slice(0, 40)}"`;
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) faults.push(`the page is ${width} px wide`);
  const doubled = document.querySelector("#app").innerText.match(/.*[^.]\\.\\.(?!\\.).*/);
  if (doubled) faults.push(`two full stops: ${doubled[0]}`);
  for (const e of document.querySelectorAll("#app *")) {
    if (!e.checkVisibility({ visibilityProperty: true })) continue;
    if (e.closest(".unseen, svg, .map-frame, .loupe")) continue;
    const { left, right } = e.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) faults.push(`${named(e)} leaves the page`);
    const isBox = getComputedStyle(e).display !== "inline";
    if (isBox && e.scrollWidth > e.clientWidth + 1) faults.push(`${named(e)} is too narrow`);
  }
  return faults;
}
"""

# What can be tapped and is smaller than a finger; on the map 44 px are enough. A label stands for
# the native control inside it.
SMALL = """
(fingerPx) => [...document.querySelectorAll("#app :is(a, button, input, summary, textarea)")]
  .filter((e) => e.checkVisibility() && !e.closest(".unseen"))
  .map((e) => e.closest("label") ?? e)
  .filter((e) => !(e.tagName === "A" && getComputedStyle(e).display === "inline"))
  .map((e) => [e, e.getBoundingClientRect()])
  .map(([e, box]) => [e, box, e.closest(".body-map") ? 44 : fingerPx])
  .filter(([, box, leastPx]) => Math.min(box.width, box.height) < leastPx - 0.1)
  .map(([e, box]) => `${e.dataset.testid ?? e.className} is ${box.width} x ${box.height} px`)
"""

# Where the words of the stage and the frame of the pause key stand: [left, top, right, bottom].
STAGE = """
() => {
  const rectOf = ({ left, top, right, bottom }) => [left, top, right, bottom];
  const words = (e) => {
    const range = document.createRange();
    range.selectNodeContents(e);
    return range.getBoundingClientRect();
  };
  const parts = ["place", "who", "lines"].map((name) => [name, document.querySelector(`.${name}`)]);
  const found = parts.map(([name, e]) => [name, rectOf(words(e))]);
  const dial = document.querySelector(".dial").getBoundingClientRect();
  const key = document.querySelector(".pause-key");
  const frame = getComputedStyle(key, "::before");
  const bottom = key.getBoundingClientRect().bottom - parseFloat(frame.bottom);
  const top = bottom - parseFloat(frame.height);
  const left = key.getBoundingClientRect().left + parseFloat(frame.left);
  const label = rectOf(words(key.querySelector("span")));
  return Object.fromEntries([
    ...found,
    ["dial", rectOf(dial)],
    ["pause", [left, top, left + parseFloat(frame.width), bottom]],
    ["pause label", label],
  ]);
}
"""

# How tall the ink of the presses-left figure is.
FIGURE_PX = """
() => {
  const figure = document.querySelector("[data-testid=presses-left]");
  const pen = document.createElement("canvas").getContext("2d");
  const { fontWeight, fontSize, fontFamily } = getComputedStyle(figure);
  pen.font = `${fontWeight} ${fontSize} ${fontFamily}`;
  return pen.measureText(figure.textContent).actualBoundingBoxAscent;
}
"""


def resize(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def faults_in_all_sizes(page: Page) -> list[str]:
    """What is clipped or too small in each size; the page has its own size again afterwards."""
    found = []
    for size in (SMALL_PHONE, LYING, ZOOMED_DESK, DESK, PHONE):
        resize(page, size)
        faults = page.evaluate(CLIPPED) + page.evaluate(SMALL, FINGER_PX)
        found += [f"{size}: {fault}" for fault in faults]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text_percent", [100, 200])
def test_no_screen_clips_anything_or_has_a_control_smaller_than_a_finger(
    phone, static_host, language, text_percent
):
    screens = walk(phone(language), static_host.url, text_percent=text_percent)
    found = {name: faults for name, page in screens if (faults := faults_in_all_sizes(page))}
    assert found == {}


def wordiest(document: dict[str, Any], language: str) -> list[tuple[str, str, str]]:
    """The points with the longest name and with the most words on the stage: (region, id, side)."""
    points = [point for point in document["points"] if point["offered"]]

    def words(point: dict[str, Any]) -> int:
        texts = [point["palpation"], *point["cautions"]]
        return sum(len(text[language]) for text in texts)

    longest = [max(points, key=lambda point: len(point["name"][language])), max(points, key=words)]
    return [(point["region"], point["id"], point["sides"][0]) for point in longest]


def overlaps(one: list[float], other: list[float]) -> bool:
    """Whether two rectangles share more than a hair's breadth."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return wide > 1 and high > 1


def assert_stage_is_tidy(page: Page, size: tuple[int, int]) -> None:
    """Nothing on the stage stands on anything else, and everything is inside the screen."""
    resize(page, size)
    stage = page.evaluate(STAGE)
    label = stage.pop("pause label")
    for (name, one), (other_name, other) in combinations(stage.items(), 2):
        assert not overlaps(one, other), f"{name} stands on {other_name} at {size}: {stage}"
    for name, (left, top, right, bottom) in stage.items():
        inside = left >= 0 and top >= 0 and right <= size[0] and bottom <= size[1]
        assert inside, f"{name} leaves the screen at {size}: {stage}"
    assert stage["pause"][1] <= label[1] and label[3] <= stage["pause"][3]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_texts_leave_the_figure_and_the_pause_key_alone(
    phone, static_host, document, language
):
    bea = Bedside(phone(language)).open(static_host.url)
    points = wordiest(document, language[:2])
    bea.lead_to(*points, pains=[3] * len(points))
    for _ in points:
        bea.is_phase("lead")
        bea.let_pass(GET_READY_S)
        bea.is_phase("pressing")
        for size in (SMALL_PHONE, LYING, ZOOMED_DESK, DESK, PHONE):
            assert_stage_is_tidy(bea.page, size)
        assert bea.page.evaluate(FIGURE_PX) >= 120
        bea.tap("skip")


def test_the_figure_and_the_name_are_read_from_two_metres(page, static_host):
    bea = Bedside(page).open(static_host.url)
    bea.admitted()
    bea.mark(("shoulder", "scapula-spine", "left"), pains=[3])
    for _ in range(4):
        bea.tap("presses-scapula-spine-left-more")
    bea.start()
    bea.let_pass(GET_READY_S)
    assert bea.number_of("presses-left") > 100
    # Three digits share the width; from a hundred down there are two, and they are larger.
    assert page.evaluate(FIGURE_PX) >= 110
    bea.let_pass(100)
    assert bea.number_of("presses-left") < 100
    assert page.evaluate(FIGURE_PX) >= 120
    size = bea.at("point-name").evaluate("name => parseFloat(getComputedStyle(name).fontSize)")
    assert size >= 32


@pytest.mark.parametrize("size", [PHONE, SMALL_PHONE, LYING])
def test_every_reason_to_stop_can_be_reached(phone, static_host, document, size):
    bea = Bedside(phone("ru-RU", viewport={"width": size[0], "height": size[1]}))
    bea.open(static_host.url).lead_to(("shoulder", "acromion", "left"), pains=[3])
    bea.tap("stop")
    reasons = [reason["id"] for reason in document["stop_reasons"]]
    assert len(reasons) >= 10
    bea.page.mouse.move(size[0] / 2, size[1] / 2)
    for name in [*reasons, "not"]:
        key = bea.at(f"stop-{name}")
        box = key.bounding_box()
        bea.page.mouse.wheel(0, max(0, box["y"] + 2 * box["height"] - size[1]))
        expect(key).to_be_in_viewport(ratio=1)
        key.click(trial=True)
