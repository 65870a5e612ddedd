"""Sessions at the bedside that name no patient: of each member, those of their own phones."""

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from webapp.domain.session_log import read_line
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import page
from webapp.http.clinic.patient import PER_PAGE, ReadLog
from webapp.http.staff_auth import signed_in
from webapp.store import devices, session_logs, unnamed_logs


def bedside_blueprint(desk: Desk) -> Blueprint:
    """The list of such sessions, and each of them."""
    blueprint = Blueprint("bedside", __name__, url_prefix="/bedside")

    @blueprint.get("")
    @policy("staff")
    def listed() -> Response:
        text = request.args.get("before", "")
        before = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
        with desk.recorded("sessions-read", "logs") as connection:
            kept = unnamed_logs.of_member(
                connection, signed_in().member.id, PER_PAGE + 1, before_seq=before
            )
            bundle = desk.current_bundle(connection)[1]
        read = [(one, log) for one in kept if (log := read_line(one.line).log)]
        logs = [ReadLog(one, log, False) for one, log in read]
        return page(
            desk, "bedside.html", logs=logs[:PER_PAGE], has_more=len(logs) > PER_PAGE,
            bundle=bundle,
        )  # fmt: skip

    @blueprint.get("/<uuid:log_id>")
    @policy("staff")
    def one(log_id: object) -> Response:
        with desk.recorded("session-read", "logs", {"log": str(log_id)}) as connection:
            kept = session_logs.by_id(connection, str(log_id))
            phone = devices.by_id(connection, kept.device_id) if kept else None
            is_own = phone is not None and phone.staff_id == signed_in().member.id
            if kept is None or kept.patient_id is not None or not is_own:
                abort(404)
            log = read_line(kept.line).log or abort(404)
            bundle = desk.bundle(connection, log.bundle_id)
        return page(
            desk, "session.html", patient=None, kept=kept, log=log, phone=phone, bundle=bundle
        )

    return blueprint
