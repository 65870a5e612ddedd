"""Signing in by a passkey: after the password instead of the code, or alone, being two in one."""

import secrets

from flask import Blueprint, abort, redirect, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.staff_access import CHALLENGE_MS
from webapp.http import passkeys as webauthn
from webapp.http import staff_sessions
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.sign_in import (
    count_try,
    entered,
    onwards,
    second_factor_page,
    sign_in_page,
)
from webapp.http.clock import now_ms
from webapp.http.passkeys import NotProven, Place, Sent
from webapp.http.staff_auth import is_https, signed_in
from webapp.store import audit, passkey_challenges, passkeys, staff
from webapp.store import staff_sessions as sessions
from webapp.store.passkey_challenges import Purpose
from webapp.store.passkeys import Passkey
from webapp.store.staff import StaffMember


def passkey_sign_in_blueprint(desk: Desk) -> Blueprint:
    """The two ways in, each with the challenge that comes before it."""
    blueprint = Blueprint("passkey_sign_in", __name__)
    _second_factor(blueprint, desk)

    @blueprint.post("/sign-in/passkey/challenge")
    @policy("public")
    def ask() -> Response:
        place, holder = _place(desk), secrets.token_urlsafe(32)
        # Each challenge is good for one try, so that counting them counts the tries.
        count_try(desk, None)
        with desk.store.write() as connection:
            challenge = passkey_challenges.make(connection, "sign-in", holder, now_ms())
        return _keep_holder(webauthn.to_show(place, [], challenge), desk, holder)

    @blueprint.post("/sign-in/passkey")
    @policy("public")
    def show() -> Response:
        place, answer = _place(desk), _answer()
        holder = request.cookies.get(_cookie(desk), "")
        with desk.store.write() as connection:
            member = _proven(connection, place, answer, "sign-in", holder, None)
            token = entered(connection, member, "passkey") if member else None
        if token is None:
            return sign_in_page(desk, 401, wrong="passkey")
        return staff_sessions.keep_cookie(redirect(onwards(), 303), desk.config, token)

    return blueprint


def _second_factor(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.post("/second-factor/passkey/challenge")
    @policy("second-factor")
    def ask_second() -> Response:
        place, known = _place(desk), signed_in()
        count_try(desk, known.member.id)
        with desk.store.write() as connection:
            mine = passkeys.of_member(connection, known.member.id)
            holder = known.session.id
            challenge = passkey_challenges.make(connection, "second-factor", holder, now_ms())
        # An empty list would ask for any passkey.
        return webauthn.to_show(place, mine or abort(404), challenge)

    @blueprint.post("/second-factor/passkey")
    @policy("second-factor")
    def show_second() -> Response:
        place, answer, known = _place(desk), _answer(), signed_in()
        holder, wanted, token = known.session.id, known.member, None
        with desk.store.write() as connection:
            if _proven(connection, place, answer, "second-factor", holder, wanted):
                sessions.end(connection, holder)
                token = entered(connection, wanted, "password, passkey")
        if token is None:
            return second_factor_page(desk, 401, wrong="passkey")
        return staff_sessions.keep_cookie(redirect(onwards(), 303), desk.config, token)


def _place(desk: Desk) -> Place:
    return webauthn.place_of(desk.config) or abort(404)


def _answer() -> Sent | None:
    """What the form brought, read before a transaction is held up by it; None if nothing."""
    try:
        return webauthn.sent(request.form.get("credential", ""))
    except NotProven:
        return None


def _proven(
    connection: Connection, place: Place, answer: Sent | None,
    purpose: Purpose, holder: str, wanted: StaffMember | None,
) -> StaffMember | None:  # fmt: skip
    """The member whose passkey it is, which is noted as used; of `wanted` if given.

    None, with an entry in the audit, if it proves nothing.
    """
    passkey: Passkey | None = None
    try:
        if answer is None:
            raise NotProven
        is_asked = passkey_challenges.use(connection, answer.challenge, purpose, holder, now_ms())
        passkey = passkeys.by_credential(connection, answer.credential_id)
        member = _owner(connection, answer, passkey, wanted)
        if not is_asked or passkey is None or member is None:
            raise NotProven
        sign_count = webauthn.shown(place, answer, passkey)
    except NotProven:
        _note_refusal(connection, passkey, wanted, "passkey")
        return None
    if not passkeys.use(connection, passkey.id, sign_count, now_ms()):
        # Two authenticators hold it: one is a copy.
        _note_refusal(connection, passkey, wanted, "sign-count")
        return None
    return member


def _owner(
    connection: Connection, answer: Sent, passkey: Passkey | None, wanted: StaffMember | None
) -> StaffMember | None:
    """Who the passkey belongs to, if that is whom it is asked of, and who may come in."""
    member = staff.by_id(connection, passkey.staff_id) if passkey else None
    if member is None or member.is_disabled:
        return None
    if wanted is not None:
        return member if member.id == wanted.id else None
    return member if answer.user_handle == webauthn.handle_of(member) else None


def _note_refusal(
    connection: Connection, passkey: Passkey | None, wanted: StaffMember | None, because: str
) -> None:
    known = wanted.id if wanted else passkey.staff_id if passkey else "unknown"
    facts: audit.Facts = {"because": because}
    if passkey is not None:
        facts = {**facts, "passkey": passkey.id}
    who = f"staff:{known}"
    audit.write(connection, now_ms(), who, "sign-in-refused", who, facts)


def _cookie(desk: Desk) -> str:
    return "__Host-periost-passkey" if is_https(desk.config) else "periost-passkey"


def _keep_holder(response: Response, desk: Desk, holder: str) -> Response:
    """Bind the challenge to this browser, which has no session yet."""
    response.set_cookie(
        _cookie(desk), holder, max_age=CHALLENGE_MS // 1000, secure=is_https(desk.config),
        httponly=True, samesite="Strict",
    )  # fmt: skip
    return response
