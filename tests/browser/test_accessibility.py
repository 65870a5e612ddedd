"""Usable by keyboard, screen reader and weak eyes, on every screen."""

import re
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from browser.bedside import Bedside
from browser.walk import GET_READY_S, walk
from playwright.sync_api import Page, expect

# A screen opened by a tap on another one, as the walk yields it: focus is where the screen left it.
JUST_OPENED = {
    "settings", "history-empty", "today-empty", "screening", "refused", "patient", "body",
    "pain", "get-ready", "today-draft", "pain-after", "note", "done", "log", "today",
}  # fmt: skip

FOCUSED = """
() => {
  const focused = document.activeElement;
  const drawn = focused.matches("label > input:not([role=switch])")
    ? focused.nextElementSibling
    : focused;
  const { outlineStyle, outlineWidth } = getComputedStyle(drawn);
  return {
    name: focused.closest("[data-testid]")?.dataset.testid ?? focused.tagName,
    isSeen: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
  };
}
"""

# Every live region's text from now on, as it would be spoken.
LISTEN_TO_LIVE_REGIONS = """
() => {
  globalThis.periostSpoken = [];
  const live = ":is([role=status], [role=alert], [aria-live], output):not([aria-live=off])";
  new MutationObserver((changes) => {
    const regions = changes.map(({ target }) => (target.closest ? target : target.parentElement))
      .map((element) => element.closest(live));
    const texts = new Set(regions.filter(Boolean).map((region) => region.textContent));
    periostSpoken.push(...texts);
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
}
"""

# A control without a border of its own colour; links are told by their colour and place.
BORDERLESS = """
() => [...document.querySelectorAll(
  "#app :is(button, textarea, .field, .chip span, .toggle input, .segments input:checked + span)")]
  .filter((e) => e.checkVisibility() && !e.matches(".region summary"))
  .filter((e) => {
    const drawn = e.matches(".pause-key")
      ? getComputedStyle(e, "::before")
      : getComputedStyle(e.matches(".map-mark") ? e.firstElementChild : e);
    const isDrawn = drawn.borderTopStyle !== "none" && parseFloat(drawn.borderTopWidth) >= 1;
    return !isDrawn || drawn.borderTopColor === drawn.backgroundColor;
  })
  .map((e) => e.closest("[data-testid]")?.dataset.testid ?? e.className)
"""

COLOURS = """
(names) => {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`)]));
}
"""
# What is written in which colour on which grounds; the last of them are lines, not letters.
LETTERS = [
    ("ink", ("paper", "raised", "bone", "warn-soft", "care-soft")),
    ("muted", ("paper", "raised", "bone")),
    ("action", ("paper", "raised", "action-soft")),
    ("on-action", ("action",)),
    ("warn", ("paper", "raised", "warn-soft")),
    ("care", ("paper", "raised", "care-soft")),
    ("breath", ("bone",)),
    ("paper", ("warn",)),
    ("on-pain", ("pain-none", "pain-mild", "pain-moderate", "pain-severe", "pain-very-severe")),
]
LINES = [("control", ("paper", "raised")), ("action", ("raised", "bone")), ("warn", ("raised",))]


# What slides in is not judged while half transparent. The ring beats for ever: nobody waits for it.
AT_REST = """
() => Promise.allSettled(document.getAnimations()
  .filter((a) => a instanceof CSSAnimation && a.effect.getComputedTiming().endTime < Infinity)
  .map((a) => a.finished)).then(() => null)
"""


def axe(page: Page) -> list[dict[str, Any]]:
    """What axe finds wrong. It runs in a world of its own, whose clock no test has stopped."""
    page.evaluate(AT_REST)
    cdp = page.context.new_cdp_session(page)
    frame = cdp.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
    world = cdp.send("Page.createIsolatedWorld", {"frameId": frame})["executionContextId"]
    there = {"contextId": world, "awaitPromise": True, "returnByValue": True}
    cdp.send("Runtime.evaluate", {"expression": f"{AXE_SCRIPT};null", **there})
    run = "axe.run(document, {resultTypes: ['violations']}).then((found) => found.violations)"
    answer = cdp.send("Runtime.evaluate", {"expression": run, **there})
    cdp.detach()
    return answer["result"]["value"]


def in_words(violations: list[dict[str, Any]]) -> list[str]:
    """One line a fault: the rule, and the first element that breaks it."""
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in violations]


# Words do not change with the colours, nor colours with the words: two walks see all there is.
@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
def test_axe_finds_no_fault_on_any_screen(phone, static_host, language, scheme):
    screens = walk(phone(language, color_scheme=scheme), static_host.url)
    found = {name: faults for name, page in screens if (faults := in_words(axe(page)))}
    assert found == {}


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, as WCAG 2 defines it."""
    shares = [int(part, 16) / 255 for part in re.findall(r"[0-9a-f]{2}", colour)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return sum(weight * s for weight, s in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_and_lines_stand_out_from_every_ground(phone, static_host, scheme):
    page = phone(color_scheme=scheme)
    page.goto(static_host.url)
    pairs = [(least, fore, back) for least, table in ((4.5, LETTERS), (3, LINES))
             for fore, backs in table for back in backs]  # fmt: skip
    names = sorted({name for _, fore, back in pairs for name in (fore, back)})
    colour = {name: value.strip().lower() for name, value in page.evaluate(COLOURS, names).items()}
    weak = [
        (fore, back, round(ratio, 2))
        for least, fore, back in pairs
        if (ratio := contrast(colour[fore], colour[back])) < least
    ]
    assert weak == []


def test_a_new_screen_is_announced_by_its_heading_and_its_title(phone, static_host):
    seen = set()
    for name, page in walk(phone("ru-RU"), static_host.url):
        assert page.evaluate("document.documentElement.lang") == "ru", name
        heading = page.locator("h1")
        expect(heading, name).to_have_count(1)
        if name in JUST_OPENED - {"settings"}:
            expect(heading, name).to_be_focused()
        is_session = page.locator("main.session").count() == 1
        lasting = "Periost" if is_session else f"{heading.inner_text()} – Periost"
        assert page.title() == lasting, name
        seen.add(name)
    assert seen >= JUST_OPENED


class Keyboard:
    """A hand that reaches for no mouse: every stop of the Tab key must be seen."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def tab_to(self, testid: str, key: str = "Tab") -> None:
        """Press Tab until the focus is there; where it rests meanwhile must be seen."""
        expect(self.page.get_by_test_id(testid)).to_be_visible()
        for _ in range(80):
            self.press(key)
            focused = self.page.evaluate(FOCUSED)
            if focused["name"] != "BODY":
                assert focused["isSeen"], f"the focus on {focused['name']} cannot be seen"
            if focused["name"] == testid:
                return
        pytest.fail(f"Tab never comes to {testid}")

    def open(self, testid: str) -> None:
        """Tab to what leads to another screen, and press Enter."""
        self.tab_to(testid)
        key = self.page.get_by_test_id(testid).element_handle()
        self.press("Enter")
        key.wait_for_element_state("hidden")


def test_a_session_is_prepared_led_and_kept_by_the_keyboard_alone(page, static_host):
    bea = Bedside(page).open(static_host.url)
    keyboard = Keyboard(page)
    prepare_by_keyboard(bea, keyboard)
    keyboard.open("start")
    bea.is_phase("lead")
    keyboard.tab_to("pause")
    keyboard.press("Space")
    expect(bea.at("resume").locator("visible=true")).to_be_focused()
    keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)["name"] not in ("skip", "stop", "pause")
    keyboard.tab_to("resume")
    keyboard.press("Enter")
    expect(bea.at("pause")).to_be_focused()
    bea.let_pass(GET_READY_S + 61)
    keyboard.open("pain-1")
    keyboard.tab_to("note")
    page.keyboard.type("by keyboard")
    keyboard.open("finish")
    keyboard.open("open-log")
    expect(bea.at("log-note")).to_have_text("by keyboard")


def prepare_by_keyboard(bea: Bedside, keyboard: Keyboard) -> None:
    """From Today to the plan: one point of one's own choice."""
    keyboard.open("new-session")
    keyboard.tab_to("patient-code")
    bea.page.keyboard.type("A-17")
    keyboard.press("Enter")
    bea.at("screening-hint").wait_for(state="attached")
    for question in bea.questions():
        keyboard.tab_to(f"screen-{question}-no")
        keyboard.press("Space")
    keyboard.open("continue")
    keyboard.tab_to("way-body")
    keyboard.press("ArrowRight")
    keyboard.tab_to("region-shoulder")
    keyboard.press("Enter")
    keyboard.tab_to("point-acromion-left")
    keyboard.press("Enter")
    expect(bea.at("sheet-name")).to_be_focused()
    keyboard.open("pain-3")
    expect(bea.at("point-acromion-left")).to_be_focused()
    keyboard.open("continue")


def test_a_screen_reader_hears_a_new_point_and_not_each_press(page, static_host):
    bea = Bedside(page).open(static_host.url)
    bea.lead_to(("shoulder", "acromion", "left"), ("hip", "femur-greater-trochanter", "right"),
                pains=[3, 3])  # fmt: skip
    page.evaluate(LISTEN_TO_LIVE_REGIONS)
    spoken = "() => periostSpoken.splice(0)"
    bea.let_pass(GET_READY_S + 30)
    bea.is_phase("pressing")
    assert page.evaluate(spoken) == []
    bea.let_pass(35)
    expect(bea.at("point-name")).to_have_text("Greater trochanter of femur")
    assert page.evaluate(spoken) == ["Greater trochanter of femur, right. "]
    bea.let_pass(GET_READY_S + 30)
    assert page.evaluate(spoken) == []
    bea.tap("pause")
    bea.is_phase("pressing", paused=True)
    assert page.evaluate(spoken) == ["Paused"]


@pytest.mark.parametrize(("wish", "moves"), [("no-preference", True), ("reduce", False)])
def test_the_ring_moves_only_for_those_who_let_things_move(phone, static_host, wish, moves):
    page = phone(reduced_motion=wish)
    bea = Bedside(page).open(static_host.url)
    bea.lead_to(("shoulder", "acromion", "left"), pains=[3])
    bea.let_pass(GET_READY_S)
    bea.is_phase("pressing")
    assert (page.evaluate("document.getAnimations().length") > 0) is moves
    left = bea.number_of("presses-left")
    bea.let_pass(3)
    assert bea.number_of("presses-left") == left - 3


def test_controls_keep_their_borders_in_forced_colours(phone, static_host):
    page = phone(forced_colors="active")
    found = {
        name: missing
        for name, page in walk(page, static_host.url)
        if (missing := page.evaluate(BORDERLESS))
    }
    assert found == {}


def test_a_chosen_answer_is_told_apart_in_forced_colours(phone, static_host):
    page = phone(forced_colors="active")
    bea = Bedside(page).open(static_host.url)
    ground = "element => getComputedStyle(element).backgroundColor"
    page_ground = page.locator("body").evaluate(ground)
    for name, is_chosen in (("setting-bedside", True), ("setting-home", False)):
        drawn = bea.at(name).locator("span").evaluate(ground)
        is_filled = drawn != page_ground and not drawn.endswith(", 0)")
        assert is_filled is is_chosen, name
