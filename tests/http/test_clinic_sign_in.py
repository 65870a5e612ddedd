"""Signing in: a password, then a code; how long it lasts, and how often one may try."""

from dataclasses import replace

import pytest
from clinic import NOW_MS
from clinic_staff import (
    COOKIE,
    PASSWORD,
    Visitor,
    cheapen_hashes,
    code_at,
    email_of,
    give_access,
    sign_in,
    visit,
    visitor,
)

from webapp import create_app
from webapp.domain.staff_access import (
    SECOND_FACTOR_MS,
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    TRIES_WINDOW_MS,
)
from webapp.store import audit, staff, staff_sessions

MINUTE_MS = 60 * 1000
HOUR_MS = 60 * MINUTE_MS
HOME = "/clinic/patients"
WRONG = "x"


@pytest.fixture(autouse=True)
def cheap_hashes(monkeypatch):
    cheapen_hashes(monkeypatch)


@pytest.fixture
def bea(store, cast):
    give_access(store, cast.bea)
    return cast.bea


@pytest.fixture
def guest(app, bea):
    return visitor(app)


class Clock:
    """The app's clock, which a test puts forward."""

    def __init__(self, app):
        self.now_ms = NOW_MS
        app.config["CLOCK"] = lambda: self.now_ms


def is_in(guest):
    return guest.get(HOME).status_code == 200


def newest_actions(store, n=3):
    with store.read() as connection:
        return [(entry.action, entry.actor) for entry in audit.newest(connection, n)]


def test_a_password_and_a_code_let_a_member_in(guest, store, bea):
    assert guest.get(HOME).headers["Location"] == "/clinic/sign-in?next=/clinic/patients"
    answer = sign_in(guest, email_of("bea"))
    assert (answer.status_code, answer.headers["Location"]) == (303, HOME)
    assert is_in(guest)
    assert ("signed-in", f"staff:{bea.id}") in newest_actions(store)


def test_a_password_alone_opens_nothing(guest):
    guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    assert guest.get(HOME).status_code == 303
    assert guest.get("/clinic/second-factor").status_code == 200


def test_a_half_session_s_cookie_is_not_that_of_the_whole_one(guest):
    guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    half = guest.client.get_cookie(COOKIE).value
    guest.post("/clinic/second-factor", code=code_at(NOW_MS))
    assert guest.client.get_cookie(COOKIE).value != half
    guest.client.set_cookie(COOKIE, half, domain="localhost")
    assert not is_in(guest)


@pytest.mark.parametrize(
    ("email", "password"),
    [("bea", "wrong and wrong again"), ("nobody", PASSWORD), ("carl", ""), ("bea", PASSWORD * 20)],
    ids=["wrong password", "unknown address", "no password chosen", "too long"],
)
def test_every_wrong_sign_in_gets_the_same_answer(guest, email, password):
    answer = guest.post("/clinic/sign-in", email=email_of(email), password=password)
    assert answer.status_code == 401
    assert "do not belong together" in answer.text
    assert guest.client.get_cookie(COOKIE) is None


def test_a_code_is_taken_once(app, guest):
    assert sign_in(guest, email_of("bea")).status_code == 303
    another = visitor(app)
    assert sign_in(another, email_of("bea")).status_code == 401
    assert not is_in(another)


def test_an_earlier_code_is_not_taken_after_a_later_one(app, guest):
    clock = Clock(app)
    clock.now_ms += 30_000
    assert sign_in(guest, email_of("bea"), clock.now_ms).status_code == 303
    another = visitor(app)
    another.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    assert another.post("/clinic/second-factor", code=code_at(NOW_MS)).status_code == 401


def test_tries_on_one_account_are_counted_over_all_servers(app, config, store, guest):
    other = create_app(config, store)
    other.config["CLOCK"] = app.config["CLOCK"]
    servers = [guest, visitor(other)]
    codes = [
        servers[n % 2].post("/clinic/sign-in", email=email_of("bea"), password=WRONG).status_code
        for n in range(TRIES_PER_ACCOUNT + 1)
    ]
    assert codes == [401] * TRIES_PER_ACCOUNT + [429]
    refused = guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) == TRIES_WINDOW_MS // 1000


def test_after_a_while_one_may_try_again(app, guest):
    clock = Clock(app)
    for _ in range(TRIES_PER_ACCOUNT):
        guest.post("/clinic/sign-in", email=email_of("bea"), password=WRONG)
    clock.now_ms += TRIES_WINDOW_MS
    assert sign_in(guest, email_of("bea"), clock.now_ms).status_code == 303


def test_many_accounts_from_one_address_are_counted_together(guest):
    codes = [
        guest.post("/clinic/sign-in", email=f"{n}@x.example", password=WRONG).status_code
        for n in range(TRIES_PER_ADDRESS + 1)
    ]
    assert codes == [401] * TRIES_PER_ADDRESS + [429]


def test_codes_are_counted_too(guest):
    guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    codes = [
        guest.post("/clinic/second-factor", code="000000").status_code
        for _ in range(TRIES_PER_ACCOUNT + 1)
    ]
    assert codes == [401] * TRIES_PER_ACCOUNT + [429]


def test_a_right_sign_in_forgets_the_tries_before(guest):
    for _ in range(TRIES_PER_ACCOUNT - 1):
        guest.post("/clinic/sign-in", email=email_of("bea"), password=WRONG)
    assert sign_in(guest, email_of("bea")).status_code == 303
    assert guest.post("/clinic/sign-in", email=email_of("bea"), password=WRONG).status_code == 401


@pytest.mark.parametrize(
    ("away_ms", "is_still_in"), [(30 * MINUTE_MS - 1, True), (30 * MINUTE_MS, False)]
)
def test_an_unused_session_ends(app, store, cast, away_ms, is_still_in):
    clock, bea = Clock(app), visit(app, store, cast.bea)
    assert is_in(bea)
    clock.now_ms += away_ms
    assert is_in(bea) is is_still_in


def test_a_used_session_goes_on_until_its_last_hour(app, store, cast):
    clock, bea = Clock(app), visit(app, store, cast.bea)
    while clock.now_ms < NOW_MS + 12 * HOUR_MS - 20 * MINUTE_MS:
        clock.now_ms += 20 * MINUTE_MS
        assert is_in(bea)
    clock.now_ms = NOW_MS + 12 * HOUR_MS
    assert not is_in(bea)


def test_limits_are_settings(config, store, cast):
    short = replace(config, staff_idle_minutes=1, staff_session_hours=1)
    app = create_app(short, store)
    clock, bea = Clock(app), visit(app, store, cast.bea)
    clock.now_ms += MINUTE_MS
    assert not is_in(bea)


def test_a_session_without_its_code_ends_soon(app, guest):
    clock = Clock(app)
    guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    clock.now_ms += SECOND_FACTOR_MS
    late = guest.post("/clinic/second-factor", code=code_at(clock.now_ms))
    assert late.headers["Location"].startswith("/clinic/sign-in")


def test_signing_out_ends_the_session_and_not_only_the_cookie(app, guest, store):
    sign_in(guest, email_of("bea"))
    token = guest.client.get_cookie(COOKIE).value
    answer = guest.post("/clinic/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert guest.client.get_cookie(COOKIE) is None
    thief = visitor(app)
    thief.client.set_cookie(COOKIE, token, domain="localhost")
    assert not is_in(thief)
    assert newest_actions(store, 1)[0][0] == "signed-out"


def test_a_disabled_member_is_out_at_once(app, store, cast):
    bea = visit(app, store, cast.bea)
    assert is_in(bea)
    with store.write() as connection:
        staff.disable(connection, cast.bea.id, NOW_MS)
    assert not is_in(bea)


def test_a_session_can_be_ended_from_another_browser(app, store, cast):
    one, other = visit(app, store, cast.bea), visit(app, store, cast.bea)
    with store.read() as connection:
        sessions = staff_sessions.of_member(connection, cast.bea.id)
    assert len(sessions) == 2
    foreign = visit(app, store, cast.carl)
    for session in sessions:
        assert foreign.post(f"/clinic/account/sessions/{session.id}/end").status_code == 404
    page = one.get("/clinic/account").text
    own = next(s.id for s in sessions if f"/sessions/{s.id}/end" not in page)
    other_id = next(s.id for s in sessions if s.id != own)
    assert one.post(f"/clinic/account/sessions/{other_id}/end").status_code == 303
    assert is_in(one) and not is_in(other)


def test_a_new_password_ends_the_other_browsers(app, store, bea):
    one, other = visit(app, store, bea), visit(app, store, bea)
    wrong = one.post("/clinic/account/password", old="x", new="another long password")
    assert (wrong.status_code, "fault-old" in wrong.text) == (422, True)
    weak = one.post("/clinic/account/password", old=PASSWORD, new="short")
    assert (weak.status_code, "fault-new" in weak.text) == (422, True)
    done = one.post("/clinic/account/password", old=PASSWORD, new="another long password")
    assert done.status_code == 303
    assert is_in(one) and not is_in(other)


def test_the_cookie_is_kept_from_scripts_and_other_sites(guest):
    answer = guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_over_https_the_cookie_is_bound_to_this_host(config, store, bea):
    app = create_app(replace(config, public_url="https://clinic.example"), store)
    app.config["CLOCK"] = lambda: NOW_MS
    guest = Visitor(app.test_client())
    answer = guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-periost-staff=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    "away", ["https://evil.example/clinic/x", "//evil.example/clinic/x", "/\\evil.example/clinic/",
             "/clinic/../../evil", "javascript:alert(1)", "/", ""],
)  # fmt: skip
def test_the_way_back_never_leads_to_another_site(guest, away):
    guest.post("/clinic/sign-in", email=email_of("bea"), password=PASSWORD, next=away)
    answer = guest.post("/clinic/second-factor", code=code_at(NOW_MS), next=away)
    assert (
        answer.headers["Location"].split("?")[0] in (HOME, away)
        and "evil." not in (answer.headers["Location"])
    )
