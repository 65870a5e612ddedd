"""The list of patients: who practises, and who has gone quiet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.adherence import STATES, WEEK_MS, WEEKS, Adherence, Wanted, adherence, wanted_of
from webapp.domain.log_clock import righted
from webapp.domain.pain_course import PainOfSession, course
from webapp.domain.practice_weeks import Due, next_due
from webapp.domain.session_log import instant, read_line
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note
from webapp.http.clinic.files import own_file
from webapp.http.clinic.pages import page
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import care, overviews, patients, session_logs
from webapp.store.overviews import Overview
from webapp.store.session_logs import KeptLog

PER_PAGE = 50
CODE_MOST, NAME_MOST = 60, 200
# How many of the last logs are looked through for one that tells of pain, and for the sessions of
# a week, by which the next one is due.
_LOOKED_THROUGH = 8
SORTS = ("code", "quiet")


@dataclass(frozen=True, slots=True)
class Row:
    """One patient in the list; `pain` is that of the last session that tells of it.

    `pain` and `due` are known of rows that are shown.
    """

    overview: Overview
    adherence: Adherence
    wanted: Wanted | None
    pain: PainOfSession | None = None
    due: Due | None = None

    @property
    def quiet_since_ms(self) -> int:
        """The last session; the earlier it was, the longer it has been quiet. None: before all."""
        return self.overview.last_session_at_ms or 0


def patients_blueprint(desk: Desk) -> Blueprint:
    """The list, and how somebody comes onto it."""
    blueprint = Blueprint("patients", __name__, url_prefix="/patients")

    @blueprint.get("")
    @policy("staff")
    def listed() -> Response:
        asked = request.args.get("q", "").strip()[:NAME_MOST]
        state = request.args.get("state", "")
        sort = request.args.get("sort", "")
        with desk.recorded("patients-read", "patients") as connection:
            rows = _rows(connection)
            matching = _sorted(_matching(rows, asked, state), sort)
            found = _behind(matching, request.args.get("after", ""))
            technique = desk.current_bundle(connection)[1]["technique"]
            gap_hours = technique["minimum_gap_hours"]
            ids = [row.overview.patient.id for row in found[:PER_PAGE]]
            last = session_logs.newest_of_each(connection, ids, _LOOKED_THROUGH)
            shown = [
                _with_last(row, last[patient_id], gap_hours)
                for patient_id, row in zip(ids, found, strict=False)
            ]
        counts = Counter(row.adherence.state for row in rows)
        following = shown[-1].overview.patient.code if len(found) > PER_PAGE else None
        return page(
            desk, "patients.html", rows=shown, total=len(rows), asked=asked, state=state,
            states=[one for one in STATES if counts[one]], counts=counts, after=following,
            sort=sort if sort in SORTS else SORTS[0], own_style=own_file("practice.css"),
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


def _matching(rows: list[Row], asked: str, state: str) -> list[Row]:
    """The rows that were asked for, by code."""
    words = asked.casefold()

    def fits(row: Row) -> bool:
        patient = row.overview.patient
        is_asked = words in patient.code.casefold() or words in (patient.name or "").casefold()
        return is_asked and state in ("", row.adherence.state)

    return [row for row in rows if fits(row)]


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    """By code; or those first whose last session is longest ago."""
    return sorted(rows, key=lambda row: row.quiet_since_ms) if sort == "quiet" else rows


def _behind(rows: list[Row], after: str) -> list[Row]:
    """The rows behind that of the patient with this code; all, if it is not there."""
    codes = [row.overview.patient.code for row in rows]
    return rows[codes.index(after) + 1 :] if after in codes else rows


def _with_last(row: Row, kept: Sequence[KeptLog], gap_hours: float) -> Row:
    """The row with what the last logs tell."""
    read = [righted(log, one.started_at_ms) for one in kept if (log := read_line(one.line).log)]
    corrected = {log.supersedes for log in read}
    logs = [log for log in read if log.id not in corrected]
    told = course(logs)
    sessions = (log for log in logs if log.kind == "session")
    due = next_due(sessions, row.wanted, gap_hours, now_ms())
    return replace(row, pain=told[-1] if told else None, due=due)
