"""Signing in, by a password and then a code, and signing out."""

from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain import totp
from webapp.domain.staff_access import PASSWORD_MOST, TRIES_WINDOW_MS
from webapp.http import staff_passwords, staff_sessions
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.files import own_file
from webapp.http.clinic.pages import inside, page
from webapp.http.clock import now_ms
from webapp.http.passkeys import place_of
from webapp.http.problems import Refusal
from webapp.http.staff_auth import SignedIn, caller, signed_in
from webapp.store import audit, passkeys, sign_in_tries, staff, staff_totp
from webapp.store import staff_sessions as sessions
from webapp.store.staff import StaffMember


def sign_in_blueprint(desk: Desk) -> Blueprint:
    """The pages before all others, and the way out."""
    blueprint = Blueprint("sign_in", __name__)

    @blueprint.get("/sign-in")
    @policy("public")
    def ask() -> Response:
        known = caller(desk.store)
        if known and known.session.is_complete:
            return redirect(onwards(), 303)
        return sign_in_page(desk)

    @blueprint.post("/sign-in")
    @policy("public")
    def give_password() -> Response:
        email, password = request.form.get("email", ""), request.form.get("password", "")
        member = _known(desk, email, password)
        if member is None:
            return sign_in_page(desk, 401, email=email, wrong="password")
        with desk.store.write() as connection:
            token = staff_sessions.begin(connection, member.id, is_complete=False)
        way = url_for("clinic.sign_in.ask_code", next=inside(request.form.get("next")))
        return staff_sessions.keep_cookie(redirect(way, 303), desk.config, token)

    @blueprint.get("/second-factor")
    @policy("second-factor")
    def ask_code() -> Response:
        return second_factor_page(desk)

    @blueprint.post("/second-factor")
    @policy("second-factor")
    def give_code() -> Response:
        token = _completed(desk, signed_in(), request.form.get("code", ""))
        if token is None:
            return second_factor_page(desk, 401, wrong="code")
        return staff_sessions.keep_cookie(redirect(onwards(), 303), desk.config, token)

    @blueprint.post("/sign-out")
    @policy("staff")
    def leave() -> Response:
        with desk.store.write() as connection:
            sessions.end(connection, signed_in().session.id)
            note(connection, "signed-out", signed_in().actor)
        response = redirect(url_for("clinic.sign_in.ask"), 303)
        # Pages that the browser keeps for its back button are thrown away as well.
        response.headers["Clear-Site-Data"] = '"cache"'
        return staff_sessions.drop_cookie(response, desk.config)

    return blueprint


def sign_in_page(desk: Desk, status: int = 200, **values: Any) -> Response:
    """The first page; `wrong` says what was not right before."""
    shared = {
        "next": inside(request.values.get("next")),
        "has_passkey": bool(place_of(desk.config)),
    }
    script = own_file("passkeys.js")
    return page(desk, "sign_in.html", status, passkey_script=script, **shared, **values)


def second_factor_page(desk: Desk, status: int = 200, **values: Any) -> Response:
    """The page after it, with a passkey for those who have one; `wrong` as above."""
    member = signed_in().member
    with desk.store.read() as connection:
        has_passkey = bool(place_of(desk.config) and passkeys.of_member(connection, member.id))
    shared = {
        "next": inside(request.values.get("next")),
        "code": _demo_code(desk, member),
        "has_passkey": has_passkey,
        "passkey_script": own_file("passkeys.js"),
    }
    return page(desk, "second_factor.html", status, **shared, **values)


def onwards() -> str:
    """Where to, once somebody is in."""
    return inside(request.values.get("next")) or url_for("clinic.patients.listed")


def _known(desk: Desk, email: str, password: str) -> StaffMember | None:
    """The member whose password it is. Raises Refusal after too many tries."""
    count_try(desk, email)
    with desk.store.read() as connection:
        member = staff.by_email(connection, email)
    kept = member.password_hash if member and not member.is_disabled else ""
    # What is too long to be one is not worth the memory of a hash, but the same time.
    is_right = staff_passwords.matches(kept, password[:PASSWORD_MOST])
    if member and is_right and len(password) <= PASSWORD_MOST:
        _renew(desk, member, password)
        return member
    with desk.store.write() as connection:
        who = f"staff:{member.id}" if member else "staff:unknown"
        audit.write(connection, now_ms(), who, "sign-in-refused", who, {"because": "password"})
    return None


def count_try(desk: Desk, account: str | None) -> None:
    """Count a try beforehand, on an account if one is named. Raises Refusal after too many."""
    with desk.store.write() as connection:
        is_allowed = sign_in_tries.may_try(connection, account, request.remote_addr or "", now_ms())
    if not is_allowed:
        raise Refusal("too-many-tries", wait_s=TRIES_WINDOW_MS // 1000)


def _renew(desk: Desk, member: StaffMember, password: str) -> None:
    if staff_passwords.is_worth_renewing(member.password_hash):
        renewed = staff_passwords.hash_of(password)
        with desk.store.write() as connection:
            staff.keep_password(connection, member.id, renewed)


def _completed(desk: Desk, known: SignedIn, typed: str) -> str | None:
    """The token of a whole session, in place of the half one; None if the code is wrong.

    Raises Refusal after too many tries.
    """
    member = known.member
    count_try(desk, member.id)
    with desk.store.write() as connection:
        factor = staff_totp.of_member(connection, member.id)
        step = totp.matching_step(factor.secret, typed, now_ms()) if factor else None
        if step is None or not staff_totp.use(connection, member.id, step):
            facts = {"because": "code"}
            audit.write(connection, now_ms(), known.actor, "sign-in-refused", known.actor, facts)
            return None
        sessions.end(connection, known.session.id)
        return entered(connection, member, "password, code")


def entered(connection: Connection, member: StaffMember, by: str) -> str:
    """A whole session's token, for a member who has shown all that it takes: `by` says what."""
    token = staff_sessions.begin(connection, member.id, is_complete=True)
    for account in (member.id, member.email):
        sign_in_tries.forget(connection, account)
    actor = f"staff:{member.id}"
    audit.write(connection, now_ms(), actor, "signed-in", actor, {"by": by})
    return token


def _demo_code(desk: Desk, member: StaffMember) -> str | None:
    """In a demonstration the code is shown: nobody has its authenticator."""
    secret = desk.demo.secrets.get(member.email) if desk.demo else None
    return totp.code_at(secret, totp.step_of(now_ms())) if secret else None
