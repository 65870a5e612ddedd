"""The lock: a PIN is set, asked for, counted, changed and taken off."""

import re

import pytest
from browser.locking import OTHER_PIN, PIN, LockedPhone
from playwright.sync_api import expect

# The first key of the device is kept, no other one.
NO_ROOM = """
(() => {
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (row, ...key) {
    if (row?.wrapped) throw new DOMException("No room.", "QuotaExceededError");
    return put.call(this, row, ...key);
  };
})();
"""


@pytest.fixture
def bea(page, app_url) -> LockedPhone:
    """Bea, with a kept log of a patient and then a PIN, at Today."""
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.keep_second()
    bea.set_pin()
    bea.today()
    return bea


def test_a_pin_is_asked_for_at_the_next_start_and_opens_everything(bea):
    expect(bea.at("log-row")).to_have_count(1)
    bea.reload()
    expect(bea.at("log-row")).to_have_count(0)
    bea.unlock()
    expect(bea.at("log-row")).to_have_count(1)


def test_everything_is_sealed_under_the_pin(bea):
    (row,) = [key for key in bea.lying("keys") if key["id"] != "now"]
    assert "wrapped" in row
    assert "master" not in row
    assert {log["sealed"]["key"] for log in bea.lying("logs")} == {row["id"]}


def test_no_other_screen_is_reached_while_it_is_locked(bea):
    bea.reload()
    for path in ("history", "settings", "lock", "new", "sync", "progress"):
        bea.go(path)
    bea.is_locked()
    expect(bea.page.locator("#app a")).to_have_count(0)


def test_wrong_pins_are_counted_in_words_and_the_fifth_brings_a_rest(bea):
    bea.reload()
    for left in (4, 3, 2, 1):
        bea.try_wrong()
        expect(bea.at("pin-told")).to_contain_text(re.compile(rf"{left} tr(y is|ies are) left"))
    bea.try_wrong()
    expect(bea.at("pin-told")).to_contain_text("a rest")
    expect(bea.at("pin-rest")).to_have_text("0:30")
    expect(bea.at("pin-1")).to_be_disabled()


def test_a_rest_passes_only_while_the_app_is_open_and_a_reload_is_no_way_round_it(bea):
    bea.reload()
    bea.try_wrong(5)
    bea.rest(5)
    bea.page.goto("about:blank")
    bea.page.clock.pause_at("2027-01-01T08:00:00Z")
    bea.page.go_back()
    bea.is_locked()
    expect(bea.at("pin-rest")).to_have_text("0:25")
    bea.page.keyboard.type(PIN)
    bea.page.keyboard.press("Enter")
    assert rest_of(bea) == 25_000
    bea.rest(25)
    expect(bea.at("pin-1")).to_be_enabled()
    bea.unlock()


def test_a_second_window_is_no_way_round_a_rest(bea):
    bea.reload()
    other = bea.second_window()
    other.is_locked()
    bea.try_wrong(5)
    other.type_pin(PIN)
    expect(other.at("pin-rest")).to_have_text("0:30")
    other.is_locked()


def rest_of(bea: LockedPhone) -> int:
    (row,) = [key for key in bea.lying("keys") if key["id"] != "now"]
    return row["rest_ms"]


def test_the_right_pin_forgets_the_wrong_ones(bea):
    bea.reload()
    bea.try_wrong(3)
    bea.unlock()
    bea.reload()
    bea.try_wrong()
    expect(bea.at("pin-told")).to_contain_text("4 tries are left")


def test_a_pin_that_is_too_short_is_no_try(bea):
    bea.reload()
    bea.type_pin("12345")
    expect(bea.at("pin-told")).to_contain_text("at least 6 digits")
    assert [key["failures"] for key in bea.lying("keys") if "failures" in key] == [0]


def test_a_keyboard_types_the_pin(bea):
    bea.reload()
    bea.page.keyboard.type(PIN + "9")
    bea.page.keyboard.press("Backspace")
    expect(bea.at("pin-dots")).to_contain_text("6 digits")
    bea.page.keyboard.press("Enter")
    bea.see("log-row")


def test_two_different_pins_are_not_taken(page, app_url):
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.go("lock")
    bea.tap("pin-set")
    bea.type_pin(PIN)
    expect(page.get_by_role("heading", name="The same PIN again")).to_be_visible()
    bea.type_pin(OTHER_PIN)
    expect(bea.at("pin-told")).to_contain_text("two different PINs")
    assert not any("wrapped" in key for key in bea.lying("keys"))
    bea.new_pin(PIN)


def test_the_pin_is_changed_and_taken_off_by_whoever_knows_it(bea):
    bea.go("lock")
    bea.tap_on("pin-change")
    bea.try_wrong()
    expect(bea.at("pin-told")).to_contain_text("4 tries are left")
    bea.type_pin(PIN)
    bea.new_pin(OTHER_PIN)
    bea.reload()
    bea.try_wrong()
    bea.unlock(OTHER_PIN)
    bea.go("lock")
    bea.tap_on("pin-off")
    bea.type_pin(OTHER_PIN)
    expect(bea.at("lock-told")).to_contain_text("off")
    bea.page.reload()
    bea.today()
    bea.see("log-row")
    (row,) = [key for key in bea.lying("keys") if key["id"] != "now"]
    assert "master" in row
    assert "wrapped" not in row


def test_a_full_phone_changes_nothing(page, app_url):
    bea = LockedPhone(page)
    bea.page.add_init_script(NO_ROOM)
    bea.open(app_url)
    bea.go("lock")
    bea.tap("pin-set")
    for _ in range(2):
        bea.type_pin(PIN)
    expect(bea.at("lock-told")).to_contain_text("Nothing was changed")
    bea.page.reload()
    bea.today()
