"""Passkeys on one's own account: adding one, which needs the password, and removing one."""

from flask import Blueprint, abort, jsonify, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.staff_access import PASSKEY_NAME_MOST, PASSKEYS_MOST
from webapp.http import passkeys as webauthn
from webapp.http import staff_passwords
from webapp.http.auth import policy
from webapp.http.clinic.account import account_page
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.pages import translated
from webapp.http.clinic.sign_in import count_try
from webapp.http.clinic.words import Words
from webapp.http.clock import now_ms
from webapp.http.passkeys import Made, NotProven
from webapp.http.staff_auth import signed_in
from webapp.store import audit, passkey_challenges, passkeys, staff_totp


def passkey_blueprint(desk: Desk) -> Blueprint:
    """Routes below /clinic/account/passkeys."""
    blueprint = Blueprint("passkeys", __name__, url_prefix="/account/passkeys")

    @blueprint.post("/challenge")
    @policy("staff")
    def ask() -> Response:
        place, known = webauthn.place_of(desk.config) or abort(404), signed_in()
        fault = _fault(desk)
        if fault is not None:
            answer = jsonify(fault=Words(translated()).fault(fault))
            answer.status_code = 422
            return answer
        with desk.store.write() as connection:
            mine = passkeys.of_member(connection, known.member.id)
            challenge = passkey_challenges.make(connection, "add", known.session.id, now_ms())
        return webauthn.to_make(place, desk.config.clinic_name, known.member, mine, challenge)

    @blueprint.post("")
    @policy("staff")
    def add() -> Response:
        made = _made(desk)
        with desk.store.write() as connection:
            if made is None or not _kept(connection, made):
                _note_refusal(connection)
                fault = {"passkey": "passkey-not-added"}
            else:
                fault = {}
        if fault:
            return account_page(desk, fault)
        return redirect(url_for("clinic.account.own"), 303)

    @blueprint.post("/<uuid:passkey_id>/remove")
    @policy("staff")
    def remove(passkey_id: object) -> Response:
        known = signed_in()
        with desk.store.write() as connection:
            is_last = len(passkeys.of_member(connection, known.member.id)) == 1
            if is_last and staff_totp.of_member(connection, known.member.id) is None:
                abort(409)
            if not passkeys.remove(connection, str(passkey_id), known.member.id):
                abort(404)
            note(connection, "passkey-removed", known.actor, {"passkey": str(passkey_id)})
        return redirect(url_for("clinic.account.own"), 303)

    return blueprint


def _fault(desk: Desk) -> str | None:
    """What speaks against making a passkey now. Raises Refusal after too many tries."""
    member = signed_in().member
    if not 0 < len(_name()) <= PASSKEY_NAME_MOST:
        return "no-passkey-name"
    with desk.store.read() as connection:
        if len(passkeys.of_member(connection, member.id)) >= PASSKEYS_MOST:
            return "too-many-passkeys"
    count_try(desk, member.id)
    password = request.form.get("password", "")
    is_right = staff_passwords.matches(member.password_hash, password)
    return None if is_right else "wrong-password"


def _name() -> str:
    return " ".join(request.form.get("name", "").split())


def _made(desk: Desk) -> Made | None:
    """What the form proves, once its challenge is used up; None if it proves nothing."""
    place, session = webauthn.place_of(desk.config) or abort(404), signed_in().session
    try:
        answer = webauthn.sent(request.form.get("credential", ""))
        with desk.store.write() as connection:
            signed, holder = answer.challenge, session.id
            if not passkey_challenges.use(connection, signed, "add", holder, now_ms()):
                return None
        return webauthn.made(place, answer)
    except NotProven:
        return None


def _kept(connection: Connection, made: Made) -> bool:
    known, name = signed_in(), _name()[:PASSKEY_NAME_MOST] or "–"
    key = (made.credential_id, made.public_key, made.sign_count)
    added = passkeys.add(connection, known.member.id, *key, name, made.transports, now_ms())
    if added is not None:
        note(connection, "passkey-added", known.actor, {"passkey": added})
    return added is not None


def _note_refusal(connection: Connection) -> None:
    actor = signed_in().actor
    audit.write(connection, now_ms(), actor, "passkey-refused", actor)
