"""The body map of the prescription editor: what is tapped is ticked, and the other way round."""

import re
from typing import Any

import pytest
from browser.body_geometry import read_body, seen
from browser.map_hand import CAMERA
from browser.test_accessibility import axe, in_words
from playwright.sync_api import Page, expect

BODY = read_body()
MOST_TAPS = 3
# Whether a frame has passed in which the camera stood still.
RESTS = """
() => new Promise((answer) => {
  const body = document.querySelector(".map-body");
  let before = "";
  const look = () => {
    if (body.style.transform === before && !body.classList.contains("moving")) return answer(true);
    before = body.style.transform;
    return requestAnimationFrame(() => requestAnimationFrame(look));
  };
  look();
})
"""


class Hand:
    """A hand at the editor of one patient, which is open."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def at(self, testid: str) -> Any:
        return self.page.get_by_test_id(testid)

    def tap_at(self, place: tuple[float, float]) -> None:
        """Click a place of the drawing, and wait until it was answered."""
        self.at("map-frame").scroll_into_view_if_needed()
        self.page.evaluate(RESTS)
        scale, left, top = self.page.evaluate(CAMERA)
        frame = self.at("map-frame").bounding_box()
        before = self.answers()
        self.page.mouse.click(
            frame["x"] + scale * place[0] + left, frame["y"] + scale * place[1] + top
        )
        self.page.wait_for_function(f"(before) => ({ANSWERS})() !== before", arg=before)
        self.page.evaluate(RESTS)

    def answers(self) -> str:
        return self.page.evaluate(ANSWERS)

    def turn(self, view: str) -> None:
        self.at(f"map-view-{view}").locator("input").check()

    def tap_point(self, point: str, side: str, view: str) -> None:
        """Where points are dense, the first tap comes near."""
        if self.at("sheet").is_visible():
            self.at("sheet-close").click()
        self.turn(view)
        at = {name: [pair] for name, pair in BODY["places"]["at"][point].items()}
        (place,) = seen(BODY, at, side, view)
        for _ in range(MOST_TAPS):
            self.tap_at(place)
            if self.at("sheet").is_visible():
                return

    def tap_excluded(self, structure: str, view: str) -> None:
        self.turn(view)
        xs, ys = zip(*BODY["places"]["excluded"][structure][view][0], strict=True)
        self.tap_at((sum(xs) / len(xs), sum(ys) / len(ys)))

    def pins(self) -> list[str]:
        """What the pins of the view at hand are called."""
        return [pin.get_attribute("aria-label") for pin in self.page.locator(".map-mark").all()]

    def ticked(self) -> list[str]:
        """What would be sent."""
        return self.page.evaluate(
            "() => new FormData(document.querySelector('.c-editor')).getAll('point')"
        )


# All that a tap may change: the sheet, what is said, and where the camera stands.
ANSWERS = """
() => [".c-map-side .drawer h2", "[data-testid=told]"].map((one) =>
  document.querySelector(one)?.textContent).concat(document.querySelector(".map-body").style.transform).join("|")
"""  # noqa: E501 (a script)


@pytest.fixture
def editor(desk, served, ward):
    """A maker of hands at the editor of a prescription of Anna's."""

    def make(locale: str = "en-GB", asked: str = "new", make_page=desk, **options: Any) -> Hand:
        page = make_page(locale, **options)
        ward.enter(page, served, "bea")
        page.goto(f"{served.url}clinic/patients/{ward.cast.anna.id}/prescriptions/{asked}")
        page.get_by_test_id("map-frame").wait_for()
        return Hand(page)

    return make


def test_what_is_tapped_is_ticked_shown_in_its_order_and_kept(editor):
    hand = editor()
    hand.tap_point("acromion", "left", "posterior")
    expect(hand.at("told")).to_have_text("Added: Acromion, left")
    expect(hand.at("sheet-name")).to_have_text("Acromion")
    hand.at("count-acromion-left-more").click()
    expect(hand.at("presses-acromion-left")).to_have_value("70")
    hand.tap_point("scapula-spine", "right", "posterior")
    assert hand.ticked() == ["scapula-spine:right", "acromion:left"]
    assert sorted(hand.pins()) == ["1. Spine of scapula, right", "2. Acromion, left"]
    expect(hand.at("sum")).to_contain_text("Points: 2")
    hand.at("sheet-close").click()
    expect(hand.at("chosen").locator("li")).to_have_text(
        [re.compile("1.*Spine of scapula, right.*60"), re.compile("2.*Acromion, left.*70")]
    )
    hand.at("save-prescription").click()
    expect(hand.at("prescription").filter(has_text="70 presses")).to_have_count(1)


def test_the_list_and_the_map_keep_in_step_both_ways(editor):
    hand = editor()
    hand.at("region-shoulder").click()
    hand.at("point-acromion-left").check()
    assert hand.pins() == ["1. Acromion, left"]
    hand.at("presses-acromion-left").fill("95")
    expect(hand.at("chosen")).to_contain_text("95 presses")
    hand.at("chosen-acromion-left").click()
    hand.at("choose-acromion-right").locator("input").check()
    expect(hand.at("point-acromion-right")).to_be_checked()
    hand.at("choose-acromion-left").locator("input").uncheck()
    expect(hand.at("point-acromion-left")).not_to_be_checked()
    expect(hand.at("told")).to_have_text("Removed: Acromion, left")
    assert hand.ticked() == ["acromion:right"]


def test_a_count_stays_within_what_the_protocols_allow(editor):
    hand = editor()
    hand.at("region-shoulder").click()
    hand.at("point-acromion-left").check()
    hand.at("presses-acromion-left").fill("175")
    hand.at("chosen-acromion-left").click()
    hand.at("count-acromion-left-more").click()
    expect(hand.at("presses-acromion-left")).to_have_value("180")
    expect(hand.at("count-acromion-left-more")).to_be_disabled()


@pytest.mark.parametrize(
    ("locale", "name", "rule"),
    [
        ("en-GB", "Patella (kneecap)", "Never pressed: the whole bone."),
        ("ru-RU", "Надколенник (коленная чашечка)", "Не нажимать: вся кость."),
    ],
)
def test_what_is_never_pressed_answers_with_rule_and_statement(editor, locale, name, rule):
    hand = editor(locale)
    hand.tap_excluded("excluded-patella", "anterior")
    expect(hand.at("sheet-name")).to_have_text(name)
    expect(hand.at("sheet-reason")).to_have_text(rule)
    expect(hand.page.locator("blockquote footer")).to_contain_text("S16")
    assert hand.ticked() == []


def test_a_protocol_stands_on_the_body_in_the_order_in_which_it_is_kept(editor):
    hand = editor(asked="new?protocol=spine")
    entries = hand.at("chosen").locator("li b").all_inner_texts()
    assert entries == [str(n + 1) for n in range(len(hand.ticked()))]
    numbers = {int(pin.split(".")[0]) for pin in hand.pins()}
    assert numbers <= set(range(1, len(entries) + 1)) and len(numbers) > 5


def test_the_body_by_the_keyboard_alone(editor):
    hand = editor()
    hand.at("map-frame").focus()
    hand.page.keyboard.press("+")
    for _ in range(8):
        hand.page.keyboard.press("Enter")
        hand.page.evaluate(RESTS)
        if hand.ticked():
            break
        hand.page.keyboard.press("ArrowDown")
    expect(hand.at("sheet-name")).to_be_focused()
    assert len(hand.ticked()) == 1
    hand.page.keyboard.press("Escape")
    expect(hand.at("sheet")).to_be_hidden()
    expect(hand.at("map-frame")).to_be_focused()
    hand.page.keyboard.press("Tab")
    while "mark-" not in (hand.page.evaluate("document.activeElement.dataset.testid ?? ''")):
        hand.page.keyboard.press("Shift+Tab")
    hand.page.keyboard.press("Enter")
    expect(hand.at("sheet-name")).to_be_focused()


@pytest.mark.parametrize(("locale", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
def test_axe_finds_no_fault_while_a_point_or_a_refusal_is_open(editor, locale, scheme):
    hand = editor(locale, color_scheme=scheme)
    hand.tap_point("acromion", "left", "posterior")
    assert in_words(axe(hand.page)) == []
    hand.tap_excluded("excluded-patella", "anterior")
    assert in_words(axe(hand.page)) == []


def test_without_its_drawings_the_list_is_there(desk, served, ward, watch):
    watch.expect("Failed to load resource")
    page = desk()
    page.route("**/body/*.json", lambda route: route.abort())
    ward.enter(page, served, "bea")
    page.goto(f"{served.url}clinic/patients/{ward.cast.anna.id}/prescriptions/new")
    expect(page.get_by_test_id("map")).to_have_text("The drawings of the body could not be read.")
    page.get_by_test_id("region-shoulder").click()
    page.get_by_test_id("point-acromion-left").check()
    page.get_by_test_id("save-prescription").click()
    expect(page.get_by_test_id("prescription")).to_have_count(2)
