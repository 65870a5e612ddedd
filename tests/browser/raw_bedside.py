"""A therapist at a phone in the pocket: drives the app in a bare Chromium, and hears what it plays.

The pages of `RawChromium` are really hidden, frozen and robbed of their sound, in real time.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from browser.bedside import EAR, HEAR, LISTEN, READ
from raw_chromium import RawChromium

TRACK_EARS = Path(__file__).with_name("track_ears.js").read_text(encoding="utf-8")
CARD = """
({
  title: navigator.mediaSession.metadata?.title,
  artist: navigator.mediaSession.metadata?.artist,
  album: navigator.mediaSession.metadata?.album,
  state: navigator.mediaSession.playbackState,
  position: periostCard.position,
})
"""
# For what is to happen in a hidden page: the event itself is waited for, not looked for.
WHEN = """
new Promise((done) => {
  const look = () => (%s) && done(true);
  new MutationObserver(look).observe(document, {
    attributes: true, characterData: true, childList: true, subtree: true,
  });
  look();
})
"""

# The tones of a sound as [Hz, level]. A press is a knock and its third harmonic: no other sound has
# both.
PRESS_TONES = {
    "press": [[587.33, 0.15], [1761.99, 0.02]],
    "last": [[783.99, 0.15], [2351.97, 0.02]],
}
COUNT_IN_TONES = {"count_in": [[440, 0.1]]}
ASK_TONES = {"ask": [[880, 0.15]]}

NUMBER = re.compile(r"\d+")
IS_GONE = "!tapped.isConnected || !tapped.checkVisibility()"


class RawBedside:
    """One page of the app; the words are those of `Bedside`. `scripts` run before the app's own."""

    def __init__(self, chromium: RawChromium, *scripts: str) -> None:
        self.chromium = chromium
        self.page = chromium.open()
        for script in (LISTEN, TRACK_EARS, *scripts):
            self.page.on_new_document(script)

    def open(self, url: str) -> "RawBedside":
        self.page.goto(url)
        self.see("nav-today")
        return self

    def hide(self) -> None:
        self.chromium.hide(self.page)

    def show(self) -> None:
        self.chromium.show(self.page)

    # Seeing and tapping

    def see(self, testid: str) -> None:
        """Wait until it is there and not hidden by the app."""
        self.page.wait_for(f"{key(testid)}?.checkVisibility()")

    def tap(self, testid: str) -> None:
        self.see(testid)
        self.page.tap(testid)

    def tap_on(self, testid: str) -> None:
        """Tap what leads to another screen, and wait until the old one is gone."""
        self.see(testid)
        self.page.evaluate(f"globalThis.tapped = {key(testid)}, true")
        self.page.tap(testid)
        self.page.wait_for(IS_GONE)

    def text(self, testid: str) -> str:
        return self.page.evaluate(f"{key(testid)}.textContent")

    def number_of(self, testid: str) -> int:
        """The first number in a figure or a sentence."""
        return int(NUMBER.search(self.text(testid).replace(",", ""))[0])

    # To a session

    def settle_settings(self, *, get_ready_s: int = 3, locked_screen: bool = False) -> None:
        self.tap_on("nav-settings")
        self.see("get-ready")
        while (shown := self.number_of("get-ready")) > get_ready_s:
            self.tap("get-ready-less")
            self.page.wait_for(f"{key('get-ready')}.textContent !== '{shown} s'")
        if locked_screen:
            self.tap("locked_screen")
        self.tap_on("nav-today")

    def lead_to_choice(self) -> None:
        """A new session past a screening without any finding."""
        self.tap_on("new-session")
        self.see("patient-code")
        self.page.evaluate(f"{key('patient-code')}.focus()")
        self.page.send("Input.insertText", text="A-17")
        self.tap_on("continue")
        self.page.wait_for(f"{key('screening-hint')} !== null")
        answers = "document.querySelectorAll('[data-testid^=screen-][data-testid$=-no]')"
        self.page.evaluate(f"{answers}.forEach((answer) => answer.click())")
        self.tap_on("continue")

    def mark(self, *points: tuple[str, str, str], pains: list[int]) -> None:
        """Points as (region, id, side), marked in the list with their pain; on to the plan."""
        self.tap("way-list")
        for (region, point, side), pain in zip(points, pains, strict=True):
            self.see(f"region-{region}")
            if not self.page.evaluate(f"{key(f'point-{point}-{side}')}?.checkVisibility()"):
                self.tap(f"region-{region}")
            self.tap(f"point-{point}-{side}")
            self.tap(f"pain-{pain}")
        self.tap_on("continue")

    def choose_protocol(self, protocol: str, side: str) -> None:
        self.tap("way-protocols")
        self.tap_on(f"protocol-{protocol}")
        self.tap(f"side-{side}")
        self.tap_on("continue")

    def pains(self, scores: list[int]) -> None:
        for score in scores:
            self.tap_on(f"pain-{score}")

    def start(self, *, locked_screen: bool) -> None:
        """From the plan, where the screen may be locked or not."""
        if locked_screen:
            self.tap("locked_screen")
        self.tap_on("start")
        self.see("presses-left")

    # In a session

    def is_phase(self, phase: str, *, paused: bool = False, timeout_s: float = 30) -> None:
        """Wait for it."""
        wanted = f'main.session[data-phase="{phase}"][data-paused="{str(paused).lower()}"]'
        self.page.wait_for(f"document.querySelector('{wanted}') !== null", timeout_s)

    def press_until(self, left: int, timeout_s: float = 80) -> None:
        """Wait for the press after which so many are left; it has just begun then."""
        self.is_phase("pressing")
        self.page.wait_for(f"Number({key('presses-left')}.textContent) <= {left}", timeout_s)

    def is_paused_because(self, text: str, timeout_s: float = 30) -> None:
        """Wait for the pause sheet with this line."""
        shown = "document.querySelector('main.session .overlay:not([hidden]) h2')?.textContent"
        self.page.wait_for(f"{shown} === {json.dumps(text)}", timeout_s)

    def when(self, expression: str, timeout_s: float = 100) -> None:
        """Wait, without a look from outside, until the page makes it true in changing itself."""
        self.page.evaluate(WHEN % expression, timeout_s=timeout_s)

    def when_left(self, left: int, point: str, timeout_s: float = 100) -> None:
        """Wait so for a press at a point, given by the beginning of its name."""
        is_there = f"{key('point-name')}?.textContent.startsWith({json.dumps(point)})"
        is_pressing = "document.querySelector('main.session').dataset.phase === 'pressing'"
        is_left = f"Number({key('presses-left')}.textContent) <= {left}"
        self.when(f"{is_there} && {is_pressing} && {is_left}", timeout_s)

    def track_at(self, nth: int, at_s: float, timeout_s: float = 100) -> None:
        """Wait until the nth sound file given to a media element is heard so far."""
        self.page.evaluate(f"periostTrackAt({nth}, {at_s}).then(Boolean)", timeout_s=timeout_s)

    # On the lock screen

    def card(self) -> dict[str, Any]:
        return self.page.evaluate(CARD)

    def press_key(self, action: str) -> None:
        """A key of the lock screen or the headset; the browser calls the app in the same way."""
        self.page.evaluate(f"periostCard.keys[{json.dumps(action)}]()", user_gesture=True)

    # After it

    def stop(self, reason: str = "tired") -> None:
        """To the first question after the session; the second alone asks for no reason."""
        self.tap("stop")
        self.tap_on(f"stop-{reason}")

    def finish(self) -> dict[str, Any]:
        """Keep the log; the log."""
        self.tap_on("finish")
        self.see("saved")
        return json.loads(self.records("logs")[-1]["line"])

    # What the phone holds, what the ears heard

    def kept(self) -> int:
        """The presses of the waiting session, as the checkpoint in the vault has them.

        Without a breathing guide: with one, not each beat is a press.
        """
        state = self.records("drafts")[-1]["state"]
        return state["begun"] + sum(result["presses"] for result in state["results"])

    def records(self, store: str) -> list[dict[str, Any]]:
        """A whole store of the vault; reading waits for every write before it."""
        return self.page.evaluate(f"({READ})({json.dumps(store)})")

    def heard(self, ear: dict[str, Any] = EAR) -> list[dict[str, Any]]:
        """Every press (or what else the ear knows) that Web Audio has sounded until now."""
        return sorted(self.page.evaluate(listening(ear)), key=lambda press: press["at_s"])

    def heard_of_tracks(self, tones: dict[str, Any] = PRESS_TONES) -> list[dict[str, Any]]:
        """Every press (or what else has these tones) that media elements have sounded until now."""
        return self.page.evaluate(hearing(tones))

    def left_and_heard(self) -> tuple[int, int]:
        """The presses left as the screen says, and those heard so far, both of one moment."""
        both = f"[Number({key('presses-left')}.textContent), {listening()}, {hearing()}]"
        left, live, of_tracks = self.page.evaluate(f"Promise.all({both})")
        return left, len(live) + len(of_tracks)


def listening(ear: dict[str, Any] = EAR) -> str:
    """What Web Audio sounded, in the page's own words."""
    return f"({HEAR.strip()})({json.dumps(ear)})"


def hearing(tones: dict[str, Any] = PRESS_TONES) -> str:
    """What was played of tracks until it is asked, in the page's own words; a promise."""
    return f"periostHear({json.dumps(tones)})"


def key(testid: str) -> str:
    """A control or figure, in the page's own words."""
    return f"document.querySelector('[data-testid=\"{testid}\"]')"


@contextmanager
def phone_in_pocket(
    chromium_path: str, url: str, *scripts: str, flags: tuple[str, ...] = ()
) -> Iterator[RawBedside]:
    """A browser of its own, with the app at *Today*."""
    with RawChromium(chromium_path, None, *flags) as chromium:
        yield RawBedside(chromium, *scripts).open(url)
