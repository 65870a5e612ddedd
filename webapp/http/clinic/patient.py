"""One patient: prescriptions, sessions, pain, phones, and who cares for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.adherence import adherence, wanted_of
from webapp.domain.log_clock import righted
from webapp.domain.pain_course import course
from webapp.domain.practice_weeks import next_due, weeks_of
from webapp.domain.prescription import Prescription
from webapp.domain.session_log import SessionLog, instant, read_line
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic import week_picture
from webapp.http.clinic.desk import Desk, note, patient_here
from webapp.http.clinic.files import own_file
from webapp.http.clinic.pages import page
from webapp.http.clinic.patients import NAME_MOST
from webapp.http.clinic.picture import pain_plot
from webapp.http.clinic.week_picture import week_plot
from webapp.http.clock import now_ms
from webapp.store import (
    care,
    devices,
    patients,
    prescription_reads,
    prescriptions,
    session_logs,
    staff,
)
from webapp.store.session_logs import KeptLog

PER_PAGE = 20
# On the page of the patient itself, under the plot.
SHOWN = 10
# Sessions in the plot: more would not be told apart on a phone.
PLOTTED = 60


@dataclass(frozen=True, slots=True)
class ReadLog:
    """A kept log, and what is in it; `is_corrected`: a later log among those read replaces it."""

    kept: KeptLog
    log: SessionLog
    is_corrected: bool

    @property
    def has_wrong_clock(self) -> bool:
        """Whether it is not ordered by the begin that it tells."""
        return self.righted is not self.log

    @property
    def righted(self) -> SessionLog:
        return righted(self.log, self.kept.started_at_ms)


def patient_blueprint(desk: Desk) -> Blueprint:
    """Pages of one patient, except those of a single session, prescription or phone."""
    blueprint = Blueprint("patient", __name__, url_prefix="/patients/<uuid:patient_id>")

    @blueprint.get("")
    @policy("staff")
    def one(patient_id: object) -> Response:
        return page(desk, "patient.html", **_shown(desk, str(patient_id)))

    @blueprint.get("/sessions")
    @policy("staff")
    def sessions(patient_id: object) -> Response:
        with desk.recorded("sessions-read", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            before = _place(request.args.get("before", ""))
            logs = newest_logs(connection, patient.id, PER_PAGE + 1, before=before)
            bundle = desk.current_bundle(connection)[1]
        return page(
            desk, "sessions.html", patient=patient, logs=logs[:PER_PAGE], bundle=bundle,
            has_more=len(logs) > PER_PAGE,
        )  # fmt: skip

    @blueprint.post("/name")
    @policy("staff")
    def rename(patient_id: object) -> Response:
        with desk.recorded("patient-renamed", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            name = request.form.get("name", "").strip()[:NAME_MOST] or None
            patients.rename(connection, patient.id, name)
        return _back(patient_id)

    @blueprint.post("/carers")
    @policy("admin")
    def add_carer(patient_id: object) -> Response:
        with desk.store.write() as connection:
            patient = patient_here(connection, str(patient_id))
            member = staff.by_id(connection, request.form.get("staff_id", "")) or abort(404)
            care.begin(connection, patient.id, member.id, now_ms())
            note(connection, "care-begun", f"patient:{patient.id}", {"staff": member.id})
        return _back(patient_id)

    @blueprint.post("/carers/<uuid:staff_id>/end")
    @policy("admin")
    def end_care(patient_id: object, staff_id: object) -> Response:
        facts = {"staff": str(staff_id)}
        with desk.recorded("care-ended", f"patient:{patient_id}", facts) as connection:
            patient = patient_here(connection, str(patient_id))
            care.end(connection, patient.id, str(staff_id))
        return _back(patient_id)

    return blueprint


def _shown(desk: Desk, patient_id: str) -> dict[str, Any]:
    """What the page of one patient shows."""
    with desk.recorded("patient-read", f"patient:{patient_id}") as connection:
        patient = patient_here(connection, patient_id)
        logs = newest_logs(connection, patient.id, PLOTTED + 1)
        current = prescriptions.current_of(connection, [patient.id])
        versions = prescriptions.history_of(connection, patient.id)
        values: dict[str, Any] = {
            "patient": patient,
            "prescriptions": current,
            "fetched": prescription_reads.first_of(connection, [one.id for one in current]),
            "phones": devices.of_patient(connection, patient.id),
            **_staff(connection, patient.id),
            "bundle": desk.current_bundle(connection)[1],
        }
    told = _told(logs, current, versions, values["bundle"])
    shown = {"logs": logs[:SHOWN], "has_more": len(logs) > SHOWN}
    return {
        **values,
        **shown,
        **told,
        "own_style": own_file("practice.css"),
        "week_sizes": week_picture,
    }


def _told(
    logs: list[ReadLog],
    current: Sequence[Prescription],
    versions: Sequence[Prescription],
    bundle: Mapping[str, Any],
) -> dict[str, Any]:
    """What the logs tell, taken together."""
    wanted = wanted_of((one.chosen for one in current), instant(now_ms())[:10])
    valid = [one for one in logs if not one.is_corrected]
    sessions = [one for one in valid if one.log.kind == "session"]
    pain = course(one.righted for one in valid[:PLOTTED])
    told = adherence([one.kept.started_at_ms for one in sessions], wanted, now_ms())
    weeks = weeks_of(told, versions, now_ms())
    gap_hours = bundle["technique"]["minimum_gap_hours"]
    return {
        "wanted": wanted,
        "adherence": told,
        "weeks": weeks,
        "week_plot": week_plot(weeks),
        "last_session": sessions[0] if sessions else None,
        "last_pain": pain[-1] if pain else None,
        "due": next_due((one.righted for one in sessions), wanted, gap_hours, now_ms()),
        "plot": pain_plot(pain),
    }


def newest_logs(
    connection: Connection,
    patient_id: str,
    limit: int,
    *,
    before: tuple[int, int] | None = None,
) -> list[ReadLog]:
    """Up to `limit` logs of a patient, the last begun first."""
    kept = session_logs.newest_of_patient(connection, patient_id, limit, before=before)
    read = [(one, log) for one in kept if (log := read_line(one.line).log)]
    corrected = {log.supersedes for _, log in read}
    return [ReadLog(one, log, log.id in corrected) for one, log in read]


def _place(text: str) -> tuple[int, int] | None:
    """`started_at_ms.seq` of the last log of the page above."""
    at, _, seq = text.partition(".")
    at_ms, number = number_in(at.removeprefix("-")), number_in(seq)
    if at_ms is None or number is None:
        return None
    # A clock may have stood before 1970.
    return -at_ms if at.startswith("-") else at_ms, number


def _staff(connection: Connection, patient_id: str) -> dict[str, list[staff.StaffMember]]:
    """Who cares for the patient, and therapists who could as well."""
    addresses = set(care.carers_of(connection, patient_id))
    members = staff.all_members(connection)
    others = (one for one in members if one.email not in addresses and not one.is_disabled)
    return {
        "carers": [one for one in members if one.email in addresses],
        "others": [one for one in others if one.role == "therapist"],
    }


def _back(patient_id: object) -> Response:
    return redirect(url_for("clinic.patient.one", patient_id=patient_id), 303)
