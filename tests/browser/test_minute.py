"""One real minute: no stopped clock, no stand-in, the browser's own AudioContext."""

from browser.bedside import ACROMION, Bedside
from playwright.sync_api import expect

PATIENCE_MS = 120_000  # not a promise: what is tested are counts


def test_a_minute_by_the_real_clock_brings_sixty_presses(phone, app_url):
    bea = Bedside(phone(real_time=True)).open(app_url)
    bea.tap_on("nav-settings")
    while bea.at("get-ready-less").is_enabled():
        bea.tap("get-ready-less")
    bea.tap_on("nav-today")
    bea.lead_to(ACROMION, pains=[3])
    end, pause = bea.at("pain-open"), bea.at("resume")
    expect(end.or_(pause)).to_be_visible(timeout=PATIENCE_MS)
    while pause.is_visible():  # a machine too busy to play a sound stops the session
        bea.resume()
        expect(end.or_(pause)).to_be_visible(timeout=PATIENCE_MS)
    bea.pains([1])
    log = bea.finish()
    (point,) = log["points"]

    assert (point["presses"], point["pressed_ms"]) == (60, 60_000)
    assert bea.heard_presses() == 60
    assert bea.felt() + log["pacing"]["late_presses"] == 60
    assert log["elapsed_ms"] >= 60_000
