"""The one-time link: a password, and the authenticator that goes with it."""

from typing import Any
from urllib.parse import quote

import segno
from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain import totp
from webapp.domain.staff_access import password_fault
from webapp.http import staff_passwords, staff_sessions
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import page
from webapp.http.clinic.picture import qr
from webapp.http.clock import now_ms
from webapp.store import audit, passkeys, setup_links, staff, staff_totp
from webapp.store import staff_sessions as sessions
from webapp.store.setup_links import SetupLink


def set_up_blueprint(desk: Desk) -> Blueprint:
    """The page that a set-up link opens."""
    blueprint = Blueprint("set_up", __name__)

    @blueprint.get("/set-up/<token>")
    @policy("public")
    def ask(token: str) -> Response:
        link, email = _opened(desk, token)
        return _page(desk, token, link, email, {})

    @blueprint.post("/set-up/<token>")
    @policy("public")
    def choose(token: str) -> Response:
        link, email = _opened(desk, token)
        form = request.form
        email = email or form.get("email", "").strip().lower()
        step = totp.matching_step(link.totp_secret, form.get("code", ""), now_ms())
        faults = _faults(email, form.get("password", ""), step)
        if faults or step is None:
            return _page(desk, token, link, email, faults)
        hashed = staff_passwords.hash_of(form["password"])
        with desk.store.write() as connection:
            staff_id = _taken(connection, token, link, email) or abort(404)
            session = _entered(connection, staff_id, hashed, link, step)
        response = redirect(url_for("clinic.patients.listed"), 303)
        return staff_sessions.keep_cookie(response, desk.config, session)

    return blueprint


def _opened(desk: Desk, token: str) -> tuple[SetupLink, str]:
    """The link and the address of its member, which the first admin still has to give."""
    with desk.store.read() as connection:
        link = setup_links.open_link(connection, token, now_ms()) or abort(404)
        member = staff.by_id(connection, link.staff_id) if link.staff_id else None
    return link, member.email if member else ""


def _page(desk: Desk, token: str, link: SetupLink, email: str, faults: dict[str, str]) -> Response:
    shown = email or request.form.get("email", "")
    uri = authenticator_uri(link.totp_secret, desk.config.clinic_name, shown or "admin")
    values: dict[str, Any] = {
        "token": token,
        "is_first": link.staff_id is None,
        "email": shown,
        "faults": faults,
        "qr": qr(segno.make(uri, error="m", micro=False)),
        "secret": totp.base32(link.totp_secret),
        "code": _demo_code(desk, link),
    }
    return page(desk, "set_up.html", 422 if faults else 200, **values)


def authenticator_uri(secret: bytes, issuer: str, account: str) -> str:
    """What the QR code holds: by it an authenticator app takes the secret in."""
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    return f"otpauth://totp/{label}?secret={totp.base32(secret)}&issuer={quote(issuer, safe='')}"


def _demo_code(desk: Desk, link: SetupLink) -> str | None:
    return totp.code_at(link.totp_secret, totp.step_of(now_ms())) if desk.demo else None


def _faults(email: str, password: str, step: int | None) -> dict[str, str]:
    faults: dict[str, str] = {}
    if "@" not in email.strip("@") or len(email) > 254 or any(c.isspace() for c in email):
        faults["email"] = "no-address"
    if fault := password_fault(password, email):
        faults["password"] = fault
    if step is None:
        faults["code"] = "wrong-code"
    return faults


def _taken(connection: Connection, token: str, link: SetupLink, email: str) -> str | None:
    """The member's id, once the link is used up; None if it was used meanwhile."""
    if setup_links.open_link(connection, token, now_ms()) is None:
        return None
    if not setup_links.use(connection, token):
        return None
    if link.staff_id is not None:
        return link.staff_id
    member = staff.add(connection, email, "admin", now_ms()) or staff.by_email(connection, email)
    return member.id if member and member.role == "admin" else None


def _entered(connection: Connection, staff_id: str, hashed: str, link: SetupLink, step: int) -> str:
    """Keep what was chosen, end what was open before, and begin a session; its token."""
    staff.keep_password(connection, staff_id, hashed)
    staff_totp.keep(connection, staff_id, link.totp_secret, step, now_ms())
    # A link is made for a phone that was lost: what lay on it opens nothing any more.
    passkeys.forget_of(connection, staff_id)
    sessions.end_all_of(connection, staff_id)
    token = staff_sessions.begin(connection, staff_id, is_complete=True)
    actor = f"staff:{staff_id}"
    audit.write(connection, now_ms(), actor, "set-up", actor)
    return token
