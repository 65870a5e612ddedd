"""What the browser may do to the records: asked of it, told once, and shown in plain words."""

import json
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from browser.bedside import ACROMION, POINT_S, Bedside
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log, record_of
from browser.pretended import asked, pretend, pretend_anew
from icalendar import Calendar
from playwright.sync_api import Page, expect

BUNDLE = "sha256:" + 64 * "0"
SEVEN_DAYS, PRIVATE, MAY_CLEAR = "seven-days", "private", "may-clear"


def used(share: float) -> dict[str, int]:
    return {"usage": round(share * 10_000_000_000), "quota": 10_000_000_000}


SMALL = {"usage": 1000, "quota": 600_000_000}


def with_logs(page: Page, url: str, count: int = 2, **given: Any) -> ClinicPhone:
    """At Today, on a phone that has kept some logs."""
    pretend(page, **given)
    phone = ClinicPhone(page).open(url)
    phone.put("logs", [record_of(practice_log(n, BUNDLE, None)) for n in range(count)])
    page.reload()
    expect(phone.at("log-row")).to_have_count(min(count, 3))
    phone.see_cards()
    return phone


def is_told_nothing(phone: Bedside) -> None:
    phone.see_cards()
    expect(phone.at("keeping-card")).to_have_count(0)


def keeping(phone: Bedside) -> None:
    phone.tap_on("nav-settings")
    phone.tap_on("keeping-page")
    phone.see("keeping-promise")


# Asked at a good moment


def test_the_browser_is_asked_after_the_first_log_and_never_before_or_amid_a_session(page, app_url):
    pretend(page, grants=True)
    bea = Bedside(page).open(app_url)
    bea.see_cards()
    assert asked(page) == 0
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(POINT_S)
    assert asked(page) == 0
    bea.pains([1])
    bea.finish()
    assert asked(page) == 0
    bea.tap_on("home")
    bea.see("log-row")
    is_told_nothing(bea)  # it has promised
    assert asked(page) == 1
    bea.tap_on("nav-history")
    bea.tap_on("nav-today")
    bea.see("log-row")
    bea.see_cards()
    assert asked(page) == 1


def test_a_browser_that_promises_nothing_is_not_asked_at_each_screen(page, app_url):
    pretend(page)
    bea = ClinicPhone(page).open(app_url)
    for _ in range(2):
        bea.second()
        bea.see("keeping-card")
    assert asked(page) == 1


def test_logs_that_were_taken_in_are_a_reason_to_ask_as_well(page, app_url):
    pretend(page, grants=True)
    bea = Bedside(page).open(app_url)
    bea.tap_on("nav-history")
    line = record_of(practice_log(1, BUNDLE, None))["line"]
    file = {"name": "a.ndjson", "mimeType": "application/x-ndjson", "buffer": line.encode()}
    bea.at("import-file").set_input_files(file)
    bea.see("history-told")
    bea.tap_on("nav-today")
    bea.see("log-row")
    bea.see_cards()
    assert asked(page) == 1


# Told once, from the first log on


@pytest.mark.parametrize(
    ("given", "worry"),
    [
        ({}, MAY_CLEAR),
        ({"iphone": True}, SEVEN_DAYS),
        ({"iphone": True, "persisted": True}, SEVEN_DAYS),
        ({"room": SMALL}, PRIVATE),
        ({"worker": False}, PRIVATE),
        ({"room": None}, MAY_CLEAR),
        ({"room": used(0.8), "persisted": True}, "room-0.8"),
        ({"room": used(0.95), "persisted": True}, "room-0.9"),
        ({"room": used(0.8)}, "room-0.8"),
        ({"room": used(0.79), "persisted": True}, None),
        ({"persisted": True}, None),
        ({"iphone": True, "installed": True}, None),
    ],
    ids=str,
)
def test_from_the_first_log_on_a_person_is_told_what_may_happen_here(page, app_url, given, worry):
    phone = with_logs(page, app_url, **given)
    if worry is None:
        is_told_nothing(phone)
    else:
        expect(phone.at("keeping-card")).to_have_attribute("data-worry", worry)
    assert asked(page) == (1 if given.get("installed") else 0)  # no log was kept since the start


def test_a_phone_without_a_log_is_told_nothing(page, app_url):
    pretend(page, iphone=True)
    bea = Bedside(page).open(app_url)
    is_told_nothing(bea)
    bea.new_session()
    bea.answer_all(osteoporosis="yes")
    bea.tap_on("continue")
    bea.tap_on("home")
    bea.see("keeping-card")


def test_what_was_put_aside_is_not_told_twice_until_something_changes(page, app_url):
    phone = with_logs(page, app_url)
    phone.tap_on("keeping-understood")
    pretend_anew(page)
    expect(phone.at("log-row")).to_have_count(2)
    is_told_nothing(phone)
    pretend_anew(page, room=used(0.85))
    expect(phone.at("keeping-card")).to_have_attribute("data-worry", "room-0.8")
    phone.tap_on("keeping-understood")
    pretend_anew(page, room=used(0.91))
    expect(phone.at("keeping-card")).to_have_attribute("data-worry", "room-0.9")
    pretend_anew(page, persisted=True)
    expect(phone.at("log-row")).to_have_count(2)
    is_told_nothing(phone)
    pretend_anew(page)  # the promise is gone again
    expect(phone.at("keeping-card")).to_have_attribute("data-worry", MAY_CLEAR)


def test_an_installed_app_has_nothing_to_fear_and_is_granted_its_wish_in_silence(page, app_url):
    phone = with_logs(page, app_url, installed=True, grants=True)
    is_told_nothing(phone)
    assert asked(page) == 1


# Shown


def test_the_screen_says_how_many_logs_lie_here_and_how_much_room_there_is(page, app_url):
    phone = with_logs(page, app_url, 3)
    keeping(phone)
    assert phone.number_of("keeping-logs") == 3
    expect(phone.at("keeping-waiting")).to_have_count(0)
    expect(phone.at("room-used")).to_have_text("1.2 MB")
    expect(phone.at("room-free")).to_have_text("10 GB")
    expect(phone.at("room-warning")).to_have_count(0)
    phone.see("keeping-threat")
    with page.expect_download() as download:
        phone.tap("keeping-export")
    lines = download.value.path().read_text("utf-8").splitlines()
    assert [json.loads(line)["note"] for line in lines] == ["Größe 0", "Größe 1", "Größe 2"]


def test_the_screen_says_what_the_browser_does_not_tell_and_warns_when_room_runs_short(
    page, app_url
):
    phone = with_logs(page, app_url, room=None)
    keeping(phone)
    phone.see("room-unknown")
    pretend_anew(page, room=used(0.93))
    expect(phone.at("room-warning")).to_contain_text("90")


@pytest.mark.parametrize("grants", [True, False])
def test_a_tap_asks_the_browser_again_and_its_answer_is_said(page, app_url, grants):
    phone = with_logs(page, app_url, grants=grants)
    keeping(phone)
    expect(phone.at("keeping-promise")).to_have_attribute("data-persisted", "false")
    phone.tap("keeping-ask")
    phone.see("keeping-answer")
    expect(phone.at("keeping-promise")).to_have_attribute("data-persisted", str(grants).lower())
    expect(phone.at("keeping-ask")).to_have_count(0 if grants else 1)
    expect(phone.at("keeping-threat")).to_have_count(0 if grants else 1)


def test_where_seven_days_clear_a_calendar_has_the_app_opened_on_the_fifth(page, app_url):
    phone = with_logs(page, app_url, iphone=True)
    keeping(phone)
    with page.expect_download() as download:
        phone.tap("keeping-calendar")
    (event,) = Calendar.from_ical(download.value.path().read_bytes()).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Open Periost"
    assert str(event["URL"]) == app_url
    assert dict(event["RRULE"]) == {"FREQ": ["DAILY"], "INTERVAL": [5]}
    today = datetime.fromtimestamp(
        page.evaluate("Date.now()") / 1000, tz=ZoneInfo("Europe/Berlin")
    ).date()
    assert event["DTSTART"].dt.isoformat() == f"{today + timedelta(days=5)}T18:00:00"
    assert len(event.walk("VALARM")) == 1
    pretend_anew(page, iphone=False)
    expect(phone.at("keeping-threat")).to_have_count(1)
    expect(phone.at("keeping-calendar")).to_have_count(0)


def test_an_empty_phone_has_nothing_to_save_as_a_file(page, app_url):
    bea = Bedside(page).open(app_url)
    keeping(bea)
    assert bea.number_of("keeping-logs") == 0
    expect(bea.at("keeping-export")).to_be_disabled()


def test_the_screen_says_how_many_logs_wait_for_the_clinic(anna_paired, clinic, anna_there):
    anna_paired.fetch_all()
    clinic.server.kill()
    device = anna_paired.pairings()[0]["id"]
    logs = [practice_log(n, clinic.bundle_id, anna_there, device_id=device) for n in range(4)]
    anna_paired.put_waiting(logs)
    anna_paired.today()
    keeping(anna_paired)
    assert anna_paired.number_of("keeping-logs") == 4
    assert anna_paired.number_of("keeping-waiting") == 4
    anna_paired.tap_on("keeping-sync")
    anna_paired.see("sync-now")
