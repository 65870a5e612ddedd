"""One's own account: password, browsers that are signed in, own phones."""

from flask import Blueprint, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from webapp.domain.staff_access import PASSKEY_NAME_MOST, is_over, password_fault
from webapp.http import staff_passwords
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.files import own_file
from webapp.http.clinic.pages import page
from webapp.http.clinic.sign_in import count_try
from webapp.http.clock import now_ms
from webapp.http.passkeys import place_of
from webapp.http.staff_auth import limits_of, signed_in
from webapp.store import devices, passkeys, staff, staff_sessions
from webapp.store.staff_sessions import StaffSession


def account_blueprint(desk: Desk) -> Blueprint:
    """Pages of the signed-in member."""
    blueprint = Blueprint("account", __name__)

    @blueprint.get("/account")
    @policy("staff")
    def own() -> Response:
        return account_page(desk, {})

    @blueprint.post("/account/password")
    @policy("staff")
    def change_password() -> Response:
        known, form = signed_in(), request.form
        faults = {}
        count_try(desk, known.member.id)
        if not staff_passwords.matches(known.member.password_hash, form.get("old", "")):
            faults["old"] = "wrong-password"
        elif fault := password_fault(form.get("new", ""), known.member.email):
            faults["new"] = fault
        if faults:
            return account_page(desk, faults)
        hashed = staff_passwords.hash_of(form["new"])
        with desk.store.write() as connection:
            staff.keep_password(connection, known.member.id, hashed)
            staff_sessions.end_all_of(connection, known.member.id, but=known.session.id)
            note(connection, "password-changed", known.actor)
        return redirect(url_for("clinic.account.own"), 303)

    @blueprint.post("/account/sessions/<uuid:session_id>/end")
    @policy("staff")
    def end_session(session_id: object) -> Response:
        known = signed_in()
        with desk.store.write() as connection:
            if not staff_sessions.end_one_of(connection, str(session_id), known.member.id):
                abort(404)
            note(connection, "session-ended", known.actor)
        return redirect(url_for("clinic.account.own"), 303)

    return blueprint


def account_page(desk: Desk, faults: dict[str, str]) -> Response:
    """The page, with what was wrong in a form of it."""
    known = signed_in()
    with desk.store.read() as connection:
        sessions = staff_sessions.of_member(connection, known.member.id)
        phones = devices.of_staff(connection, known.member.id)
        mine = passkeys.of_member(connection, known.member.id)
    live = [one for one in sessions if not _is_over(desk, one)]
    status = 422 if faults else 200
    values = {
        "sessions": live, "phones": phones, "faults": faults, "passkeys": mine,
        "has_passkeys": place_of(desk.config) is not None, "passkey_name_most": PASSKEY_NAME_MOST,
        "passkey_script": own_file("passkeys.js"),
    }  # fmt: skip
    return page(desk, "account.html", status, **values)


def _is_over(desk: Desk, one: StaffSession) -> bool:
    times = (one.started_at_ms, one.used_at_ms, one.is_complete)
    return is_over(*times, limits_of(desk.config), now_ms())
