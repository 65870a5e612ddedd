"""Where messages cannot come: the reason is said, and a calendar file does the same."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from browser.reminded import Reminded
from icalendar import Calendar
from playwright.sync_api import expect

IPHONE = "Object.defineProperty(navigator, 'standalone', {value: false})"


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The light build shows no notifications."""
    return whole_browser


@pytest.fixture
def anna(anna_reminded):
    return anna_reminded


# Where messages cannot come


def expect_state(phone, state: str) -> None:
    phone.choose("mon")
    phone.reminders()
    phone.see(f"reminders-{state}")
    phone.see("save-calendar")


def test_without_a_clinic_the_calendar_is_offered(push_service, reminded):
    alone = reminded(None)
    alone.reminders()
    expect(alone.at("save-calendar")).to_have_count(0)
    alone.today()
    alone.at("setting-home").click()
    expect_state(alone, "alone")


@pytest.mark.parametrize(
    ("script", "state"),
    [
        ("delete window.PushManager", "browser"),
        (f"delete window.PushManager; {IPHONE}", "install"),
        ("Object.defineProperty(Notification, 'permission', {get: () => 'denied'})", "denied"),
    ],
)
def test_what_is_in_the_way_is_said(push_service, clinic, reminded, script, state):
    made = reminded(None)
    made.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17"), long=True))
    made.page.add_init_script(script)
    made.page.reload()
    expect_state(made, state)


def test_a_closed_network_is_said(push_service, clinic, reminded):
    made = reminded(None)
    made.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17"), long=True))
    expect_state(made, "off")
    made.tap_on("reminders-turn-on")
    made.see("reminder-service")


def test_a_push_service_that_the_clinic_does_not_know_is_said(
    push_service, clinic, reminded, watch
):
    watch.expect("422")
    strange = push_service.phone("strange")
    strange.endpoint = "https://push.example/strange"
    made = reminded(strange)
    made.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17"), long=True))
    expect_state(made, "off")
    with made.page.expect_response("**/api/v1/push-subscription") as answer:
        made.tap_on("reminders-turn-on")
    assert answer.value.status == 422
    made.see("reminder-stranger")


def test_a_clinic_that_sends_none_is_said(phone, clinic):
    """Nothing names its sender: an address of the house, and no contact."""
    made = Reminded(phone(real_time=True)).open(clinic.url)
    made.page.context.grant_permissions(["notifications"])
    made.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17"), long=True))
    expect_state(made, "off")
    made.tap_on("reminders-turn-on")
    made.see("reminder-server")


# The calendar file


def saved(phone) -> tuple[bytes, Calendar]:
    phone.reminders()
    with phone.page.expect_download() as download:
        phone.at("save-calendar").click()
    assert download.value.suggested_filename == "periost.ics"
    content = Path(download.value.path()).read_bytes()
    return content, Calendar.from_ical(content)


def test_a_calendar_reads_the_file_as_the_days_that_were_chosen(anna):
    content, calendar = saved(anna)
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    (event,) = calendar.walk("VEVENT")
    (alarm,) = event.walk("VALARM")
    assert str(event["SUMMARY"]) == str(alarm["DESCRIPTION"]) == "Periost"
    assert event["RRULE"]["BYDAY"] == ["MO", "TH"]
    start = event["DTSTART"].dt
    # A local hour without a zone: it goes along on a journey.
    assert start.tzinfo is None
    assert (f"{start:%H:%M}", start.weekday() in (0, 3)) == ("18:00", True)
    assert timedelta(0) <= start.date() - datetime.now().date() < timedelta(days=8)
    assert alarm["TRIGGER"].dt == timedelta(0)


def test_a_later_file_takes_the_place_of_the_earlier_one(anna):
    _, first = saved(anna)
    anna.choose("sat", at="07:05")
    _, second = saved(anna)
    (before,), (after,) = first.walk("VEVENT"), second.walk("VEVENT")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] >= before["SEQUENCE"]
    assert after["RRULE"]["BYDAY"] == ["MO", "TH", "SA"]
    assert f"{after['DTSTART'].dt:%H:%M}" == "07:05"
