"""The list of patients: who practises, and who has gone quiet."""

from collections import Counter
from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.adherence import STATES, WEEK_MS, WEEKS, Adherence, Wanted, adherence, wanted_of
from webapp.domain.pain_course import PainOfSession, course
from webapp.domain.session_log import read_line
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.pages import page
from webapp.http.clock import instant, now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import care, overviews, patients, session_logs
from webapp.store.overviews import Overview

PER_PAGE = 50
CODE_MOST, NAME_MOST = 60, 200
# How many of the last logs are looked through for one that tells of pain.
_LOOKED_THROUGH = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One patient in the list; `pain` is that of the last session that tells of it."""

    overview: Overview
    adherence: Adherence
    wanted: Wanted | None
    pain: PainOfSession | None = None


def patients_blueprint(desk: Desk) -> Blueprint:
    """The list, and how somebody comes onto it."""
    blueprint = Blueprint("patients", __name__, url_prefix="/patients")

    @blueprint.get("")
    @policy("staff")
    def listed() -> Response:
        asked = request.args.get("q", "").strip()[:NAME_MOST]
        state = request.args.get("state", "")
        with desk.recorded("patients-read", "patients") as connection:
            rows = _rows(connection)
            found = _matching(rows, asked, state, request.args.get("after", ""))
            shown = [_with_pain(connection, row) for row in found[:PER_PAGE]]
        counts = Counter(row.adherence.state for row in rows)
        following = shown[-1].overview.patient.code if len(found) > PER_PAGE else None
        return page(
            desk, "patients.html", rows=shown, total=len(rows), asked=asked, state=state,
            states=[one for one in STATES if counts[one]], counts=counts, after=following,
        )  # fmt: skip

    @blueprint.get("/new")
    @policy("staff")
    def new() -> Response:
        return page(desk, "patient_new.html", faults={}, form={})

    @blueprint.post("")
    @policy("staff")
    def add() -> Response:
        code = request.form.get("code", "").strip()
        name = request.form.get("name", "").strip()[:NAME_MOST] or None
        if not code or len(code) > CODE_MOST:
            return _again(desk, "no-code")
        with desk.store.write() as connection:
            patient = patients.add(connection, code, now_ms(), name)
            if patient is not None:
                known = signed_in()
                if known.member.role == "therapist":
                    care.begin(connection, patient.id, known.member.id, now_ms())
                note(connection, "patient-added", f"patient:{patient.id}")
        if patient is None:
            return _again(desk, "code-taken")
        return redirect(url_for("clinic.patient.one", patient_id=patient.id), 303)

    return blueprint


def _again(desk: Desk, fault: str) -> Response:
    return page(desk, "patient_new.html", 422, faults={"code": fault}, form=request.form)


def _rows(connection: Connection) -> list[Row]:
    today = instant(now_ms())[:10]
    since_ms = now_ms() - WEEKS * WEEK_MS
    rows = []
    for one in overviews.of_member(connection, signed_in().member, since_ms):
        wanted = wanted_of((p.chosen for p in one.prescriptions), today)
        rows.append(Row(one, adherence(one.sessions_at_ms, wanted, now_ms()), wanted))
    return rows


def _matching(rows: list[Row], asked: str, state: str, after: str) -> list[Row]:
    """The rows that were asked for, by code, from behind `after`."""
    words = asked.casefold()

    def fits(row: Row) -> bool:
        patient = row.overview.patient
        is_asked = words in patient.code.casefold() or words in (patient.name or "").casefold()
        return is_asked and state in ("", row.adherence.state) and patient.code > after

    return [row for row in rows if fits(row)]


def _with_pain(connection: Connection, row: Row) -> Row:
    patient_id = row.overview.patient.id
    kept = session_logs.newest_of_patient(connection, patient_id, _LOOKED_THROUGH)
    logs = [log for one in kept if (log := read_line(one.line).log)]
    told = course(logs)
    return Row(row.overview, row.adherence, row.wanted, told[-1] if told else None)
