"""When the app is locked by itself: after it was left, in every window, never amid a session."""

import pytest
from browser.bedside import ACROMION
from browser.locking import OTHER_PIN, PIN, LockedPhone
from playwright.sync_api import expect

FIVE_MINUTES_S = 300


@pytest.fixture
def bea(page, app_url) -> LockedPhone:
    """Bea's phone with a PIN, at Today."""
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.set_pin()
    bea.today()
    return bea


# The clock of a test runs through the second that other windows have; they answer in their own.
HEAR = """
() => {
  const heard = new Set();
  new BroadcastChannel("periost").addEventListener("message", ({ data }) => {
    heard.add(data);
    globalThis.periostAnswered = data === "lock-here" && heard.has("lock-asks");
  });
}
"""


def is_open(bea: LockedPhone) -> None:
    """Nothing that was asked of the page is under way, and it is not locked."""
    bea.lying("keys")
    bea.see("nav-today")


def test_an_app_that_was_left_for_five_minutes_is_locked(bea):
    bea.leave()
    bea.let_pass(FIVE_MINUTES_S - 5)
    bea.come_back()
    is_open(bea)
    bea.leave()
    bea.let_pass(FIVE_MINUTES_S + 2)
    bea.is_locked()


def test_a_page_that_slept_is_locked_before_anything_of_it_is_seen(bea):
    bea.keep_second()
    bea.leave()
    bea.page.clock.set_system_time("2026-11-23T09:00:00Z")
    seen = bea.page.evaluate(
        """() => {
          Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
          document.dispatchEvent(new Event("visibilitychange"));
          return document.querySelector("#app").textContent;
        }"""
    )
    assert seen == ""
    bea.is_locked()


def test_the_time_can_be_chosen(bea):
    bea.go("lock")
    bea.tap("lock-minutes-1")
    bea.leave()
    bea.let_pass(62)
    bea.is_locked()
    bea.unlock()
    bea.see("lock-minutes-1")
    bea.tap("lock-minutes-15")
    bea.leave()
    bea.let_pass(14 * 60)
    bea.come_back()
    bea.see("lock-minutes-15")


def test_without_a_pin_nothing_is_ever_locked(page, app_url):
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.leave()
    bea.let_pass(3600)
    bea.come_back()
    is_open(bea)


def test_a_running_session_is_never_locked_away_and_the_lock_waits_for_its_end(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.leave()
    for _ in range(8):  # minutes: longer than the lock would wait, and than the session runs
        bea.let_pass(60)
    bea.come_back()
    bea.pains([1])
    bea.at("note").fill("kept")
    bea.leave()
    bea.let_pass(2 * FIVE_MINUTES_S)
    bea.come_back()
    expect(bea.at("note")).to_have_value("kept")
    bea.tap_on("finish")
    bea.see("saved")
    bea.leave()
    bea.let_pass(FIVE_MINUTES_S + 2)
    bea.is_locked()


def test_a_session_that_waits_is_offered_after_unlocking(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(31)
    bea.page.reload()
    bea.is_locked()
    bea.unlock()
    bea.see("draft-place")
    assert bea.number_of("draft-presses") >= 20
    bea.resume()


def test_lock_now_locks_every_window(bea):
    other = bea.second_window()
    other.is_locked()
    other.unlock()
    other.see("nav-today")
    bea.go("lock")
    bea.tap("lock-now")
    bea.is_locked()
    other.is_locked()


def test_lock_now_spares_a_session_in_another_window(bea):
    other = bea.second_window()
    other.unlock()
    bea.lead_to(ACROMION, pains=[3])
    other.go("lock")
    other.tap("lock-now")
    expect(other.at("lock-told")).to_contain_text("A session is open")
    bea.let_pass(15)
    bea.is_phase("pressing")


def test_a_window_in_sight_keeps_the_hidden_one_open_and_two_hidden_ones_lock_together(bea):
    other = bea.second_window()
    other.unlock()
    other.see("nav-today")
    bea.leave()
    bea.page.evaluate(HEAR)
    bea.let_pass(FIVE_MINUTES_S + 0.5)  # it asks
    bea.page.wait_for_function("globalThis.periostAnswered")
    bea.let_pass(2)
    is_open(bea)
    other.leave()
    other.lying("keys")
    bea.let_pass(FIVE_MINUTES_S + 2)
    bea.is_locked()
    other.is_locked()


def test_a_pin_set_in_one_window_locks_the_others(page, app_url):
    bea = LockedPhone(page)
    bea.open(app_url)
    other = bea.second_window()
    other.see("nav-today")
    bea.set_pin()
    other.is_locked()
    other.unlock()
    other.see("nav-today")
    bea.tap_on("pin-change")
    bea.type_pin(PIN)
    bea.new_pin(OTHER_PIN)
    other.is_locked()
    bea.tap_on("pin-off")
    bea.type_pin(OTHER_PIN)
    other.see("nav-today")


def test_the_pin_is_not_changed_amid_a_session(bea):
    other = bea.second_window()
    other.unlock()
    bea.lead_to(ACROMION, pains=[3])
    other.go("lock")
    for key in ("pin-change", "pin-off"):
        other.tap(key)
        expect(other.at("lock-told")).to_contain_text("A session is open")


def test_a_window_that_missed_the_change_writes_nothing_under_the_old_key(page, app_url):
    deaf = LockedPhone(page.context.new_page())
    deaf.page.add_init_script("delete globalThis.BroadcastChannel")
    deaf.open(app_url)
    deaf.go("week")
    deaf.tap_on("on-tue")  # it knows the key of before by now
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.set_pin()
    deaf.tap_on("on-mon")  # it is drawn anew when the choice was kept, or could not be
    (row,) = [key for key in bea.lying("keys") if key["id"] != "now"]
    assert "wrapped" in row
    assert {one["sealed"]["key"] for one in bea.lying("private")} <= {row["id"]}
