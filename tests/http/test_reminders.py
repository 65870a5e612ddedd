"""What phones and staff see of reminders: the key, whom the server talks to, a trial, an alarm."""

from dataclasses import replace
from datetime import date

import pytest
from clinic import NOW_MS
from clinic_staff import visit
from push.conftest import push_service  # noqa: F401 (a fixture)
from server_process import free_port

from webapp import create_app
from webapp.push.keys import Keys
from webapp.store import push_subscriptions, reminders

SUBSCRIPTION = "/api/v1/push-subscription"
TRIAL = "/api/v1/push-trial"
TIMES = {"days": ["mon"], "local_time": "18:00", "zone": "Europe/Berlin"}


@pytest.fixture
def served(config, store):
    """A maker of apps that may send reminders, with `settings`."""

    def make(**settings):
        named = {"push_contact": "mailto:desk@clinic.example", **settings}
        app = create_app(replace(config, **named), store)
        app.config["CLOCK"] = lambda: NOW_MS
        return app.test_client()

    return make


def of_phone(phone, **changes):
    return {"endpoint": phone.endpoint, "keys": phone.keys, **TIMES, **changes}


def test_a_phone_gets_the_key_of_this_server(served, config, cast):
    answer = served().get("/api/v1/push-key", headers=cast.anna.bearer)
    assert answer.get_json() == {"public_key": Keys(config.data).current().public}


def test_where_nothing_names_the_sender_there_is_no_key(client, cast):
    answer = client.get("/api/v1/push-key", headers=cast.anna.bearer)
    assert answer.get_json() == {"public_key": None}
    assert client.post(TRIAL, headers=cast.anna.bearer).status_code == 404


@pytest.mark.parametrize("method", ["get", "put", "delete", "post"])
def test_nobody_without_a_phone_asks(client, method):
    paths = {"get": "/api/v1/push-key", "post": TRIAL}
    assert getattr(client, method)(paths.get(method, SUBSCRIPTION)).status_code == 401


def test_only_push_services_that_are_known_are_taken(served, store, cast, push_service):  # noqa: F811
    wanted = of_phone(push_service.phone("anna"))
    asked = {"json": wanted, "headers": cast.anna.bearer}
    refused = served().put(SUBSCRIPTION, **asked)
    assert (refused.status_code, refused.get_json()["path"]) == (422, "$.endpoint")
    assert (
        served(push_hosts=f"x.example, {push_service.host}").put(SUBSCRIPTION, **asked).status_code
        == 204
    )
    with store.read() as connection:
        kept = push_subscriptions.of_device(connection, cast.anna.device_id)
    # A phone of an earlier app does not say its language.
    assert (kept.endpoint, kept.language) == (wanted["endpoint"], "en")


@pytest.mark.parametrize("language", ["", "e", "en_GB", "en-", "x" * 36, "<b>"])
def test_a_language_that_is_none_is_refused(served, cast, language):
    wanted = {
        "endpoint": "https://fcm.googleapis.com/a", "keys": {"p256dh": "B" * 87, "auth": "a" * 22},
        **TIMES, "language": language,
    }  # fmt: skip
    answer = served().put(SUBSCRIPTION, json=wanted, headers=cast.anna.bearer)
    assert (answer.status_code, answer.get_json()["path"]) == (422, "$.language")


def test_a_trial_is_sent_at_once_and_not_too_often(served, cast, push_service):  # noqa: F811
    client = served(push_hosts=push_service.host)
    assert client.post(TRIAL, headers=cast.anna.bearer).status_code == 404
    wanted = of_phone(push_service.phone("anna"), language="ru")
    client.put(SUBSCRIPTION, json=wanted, headers=cast.anna.bearer)
    assert client.post(TRIAL, headers=cast.anna.bearer).status_code == 204
    assert push_service.messages[0].content["notification"]["lang"] == "ru"
    again = client.post(TRIAL, headers=cast.anna.bearer)
    assert (again.status_code, again.headers["Retry-After"]) == (429, "10")
    assert len(push_service.messages) == 1


@pytest.mark.parametrize(("status", "told"), [(410, 404), (403, 502), (503, 502)])
def test_a_trial_that_was_not_taken_says_so(served, cast, push_service, status, told):  # noqa: F811
    client = served(push_hosts=push_service.host)
    wanted = of_phone(push_service.phone("anna"))
    client.put(SUBSCRIPTION, json=wanted, headers=cast.anna.bearer)
    push_service.answers.append((status, {}))
    assert client.post(TRIAL, headers=cast.anna.bearer).status_code == told


def test_a_trial_at_a_push_service_that_is_away_says_so(served, cast, push_service):  # noqa: F811
    host = f"localhost:{free_port()}"
    client = served(push_hosts=host)
    wanted = of_phone(push_service.phone("anna"), endpoint=f"https://{host}/anna")
    client.put(SUBSCRIPTION, json=wanted, headers=cast.anna.bearer)
    assert client.post(TRIAL, headers=cast.anna.bearer).status_code == 502


def test_an_admin_sees_on_every_page_that_reminders_are_refused(app, store, cast):
    dora, bea = visit(app, store, cast.dora), visit(app, store, cast.bea)
    assert "reminder-alarm" not in dora.get("/clinic/patients").text
    slot = (cast.anna.device_id, date(2026, 9, 21), "first", NOW_MS)
    with store.write() as connection:
        claim = reminders.claim(connection, *slot, "h" * 36, NOW_MS)
        reminders.begin(connection, claim, "fcm.googleapis.com")
        reminders.settle(connection, claim, "refused", 403, NOW_MS)
    for address in ("/clinic/patients", "/clinic/audit"):
        page = dora.get(address).text
        assert "reminder-alarm" in page
        assert "fcm.googleapis.com refuses them (403)" in page
    assert "reminder-alarm" not in bea.get("/clinic/patients").text
