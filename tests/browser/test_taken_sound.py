"""A bare Chromium whose sound is really taken, whose pages really sleep or die, in real time.

The rest of what interrupts a session is in `test_interruptions.py`, under the stopped clock.
"""

import os
import signal
from contextlib import suppress
from typing import Any

import pytest
from browser.bedside import COUNT_IN_S, EAR
from browser.raw_bedside import COUNT_IN_TONES, RawBedside, phone_in_pocket
from raw_chromium import BrowserError, RawChromium, RawPage

PRESSES = 60
COUNT_IN_EAR = {**EAR, "pitches": {"count_in": 440}}
TWO_SECONDS = "new Promise((done) => setTimeout(done, 2000))"
AUDIO_SERVICE = "audio.mojom.AudioService"
VOICES = pytest.mark.parametrize("locked_screen", [False, True], ids=["live", "track"])
SOUND_STOPPED = "Paused: the sound stopped"
SOUND_TAKEN = "Paused: a call or another app took the sound"
ASLEEP = "Paused: the phone put the app to sleep"


def begin(bea: RawBedside, *, locked_screen: bool) -> RawBedside:
    """Some presses of just the second, with which a session begins soonest."""
    if locked_screen:
        bea.settle_settings(locked_screen=True)
    bea.tap_on("second-60")
    bea.press_until(PRESSES - 3)
    return bea


def heard_by(bea: RawBedside) -> int:
    """Presses of either voice."""
    return len(bea.heard()) + len(bea.heard_of_tracks())


def counted_in_by(bea: RawBedside) -> int:
    return len(bea.heard(COUNT_IN_EAR)) + len(bea.heard_of_tracks(COUNT_IN_TONES))


def paused_because(bea: RawBedside, line: str) -> None:
    """The session says so, and screen, ear and vault agree on the presses."""
    bea.is_paused_because(line)
    assert heard_by(bea) == bea.kept() == PRESSES - bea.number_of("pause-presses") >= 3


def goes_on(bea: RawBedside) -> None:
    """One tap, three notes, and presses again."""
    presses, notes = heard_by(bea), counted_in_by(bea)
    bea.tap("resume")
    bea.press_until(PRESSES - presses - 2)
    assert counted_in_by(bea) == notes + COUNT_IN_S


def stopped_log(bea: RawBedside) -> dict[str, Any]:
    """The log of a session that a test ends early: all that was heard, and nothing else."""
    bea.tap("stop")
    log = bea.finish()
    assert log["metronome"]["presses"] == heard_by(bea)
    return log


def signal_to_sound(bea: RawBedside, number: int) -> None:
    """To the process of the browser that plays what all pages sound."""
    processes = bea.chromium.send("SystemInfo.getProcessInfo")["processInfo"]
    (sound,) = [process["id"] for process in processes if AUDIO_SERVICE in process["type"]]
    os.kill(sound, number)


@VOICES
def test_a_loudspeaker_that_hangs_while_all_says_it_runs(chromium_path, app_url, locked_screen):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=locked_screen)
        signal_to_sound(bea, signal.SIGSTOP)
        paused_because(bea, SOUND_STOPPED)
        signal_to_sound(bea, signal.SIGCONT)
        goes_on(bea)
        assert stopped_log(bea)["pacing"]["interruptions"] == ["stalled"]


@pytest.mark.xdist_group("real-time-1")
def test_a_session_whose_sound_dies_goes_on_to_its_end_with_a_new_one(chromium_path, app_url):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=False)
        signal_to_sound(bea, signal.SIGKILL)
        paused_because(bea, SOUND_TAKEN)
        goes_on(bea)
        bea.page.wait_for("document.querySelector('[data-testid=finish]') !== null", 90)
        log = bea.finish()
        assert log["metronome"]["presses"] == heard_by(bea) == PRESSES
        assert (log["outcome"], log["pacing"]["interruptions"]) == ("completed", ["interrupted"])


@pytest.mark.xdist_group("real-time-1")
def test_a_track_whose_player_dies_goes_on_with_a_new_one(chromium_path, app_url):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=True)
        signal_to_sound(bea, signal.SIGKILL)
        paused_because(bea, SOUND_STOPPED)
        goes_on(bea)
        assert stopped_log(bea)["pacing"]["interruptions"] == ["stalled"]


@VOICES
def test_a_page_put_to_sleep_counts_nothing_in_it(chromium_path, app_url, locked_screen):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=locked_screen)
        heard = heard_by(bea)
        bea.page.freeze()
        bea.chromium.open().evaluate(TWO_SECONDS)
        bea.page.thaw()
        bea.show()
        paused_because(bea, ASLEEP)
        assert heard_by(bea) <= heard + 1
        goes_on(bea)
        assert stopped_log(bea)["pacing"]["interruptions"] == ["frozen"]


def test_a_page_that_dies_in_its_sleep_has_kept_its_presses(chromium_path, app_url):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=False)
        bea.press_until(PRESSES - 8)
        bea.page.freeze()
        heard = heard_by(bea)
        crash(bea.page)
        bea.open(app_url)
        bea.see("draft-presses")
        assert bea.number_of("draft-presses") == heard


def crash(page: RawPage) -> None:
    """Let the page's process die; it does not live to answer."""
    with suppress(BrowserError):
        page.send("Page.crash", timeout_s=1)


def test_a_page_that_dies_forgets_a_few_presses_and_invents_none(chromium_path, app_url):
    with phone_in_pocket(chromium_path, app_url) as bea:
        begin(bea, locked_screen=False)
        bea.press_until(PRESSES - 8)
        heard = heard_by(bea)
        crash(bea.page)
        bea.open(app_url)
        bea.see("draft-presses")
        shown = bea.number_of("draft-presses")
        assert heard - 4 <= shown <= heard
        bea.tap("resume")
        bea.press_until(PRESSES - shown - 2)
        bea.tap("stop")
        assert bea.finish()["metronome"]["presses"] == shown + heard_by(bea)


# What the clock of a session says of itself.
KEEP_STATES = """
(() => {
  const { resume } = AudioContext.prototype;
  globalThis.states = [];
  AudioContext.prototype.resume = function () {
    this.addEventListener("statechange", () => states.push(this.state));
    return resume.call(this);
  };
})()
"""
# Another page of the site, without its policy, may frame the app and decide what it may play.
FRAME_THE_APP = """
new Promise((done) => {
  globalThis.app = document.createElement("iframe");
  app.allow = "autoplay *; media-playback-while-not-visible 'none'";
  app.style.cssText = "position: fixed; inset: 0; width: 100%; height: 100%; border: 0";
  app.src = "./";
  app.onload = () => done(true);
  document.body.replaceChildren(app);
})
"""


class FramedPage:
    """The app within the frame of a page; to those who drive it, a page like any other."""

    def __init__(self, page: RawPage) -> None:
        self.page = page
        page.evaluate(FRAME_THE_APP)
        context = page.events("Runtime.executionContextCreated")[-1]["context"]
        self.within = {"uniqueContextId": context["uniqueId"]}

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self.page.send(method, **params | (self.within if "evaluate" in method else {}))

    evaluate, wait_for = RawPage.evaluate, RawPage.wait_for
    tap, is_hidden = RawPage.tap, RawPage.is_hidden


def test_a_sound_that_the_browser_interrupts_goes_on_after_one_tap(chromium_path, app_url):
    with RawChromium(chromium_path) as chromium:
        bea = RawBedside(chromium, KEEP_STATES)
        host = bea.page
        host.goto(f"{app_url}build.json")
        bea.page = FramedPage(host)
        begin(bea, locked_screen=False)
        host.evaluate("app.style.display = 'none'")
        bea.page.wait_for("states.includes('interrupted')")
        host.evaluate("app.style.display = ''")
        paused_because(bea, SOUND_TAKEN)
        goes_on(bea)
        assert stopped_log(bea)["pacing"]["interruptions"] == ["interrupted"]
