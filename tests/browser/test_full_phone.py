"""A phone without room: the session goes on, and its log is not lost.

Chromium is told how little this origin may hold; what is left of that is filled with ballast.
"""

import json

import pytest
from browser.bedside import ACROMION, POINT_S, Bedside
from browser.live_clinic import ClinicPhone
from playwright.sync_api import expect

# Ballast in a database of its own, down to the last hundred bytes that the origin may hold.
FILL = """
() => new Promise((full, fail) => {
  const opening = indexedDB.open("ballast", 1);
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore("bytes", { autoIncrement: true });
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const put = (size) => {
      const tx = db.transaction("bytes", "readwrite");
      tx.objectStore("bytes").add(crypto.getRandomValues(new Uint8Array(size)));
      tx.oncomplete = () => put(size);
      tx.onabort = () => (size > 100 ? put(Math.ceil(size / 4)) : (db.close(), full()));
    };
    put(60000);
  };
})
"""
EMPTY = """
() => new Promise((done, fail) => {
  const deleting = indexedDB.deleteDatabase("ballast");
  deleting.onsuccess = () => done();
  deleting.onerror = () => fail(deleting.error);
})
"""
SMALL_PHONE_BYTES = 6_000_000


class SmallPhone(ClinicPhone):
    """A phone with little room, which a test can fill up and free again."""

    def open(self, url: str) -> "SmallPhone":
        # Before the first write: a browser remembers for a while how much room there was.
        self.origin = url.rstrip("/")
        self.browser = self.page.context.new_cdp_session(self.page)
        self._allow(SMALL_PHONE_BYTES)
        super().open(url)
        return self

    def fill(self) -> None:
        self.page.evaluate(FILL)

    def free(self) -> None:
        self.page.evaluate(EMPTY)

    def _allow(self, size: int) -> None:
        quota = {"origin": self.origin, "quotaSize": size}
        self.browser.send("Storage.overrideQuotaForOrigin", quota)


@pytest.fixture
def small_phone(page, app_url) -> SmallPhone:
    return SmallPhone(page).open(app_url)


def finish_on_a_full_phone(bea: SmallPhone) -> None:
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(30)
    bea.fill()
    bea.let_pass(POINT_S)
    bea.pains([1])
    bea.at("note").fill("The phone is full")
    bea.tap_on("finish")
    bea.see("not-saved")
    assert bea.logs() == []


def saved_as_file(bea: Bedside) -> str:
    with bea.page.expect_download() as download:
        bea.tap("rescue")
    assert download.value.suggested_filename.endswith(".ndjson")
    return download.value.path().read_text(encoding="utf-8")


def test_on_a_full_phone_the_session_goes_on_and_its_log_is_kept_when_there_is_room(small_phone):
    finish_on_a_full_phone(small_phone)
    small_phone.tap_on("try-again")
    small_phone.see("not-saved")
    small_phone.free()
    small_phone.tap("try-again")
    small_phone.see("saved")
    (log,) = small_phone.logs()

    assert (log["points"][0]["presses"], log["note"]) == (60, "The phone is full")
    assert small_phone.records("drafts") == []


def test_a_log_saved_as_a_file_is_the_log_that_is_kept_later(small_phone):
    finish_on_a_full_phone(small_phone)
    text = saved_as_file(small_phone)
    small_phone.let_pass(60)
    small_phone.free()
    small_phone.tap("try-again")
    small_phone.see("saved")

    assert json.loads(text)["points"][0]["presses"] == 60
    assert text == small_phone.records()[0]["line"] + "\n"


def test_a_log_that_is_not_saved_waits_behind_today_as_it_is(small_phone):
    finish_on_a_full_phone(small_phone)
    text = saved_as_file(small_phone)
    small_phone.tap_on("home")
    expect(small_phone.at("draft-presses")).to_have_count(0)  # no press is asked for again
    small_phone.free()
    small_phone.let_pass(60)
    small_phone.tap_on("resume")
    small_phone.tap("try-again")
    small_phone.see("saved")

    assert small_phone.records()[0]["line"] + "\n" == text


def test_a_refusal_on_a_full_phone_is_not_called_saved(small_phone):
    small_phone.new_session()
    small_phone.answer("osteoporosis", "yes")
    small_phone.fill()
    small_phone.tap_on("continue")
    small_phone.see("refused-osteoporosis")
    expect(small_phone.at("saved")).to_have_count(0)
    assert small_phone.logs() == []


def test_a_full_phone_refuses_nobody_a_session(small_phone):
    small_phone.fill()
    small_phone.lead_to(ACROMION, pains=[3])
    small_phone.let_pass(POINT_S)
    small_phone.pains([1])
    small_phone.tap_on("finish")
    small_phone.see("not-saved")
    small_phone.tap_on("home")
    small_phone.tap_on("resume")

    log = json.loads(saved_as_file(small_phone))
    assert log["points"][0]["presses"] == small_phone.felt() == 60


def test_a_full_phone_keeps_nothing_by_halves(page, clinic, anna_there):
    """Log, delivery and the end of the draft are written together, or none of them."""
    anna = SmallPhone(page).open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(anna_there))
    anna.today()
    anna.tap_on("second-60")
    anna.let_pass(9)
    anna.fill()
    anna.tap("stop")
    anna.tap_on("finish")
    anna.see("not-saved")
    assert [anna.records(store) for store in ("logs", "deliveries")] == [[], []]
    assert len(anna.records("drafts")) == 2
    anna.free()
    anna.tap_on("try-again")
    anna.see("saved")
    assert [len(anna.records(store)) for store in ("logs", "deliveries", "drafts")] == [1, 1, 0]
