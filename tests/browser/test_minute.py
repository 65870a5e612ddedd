"""One real minute: no stopped clock, no stand-in, the browser's own AudioContext."""

from browser.bedside import ACROMION, Bedside
from playwright.sync_api import expect

AT_MOST_MS = 120_000  # patience, not a promise: the counts are what is tested


def test_a_minute_by_the_real_clock_brings_sixty_presses(phone, app_url):
    bea = Bedside(phone(real_time=True)).open(app_url)
    bea.tap_on("nav-settings")
    while bea.at("get-ready-less").is_enabled():
        bea.tap("get-ready-less")
    bea.tap_on("nav-today")
    bea.lead_to(ACROMION, pains=[3])
    expect(bea.at("pain-open")).to_be_visible(timeout=AT_MOST_MS)
    bea.pains([1])
    log = bea.finish()
    (point,) = log["points"]

    assert (point["presses"], point["pressed_ms"], point["pauses_ms"]) == (60, 60_000, 0)
    assert bea.heard_runs() == [["press"] * 60]
    assert bea.felt() + log["pacing"]["late_presses"] == 60
    assert log["elapsed_ms"] >= 60_000
