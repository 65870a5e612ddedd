"""One's own passkeys: added by whom they are made for, removed, and where they are good."""

import json
from dataclasses import replace

import pytest
from clinic import NOW_MS
from clinic_staff import PASSWORD, cheapen_hashes, give_access
from passkey_maker import OWN, URL, Maker, add, guest_of, inside

from webapp import create_app
from webapp.config import Config
from webapp.domain.staff_access import PASSKEYS_MOST
from webapp.http.passkeys import Place, place_of
from webapp.store import audit, passkeys, staff_totp

ALONE = "/clinic/sign-in/passkey"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    cheapen_hashes(monkeypatch)


@pytest.fixture
def config(config):
    return replace(config, public_url=URL)


@pytest.fixture
def bea(store, cast):
    give_access(store, cast.bea, cast.carl)
    return cast.bea


@pytest.fixture
def maker(app, store, bea):
    answer, maker = add(app, store, bea)
    assert answer.status_code == 303
    return maker


def newest(store):
    with store.read() as connection:
        entry = audit.newest(connection, 1)[0]
    return entry.action, json.loads(entry.facts)


def test_adding_needs_the_password_and_a_name(app, store, bea):
    guest = inside(app, store, bea)
    for form in ({"name": "x", "password": "no"}, {"name": " ", "password": PASSWORD},
                 {"name": "x" * 61, "password": PASSWORD}):  # fmt: skip
        answer = guest.post(f"{OWN}/challenge", **form)
        assert (answer.status_code, list(answer.get_json())) == (422, ["fault"])
    wrong = {"name": "x", "password": "no"}
    tries = [guest.post(f"{OWN}/challenge", **wrong).status_code for _ in range(10)]
    assert 429 in tries


def test_a_passkey_is_added_once_and_by_whom_the_challenge_was_made_for(app, store, cast, bea):
    maker, guest, other = Maker(), inside(app, store, bea), inside(app, store, cast.carl)
    asked = guest.post(f"{OWN}/challenge", name="x", password=PASSWORD).get_json()
    credential = maker.make(asked)
    assert other.post(OWN, name="x", credential=credential).status_code == 422
    assert guest.post(OWN, name="x", credential=credential).status_code == 303
    assert guest.post(OWN, name="x", credential=credential).status_code == 422
    assert newest(store)[0] == "passkey-refused"
    answer, _ = add(app, store, cast.carl, maker)
    assert (answer.status_code, "fault-passkey" in answer.text) == (422, True)


def test_nobody_has_passkeys_without_end(app, store, bea):
    with store.write() as connection:
        for n in range(PASSKEYS_MOST):
            key = (bytes([n]), b"key", 0, "x", ())
            passkeys.add(connection, bea.id, *key, NOW_MS)
    guest = inside(app, store, bea)
    answer = guest.post(f"{OWN}/challenge", name="x", password=PASSWORD)
    assert answer.status_code == 422


def test_one_removes_one_s_own_and_never_the_last_second_factor(app, store, cast, bea, maker):
    with store.read() as connection:
        (mine,) = passkeys.of_member(connection, bea.id)
    address = f"{OWN}/{mine.id}/remove"
    assert inside(app, store, cast.carl).post(address).status_code == 404
    guest = inside(app, store, bea)
    with store.write() as connection:
        factor = staff_totp.of_member(connection, bea.id)
        staff_totp.forget(connection, bea.id)
    assert guest.post(address).status_code == 409
    with store.write() as connection:
        staff_totp.keep(connection, bea.id, factor.secret, 0, NOW_MS)
    assert guest.post(address).status_code == 303
    assert newest(store) == ("passkey-removed", {"passkey": mine.id})
    assert guest.post(address).status_code == 404


def test_a_sign_in_that_was_reset_takes_the_passkeys_along(app, store, cast, bea, maker):
    dora = inside(app, store, cast.dora)
    assert dora.post(f"/clinic/staff/{bea.id}/reset").status_code == 200
    guest = guest_of(app)
    asked = guest.post(f"{ALONE}/challenge").get_json()
    assert guest.post(ALONE, credential=maker.show(asked)).status_code == 401


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://clinic.example", Place("clinic.example", "https://clinic.example")),
        ("https://Clinic.example:443/x/", Place("clinic.example", "https://clinic.example")),
        ("https://clinic.example:8443", Place("clinic.example", "https://clinic.example:8443")),
        (
            "https://клиника.example",
            Place("xn--80apagcdp.example", "https://xn--80apagcdp.example"),
        ),
        ("http://localhost:8000/", Place("localhost", "http://localhost:8000")),
        ("http://clinic.example", None),
        ("https://10.0.0.7", None),
        ("https://[::1]:8000", None),
        ("http://127.0.0.1:8000", None),
        ("", None),
    ],
)
def test_where_passkeys_are_good(url, place):
    assert place_of(Config(public_url=url)) == place


def test_at_a_number_there_is_nothing_to_ask(config, store, bea):
    app = create_app(replace(config, public_url="https://10.0.0.7"), store)
    app.config["CLOCK"] = lambda: NOW_MS
    guest = guest_of(app)
    for address in (ALONE, f"{ALONE}/challenge"):
        assert guest.post(address).status_code == 404
