"""Reminders on the phone: switched on in a tap, kept up to date, without a word of health, and
silent amid a session."""

import json
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from webapp.config import Config
from webapp.push.keys import Keys
from webapp.push.message import message
from webapp.push.office import office_of
from webapp.push.reminding import remind
from webapp.store import push_subscriptions

APP = "https://clinic.example/"
SHOWN = """
async () => (await (await navigator.serviceWorker.ready).getNotifications()).map(
  ({ title, body, lang, tag, silent }) => ({ title, body, lang, tag, silent }))
"""
JOURNEY = """
const told = Intl.DateTimeFormat.prototype.resolvedOptions;
Intl.DateTimeFormat.prototype.resolvedOptions = function () {
  return { ...told.call(this), timeZone: "America/New_York" };
};
"""
# A tap on the reminder, and whom it brings forward; a browser lets only a real finger do so.
TAPPED = """
async () => {
  const done = [];
  WindowClient.prototype.focus = async function () { done.push("focus"); return this; };
  clients.openWindow = async (url) => { done.push(url); return null; };
  const waits = [];
  const [notification] = await registration.getNotifications();
  const event = new NotificationEvent("notificationclick", { notification });
  event.waitUntil = (promise) => waits.push(promise);
  dispatchEvent(event);
  await Promise.all(waits);
  return { done, left: (await registration.getNotifications()).length };
}
"""


@pytest.fixture(scope="module")
def browser(whole_browser):
    """The light build shows no notifications."""
    return whole_browser


@pytest.fixture
def anna(anna_reminded):
    return anna_reminded


def data_of(clinic) -> Path:
    return clinic.server.log.parent / "data"


def kept(clinic, phone):
    with clinic.store.read() as connection:
        return push_subscriptions.of_device(connection, phone.device_id)


# Switched on


def test_a_tap_tells_the_clinic_when_and_in_which_language(push_service, clinic, anna):
    one = kept(clinic, anna)
    assert (one.days, one.local_time, one.zone) == ("mon thu", "18:00", "Europe/Berlin")
    assert (one.language, one.endpoint) == ("en", push_service.phones["anna"].endpoint)
    assert one.server_key == Keys(data_of(clinic)).current().public
    anna.tap_on("reminders-try")
    anna.see("trial-sent")
    assert push_service.messages[0].content["notification"]["lang"] == "en"
    anna.tap_on("reminders-turn-off")
    anna.see("reminders-off")
    assert kept(clinic, anna) is None


def test_the_server_reminds_what_the_phone_asked_for(push_service, clinic, anna):
    """From the tap on the screen to the words on the locked one."""
    monday = datetime(2126, 11, 25, 18, tzinfo=ZoneInfo("Europe/Berlin"))
    assert f"{monday:%a}" == "Mon"
    office = office_of(
        Config.from_environment({**os.environ, "PERIOST_DATA": str(data_of(clinic))})
    )
    assert remind(clinic.store, office, round(monday.timestamp() * 1000)) == {"sent": 1}
    anna.get(json.dumps(push_service.messages[0].content).encode())
    anna.shows(1)
    (shown,) = anna.page.evaluate(SHOWN)
    assert (shown["title"], shown["body"]) == ("Periost", "It is your day")


@pytest.mark.parametrize("what", ["language", "days", "zone", "subscription", "key"])
def test_what_changes_reaches_the_clinic(push_service, clinic, anna, what):
    before = kept(clinic, anna)
    path = "**/api/v1/push-subscription"
    if what == "days":
        anna.choose("sat")
    if what == "language":
        anna.page.evaluate("location.hash = '/settings'")
        anna.at("language-ru").click()
    if what == "zone":
        anna.page.add_init_script(JOURNEY)
    if what == "subscription":
        other = push_service.phone("anew")
        given = json.dumps({"endpoint": other.endpoint, "keys": other.keys})
        anna.page.add_init_script(f"globalThis.pushPhone = {given}")
        anna.page.evaluate('localStorage.removeItem("the browser\'s own subscription")')
    if what == "key":
        Keys(data_of(clinic)).rotate()
    with anna.page.expect_response(path) as answer:
        anna.page.goto("about:blank")
        anna.page.goto(clinic.url)
    assert answer.value.status == 204
    after = kept(clinic, anna)
    changed = {
        "days": ("mon thu sat", after.days),
        "language": ("ru", after.language),
        "zone": ("America/New_York", after.zone),
        "subscription": (
            push_service.phones.get("anew", push_service.phones["anna"]).endpoint,
            after.endpoint,
        ),
        "key": (Keys(data_of(clinic)).current().public, after.server_key),
    }
    assert len(set(changed[what])) == 1
    assert after != before


def test_what_stays_the_same_is_not_told_again(anna):
    told = []
    anna.page.on("request", lambda one: told.append(one.method) if "push-sub" in one.url else None)
    with anna.page.expect_response("**/api/v1/push-key"):
        anna.page.reload()
    anna.reminders()
    anna.see("reminders-on")
    assert told == []


# On the screen


def test_a_reminder_shows_its_words_and_replaces_the_last(anna):
    for language in ("en", "ru"):
        anna.get(message("due", language, APP))
        anna.shows(1, language)
    assert anna.page.evaluate(SHOWN) == [
        {
            "title": "Periost", "body": "Сегодня ваш день", "lang": "ru",
            "tag": "periost-reminder", "silent": False,
        }
    ]  # fmt: skip


def test_a_message_that_is_none_shows_the_name_alone(anna):
    anna.get(b"no JSON")
    anna.shows(1)
    (shown,) = anna.page.evaluate(SHOWN)
    assert (shown["title"], shown["body"]) == ("Periost", "")


def test_amid_a_session_it_is_silent_and_goes_when_that_ends(anna):
    anna.today()
    anna.tap_on("second-60")
    anna.see("stop")
    anna.get(message("due", "en", APP))
    anna.shows(1)
    assert [one["silent"] for one in anna.page.evaluate(SHOWN)] == [True]
    anna.see("stop")
    anna.tap("stop")
    anna.tap_on("finish")
    anna.shows(0)


def test_opening_the_app_takes_it_off_the_screen(anna):
    anna.get(message("due", "en", APP))
    anna.shows(1)
    anna.page.reload()
    anna.shows(0)


def test_a_tap_goes_to_the_open_app_and_opens_no_second(anna, clinic):
    worker = anna.page.context.service_workers[0]
    anna.get(message("due", "en", APP))
    anna.shows(1)
    assert worker.evaluate(TAPPED) == {"done": ["focus"], "left": 0}
    anna.get(message("due", "en", APP))
    anna.shows(1)
    anna.page.goto("about:blank")
    # It opens the app, not an address that came with the message.
    assert worker.evaluate(TAPPED) == {"done": [clinic.url], "left": 0}
