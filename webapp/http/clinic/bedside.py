"""Sessions at the bedside that name no patient: of each member, those of their own phones.

Each may be put into the records of a patient, and taken out of them again.
"""

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.session_log import SessionLog, read_line
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, patient_here, subject_of
from webapp.http.clinic.pages import page
from webapp.http.clinic.patient import PER_PAGE, ReadLog
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import care, devices, log_assignments, unnamed_logs
from webapp.store.unnamed_logs import UnnamedLog


def bedside_blueprint(desk: Desk) -> Blueprint:
    """The list of such sessions, each of them, and whose it was."""
    blueprint = Blueprint("bedside", __name__, url_prefix="/bedside")

    @blueprint.get("")
    @policy("staff")
    def listed() -> Response:
        before = number_in(request.args.get("before", ""))
        member = signed_in().member
        with desk.recorded("sessions-read", "logs") as connection:
            found = unnamed_logs.of_member(connection, member, PER_PAGE + 1, before_seq=before)
            codes = _codes(connection)
            bundle = desk.current_bundle(connection)[1]
        logs = [ReadLog(one.kept, log, False) for one in found if (log := _read(one))]
        return page(
            desk, "bedside.html", logs=logs[:PER_PAGE], has_more=len(found) > PER_PAGE,
            bundle=bundle, codes=codes,
        )  # fmt: skip

    @blueprint.get("/<uuid:log_id>")
    @policy("staff")
    def one(log_id: object) -> Response:
        with desk.recorded("session-read", "logs", {"log": str(log_id)}) as connection:
            found = _here(connection, str(log_id))
            log = _read(found) or abort(404)
            phone = devices.by_id(connection, found.kept.device_id)
            bundle = desk.bundle(connection, log.bundle_id)
            own = care.patients_of(connection, signed_in().member)
        return page(
            desk, "session.html", patient=None, kept=found.kept, log=log, phone=phone,
            bundle=bundle, unnamed=found, own=own, codes={one.id: one.code for one in own},
        )  # fmt: skip

    @blueprint.post("/<uuid:log_id>/assign")
    @policy("staff")
    def assign(log_id: object) -> Response:
        with desk.store.write() as connection:
            found = _here(connection, str(log_id))
            patient = patient_here(connection, request.form.get("patient_id", ""))
            if found.kept.patient_id == patient.id:
                abort(409)
            _decide(connection, found, patient.id)
            note(connection, "log-assigned", f"patient:{patient.id}", _facts(found))
        return redirect(url_for("clinic.bedside.one", log_id=log_id), 303)

    @blueprint.post("/<uuid:log_id>/take-back")
    @policy("staff")
    def take_back(log_id: object) -> Response:
        with desk.store.write() as connection:
            found = _here(connection, str(log_id))
            if found.kept.patient_id is None:
                abort(409)
            _decide(connection, found, None)
            note(connection, "log-taken-back", subject_of(found.kept.patient_id), _facts(found))
        return redirect(url_for("clinic.bedside.one", log_id=log_id), 303)

    return blueprint


def _here(connection: Connection, log_id: str) -> UnnamedLog:
    return unnamed_logs.here(connection, signed_in().member, log_id) or abort(404)


def _read(one: UnnamedLog) -> SessionLog | None:
    return read_line(one.kept.line).log


def _codes(connection: Connection) -> dict[str, str]:
    return {one.id: one.code for one in care.patients_of(connection, signed_in().member)}


def _turn(found: UnnamedLog) -> int:
    """The next decision; of two that were made on the same page the second is told."""
    last = found.assignment.turn if found.assignment else 0
    if request.form.get("turn", "") != str(last + 1):
        abort(409)
    return last + 1


def _decide(connection: Connection, found: UnnamedLog, patient_id: str | None) -> None:
    me = signed_in().member.id
    turn = _turn(found)
    if not log_assignments.decide(connection, found.kept.id, turn, patient_id, me, now_ms()):
        abort(409)


def _facts(found: UnnamedLog) -> dict[str, str]:
    """What the audit keeps of a decision: the log, and out of whose records it went, if any."""
    before = {"from": found.kept.patient_id} if found.kept.patient_id else {}
    return {"log": found.kept.id, **before}
