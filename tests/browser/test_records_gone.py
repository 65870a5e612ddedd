"""The database is taken away, or closed, by the browser: told with a number; the app goes on."""

import shutil

import pytest
from browser.bedside import ACROMION, POINT_S, Bedside
from browser.damaged import DELETE
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log, record_of
from playwright.sync_api import Page, expect

BUNDLE = "sha256:" + 64 * "0"
# Every database that the page has opened, so that a test can close it under the app's hands.
REMEMBER = """
(() => {
  const { open } = IDBFactory.prototype;
  globalThis.periostOpen = [];
  IDBFactory.prototype.open = function (...given) {
    const opening = open.apply(this, given);
    opening.addEventListener("success", () => globalThis.periostOpen.push(opening.result));
    return opening;
  };
})();
"""
CLOSE = "() => globalThis.periostOpen.splice(0).forEach((db) => db.close())"


def clear(page: Page) -> None:
    """As the browser clears an origin's records when it runs short of room, connections and all."""
    origin = page.evaluate("location.origin")
    what = {"origin": origin, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", what)


def delete(page: Page) -> None:
    """As another page of this origin would."""
    page.evaluate(DELETE)


def with_three(page: Page, url: str) -> ClinicPhone:
    phone = ClinicPhone(page).open(url)
    phone.put("logs", [record_of(practice_log(n, BUNDLE, None)) for n in range(3)])
    page.reload()
    expect(phone.at("log-row")).to_have_count(3)
    phone.second()
    return phone


def said_count(phone: Bedside) -> int:
    expect(phone.at("lost-records")).to_have_count(1)
    return phone.number_of("lost-records")


@pytest.mark.parametrize("goes", [clear, delete], ids=["cleared", "deleted"])
def test_records_that_were_taken_away_are_told_with_their_last_count_until_it_was_read(
    page, app_url, goes
):
    phone = with_three(page, app_url)
    phone.tap_on("nav-sources")
    goes(page)
    phone.tap_on("nav-today")  # the first that reads what is gone
    assert said_count(phone) == 4
    phone.tap_on("nav-history")
    assert said_count(phone) == 4
    phone.today()
    page.reload()
    assert said_count(phone) == 4
    phone.tap_on("lost-understood")
    phone.see("new-session")
    page.reload()
    phone.see("new-session")
    expect(phone.at("lost-records")).to_have_count(0)
    phone.second()
    assert len(phone.logs()) == 1


def test_records_that_went_while_the_app_was_closed_are_told_at_its_next_start(
    killable_phone, app_url
):
    first = killable_phone()
    with_three(first.page, app_url)
    first.page.evaluate("1")
    first.context.close()
    (gone,) = (first.folder / "Default" / "IndexedDB").glob("http_127.0.0.1_*.leveldb")
    shutil.rmtree(gone)
    second = Bedside(killable_phone().page).open(app_url)
    assert said_count(second) == 4


def test_nothing_is_told_at_a_first_start_nor_after_a_person_deleted_every_log(page, app_url):
    phone = ClinicPhone(page).open(app_url)
    expect(phone.at("lost-records")).to_have_count(0)
    phone.second()
    phone.open_newest_log()
    phone.tap("delete-log")
    phone.tap("delete-yes-1")
    phone.tap_on("delete-yes-2")
    phone.today()
    page.reload()
    phone.see("new-session")
    expect(phone.at("lost-records")).to_have_count(0)
    clear(page)  # of an empty database nothing is lost
    page.reload()
    phone.see("new-session")
    expect(phone.at("lost-records")).to_have_count(0)


def test_a_session_outlives_its_database_and_its_log_is_kept_in_the_next(page, app_url):
    phone = with_three(page, app_url)
    phone.lead_to(ACROMION, pains=[3])
    phone.let_pass(30)
    clear(page)
    phone.let_pass(POINT_S)
    phone.pains([1])
    log = phone.finish()
    assert log["points"][0]["presses"] == 60
    assert len(phone.logs()) == 1
    phone.tap_on("home")
    assert said_count(phone) == 4


def test_a_database_that_is_closed_under_a_session_is_opened_again(page, app_url):
    page.add_init_script(REMEMBER)
    bea = Bedside(page).open(app_url)
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    page.evaluate(CLOSE)
    bea.let_pass(20)
    page.goto("about:blank")
    page.go_back()
    assert bea.number_of("draft-presses") >= 25  # checkpoints went on
    bea.resume()
    bea.let_pass(POINT_S)
    page.evaluate(CLOSE)
    bea.pains([1])
    page.evaluate(CLOSE)
    log = bea.finish()
    assert log["points"][0]["presses"] == 60
    expect(bea.at("lost-records")).to_have_count(0)


@pytest.mark.parametrize("kept", ["nonsense", "7", '{"logs": "4", "lost": 0}', "null"])
def test_a_count_that_makes_no_sense_tells_nothing(page, app_url, kept):
    phone = with_three(page, app_url)
    page.evaluate("(text) => localStorage.setItem('periost.counted', text)", kept)
    clear(page)
    page.reload()
    phone.see("new-session")
    expect(phone.at("lost-records")).to_have_count(0)
