"""A therapist at the phone: drives the app by `data-testid` only, and listens to what it does.

`Bedside` puts one script into the page that writes down every vibration and every run of tones; it
works over the real AudioContext and over the stand-in alike, so a test can compare what was felt
and heard with what the log says.
"""

import json
import re
from pathlib import Path

from playwright.sync_api import ElementHandle, Error, Locator, Page, expect

LISTEN = """
(() => {
  const felt = [];
  const notes = [];
  globalThis.periostSenses = { felt, notes };
  Object.defineProperty(navigator, "vibrate", {
    configurable: true,
    value: (pattern) => { if (pattern) felt.push(performance.now()); return true; },
  });
  // What the ear makes of a sound: how high it begins.
  const pitches = new WeakMap();
  const pitchOf = (buffer) => {
    if (!pitches.has(buffer)) {
      const seconds = 0.06;
      const samples = buffer.getChannelData(0).subarray(0, seconds * buffer.sampleRate);
      const rises = samples.filter((one, i) => i > 0 && samples[i - 1] <= 0 && one > 0).length;
      pitches.set(buffer, rises / seconds);
    }
    return pitches.get(buffer);
  };
  let part = 0; // what is given to the audio thread in one go belongs together
  let isOpen = false;
  const partNow = () => {
    if (!isOpen) {
      part += 1;
      isOpen = true;
      queueMicrotask(() => { isOpen = false; });
    }
    return part;
  };
  const Context = globalThis.AudioContext;
  globalThis.AudioContext = class extends Context {
    createBufferSource() {
      const source = super.createBufferSource();
      const context = this;
      const { start, stop } = source;
      let note = null;
      source.start = (atS = 0, offsetS = 0) => {
        note = { atS, endS: Infinity, hz: pitchOf(source.buffer), part: partNow() };
        note.lengthS = source.buffer.duration;
        note.isLoop = source.loop;
        note.nowS = () => context.currentTime;
        notes.push(note);
        return start.call(source, atS, offsetS);
      };
      source.stop = (atS = 0) => {
        note.endS = Math.min(note.endS, Math.max(atS, context.currentTime));
        return stop.call(source, atS);
      };
      return source;
    }
  };
})();
"""

# A press is short and has one of two pitches: the last ones are higher.
HEAR = """
({ pitches, nearHz, shortS }) => periostSenses.notes.flatMap((note) => {
  const kind = Object.keys(pitches).find((name) => Math.abs(pitches[name] - note.hz) < nearHz);
  if (!kind || !(note.isLoop || note.lengthS < shortS)) return [];
  const untilS = Math.min(note.endS, note.nowS());
  const heard = [];
  for (let atS = note.atS; atS < untilS - 1e-6; atS += note.isLoop ? note.lengthS : Infinity)
    heard.push({ kind, part: note.part, at_s: atS });
  return heard;
})
"""
EAR = {"pitches": {"press": 587.33, "last": 783.99}, "nearHz": 30, "shortS": 0.3}

READ = Path(__file__).with_name("read_store.js").read_text("utf-8").split("\n", 1)[1]

NUMBER = re.compile(r"\d+")

# Seconds before the presses of a point, and before those of a stage or after a pause.
GET_READY_S = 10
COUNT_IN_S = 3
START_S = 0.1  # the audio thread gets a run a little ahead
POINT_S = GET_READY_S + START_S + 60

ACROMION = ("shoulder", "acromion", "left")
TROCHANTER = ("hip", "femur-greater-trochanter", "right")


class Bedside:
    """One page of the app, from *Today* to the kept log. Make it before the page is opened."""

    def __init__(self, page: Page) -> None:
        self.page = page
        page.add_init_script(LISTEN)

    # Seeing and tapping

    def at(self, testid: str) -> Locator:
        """The control or figure of that name."""
        return self.page.get_by_test_id(testid)

    def see(self, testid: str) -> None:
        """Wait until it is on the screen."""
        expect(self.at(testid)).to_be_visible()

    def tap(self, testid: str) -> None:
        self.at(testid).click()

    def tap_on(self, testid: str) -> None:
        """Tap what leads to another screen, and wait until the old one is gone.

        The next screen may have a control of the same name; without the wait a test would tap
        the old one twice.
        """
        self.see(testid)
        key = self._tapped(testid)
        key.wait_for_element_state("hidden")

    def _tapped(self, testid: str, tries: int = 3) -> ElementHandle:
        """Tap the very control that is there; if its screen is drawn anew, the new one."""
        key = self.at(testid).element_handle()
        try:
            key.click()
        except Error as error:
            if "not attached" not in str(error) or tries == 0:
                raise
            return self._tapped(testid, tries - 1)
        return key

    def number_of(self, testid: str) -> int:
        """The first number in a figure or a sentence."""
        return int(NUMBER.search(self.at(testid).inner_text().replace(",", ""))[0])

    def open(self, url: str) -> "Bedside":
        self.page.goto(url)
        self.see("nav-today")
        return self

    def see_cards(self) -> None:
        """At Today, wait until each card that may come has come or is not to come."""
        expect(self.page.locator(".page-today")).to_be_visible()
        expect(self.at("coming-card")).to_have_count(0)

    # From Today to Start

    def new_session(self, code: str = "A-17") -> None:
        self.tap_on("new-session")
        self.at("patient-code").fill(code)
        self.tap_on("continue")
        self.at("screening-hint").wait_for(state="attached")

    def testids(self, start: str, end: str = "") -> list[str]:
        """The names on the screen that begin and end so, in their order, without both ends."""
        found = self.page.locator(f'[data-testid^="{start}"]')
        names = found.evaluate_all("all => all.map(one => one.dataset.testid)")
        return [name[len(start) :].removesuffix(end) for name in names if name.endswith(end)]

    def questions(self) -> list[str]:
        """The ids of the screening's questions."""
        return self.testids("screen-", "-no")

    def answer(self, question: str, answer: str) -> None:
        self.tap(f"screen-{question}-{answer}")

    def answer_all(self, answer: str = "no", **but: str) -> None:
        """Answer every question alike, but for some; dashes of their ids are written as _.

        The many alike are tapped by script: a second less for every test that only passes through.
        """
        keys = self.page.locator(f'[data-testid^="screen-"][data-testid$="-{answer}"]')
        keys.evaluate_all("keys => keys.forEach(key => key.click())")
        for question, other in but.items():
            self.answer(question.replace("_", "-"), other)

    def admitted(self, code: str = "A-17") -> None:
        """A new session past a screening without any finding."""
        self.new_session(code)
        self.answer_all("no")
        self.go_on_to_choice()

    def go_on_to_choice(self) -> None:
        self.tap_on("continue")
        self.see("way-protocols")

    def choose_protocol(self, protocol: str, side: str, members: tuple[str, ...] = ()) -> None:
        """A protocol with its side; a tap on one of the `members` turns it on, or off."""
        self.tap("way-protocols")
        self.tap_on(f"protocol-{protocol}")
        self.tap(f"side-{side}")
        for member in members:
            self.tap(f"member-{member}")
        self.tap_on("continue")

    def mark(self, *points: tuple[str, str, str], pains: list[int]) -> None:
        """Points as (region, id, side), marked in the list with their pain; on to the plan."""
        self.tap("way-list")
        for (region, point, side), pain in zip(points, pains, strict=True):
            self.mark_one(region, point, side, pain)
        self.tap_on("continue")

    def mark_one(self, region: str, point: str, side: str, pain: int) -> None:
        """One more mark in the list."""
        self.open_point(region, point, side)
        self.tap(f"pain-{pain}")
        self.gone("sheet")

    def open_point(self, region: str, point: str, side: str) -> None:
        """The sheet of a point of the list; its part of the body is unfolded first."""
        if not self.at(f"point-{point}-{side}").is_visible():
            self.tap(f"region-{region}")
        self.tap(f"point-{point}-{side}")
        self.see("sheet")

    def gone(self, testid: str) -> None:
        """Wait until it is no longer to be seen."""
        expect(self.at(testid)).to_be_hidden()

    def pains(self, scores: list[int | None]) -> None:
        """A pain score a point, before or after the presses; None leaves it open."""
        for score in scores:
            self.tap_on("pain-open" if score is None else f"pain-{score}")

    def start(self) -> None:
        self.tap_on("start")
        self.see("presses-left")

    def lead_to(self, *points: tuple[str, str, str], pains: list[int]) -> None:
        """From Today into a session on these points."""
        self.admitted()
        self.mark(*points, pains=pains)
        self.start()

    # In the session

    def let_pass(self, seconds: float) -> None:
        """Let the stopped clock go on for so long, every timer in its turn."""
        self.page.clock.run_for(round(seconds * 1000))

    def phase(self) -> str:
        return self.page.locator("main.session").get_attribute("data-phase")

    def is_phase(self, phase: str, *, paused: bool = False) -> None:
        stage = self.page.locator("main.session")
        expect(stage).to_have_attribute("data-phase", phase)
        expect(stage).to_have_attribute("data-paused", "true" if paused else "false")

    def is_at(self, point: dict) -> None:
        """The session, or the pain question, is at this point of the bundle."""
        expect(self.at("point-name")).to_have_text(point["name"]["en"])

    def resume(self) -> None:
        self.tap_on("resume")
        self.is_phase("lead")

    def stop(self, reason: str) -> None:
        self.tap("stop")
        self.tap_on(f"stop-{reason}")

    def stop_from_pause(self, reason: str) -> None:
        self.tap("stop-paused")
        self.tap_on(f"stop-{reason}")

    def answer_pain(self, score: int) -> None:
        """The question between two stages."""
        self.tap_on(f"pain-{score}")

    # After it

    def finish(self) -> dict:
        """Keep the log from the note screen; the log."""
        self.tap_on("finish")
        self.see("saved")
        return self.logs()[-1]

    def open_newest_log(self) -> None:
        self.tap_on("nav-history")
        self.at("log-row").first.click()
        self.see("log-outcome")

    # What the phone holds, what the hands felt

    def records(self, store: str = "logs") -> list[dict]:
        """A whole store of the vault; reading waits for every write before it."""
        return self.page.evaluate(READ, store)

    def logs(self) -> list[dict]:
        """The kept logs, oldest first, as their lines say."""
        logs = [json.loads(record["line"]) for record in self.records()]
        return sorted(logs, key=lambda log: log["id"])

    def felt(self) -> int:
        """Vibrations since the page was loaded."""
        return self.page.evaluate("periostSenses.felt.length")

    def heard(self) -> list[dict]:
        """Every press heard until now, as {kind: "press" or "last", at_s on the audio clock}."""
        return sorted(self.page.evaluate(HEAR, EAR), key=lambda press: press["at_s"])

    def heard_presses(self) -> int:
        return len(self.heard())

    def heard_runs(self) -> list[list[float]]:
        """The presses of each run of the pacer until now: seconds after its first one."""
        runs: dict[int, list[float]] = {}
        for press in self.heard():
            runs.setdefault(press["part"], []).append(press["at_s"])
        return [[round(at - run[0], 3) for at in run] for run in runs.values()]
