"""The one-time link: how the first admin, and everybody after, gets in."""

import re

import pytest
from clinic import NOW_MS
from clinic_staff import PASSWORD, cheapen_hashes, visit, visitor

from webapp.domain import totp
from webapp.domain.staff_access import SETUP_LINK_MS
from webapp.first_run import first_link
from webapp.http.clinic.set_up import authenticator_uri
from webapp.store import setup_links, staff

URL = "http://localhost"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    cheapen_hashes(monkeypatch)


def secret_on(page):
    """The key that the page shows, as the authenticator takes it in."""
    shown = re.search(r'data-testid="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    bits = "".join(f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.index(c):05b}" for c in shown)
    return bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits) // 8 * 8, 8))


def choose(guest, path, now_ms=NOW_MS, **form):
    """Open a link and fill it in, rightly unless `form` says otherwise."""
    page = guest.get(path)
    assert page.status_code == 200
    code = totp.code_at(secret_on(page.text), totp.step_of(now_ms))
    return guest.post(path, **{"password": PASSWORD, "code": code, **form})


@pytest.fixture
def first(store):
    return first_link(store, URL, NOW_MS).removeprefix(URL)


def test_the_first_admin_comes_in_by_a_link(app, store, first):
    guest = visitor(app)
    answer = choose(guest, first, email="Dora@Clinic.example")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/clinic/patients")
    assert guest.get("/clinic/staff").status_code == 200
    with store.read() as connection:
        member = staff.by_email(connection, "dora@clinic.example")
        assert setup_links.is_first_run(connection) is False
    assert member.role == "admin" and member.password_hash.startswith("$argon2id$")
    assert first_link(store, URL, NOW_MS) is None


def test_a_link_works_once(app, first):
    assert choose(visitor(app), first, email="dora@clinic.example").status_code == 303
    assert visitor(app).get(first).status_code == 404


def test_a_later_start_makes_another_link_and_the_earlier_works_no_longer(app, store, first):
    second = first_link(store, URL, NOW_MS).removeprefix(URL)
    assert visitor(app).get(first).status_code == 404
    assert visitor(app).get(second).status_code == 200


def test_once_somebody_can_sign_in_the_first_link_is_worth_nothing(app, store, cast, first):
    with store.write() as connection:
        staff.keep_password(connection, cast.dora.id, "$argon2id$any")
    assert visitor(app).get(first).status_code == 404


def test_a_link_is_good_for_a_day(app, first):
    app.config["CLOCK"] = lambda: NOW_MS + SETUP_LINK_MS - 1
    assert visitor(app).get(first).status_code == 200
    app.config["CLOCK"] = lambda: NOW_MS + SETUP_LINK_MS
    assert visitor(app).get(first).status_code == 404


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"email": "dora"}, "email"),
        ({"email": "dora@clinic.example", "password": "short"}, "password"),
        ({"email": "dora@clinic.example", "password": "aaaaaaaaaaaaaaaa"}, "password"),
        ({"email": "dora@clinic.example", "password": "dora@clinic.example"}, "password"),
        ({"email": "dora@clinic.example", "code": "000000"}, "code"),
    ],
)
def test_a_fault_is_named_at_its_field_and_uses_nothing_up(app, first, form, fault):
    answer = choose(visitor(app), first, **form)
    assert answer.status_code == 422
    assert re.findall(r'data-testid="fault-(\w+)"', answer.text) == [fault]
    assert choose(visitor(app), first, email="dora@clinic.example").status_code == 303


def test_a_page_that_is_opened_twice_shows_one_key(app, first):
    keys = {secret_on(visitor(app).get(first).text) for _ in range(2)}
    assert len(keys) == 1


def test_an_admin_adds_somebody_and_gets_their_link(app, store, cast):
    dora = visit(app, store, cast.dora)
    added = dora.post("/clinic/staff", email="Erik@Clinic.example", role="therapist")
    link = re.search(r"http://127\.0\.0\.1:8000(/clinic/set-up/[\w-]+)", added.text)[1]
    guest = visitor(app)
    assert choose(guest, link).status_code == 303
    assert "erik@clinic.example" in guest.get("/clinic/account").text
    assert guest.get("/clinic/staff").status_code == 403


def test_a_new_link_replaces_password_and_code_and_ends_what_was_open(app, store, cast):
    dora, bea = visit(app, store, cast.dora), visit(app, store, cast.bea)
    made = dora.post(f"/clinic/staff/{cast.bea.id}/link")
    link = re.search(r"(/clinic/set-up/[\w-]+)", made.text)[1]
    assert bea.get("/clinic/patients").status_code == 200
    assert choose(visitor(app), link).status_code == 303
    assert bea.get("/clinic/patients").status_code == 303


def test_a_disabled_member_s_link_works_no_longer(app, store, cast):
    dora = visit(app, store, cast.dora)
    made = dora.post(f"/clinic/staff/{cast.carl.id}/link")
    link = re.search(r"(/clinic/set-up/[\w-]+)", made.text)[1]
    assert dora.post(f"/clinic/staff/{cast.carl.id}/disable").status_code == 303
    assert visitor(app).get(link).status_code == 404


def test_an_admin_cannot_lock_the_last_door(app, store, cast):
    dora = visit(app, store, cast.dora)
    assert dora.post(f"/clinic/staff/{cast.dora.id}/disable").status_code == 409
    assert dora.get("/clinic/staff").status_code == 200


@pytest.mark.parametrize("form", [{"email": "no address"}, {"email": "bea@clinic.example"}])
def test_who_cannot_be_added_is_told_at_the_field(app, store, cast, form):
    answer = visit(app, store, cast.dora).post("/clinic/staff", role="therapist", **form)
    assert answer.status_code == 422 and "fault-email" in answer.text


def test_the_address_for_the_authenticator_holds_nothing_unescaped():
    secret = b"12345678901234567890"
    assert authenticator_uri(secret, "Bone & Co: Street", "bea@clinic.example") == (
        "otpauth://totp/Bone%20%26%20Co%3A%20Street:bea%40clinic.example"
        f"?secret={totp.base32(secret)}&issuer=Bone%20%26%20Co%3A%20Street"
    )
