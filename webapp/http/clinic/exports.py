"""A patient's records as a file: a table, a workbook, FHIR, or the very lines that phones sent."""

import re
from dataclasses import replace

from flask import Blueprint, Response, abort, request

from webapp.domain.session_log import instant
from webapp.exports.records import Made
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, patient_here
from webapp.http.clinic.pages import language
from webapp.http.clock import now_ms
from webapp.http.exporting import FORMATS, Export, prepare
from webapp.store.audit import Facts

_UNSAFE_IN_NAMES = re.compile(r"[^A-Za-z0-9-]+")


def export_blueprint(desk: Desk) -> Blueprint:
    """One route: what is exported is written into the audit before its first byte is sent."""
    blueprint = Blueprint("exports", __name__, url_prefix="/patients/<uuid:patient_id>")

    @blueprint.get("/export")
    @policy("staff")
    def send(patient_id: object) -> Response:
        kind = request.args.get("format", "csv")
        wanted = FORMATS.get(kind) or abort(404)
        is_named = request.args.get("named") == "1"
        with desk.store.write() as connection:
            patient = patient_here(connection, str(patient_id))
            shown = patient if is_named else replace(patient, name=None)
            clinic, address = desk.config.clinic_name, desk.config.public_url
            made = Made(now_ms(), str(desk.site.about["app_version"]), language())
            export = prepare(connection, desk.store, shown, clinic, address, made)
            facts: Facts = {"format": kind, "count": export.count, "named": int(is_named)}
            note(connection, "exported", f"patient:{patient.id}", facts)
        response = Response(wanted.parts(export), content_type=wanted.media_type)
        name = f"{_file_name(export)}.{wanted.ending}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response

    return blueprint


def _file_name(export: Export) -> str:
    """Of the code only what is harmless in every file system, and the day."""
    code = _UNSAFE_IN_NAMES.sub("-", export.whose.code).strip("-") or "patient"
    return f"periost-{code}-{instant(export.made.at_ms)[:10]}"
