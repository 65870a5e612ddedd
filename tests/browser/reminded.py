"""A phone that can be reminded: behind its browser is the push service of the tests."""

import json
from pathlib import Path

import pytest
from browser.live_clinic import ClinicPhone
from push.push_service import running

FAKE_PUSH = Path(__file__).with_name("fake_push.js")
# No event tells of it. An end, or what never comes would hold up all tests for ever.
UNTIL = """
async ([count, lang]) => {
  const worker = await navigator.serviceWorker.ready;
  for (let tries = 0; tries < 1500; tries += 1) {
    const shown = await worker.getNotifications();
    if (shown.length === count && (!lang || shown[0].lang === lang)) return;
    await new Promise((go) => setTimeout(go, 20));
  }
  throw new Error("The reminders are not on the screen.");
}
"""


@pytest.fixture
def push_service(tmp_path_factory, monkeypatch):
    """A push service that the clinic's server knows; ask for it before the clinic."""
    with running(tmp_path_factory.mktemp("push")) as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(service.certificate))
        monkeypatch.setenv("PERIOST_PUSH_CONTACT", "mailto:desk@clinic.example")
        monkeypatch.setenv("PERIOST_PUSH_HOSTS", service.host)
        yield service
        assert service.faults == []


class Reminded(ClinicPhone):
    """A phone with a push service behind its browser."""

    def choose(self, *days: str, at: str = "18:00") -> None:
        self.page.evaluate("location.hash = '/week'")
        for day in days:
            self.tap_on(f"on-{day}")
        self.at("week-time").fill(at)
        self.at("week-time").blur()

    def reminders(self) -> None:
        self.page.evaluate("location.hash = '/reminders'")
        self.at("reminder-when").or_(self.at("reminder-days")).first.wait_for()

    def turn_on(self) -> None:
        self.reminders()
        self.tap_on("reminders-turn-on")
        self.see("reminders-on")

    def shows(self, count: int, language: str = "") -> None:
        """Wait until so many reminders stand on the screen."""
        self.page.evaluate(UNTIL, [count, language])

    def get(self, body: bytes) -> None:
        """A push message arrives, as from the browser's own push service."""
        ids = []
        session = self.page.context.new_cdp_session(self.page)
        session.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: ids.extend(one["registrationId"] for one in event["registrations"]),
        )
        session.send("ServiceWorker.enable")
        origin = self.page.evaluate("location.origin")
        while not ids:
            self.page.evaluate("navigator.serviceWorker.ready.then(() => 0)")
        told = {"origin": origin, "registrationId": ids[-1], "data": body.decode()}
        session.send("ServiceWorker.deliverPushMessage", told)
        session.detach()


@pytest.fixture
def reminded(phone, clinic):
    """A maker of phones in the clinic: `reminded(push_phone, "ru-RU", timezone_id=…)`."""

    def make(push_phone=None, locale="en-GB", *, may=True, **options) -> Reminded:
        made = Reminded(phone(locale, real_time=True, **options))
        if may:
            made.page.context.grant_permissions(["notifications"])
        given = push_phone and {"endpoint": push_phone.endpoint, "keys": push_phone.keys}
        made.page.add_init_script(f"globalThis.pushPhone = {json.dumps(given)}")
        made.page.add_init_script(path=FAKE_PUSH)
        return made.open(clinic.url)

    return make


@pytest.fixture
def anna_reminded(push_service, clinic, reminded):
    """Anna's phone, paired, with Monday and Thursday chosen and reminders switched on."""
    made = reminded(push_service.phone("anna"))
    made.device_id = made.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17"), long=True))
    made.choose("mon", "thu")
    made.turn_on()
    return made
