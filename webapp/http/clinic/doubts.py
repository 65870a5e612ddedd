"""What waits for a person: logs kept apart, and conflicts; and the verdict on a log."""

from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.session_log import read_line
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, patient_here, subject_of
from webapp.http.clinic.pages import page
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import care, devices, judgements, patients, quarantine, session_logs
from webapp.store.patients import Patient
from webapp.store.quarantine import Quarantined

PER_PAGE = 25


def doubt_blueprint(desk: Desk) -> Blueprint:
    """Pages to judge by."""
    blueprint = Blueprint("doubts", __name__, url_prefix="/judge")

    @blueprint.get("")
    @policy("staff")
    def listed() -> Response:
        after = {name: number_in(request.args.get(name, "")) or 0 for name in ("log", "conflict")}
        member = signed_in().member
        with desk.recorded("judgements-read", "logs") as connection:
            waiting = judgements.waiting(connection, member, PER_PAGE + 1, after_seq=after["log"])
            unseen = judgements.unseen(
                connection, member, PER_PAGE + 1, after_seq=after["conflict"]
            )
            names = _codes(connection)
        return page(
            desk, "judge.html", waiting=waiting[:PER_PAGE], unseen=unseen[:PER_PAGE], names=names,
            more_waiting=len(waiting) > PER_PAGE, more_unseen=len(unseen) > PER_PAGE,
        )  # fmt: skip

    @blueprint.get("/logs/<int:seq>")
    @policy("staff")
    def one(seq: int) -> Response:
        return page(desk, "doubt.html", **_shown(desk, seq))

    @blueprint.post("/logs/<int:seq>/accept")
    @policy("staff")
    def accept(seq: int) -> Response:
        patient_id = request.form.get("patient_id", "")
        with desk.store.write() as connection:
            kept = _here(connection, seq)
            patient = patient_here(connection, patient_id)
            judge = signed_in().member.id
            new_seq = quarantine.accept(connection, kept.seq, patient.id, judge, now_ms())
            if new_seq is None:
                abort(409)
            facts = {"seq": seq, "kept_as": new_seq}
            note(connection, "log-accepted", f"patient:{patient.id}", facts)
        return redirect(url_for("clinic.doubts.listed"), 303)

    @blueprint.post("/logs/<int:seq>/reject")
    @policy("staff")
    def reject(seq: int) -> Response:
        with desk.store.write() as connection:
            kept = _here(connection, seq)
            if not quarantine.reject(connection, kept.seq, signed_in().member.id, now_ms()):
                abort(409)
            note(connection, "log-rejected", subject_of(kept.patient_id), {"seq": seq})
        return redirect(url_for("clinic.doubts.listed"), 303)

    return blueprint


def _shown(desk: Desk, seq: int) -> dict[str, Any]:
    """What the page of one log shows."""
    with desk.store.write() as connection:
        kept = _here(connection, seq)
        log = read_line(kept.line).log
        known = session_logs.by_id(connection, kept.id)
        values: dict[str, Any] = {
            "kept": kept,
            "log": log,
            "phone": devices.by_id(connection, kept.device_id),
            "own": care.patients_of(connection, signed_in().member),
            "proposed": _proposed(connection, kept),
            "is_id_taken": known is not None,
            "bundle": desk.bundle(connection, log.bundle_id) if log else {},
        }
        note(connection, "log-judged-read", subject_of(kept.patient_id), {"seq": seq})
    return values


def _here(connection: Connection, seq: int) -> Quarantined:
    return judgements.quarantined_here(connection, signed_in().member, seq) or abort(404)


def _codes(connection: Connection) -> dict[str, str]:
    """The code of each patient whom the member sees, by id."""
    return {one.id: one.code for one in care.patients_of(connection, signed_in().member)}


def _proposed(connection: Connection, kept: Quarantined) -> Patient | None:
    """Whose it most likely is: of the patient it names, else of the phone's, if one sees them."""
    device = devices.by_id(connection, kept.device_id)
    for patient_id in (kept.patient_id, device.patient_id if device else None):
        if patient_id and care.sees(connection, signed_in().member, patient_id):
            return patients.by_id(connection, patient_id)
    return None
