"""One session, point by point."""

from flask import Blueprint, abort
from werkzeug.wrappers import Response

from webapp.domain.session_log import read_line
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, patient_here
from webapp.http.clinic.pages import page
from webapp.store import devices, session_logs


def session_blueprint(desk: Desk) -> Blueprint:
    """The page of one session of one patient."""
    blueprint = Blueprint("sessions", __name__, url_prefix="/patients/<uuid:patient_id>")

    @blueprint.get("/sessions/<uuid:log_id>")
    @policy("staff")
    def one(patient_id: object, log_id: object) -> Response:
        facts = {"log": str(log_id)}
        with desk.recorded("session-read", f"patient:{patient_id}", facts) as connection:
            patient = patient_here(connection, str(patient_id))
            kept = session_logs.by_id(connection, str(log_id))
            if kept is None or kept.patient_id != patient.id:
                abort(404)
            log = read_line(kept.line).log or abort(404)
            phone = devices.by_id(connection, kept.device_id)
            bundle = desk.bundle(connection, log.bundle_id)
        return page(
            desk, "session.html", patient=patient, kept=kept, log=log, phone=phone, bundle=bundle
        )

    return blueprint
