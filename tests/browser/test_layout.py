"""Nothing clipped, hidden or too small: every screen, both languages, phone to desktop, large text."""

import pytest
from browser.bedside import Bedside
from browser.walk import walk
from playwright.sync_api import Page, expect

NARROW, PHONE, DESK = (320, 568), (390, 844), (1280, 800)
LANGUAGES = ["en-GB", "ru-RU"]

# Elements that are wider than their box, or that leave the page to the side.
CLIPPED = """
() => {
  const faults = [];
  const named = (e) => `${e.tagName.toLowerCase()}.${e.className} "${e.textContent.slice(0, 40)}"`;
  const width = document.documentElement.scrollWidth;
  if (width > innerWidth) faults.push(`the page is ${width} px wide`);
  for (const e of document.querySelectorAll("#app *")) {
    if (!e.checkVisibility({ visibilityProperty: true }) || e.closest(".unseen, svg, select")) continue;
    const { left, right } = e.getBoundingClientRect();
    if (left < -1 || right > innerWidth + 1) faults.push(`${named(e)} leaves the page`);
    const isBox = getComputedStyle(e).display !== "inline";
    if (isBox && e.scrollWidth > e.clientWidth + 1) faults.push(`${named(e)} is too narrow`);
  }
  return faults;
}
"""

# What can be tapped and is smaller than a finger. A label stands for the native control inside it.
SMALL = """
(leastPx) => [...document.querySelectorAll("#app :is(a, button, input, summary, textarea)")]
  .filter((e) => e.checkVisibility() && !e.closest(".unseen"))
  .map((e) => e.closest("label") ?? e)
  .filter((e) => !(e.tagName === "A" && getComputedStyle(e).display === "inline"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < leastPx - 0.1)
  .map(([e, box]) => `${e.dataset.testid ?? e.className} ${box.width} x ${box.height}`)
"""
FINGER_PX = 48


def in_sizes(page: Page, script: str, argument: object = None) -> list[str]:
    """What `script` finds in each width; the page has its size again afterwards."""
    found = []
    for width, height in (NARROW, DESK, PHONE):
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width} px: {fault}" for fault in page.evaluate(script, argument)]
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text_percent", [100, 200])
def test_no_screen_clips_anything_in_any_width_at_any_text_size(
    phone, static_host, language, text_percent
):
    page = phone(language)
    clipped = {
        name: faults
        for name, page in walk(page, static_host.url, text_percent=text_percent)
        if (faults := in_sizes(page, CLIPPED))
    }
    assert clipped == {}
