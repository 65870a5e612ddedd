"""A forgotten PIN: what it sealed stays, shut, and comes back when it is remembered."""

import pytest
from browser.bedside import ACROMION
from browser.locking import OTHER_PIN, LockedPhone
from playwright.sync_api import expect


@pytest.fixture
def bea(page, app_url) -> LockedPhone:
    """Bea's phone, with a PIN and nothing else yet."""
    bea = LockedPhone(page)
    bea.open(app_url)
    bea.set_pin()
    return bea


def forget(bea: LockedPhone) -> None:
    bea.reload()
    bea.start_anew()


def test_a_log_stays_shut_and_comes_back_with_the_pin(bea):
    bea.keep_second()
    forget(bea)
    expect(bea.at("log-row")).to_have_count(0)
    bea.keep_second()

    bea.go("history")
    bea.tap_on("shut-logs")
    expect(bea.at("shut")).to_contain_text("1 log is sealed")
    bea.open_earlier()
    expect(bea.at("shut")).to_have_count(0)
    bea.today()
    expect(bea.at("log-row")).to_have_count(2)
    assert len(bea.logs()) == 2
    assert len([key for key in bea.lying("keys") if key["id"] != "now"]) == 1


def test_wrong_guesses_at_an_earlier_pin_are_counted_as_well(bea):
    bea.keep_second()
    forget(bea)
    bea.go("lock")
    bea.tap("shut-open")
    bea.try_wrong(5)
    expect(bea.at("pin-rest")).to_have_text("0:30")


def test_a_waiting_session_is_not_written_over_by_a_later_one(bea):
    bea.today()
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(31)
    forget(bea)
    expect(bea.at("draft-place")).to_have_count(0)
    bea.lead_to(ACROMION, pains=[5])
    bea.let_pass(16)
    bea.page.reload()
    bea.see("draft-place")
    bea.open_earlier()
    bea.today()
    assert bea.number_of("draft-presses") < 10  # the later one still waits

    bea.tap_on("keep-draft")
    bea.pains([1])
    bea.finish()
    bea.open_earlier()
    bea.today()
    assert bea.number_of("draft-presses") >= 20


def test_a_patient_of_both_times_is_found_under_one_code(bea):
    bea.today()
    bea.admitted("Anna Q")
    forget(bea)
    bea.admitted("Anna Q")
    bea.open_earlier()
    bea.today()
    bea.tap_on("new-session")
    expect(bea.page.get_by_text("Anna Q").first).to_be_visible()
    assert [patient["code"] for patient in bea.records("patients")] == ["Anna Q", "Anna Q"]


def test_a_new_pin_keeps_both_times_apart_until_the_earlier_is_typed(bea):
    bea.keep_second()
    forget(bea)
    bea.keep_second()
    bea.set_pin(OTHER_PIN)
    bea.reload()
    bea.try_wrong()
    bea.unlock(OTHER_PIN)
    bea.today()
    expect(bea.at("log-row")).to_have_count(1)
    bea.open_earlier()
    bea.reload()
    bea.unlock(OTHER_PIN)
    bea.today()
    expect(bea.at("log-row")).to_have_count(2)
