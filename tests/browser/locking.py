"""A phone with a lock: typing its PIN, leaving the app, and what lies in the database as it is."""

from collections.abc import Iterator
from typing import Any

from browser.bedside import ACROMION, Bedside
from browser.live_clinic import ClinicPhone
from playwright.sync_api import expect

PIN = "271828"
OTHER_PIN = "314159"
WRONG_PIN = "000000"

# Rows as they lie there, bytes as numbers: nothing is opened.
LYING = """
(store) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const asked = db.transaction(store).objectStore(store).getAll();
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => { db.close(); done(asked.result); };
  };
})
"""

NAMES = LYING.replace("getAll", "getAllKeys")

# A page is hidden here by saying so: browsers under test keep every page in sight.
TURN = """
(isHidden) => {
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
}
"""


class LockedPhone(ClinicPhone):
    """A phone on which a PIN may be set."""

    def lead_to_note(self, code: str, note: str) -> None:
        """A session of this patient, stopped early, up to its note."""
        self.admitted(code)
        self.mark(ACROMION, pains=[3])
        self.start()
        self.let_pass(15)
        self.stop("done-enough")
        self.pains([1])
        self.at("note").fill(note)
        self.at("note").blur()

    def go(self, path: str) -> None:
        self.page.evaluate("(path) => { location.hash = path; }", f"/{path}")

    def type_pin(self, pin: str) -> None:
        """On the keys, then the key that gives it."""
        give(self, pin)

    def set_pin(self, pin: str = PIN) -> None:
        """From the settings, typed twice."""
        self.go("lock")
        self.tap("pin-set")
        self.new_pin(pin)

    def new_pin(self, pin: str) -> None:
        expect(self.page.get_by_role("heading", name="A new PIN")).to_be_visible()
        self.type_pin(pin)
        expect(self.page.get_by_role("heading", name="The same PIN again")).to_be_visible()
        self.type_pin(pin)
        expect(self.at("lock-told")).to_contain_text("The PIN is set")

    def reload(self) -> None:
        """Another start of the app, which finds it locked."""
        self.page.reload()
        self.is_locked()

    def is_locked(self) -> None:
        expect(self.page.get_by_role("heading", name="Periost is locked")).to_be_visible()

    def unlock(self, pin: str = PIN) -> None:
        self.type_pin(pin)
        self.gone("pin-give")

    def try_wrong(self, times: int = 1) -> None:
        """Wrong PINs, one after another; each is answered before the next."""
        for _ in range(times):
            self.type_pin(WRONG_PIN)
            self.see("pin-told")

    def rest(self, seconds: int) -> None:
        """Let so much of a rest pass, second by second: each is written down before the next."""
        for _ in range(seconds):
            before = self.at("pin-rest").inner_text()
            self.let_pass(1)
            expect(self.at("pin-rest")).not_to_have_text(before)

    def start_anew(self) -> None:
        self.tap("pin-forgotten")
        self.tap("start-anew")
        self.gone("start-anew")
        self.today()

    def open_earlier(self, pin: str = PIN) -> None:
        """What an earlier PIN keeps shut, from the page of the lock."""
        self.go("lock")
        self.tap("shut-open")
        self.type_pin(pin)
        expect(self.at("lock-told")).to_contain_text("are back")

    def leave(self) -> None:
        self.page.evaluate(TURN, True)

    def come_back(self) -> None:
        self.page.evaluate(TURN, False)

    def lying(self, store: str) -> list[dict[str, Any]]:
        """Rows of the database, still sealed."""
        return self.page.evaluate(LYING, store)

    def named(self, store: str) -> dict[str, Any]:
        """Rows of a store without names of its own, opened by the key of the device, by name."""
        names = self.page.evaluate(NAMES, store)
        return dict(zip(names, self.records(store), strict=True))

    def second_window(self) -> "LockedPhone":
        """The same phone's app, opened once more."""
        other = LockedPhone(self.page.context.new_page())
        other.page.goto(self.page.url.split("#")[0])
        return other


def locks(bea: Bedside) -> Iterator[str]:
    """A part of the walk: a PIN set, typed wrong until there is a rest, and forgotten."""
    bea.page.evaluate("location.hash = '/lock'")
    bea.see("pin-set")
    yield "lock-off"
    bea.tap_on("pin-set")
    bea.see("pin-give")
    yield "pin-new"
    for _ in range(2):
        give(bea, PIN)
    bea.see("lock-told")
    yield "lock"
    bea.page.reload()
    bea.see("pin-forgotten")
    give(bea, WRONG_PIN)
    bea.see("pin-told")
    yield "locked"
    for _ in range(4):
        give(bea, WRONG_PIN)
    bea.see("pin-rest")
    yield "locked-rest"
    bea.tap_on("pin-forgotten")
    yield "pin-forgotten"
    bea.tap_on("start-anew")
    bea.page.evaluate("location.hash = '/lock'")
    bea.see("shut")
    yield "lock-shut"


def give(bea: Bedside, pin: str) -> None:
    for digit in pin:
        bea.tap(f"pin-{digit}")
    bea.tap("pin-give")
