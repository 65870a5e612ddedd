"""Passkeys without a browser: what no browser would send, and what two servers make of it."""

import json
from dataclasses import replace
from uuid import UUID

import pytest
from clinic import NOW_MS
from clinic_staff import PASSWORD, cheapen_hashes, email_of, give_access
from passkey_maker import HOLDER, OWN, PRESENT, URL, Maker, add, guest_of, inside

from webapp import create_app
from webapp.domain.staff_access import (
    CHALLENGE_MS,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
)
from webapp.store import audit, staff

ALONE, SECOND = "/clinic/sign-in/passkey", "/clinic/second-factor/passkey"


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


def half_way(app, name="bea"):
    guest = guest_of(app)
    first = guest.post("/clinic/sign-in", email=email_of(name), password=PASSWORD)
    assert first.status_code == 303
    return guest


def ask(guest, way):
    answer = guest.post(f"{way}/challenge")
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def is_in(guest):
    return guest.get("/clinic/patients").status_code == 200


def newest(store):
    with store.read() as connection:
        entry = audit.newest(connection, 1)[0]
    return entry.action, json.loads(entry.facts)


def test_what_the_browser_is_asked(app, store, bea, maker):
    guest = inside(app, store, bea)
    wanted = guest.post(f"{OWN}/challenge", name="x", password=PASSWORD).get_json()
    assert wanted["rp"] == {"id": "clinic.example", "name": "Bone Street"}
    assert wanted["attestation"] == "none"
    selection = wanted["authenticatorSelection"]
    assert (selection["residentKey"], selection["userVerification"]) == ("preferred", "required")
    assert len(wanted["excludeCredentials"]) == 1
    alone = ask(guest_of(app), ALONE)
    assert (alone["userVerification"], alone.get("allowCredentials", [])) == ("required", [])
    assert len(ask(half_way(app), SECOND)["allowCredentials"]) == 1


@pytest.mark.parametrize("way", [ALONE, SECOND])
def test_a_passkey_lets_in_once_for_each_challenge(app, store, maker, way):
    def comer():
        return guest_of(app) if way == ALONE else half_way(app)

    guest = comer()
    credential = maker.show(ask(guest, way))
    thief = comer()
    ask(thief, way)
    assert thief.post(way, credential=credential).status_code == 401
    answer = guest.post(way, credential=credential)
    assert (answer.status_code, is_in(guest)) == (303, True)
    again = comer()
    if kept := guest.client.get_cookie(HOLDER):
        again.client.set_cookie(HOLDER, kept.value, domain="localhost", secure=True)
    assert again.post(way, credential=credential).status_code == 401
    assert not is_in(again)
    assert newest(store)[0] == "sign-in-refused"


def test_a_challenge_for_one_thing_is_none_for_another(app, store, bea, maker):
    guest = half_way(app)
    other = ask(guest_of(app), ALONE)
    assert guest.post(SECOND, credential=maker.show(other)).status_code == 401
    inner = inside(app, store, bea)
    asked = inner.post(f"{OWN}/challenge", name="x", password=PASSWORD).get_json()
    assert guest.post(ALONE, credential=maker.show(asked)).status_code == 401


def test_a_late_challenge_is_none(app, maker):
    guest = guest_of(app)
    credential = maker.show(ask(guest, ALONE))
    app.config["CLOCK"] = lambda: NOW_MS + CHALLENGE_MS
    assert guest.post(ALONE, credential=credential).status_code == 401


@pytest.mark.parametrize("way", [ALONE, SECOND])
@pytest.mark.parametrize(
    "change",
    [
        {"origin": "https://clinic.example.evil"},
        {"origin": "http://clinic.example"},
        {"rp_id": "evil.example"},
        {"flags": PRESENT},
        {"flags": 0},
    ],
    ids=["other origin", "no TLS", "other host", "nobody verified", "nobody there"],
)
def test_what_was_signed_elsewhere_or_by_nobody_is_refused(app, store, maker, way, change):
    guest = guest_of(app) if way == ALONE else half_way(app)
    vars(maker).update(change)
    assert guest.post(way, credential=maker.show(ask(guest, way))).status_code == 401
    assert newest(store)[1]["because"] == "passkey"
    assert not is_in(guest)


@pytest.mark.parametrize("way", [ALONE, SECOND])
def test_a_passkey_that_counts_backwards_is_refused_and_told(app, store, bea, maker, way):
    guest = guest_of(app) if way == ALONE else half_way(app)
    maker.sign_count = 7
    assert guest.post(way, credential=maker.show(ask(guest, way))).status_code == 303
    copy = guest_of(app) if way == ALONE else half_way(app)
    maker.sign_count = 7
    assert copy.post(way, credential=maker.show(ask(copy, way))).status_code == 401
    action, facts = newest(store)
    assert (action, facts["because"]) == ("sign-in-refused", "sign-count")


def test_another_key_under_the_same_name_is_refused(app, maker):
    guest, forger = guest_of(app), Maker()
    forger.credential_id, forger.user_handle = maker.credential_id, maker.user_handle
    assert guest.post(ALONE, credential=forger.show(ask(guest, ALONE))).status_code == 401


def test_alone_it_names_its_own_person_and_no_other(app, store, cast, maker):
    guest = guest_of(app)
    for handle in (UUID(cast.carl.id).bytes, b""):
        maker.user_handle = handle
        assert guest.post(ALONE, credential=maker.show(ask(guest, ALONE))).status_code == 401


def test_a_passkey_of_another_is_no_second_factor(app, store, cast, maker):
    add(app, store, cast.carl)
    guest = half_way(app, "carl")
    assert guest.post(SECOND, credential=maker.show(ask(guest, SECOND))).status_code == 401


def test_a_disabled_person_is_refused(app, store, bea, maker):
    guest = guest_of(app)
    asked = ask(guest, ALONE)
    with store.write() as connection:
        staff.disable(connection, bea.id, NOW_MS)
    assert guest.post(ALONE, credential=maker.show(asked)).status_code == 401


@pytest.mark.parametrize("way", [ALONE, SECOND, OWN])
@pytest.mark.parametrize(
    "sent",
    ["", "{}", "[]", "1", "null", '{"rawId": 1}', '{"response": null}', "x" * 30_000, "[" * 9_000,
     '{"rawId": "AA", "response": {"clientDataJSON": "e30"}}'],
    ids=range(10),
)  # fmt: skip
def test_nonsense_is_refused_and_breaks_nothing(app, store, bea, maker, way, sent):
    guest = {ALONE: guest_of, SECOND: half_way}.get(way, lambda app: inside(app, store, bea))(app)
    answer = guest.post(way, credential=sent)
    assert answer.status_code == (422 if way == OWN else 401)


def test_parts_of_a_true_answer_that_are_false_are_refused(app, maker):
    guest = guest_of(app)
    for name in ("authenticatorData", "signature", "clientDataJSON", "userHandle"):
        for value in ("", "AA", "!", 7, None, []):
            credential = json.loads(maker.show(ask(guest, ALONE)))
            credential["response"][name] = value
            answer = guest.post(ALONE, credential=json.dumps(credential))
            assert answer.status_code == 401, (name, value)


def test_tries_are_counted_on_the_account_and_on_the_address_over_all_servers(
    app, config, store, maker
):
    other = create_app(config, store)
    other.config["CLOCK"] = app.config["CLOCK"]
    guest = half_way(app)
    codes = [guest.post(f"{SECOND}/challenge").status_code for _ in range(TRIES_PER_ACCOUNT)]
    # The password that was asked for as the passkey was added was a try as well.
    assert codes == [200] * (TRIES_PER_ACCOUNT - 1) + [429]
    servers = [guest_of(app), guest_of(other)]
    tries = [
        servers[n % 2].post(f"{ALONE}/challenge").status_code for n in range(TRIES_PER_ADDRESS)
    ]
    assert tries[0] == 200 and tries[-1] == 429


def test_another_server_of_the_same_store_takes_the_challenge(app, config, store, maker):
    other = create_app(config, store)
    other.config["CLOCK"] = app.config["CLOCK"]
    one, two = guest_of(app), guest_of(other)
    credential = maker.show(ask(one, ALONE))
    holder = one.client.get_cookie(HOLDER).value
    two.client.set_cookie(HOLDER, holder, domain="localhost", secure=True)
    assert two.post(ALONE, credential=credential).status_code == 303
    assert is_in(two)


def test_the_holder_s_cookie_is_kept_from_scripts_and_other_sites(app, bea):
    cookie = guest_of(app).post(f"{ALONE}/challenge").headers["Set-Cookie"]
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Strict"} <= set(cookie.split("; "))
