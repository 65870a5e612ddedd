"""A phone whose clock jumps, at a change of time, on a journey: durations hold, nothing is lost."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from browser.live_clinic import ClinicPhone, LiveClinic, now_ms
from browser.made_logs import Person
from playwright.sync_api import Page, expect

DAY_MS = 24 * 3600 * 1000
JUMPS = {
    "a day ahead": DAY_MS,
    "a day back": -DAY_MS,
    "ten years ahead": 3653 * DAY_MS,
    "ten years back": -3653 * DAY_MS,
}
LED_S = 14  # three to get ready, then presses


def paired(page: Page, clinic: LiveClinic) -> ClinicPhone:
    anna = ClinicPhone(page).open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17")))
    return anna


def session(anna: ClinicPhone, amid: Any = lambda: None) -> dict[str, Any]:
    """A session in whose midst something happens to the clock; its log."""
    anna.today()
    known = {log["id"] for log in anna.logs()}
    anna.tap_on("second-60")
    anna.let_pass(LED_S / 2)
    amid()
    anna.let_pass(LED_S / 2)
    anna.tap("stop")
    anna.tap_on("finish")
    anna.see("saved")
    anna.tap_on("home")
    return next(log for log in anna.logs() if log["id"] not in known)


def measured(log: dict[str, Any]) -> tuple[Any, ...]:
    """What no clock on the wall may change."""
    return log["elapsed_ms"], log["metronome"], log["pacing"]


def jump(anna: ClinicPhone, by_ms: int) -> None:
    anna.page.clock.set_system_time((anna.page.evaluate("Date.now()") + by_ms) / 1000)


@pytest.mark.parametrize("name", JUMPS)
def test_a_clock_that_jumps_amid_a_session_changes_no_duration_and_loses_nothing(
    phone, clinic, name
):
    anna = paired(phone(), clinic)
    calm = session(anna)
    shaken = session(anna, lambda: jump(anna, JUMPS[name]))
    after = session(anna)  # by the wrong clock, begun and ended
    back = session(anna, lambda: jump(anna, -JUMPS[name]))
    assert [measured(log) for log in (shaken, after, back)] == [measured(calm)] * 3
    anna.send()
    anna.today()
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "all")
    assert clinic.logs() == anna.oracle()
    assert sum(clinic.logs().values()) == 4
    anna.tap_on("nav-history")
    expect(anna.at("log-row")).to_have_count(4)


def wall(log: dict[str, Any]) -> tuple[timedelta | None, timedelta | None, timedelta]:
    """The offsets that a log has at its start and end, and the time between both instants."""
    start, end = (datetime.fromisoformat(log[key]) for key in ("started_at", "ended_at"))
    return start.utcoffset(), end.utcoffset(), end - start


def test_the_hour_that_comes_twice_is_told_by_the_offset(phone, clinic):
    anna = paired(phone(), clinic)
    calm = session(anna)
    # In Berlin it is 2:59:53 in summer, and seven seconds later 2:00:00 in winter.
    anna.page.clock.set_system_time("2026-10-25T00:59:53Z")
    log = session(anna)
    start, end, between = wall(log)
    assert (start, end) == (timedelta(hours=2), timedelta(hours=1))
    assert between == timedelta(milliseconds=log["elapsed_ms"])
    assert measured(log) == measured(calm)
    anna.send()
    assert clinic.logs() == anna.oracle()


def test_a_border_that_is_crossed_amid_a_session_is_told_by_the_offset(phone, clinic):
    page = phone(timezone_id=None)
    session_of_cdp = page.context.new_cdp_session(page)

    def travel(zone: str) -> None:
        for name in ("", zone):  # one stay is ended before the next begins
            session_of_cdp.send("Emulation.setTimezoneOverride", {"timezoneId": name})

    travel("Europe/Berlin")
    anna = paired(page, clinic)
    calm = session(anna)
    log = session(anna, lambda: travel("Asia/Tokyo"))
    start, end, between = wall(log)
    assert (start, end) == (timedelta(hours=1), timedelta(hours=9))
    assert between == timedelta(milliseconds=log["elapsed_ms"])
    assert measured(log) == measured(calm)
    anna.send()
    assert clinic.logs() == anna.oracle()


def test_staff_are_told_of_a_clock_that_must_have_been_wrong(phone, clinic):
    anna = paired(phone(), clinic)
    anna.page.clock.set_system_time(now_ms() / 1000)  # as the server's; no other test needs that
    calm = session(anna)
    anna.send()
    jump(anna, JUMPS["ten years ahead"])
    ahead = session(anna)
    anna.send()
    jump(anna, 2 * JUMPS["ten years back"])
    behind = session(anna)
    anna.send()
    assert len(clinic.logs()) == 3
    desk = phone(real_time=True)
    patient = Person(calm["patient_id"], "A-17", True)
    clinic.enter(desk, clinic.add_therapist("bea", patient))
    told = {"ahead by 10 years": ahead, "behind by 10 years": behind, "": calm}
    for words, log in told.items():
        desk.goto(f"{clinic.url}clinic/patients/{patient.id}/sessions/{log['id']}")
        expect(desk.get_by_test_id("outcome")).to_be_visible()
        clock = desk.get_by_test_id("clock")
        expect(clock).to_contain_text(words) if words else expect(clock).to_have_count(0)
