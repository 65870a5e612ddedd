"""A conflict: two logs under one id, side by side. Both are kept; a person looks at them once."""

from flask import Blueprint, abort, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.log_differences import differences
from webapp.domain.session_log import read_line
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, subject_of
from webapp.http.clinic.pages import page
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import conflicts, devices, first_lines, judgements
from webapp.store.conflicts import Conflict


def conflict_blueprint(desk: Desk) -> Blueprint:
    """The page of one conflict."""
    blueprint = Blueprint("conflicts", __name__, url_prefix="/judge/conflicts")

    @blueprint.get("/<int:seq>")
    @policy("staff")
    def one(seq: int) -> Response:
        with desk.store.write() as connection:
            conflict = _here(connection, seq)
            first = first_lines.of(connection, conflict.id)
            sides = [
                (kept, read_line(kept.line).log, devices.by_id(connection, kept.device_id))
                for kept in (first, conflict)
                if kept
            ]
            logs = [log for _, log, _ in sides if log]
            bundle = desk.bundle(connection, logs[0].bundle_id) if logs else {}
            named = conflict.patient_id or (first.patient_id if first else None)
            note(connection, "conflict-read", subject_of(named), {"seq": seq})
        unlike = differences(first.line, conflict.line) if first else []
        return page(desk, "conflict.html", conflict=conflict, sides=sides, unlike=unlike,
                    bundle=bundle)  # fmt: skip

    @blueprint.post("/<int:seq>/settle")
    @policy("staff")
    def settle(seq: int) -> Response:
        with desk.store.write() as connection:
            conflict = _here(connection, seq)
            if not conflicts.note_seen(connection, conflict.seq, signed_in().member.id, now_ms()):
                abort(409)
            note(connection, "conflict-settled", subject_of(conflict.patient_id), {"seq": seq})
        return redirect(url_for("clinic.doubts.listed"), 303)

    return blueprint


def _here(connection: Connection, seq: int) -> Conflict:
    return judgements.conflict_here(connection, signed_in().member, seq) or abort(404)
