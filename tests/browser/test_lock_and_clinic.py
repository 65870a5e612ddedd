"""Logs for a clinic under a lock: they wait while it is shut; a forgotten PIN loses none."""

from collections import Counter
from hashlib import sha256

import pytest
from browser.live_clinic import LiveClinic, Person
from browser.locking import LockedPhone
from playwright.sync_api import Route, expect
from sealed_logs import spoilt


@pytest.fixture
def anna(phone, clinic: LiveClinic, anna_there: Person) -> LockedPhone:
    """Anna's paired phone with a PIN, and a log that the clinic could not take."""
    anna = LockedPhone(phone())
    anna.open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(anna_there))
    expect(anna.at("connection-state")).to_contain_text("No log")
    anna.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    anna.set_pin()
    clinic.server.kill()
    anna.keep_second()
    expect(anna.at("sync-state")).to_contain_text("1 log waits for the clinic")
    return anna


def test_a_locked_phone_says_what_waits_sends_nothing_and_goes_on_when_it_is_open(anna, clinic):
    anna.page.goto("about:blank")
    clinic.server.start()
    asked = []
    anna.page.on("request", lambda request: asked.append(request.url))
    anna.page.goto(clinic.url)
    anna.is_locked()
    expect(anna.page.get_by_text("1 log waits to be sent to the clinic")).to_be_visible()
    anna.let_pass(3600)
    anna.lying("deliveries")
    assert [url for url in asked if "/api/" in url] == []

    anna.unlock()
    expect(anna.at("sync-state")).to_contain_text("All logs are at the clinic")
    assert len(clinic.logs()) == 1


def envelopes(anna: LockedPhone) -> list[str]:
    """Those that lie beside deliveries, as they lie there."""
    return [one["envelope"] for one in anna.lying("deliveries") if "envelope" in one]


def ids(anna: LockedPhone) -> list[str]:
    """Of the logs that lie on the phone, however they are sealed."""
    return sorted(one["id"] for one in anna.lying("logs"))


def start_anew_and_pair(anna: LockedPhone, clinic: LiveClinic, person: Person) -> None:
    """The PIN is forgotten; the phone is paired again, as a new one."""
    anna.reload()
    anna.start_anew()
    anna.gone("sync-line")
    clinic.server.start()
    anna.pair(clinic.url, clinic.code_for(person))
    anna.send()


def test_a_forgotten_pin_loses_no_log_for_the_clinic(anna, clinic, anna_there):
    anna.keep_second()
    expect(anna.at("sync-state")).to_contain_text("2 logs wait for the clinic")
    assert len(envelopes(anna)) == 2
    made = ids(anna)
    anna.reload()
    anna.tap("pin-forgotten")
    expect(anna.at("forgotten-sealed")).to_contain_text("2 logs were not sent")
    expect(anna.at("forgotten-waiting")).to_have_count(0)
    anna.tap("pin-back")
    anna.is_locked()
    start_anew_and_pair(anna, clinic, anna_there)
    assert sorted(log_id for log_id, _ in clinic.logs()) == made
    assert envelopes(anna) == []

    anna.open_earlier()
    anna.keep_second()
    anna.send()
    assert clinic.logs() == anna.oracle()
    assert len(clinic.logs()) == 3


def test_what_waited_as_the_pin_was_set_is_sealed_to_the_clinic_too(
    phone, clinic: LiveClinic, anna_there: Person
):
    anna = LockedPhone(phone())
    anna.open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(anna_there))
    anna.send()
    anna.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    clinic.server.kill()
    anna.keep_second()
    expect(anna.at("sync-state")).to_contain_text("1 log waits for the clinic")
    assert envelopes(anna) == []
    made = anna.oracle()
    anna.set_pin()
    anna.send()
    assert len(envelopes(anna)) == 1
    start_anew_and_pair(anna, clinic, anna_there)
    assert clinic.logs() == made


def test_a_log_that_reached_the_clinic_has_no_envelope_any_more(anna, clinic):
    assert len(envelopes(anna)) == 1
    clinic.server.start()
    anna.send()
    assert [log_id for log_id, _ in clinic.logs()] == ids(anna)
    assert envelopes(anna) == []


def test_with_a_server_that_has_no_key_a_phone_goes_on_as_before(
    phone, clinic: LiveClinic, anna_there: Person, watch
):
    watch.expect("sealing-key")
    page = phone()
    asked: list[Route] = []

    def answer(route: Route) -> None:
        asked.append(route)
        problem = {"type": "urn:periost:problem:not-found", "title": "Nothing is here"}
        route.fulfill(status=404, json=problem)

    page.route("**/api/v1/sealing-key", answer)
    anna = LockedPhone(page)
    anna.open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(anna_there))
    anna.send()
    anna.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    anna.set_pin()
    clinic.server.kill()
    anna.keep_second()
    anna.send()
    assert envelopes(anna) == []
    clinic.server.start()
    anna.send()
    assert [log_id for log_id, _ in clinic.logs()] == ids(anna)
    assert len(asked) == 1


def test_a_spoilt_envelope_is_kept_apart_at_the_clinic(anna, clinic, anna_there):
    (delivery,) = anna.lying("deliveries")
    bad = spoilt(delivery["envelope"].encode()).decode()
    anna.put("deliveries", [{**delivery, "envelope": bad}])
    start_anew_and_pair(anna, clinic, anna_there)
    assert clinic.logs() == Counter()
    assert [digest for _, digest in clinic.quarantined()] == [sha256(bad.encode()).hexdigest()]

    anna.open_earlier()
    anna.go("sync")
    anna.send()
    assert clinic.logs() == anna.oracle()
    assert len(clinic.logs()) == 1
