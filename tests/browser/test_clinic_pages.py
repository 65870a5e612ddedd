"""The clinic's pages in a real browser: no fault of access, nothing clipped, nothing foreign."""

import pytest
from browser.clinic_walk import sign_in, walk
from browser.test_accessibility import axe, in_words
from playwright.sync_api import expect

FINGER_PX = 48

CLIPPED = """
() => {
  const faults = [];
  const named = (e) => `${e.tagName}.${e.className?.baseVal ?? e.className} "${e.textContent.trim().slice(0, 30)}"`;
  if (document.documentElement.scrollWidth > innerWidth + 1) faults.push("the page scrolls sideways");
  for (const e of document.querySelectorAll("body *")) {
    if (!e.checkVisibility() || e.closest(".unseen, svg, .c-skip, .c-scroll, .map-frame, select, code")) continue;
    const { left, right } = e.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) faults.push(`${named(e)} leaves the page`);
    const isBox = getComputedStyle(e).display !== "inline" && !e.matches("input, textarea, meter, .c-brand b");
    if (isBox && e.scrollWidth > e.clientWidth + 1) faults.push(`${named(e)} is too narrow`);
  }
  return faults;
}
"""  # noqa: E501 (a script)

SMALL = """
(fingerPx) => [...document.querySelectorAll("body :is(a, button, input, select, summary, textarea)")]
  .filter((e) => e.checkVisibility() && e.type !== "hidden" && !e.matches(".c-skip"))
  .map((e) => e.closest("label") ?? e)
  .filter((e) => !(e.tagName === "A" && getComputedStyle(e).display === "inline"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < fingerPx - 0.5)
  .map(([e, box]) => `${e.dataset.testid ?? e.className} is ${box.width} x ${box.height} px`)
"""  # noqa: E501 (a script)


# Names of things that are broken amid a word, and choices of which only the beginning is seen.
CUT = """
() => {
  const faults = [];
  const range = document.createRange();
  const pen = document.createElement("canvas").getContext("2d");
  for (const e of document.querySelectorAll("dt, button, summary, label, h1, h2, .badge")) {
    const text = e.checkVisibility() && !e.closest(".unseen") ? e.firstChild : null;
    for (const { 0: word, index } of text?.data?.matchAll(/\\p{L}+/gu) ?? []) {
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      if (range.getClientRects().length > 1) faults.push(`${word} is broken`);
    }
  }
  for (const e of document.querySelectorAll("select")) {
    const { font, paddingLeft, paddingRight } = getComputedStyle(e);
    const chosen = e.selectedOptions[0]?.label ?? "";
    pen.font = font;
    const room = e.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const isCut = pen.measureText(chosen).width > room && !chosen.includes("@");
    if (isCut && e.checkVisibility()) faults.push(`${chosen} is cut`);
  }
  return faults;
}
"""


@pytest.fixture
def hears_refusals(watch):
    """The browser logs an answer of 404 or 422 as an error; here they are part of the walk."""
    watch.expect("Failed to load resource")


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
def test_axe_finds_no_fault_on_any_page(desk, served, ward, hears_refusals, language, scheme):
    page = desk(language, color_scheme=scheme)
    found = {name: faults for name, at in walk(page, ward, served) if (faults := in_words(axe(at)))}
    assert found == {}


@pytest.mark.parametrize("language", ["en-GB", "ru-RU"])
def test_nothing_is_clipped_on_a_phone_or_on_a_desk(phone, served, ward, hears_refusals, language):
    page = phone(language, real_time=True)
    found = {}
    for name, at in walk(page, ward, served):
        for width in (320, 390, 820, 1280):
            at.set_viewport_size({"width": width, "height": 800})
            faults = at.evaluate(CLIPPED) + at.evaluate(CUT)
            if width <= 390:
                faults += at.evaluate(SMALL, FINGER_PX)
            if faults:
                found[f"{name} at {width}"] = faults[:4]
    assert found == {}


def test_every_page_has_one_heading_and_says_where_one_is(desk, served, ward, hears_refusals):
    for name, at in walk(desk(), ward, served):
        expect(at.locator("h1"), name).to_have_count(1)
        assert at.title().endswith("– Periost"), name
        assert at.evaluate("document.documentElement.lang") == "en"


def test_the_pages_ask_nobody_but_their_server_and_break_no_policy(
    desk, served, ward, hears_refusals
):
    page = desk()
    page.add_init_script("""globalThis.periostViolations = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        periostViolations.push(`${event.effectiveDirective} ${event.blockedURI}`));""")
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for name, at in walk(page, ward, served):
        assert at.evaluate("() => periostViolations") == [], name
    assert {url for url in requests if not url.startswith(served.url)} == set()


def test_the_back_button_shows_nothing_after_the_sign_out(desk, served, ward):
    page = desk()
    sign_in(page, ward, served, "bea")
    page.get_by_test_id("patient-row").click()
    expect(page.locator("h1")).to_have_text("A-1")
    page.get_by_test_id("sign-out").click()
    page.wait_for_url("**/clinic/sign-in")
    for _ in range(3):
        page.go_back()
        expect(page.locator("h1")).to_have_text("Sign in")
        expect(page.get_by_text("A-1")).to_have_count(0)
    kept = page.evaluate("caches.keys().then((names) => Promise.all(names.map(async (name) =>"
                         " (await (await caches.open(name)).keys()).map((r) => r.url))))")  # fmt: skip  # noqa: E501
    assert not [url for urls in kept for url in urls if "/clinic" in url]


def test_all_of_it_works_without_a_script(desk, served, ward):
    page = desk(java_script_enabled=False)
    sign_in(page, ward, served, "bea")
    page.get_by_test_id("patient-row").click()
    page.get_by_test_id("change-prescription").click()
    page.get_by_test_id("presses-acromion-left").fill("120")
    page.get_by_test_id("per-week-min").select_option("3")
    page.get_by_test_id("save-prescription").click()
    expect(page.get_by_test_id("prescription")).to_contain_text("120 presses")
    expect(page.get_by_test_id("prescription")).to_contain_text("3 sessions a week")
    page.get_by_test_id("unlink").click()
    page.get_by_test_id("unlink-confirm").click()
    expect(page.get_by_test_id("phone")).to_contain_text("unlinked")
    page.get_by_test_id("nav-doubts").click()
    page.get_by_test_id("quarantined").click()
    page.get_by_test_id("accept").click()
    page.get_by_test_id("conflict").click()
    page.get_by_test_id("settle").click()
    expect(page.get_by_test_id("empty")).to_contain_text("Nothing waits for you")
    page.get_by_test_id("language-ru").click()
    expect(page.locator("h1")).to_have_text("Решения")


def test_the_editor_says_how_long_a_session_will_be(desk, served, ward):
    page = desk()
    ward.enter(page, served, "bea")
    page.goto(f"{served.url}clinic/patients/{ward.cast.anna.id}/prescriptions/new")
    expect(page.get_by_test_id("sum")).to_have_text("Points: 0 · 0 min a session")
    page.get_by_test_id("region-shoulder").click()
    page.get_by_test_id("point-acromion-left").check()
    page.get_by_test_id("point-acromion-right").check()
    page.get_by_test_id("presses-acromion-left").fill("180")
    # 180 and 60 seconds, and ten to get ready for each point.
    expect(page.get_by_test_id("sum")).to_have_text("Points: 2 · 4 min a session")
    page.get_by_test_id("save-prescription").click()
    expect(page.get_by_test_id("prescription")).to_have_count(2)


def test_a_page_by_the_keyboard_alone(desk, served, ward):
    page = desk()
    page.goto(f"{served.url}clinic/sign-in")
    expect(page.locator("#email")).to_be_focused()
    ward.enter(page, served, "bea")
    page.goto(f"{served.url}clinic/patients")
    page.keyboard.press("Tab")
    expect(page.locator(".c-skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.testid") == "patient-row":
            break
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("A-1")
