"""What a phone does to a session, each by the event itself where Chromium can raise it.

Each time the session pauses by itself at a known press, says why in one line, has it in the vault,
and goes on after one tap with a count-in of three. Volume at zero and a vibration that is silently
left out are known to no web page, so nothing here is about them. What needs real time, the sound
really taken, is in `test_taken_sound.py`.
"""

import pytest
from browser.bedside import ACROMION, COUNT_IN_S, EAR, GET_READY_S, HEAR, START_S, Bedside
from playwright.sync_api import Browser, Page, expect

NOTICED_WITHIN_S = 0.5
PRESSES = 60
STERNUM = ("thorax", "sternum", "midline")
COUNT_IN_EAR = {**EAR, "pitches": {"count_in": 440}}
# The sound of a pause is longer than a press, and its first note near that of a change.
PAUSE_EAR = {"pitches": {"pause": 493.88}, "nearHz": 15, "shortS": 1}

STOP_THE_SOUND = "__audio.contexts.at(-1).interrupt()"
CHANGE_DEVICES = 'navigator.mediaDevices.dispatchEvent(new Event("devicechange"))'
# Keeps every screen lock that the app is given, to take it back as the phone would.
KEEP_LOCKS = """
(() => {
  const { request } = WakeLock.prototype;
  globalThis.locks = [];
  WakeLock.prototype.request = async function (kind) {
    const lock = await request.call(this, kind);
    locks.push(lock);
    return lock;
  };
})()
"""
REFUSE_TO_VIBRATE = """
globalThis.refused = 0;
Object.defineProperty(navigator, "vibrate", {
  configurable: true,
  value: (pattern) => { if (pattern) refused += 1; return false; },
});
"""
COUNT_TURNS = """
globalThis.turns = [];
screen.orientation.addEventListener("change", () => turns.push(screen.orientation.type));
"""


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The light build lets no page keep the screen on."""
    return whole_browser


def press_for(bea: Bedside, seconds: float) -> None:
    """From Today into the presses of one point."""
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + START_S + seconds)


def sounded(bea: Bedside, ear: dict) -> int:
    return len(bea.page.evaluate(HEAR, ear))


def is_paused_because(bea: Bedside, line: str, *, at: int) -> None:
    """The session says so, and screen, ear and vault agree on the presses."""
    expect(bea.page.get_by_role("dialog").get_by_role("heading")).to_have_text(line)
    expect(bea.page.locator("main.session")).to_have_attribute("data-paused", "true")
    state = bea.records("drafts")[-1]["state"]
    assert (state["paused"], state["begun"]) == (True, at)
    assert (PRESSES - bea.number_of("pause-presses"), bea.heard_presses()) == (at, at)


def goes_on_after_one_tap(bea: Bedside) -> None:
    """One tap, three notes, and the next press."""
    presses, notes = bea.heard_presses(), sounded(bea, COUNT_IN_EAR)
    bea.resume()
    assert bea.number_of("presses-left") == COUNT_IN_S
    bea.let_pass(COUNT_IN_S)
    assert bea.heard_presses() == presses
    assert sounded(bea, COUNT_IN_EAR) == notes + COUNT_IN_S
    bea.let_pass(START_S)
    assert bea.heard_presses() == presses + 1


def to_the_end(bea: Bedside) -> dict:
    """The log of the one point, each of its presses heard once."""
    bea.let_pass(PRESSES)
    bea.pains([1])
    log = bea.finish()
    assert log["points"][0]["presses"] == bea.heard_presses() == PRESSES
    return log


# In the first press, between two, just before one, in the last.
@pytest.mark.parametrize("seconds", [0.05, 20.5, 33.98, 59.7])
def test_a_clock_that_stands_still_is_noticed_within_half_a_second(bea, seconds):
    press_for(bea, seconds)
    heard = bea.heard_presses()
    bea.page.evaluate(STOP_THE_SOUND)
    bea.let_pass(NOTICED_WITHIN_S)
    is_paused_because(bea, "Paused: the sound stopped", at=heard)
    goes_on_after_one_tap(bea) if heard < PRESSES else bea.resume()
    assert to_the_end(bea)["pacing"]["interruptions"] == ["stalled"]


@pytest.mark.parametrize("seconds", [0.3, 4.6, 9.9])
def test_a_clock_that_stands_still_before_the_first_press_is_noticed_too(bea, seconds):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(seconds)
    bea.page.evaluate(STOP_THE_SOUND)
    bea.let_pass(NOTICED_WITHIN_S)
    is_paused_because(bea, "Paused: the sound stopped", at=0)
    bea.resume()
    bea.let_pass(GET_READY_S + START_S)
    to_the_end(bea)


def test_a_clock_that_stands_still_while_the_patient_breathes_in_is_noticed_too(bea):
    bea.lead_to(STERNUM, pains=[3])
    bea.let_pass(GET_READY_S + START_S + 14)  # in the third breath in, nine presses before it
    bea.page.evaluate(STOP_THE_SOUND)
    bea.let_pass(NOTICED_WITHIN_S)
    bea.is_phase("pressing", paused=True)
    assert bea.heard_presses() == PRESSES - bea.number_of("pause-presses") == 9
    bea.resume()
    bea.let_pass(COUNT_IN_S + START_S + 98)
    to_the_end(bea)


def test_headphones_pulled_out_pause_by_word_and_sound(bea):
    press_for(bea, 12.5)
    bea.page.evaluate(CHANGE_DEVICES)
    is_paused_because(bea, "Paused: headphones or loudspeaker changed", at=13)
    bea.let_pass(START_S)
    assert sounded(bea, PAUSE_EAR) == 1
    bea.page.evaluate(CHANGE_DEVICES)  # put in again, before it goes on
    goes_on_after_one_tap(bea)
    assert to_the_end(bea)["pacing"]["interruptions"] == ["output_changed"]


def test_a_screen_lock_taken_back_pauses_by_word_and_sound(browser, page, app_url):
    page.add_init_script(KEEP_LOCKS)
    bea = Bedside(page).open(app_url)
    press_for(bea, 7.5)
    refuse_locks(browser, page)
    bea.page.evaluate("locks.at(-1).release()")
    is_paused_because(bea, "Paused: the phone no longer keeps the screen on", at=8)
    bea.let_pass(START_S)
    assert sounded(bea, PAUSE_EAR) == 1
    goes_on_after_one_tap(bea)
    assert to_the_end(bea)["pacing"]["interruptions"] == ["screen_lock"]


def refuse_locks(browser: Browser, page: Page) -> None:
    """From now on the phone saves its battery."""
    target = page.context.new_cdp_session(page).send("Target.getTargetInfo")["targetInfo"]
    refusal = {
        "permission": {"name": "screen-wake-lock"},
        "setting": "denied",
        "browserContextId": target["browserContextId"],
    }
    browser.new_browser_cdp_session().send("Browser.setPermission", refusal)


def test_a_screen_lock_that_is_given_again_at_once_pauses_nothing(page, app_url):
    page.add_init_script(KEEP_LOCKS)
    bea = Bedside(page).open(app_url)
    press_for(bea, 7.5)
    bea.page.evaluate("locks.at(-1).release()")
    bea.page.wait_for_function("locks.length === 2")
    bea.let_pass(1)
    bea.is_phase("pressing")
    assert to_the_end(bea)["pacing"]["interruptions"] == []


def test_no_screen_lock_outlives_its_session_however_often_it_was_paused(page, app_url):
    page.add_init_script(KEEP_LOCKS)
    bea = Bedside(page).open(app_url)
    press_for(bea, 7.5)
    for _ in range(2):
        bea.tap("pause")
        goes_on_after_one_tap(bea)
    assert bea.page.evaluate("locks.filter(({ released }) => !released).length") == 1
    to_the_end(bea)
    assert bea.page.evaluate("locks.every(({ released }) => released)")


def test_a_phone_that_refuses_to_vibrate_pauses_once_and_then_leads_without(page, app_url):
    bea = Bedside(page)
    page.add_init_script(REFUSE_TO_VIBRATE)
    bea.open(app_url)
    press_for(bea, 5.5)
    line = "Paused: this phone refuses to vibrate. Sound and picture go on leading"
    is_paused_because(bea, line, at=2)
    assert sounded(bea, PAUSE_EAR) == 1
    goes_on_after_one_tap(bea)
    log = to_the_end(bea)

    assert log["pacing"]["interruptions"] == ["vibration_refused"]
    assert log["pacing"]["vibration"] is False
    assert bea.page.evaluate("refused") == 2


def test_a_phone_that_is_turned_goes_on_pressing(page, app_url):
    page.add_init_script(COUNT_TURNS)
    bea = Bedside(page).open(app_url)
    press_for(bea, 10.5)
    for width, height in ((844, 390), (390, 844), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        bea.let_pass(2)
        bea.is_phase("pressing")
    assert bea.number_of("presses-left") == PRESSES - 17 == PRESSES - bea.heard_presses()
    log = to_the_end(bea)

    assert page.evaluate("turns.length") == 3
    assert log["pacing"]["interruptions"] == []
    assert bea.felt() == PRESSES
