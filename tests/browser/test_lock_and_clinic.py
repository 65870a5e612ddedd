"""Logs for a clinic under a lock: they wait while it is shut; a forgotten PIN loses none."""

import pytest
from browser.live_clinic import LiveClinic, Person
from browser.locking import LockedPhone
from playwright.sync_api import expect


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


def test_a_forgotten_pin_loses_no_log_for_the_clinic(anna, clinic, anna_there):
    anna.reload()
    anna.tap("pin-forgotten")
    expect(anna.at("forgotten-waiting")).to_contain_text("1 log was not sent")
    anna.tap("pin-back")
    anna.is_locked()
    anna.start_anew()
    anna.gone("sync-line")
    clinic.server.start()
    anna.pair(clinic.url, clinic.code_for(anna_there))  # again, as a new phone
    anna.keep_second()
    anna.send()
    assert len(clinic.logs()) == 1

    anna.open_earlier()
    anna.send()
    assert clinic.logs() == anna.oracle()
    assert len(clinic.logs()) == 2
