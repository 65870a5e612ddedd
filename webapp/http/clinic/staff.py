"""The staff of the clinic, for admins: who works here, and the links that let them begin."""

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.pages import page
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import passkeys, setup_links, staff, staff_sessions, staff_totp
from webapp.store.staff import ROLES, StaffMember


def staff_blueprint(desk: Desk) -> Blueprint:
    """Pages about the staff."""
    blueprint = Blueprint("staff", __name__, url_prefix="/staff")

    @blueprint.get("")
    @policy("admin")
    def listed() -> Response:
        return _page(desk, {})

    @blueprint.post("")
    @policy("admin")
    def add() -> Response:
        email, role = request.form.get("email", "").strip(), request.form.get("role", "")
        if "@" not in email.strip("@") or len(email) > 254 or any(c.isspace() for c in email):
            return _page(desk, {"email": "no-address"})
        if role not in ROLES:
            abort(400)
        with desk.store.write() as connection:
            member = staff.add(connection, email, role, now_ms())
            if member is not None:
                token = setup_links.make(connection, member.id, now_ms())
                note(connection, "staff-added", f"staff:{member.id}")
        if member is None:
            return _page(desk, {"email": "address-taken"})
        return _link_page(desk, member, token)

    @blueprint.post("/<uuid:staff_id>/link")
    @policy("admin")
    def make_link(staff_id: object) -> Response:
        with desk.recorded("link-made", f"staff:{staff_id}") as connection:
            member = _active(connection, str(staff_id))
            token = setup_links.make(connection, member.id, now_ms())
        return _link_page(desk, member, token)

    @blueprint.post("/<uuid:staff_id>/reset")
    @policy("admin")
    def reset(staff_id: object) -> Response:
        """What was lost opens nothing from now on; the link is the only way in."""
        with desk.recorded("sign-in-reset", f"staff:{staff_id}") as connection:
            member = _another(_active(connection, str(staff_id)))
            staff_totp.forget(connection, member.id)
            passkeys.forget_of(connection, member.id)
            staff_sessions.end_all_of(connection, member.id)
            token = setup_links.make(connection, member.id, now_ms())
        return _link_page(desk, member, token)

    _switch_accounts(blueprint, desk)
    return blueprint


def _switch_accounts(blueprint: Blueprint, desk: Desk) -> None:
    """Accounts off and on, and their roles."""

    @blueprint.post("/<uuid:staff_id>/disable")
    @policy("admin")
    def disable(staff_id: object) -> Response:
        with desk.recorded("staff-disabled", f"staff:{staff_id}") as connection:
            member = _another(_active(connection, str(staff_id)))
            _keep_an_admin(connection, member)
            staff.disable(connection, member.id, now_ms())
            staff_sessions.end_all_of(connection, member.id)
            setup_links.forget_of(connection, member.id)
        return redirect(url_for("clinic.staff.listed"), 303)

    @blueprint.post("/<uuid:staff_id>/enable")
    @policy("admin")
    def enable(staff_id: object) -> Response:
        with desk.recorded("staff-enabled", f"staff:{staff_id}") as connection:
            member = staff.by_id(connection, str(staff_id)) or abort(404)
            if not member.is_disabled:
                abort(409)
            staff.enable(connection, member.id)
            # Whatever was begun before stays over: the person signs in anew.
            staff_sessions.end_all_of(connection, member.id)
        return redirect(url_for("clinic.staff.listed"), 303)

    @blueprint.post("/<uuid:staff_id>/role")
    @policy("admin")
    def change_role(staff_id: object) -> Response:
        role = request.form.get("role", "")
        if role not in ROLES:
            abort(400)
        with desk.recorded("role-changed", f"staff:{staff_id}", {"role": role}) as connection:
            member = _active(connection, str(staff_id))
            if member.role == role:
                abort(409)
            _keep_an_admin(connection, member)
            staff.change_role(connection, member.id, role)
            staff_sessions.end_all_of(connection, member.id)
        return redirect(url_for("clinic.staff.listed"), 303)

    @blueprint.errorhandler(_LastAdmin)
    def stay(_: Exception) -> Response:
        return _page(desk, {"members": "last-admin"}, 409)


class _LastAdmin(Exception):
    """Without this member nobody could let others in."""


def _keep_an_admin(connection: Connection, member: StaffMember) -> None:
    if member.role == "admin" and staff.is_last_admin(connection, member.id):
        raise _LastAdmin


def _another(member: StaffMember) -> StaffMember:
    """Nobody shuts themselves out by a slip."""
    return abort(409) if member.id == signed_in().member.id else member


def _page(desk: Desk, faults: dict[str, str], fault_status: int = 422) -> Response:
    with desk.recorded("staff-read", "staff") as connection:
        members = staff.all_members(connection)
    status = fault_status if faults else 200
    return page(desk, "staff.html", status, members=members, faults=faults, form=request.form)


def _link_page(desk: Desk, member: StaffMember, token: str) -> Response:
    link = f"{desk.config.public_url.rstrip('/')}{url_for('clinic.set_up.ask', token=token)}"
    return page(desk, "setup_link.html", member=member, link=link)


def _active(connection: Connection, staff_id: str) -> StaffMember:
    member = staff.by_id(connection, staff_id)
    return member if member and not member.is_disabled else abort(404)
