"""What reaches the hands: the trial, its answers, the sounds, and words for a missing power."""

import pytest
from browser.bedside import ACROMION, GET_READY_S, Bedside
from playwright.sync_api import expect

NO_VIBRATION = "delete Navigator.prototype.vibrate"
NO_SCREEN_LOCK = "delete Navigator.prototype.wakeLock"
SOUNDS = ("press", "last", "count_in", "change", "ask", "pause", "end")
# How high each begins, as the ear would tell them apart.
PITCHES = """
() => periostSenses.notes.map(({ hz, isLoop }) => (isLoop ? "noise" : Math.round(hz)))
"""


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The light build lets no page keep the screen on."""
    return whole_browser


def to_settings(bea: Bedside) -> Bedside:
    bea.tap_on("nav-settings")
    return bea


def preferences(bea: Bedside) -> dict:
    return bea.page.evaluate("JSON.parse(localStorage.getItem('periost.preferences'))")


def at_the_plan(bea: Bedside) -> None:
    bea.admitted()
    bea.mark(ACROMION, pains=[3])
    bea.see("start")


def without(phone, app_url: str, power: str, locale: str = "en-GB") -> Bedside:
    """A phone whose browser lacks a power, as every iPhone lacks vibration."""
    page = phone(locale)
    bea = Bedside(page)
    page.add_init_script("delete navigator.vibrate")
    page.add_init_script(power)
    return bea.open(app_url)


def test_the_trial_presses_six_times_and_keeps_the_answers(bea):
    to_settings(bea).tap_on("try-it")
    bea.tap("trial-begin")
    expect(bea.at("trial-screen")).to_contain_text("stays on")
    bea.page.wait_for_function("() => periostSenses.notes.length > 0")
    bea.let_pass(8)
    assert bea.felt() == bea.heard_presses() == 6
    bea.tap("trial-feel-no")
    bea.tap("trial-hear-yes")
    bea.tap("trial-see-yes")
    kept = {"feel": False, "hear": True, "see": True, "screen": True}
    assert preferences(bea)["trial"] == kept

    bea.page.reload()
    expect(bea.at("trial-feel-no").locator("input")).to_be_checked()
    expect(bea.page.get_by_text("a silent mode may refuse it")).to_be_visible()


def test_a_screen_lock_that_is_refused_is_said(phone, app_url):
    bea = Bedside(phone(permissions=["notifications"])).open(app_url)
    to_settings(bea).tap_on("try-it")
    bea.tap("trial-begin")

    expect(bea.at("trial-screen")).to_contain_text("refuses to keep the screen on")
    assert preferences(bea)["trial"]["screen"] is False


def test_each_sound_can_be_heard_and_none_sounds_like_another(bea):
    to_settings(bea).tap("sounds")
    for number, name in enumerate(SOUNDS, 1):
        bea.tap(f"hear-{name}")
        bea.page.wait_for_function("(n) => periostSenses.notes.length === n", arg=number)
    heard = bea.page.evaluate(PITCHES)
    bea.tap("hear-breath")
    bea.page.wait_for_function("(n) => periostSenses.notes.length === n", arg=len(SOUNDS) + 1)

    # A session has them minutes apart: those that begin alike differ in length and shape.
    assert len(heard) == len(SOUNDS)
    assert len({heard[SOUNDS.index(name)] for name in ("press", "last", "count_in")}) == 3
    assert bea.page.evaluate(PITCHES)[-1] == "noise"


def test_the_volume_is_the_apps_own_and_the_sound_can_be_off(bea):
    to_settings(bea)
    for _ in range(4):
        bea.tap("volume-less")
    assert bea.number_of("volume") == 60
    bea.tap("sounds")
    bea.page.evaluate(
        """() => {
          const made = AudioContext.prototype.createGain;
          globalThis.gains = [];
          AudioContext.prototype.createGain = function () {
            const gain = made.call(this);
            gains.push(gain);
            return gain;
          };
        }"""
    )
    bea.tap("hear-press")
    bea.page.wait_for_function("gains.length > 0 && gains[0].gain.value !== 1")
    assert bea.page.evaluate("gains[0].gain.value") == pytest.approx(0.6)
    bea.tap("sound")
    expect(bea.at("volume-less")).to_be_disabled()


@pytest.mark.parametrize(
    ("power", "name"), [(NO_VIBRATION, "vibration"), (NO_SCREEN_LOCK, "screen")]
)
def test_a_missing_power_is_said_once_before_start_and_not_during(phone, app_url, power, name):
    bea = without(phone, app_url, power)
    at_the_plan(bea)
    expect(bea.at(f"missing-{name}")).to_be_visible()
    bea.start()
    expect(bea.at(f"missing-{name}")).to_have_count(0)
    bea.let_pass(GET_READY_S + 2.5)
    bea.is_phase("pressing")
    bea.stop("tired")
    bea.pains([None])
    log = bea.finish()
    bea.tap_on("home")
    at_the_plan(bea)

    expect(bea.at(f"missing-{name}")).to_have_count(0)
    assert log["pacing"]["vibration"] is (name != "vibration")


def test_a_phone_with_every_power_is_told_nothing(bea):
    at_the_plan(bea)
    expect(bea.page.locator('[data-testid^="missing-"]')).to_have_count(0)
