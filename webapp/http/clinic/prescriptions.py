"""The prescription editor: points, presses, weeks and days, held to the compiled rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, abort, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.prescription import Chosen, PrescribedPoint, Prescription
from webapp.domain.prescription_form import (
    Filled,
    filled,
    in_order,
    points_of_protocol,
    presses_field,
    seconds_of,
)
from webapp.domain.session_log import instant
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, patient_here
from webapp.http.clinic.pages import page, site_file, translated
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import prescriptions
from webapp.store.patients import Patient


def prescription_blueprint(desk: Desk) -> Blueprint:
    """Writing, changing and ending prescriptions of one patient."""
    blueprint = Blueprint(
        "prescriptions", __name__, url_prefix="/patients/<uuid:patient_id>/prescriptions"
    )

    @blueprint.get("/new")
    @policy("staff")
    def new(patient_id: object) -> Response:
        with desk.recorded("prescription-read", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            _, bundle = desk.current_bundle(connection)
        return _editor(desk, patient, bundle, None, _first_words(bundle), {})

    @blueprint.get("/<uuid:version>")
    @policy("staff")
    def change(patient_id: object, version: object) -> Response:
        with desk.recorded("prescription-read", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            kept = _current(connection, patient, str(version))
            _, bundle = desk.current_bundle(connection)
        return _editor(desk, patient, bundle, kept, _words_of(kept.chosen), {})

    @blueprint.post("")
    @policy("staff")
    def write(patient_id: object) -> Response:
        supersedes = request.form.get("supersedes") or None
        with desk.store.write() as connection:
            patient = patient_here(connection, str(patient_id))
            kept = _current(connection, patient, supersedes) if supersedes else None
            bundle_id, bundle = desk.current_bundle(connection)
            form = _filled(bundle_id, bundle)
            if form.chosen is not None:
                _keep(connection, patient, form.chosen, kept, "active")
                note(connection, "prescription-written", f"patient:{patient.id}")
        if form.chosen is None:
            words = {name: request.form[name] for name in request.form}
            return _editor(desk, patient, bundle, kept, words, form.faults)
        return redirect(url_for("clinic.patient.one", patient_id=patient.id), 303)

    @blueprint.post("/<uuid:version>/end")
    @policy("staff")
    def end(patient_id: object, version: object) -> Response:
        with desk.recorded("prescription-ended", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            kept = _current(connection, patient, str(version))
            _keep(connection, patient, kept.chosen, kept, "ended")
        return redirect(url_for("clinic.patient.one", patient_id=patient.id), 303)

    return blueprint


def _current(connection: Connection, patient: Patient, version: str) -> Prescription:
    """A version that may still be changed; one that has a later one was changed meanwhile."""
    current = prescriptions.current_of(connection, [patient.id])
    found = next((one for one in current if one.id == version), None)
    if found is None:
        known = prescriptions.by_ids(connection, [version]).get(version)
        abort(409 if known and known.patient_id == patient.id else 404)
    return found


def _keep(
    connection: Connection,
    patient: Patient,
    chosen: Chosen,
    kept: Prescription | None,
    status: str,
) -> None:
    supersedes = kept.id if kept else None
    me = signed_in().member.id
    written = prescriptions.write(
        connection, patient.id, chosen, me, now_ms(), supersedes=supersedes, status=status
    )
    if written is None:
        abort(409)


def _filled(bundle_id: str, bundle: Mapping[str, Any]) -> Filled:
    words = {name: request.form[name] for name in request.form}
    return filled(words, request.form.getlist("point"), bundle, bundle_id)


def _first_words(bundle: Mapping[str, Any]) -> dict[str, str]:
    """What a new prescription begins with: those of a protocol, if one was asked for."""
    technique = bundle["technique"]
    protocol_id = request.args.get("protocol", "")
    return {
        **_points_as_words(points_of_protocol(protocol_id, bundle)),
        "protocol_id": protocol_id,
        "sessions_per_week_min": str(technique["sessions_per_week_min"]),
        "sessions_per_week_max": str(technique["sessions_per_week_max"]),
        "starts_on": instant(now_ms())[:10],
    }


def _words_of(chosen: Chosen) -> dict[str, str]:
    return {
        **_points_as_words(chosen.points),
        "protocol_id": chosen.protocol_id or "",
        "sessions_per_week_min": str(chosen.sessions_per_week_min),
        "sessions_per_week_max": str(chosen.sessions_per_week_max),
        "starts_on": chosen.starts_on,
        "ends_on": chosen.ends_on or "",
        "note": chosen.note or "",
    }


def _points_as_words(points: Sequence[PrescribedPoint]) -> dict[str, str]:
    return {presses_field(one.point_id, one.side): str(one.presses) for one in points}


def _editor(
    desk: Desk,
    patient: Patient,
    bundle: Mapping[str, Any],
    kept: Prescription | None,
    words: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    ticked = request.form.getlist("point") if request.method == "POST" else _ticked(bundle, words)
    points = [
        PrescribedPoint(point_id, side, count)  # type: ignore[arg-type]
        for point_id, _, side in (one.partition(":") for one in ticked)
        if (count := number_in(words.get(presses_field(point_id, side), ""))) is not None
    ]
    regions = [
        (region, [(key, bundle["points"][key]) for key in bundle["point_order"]
                  if bundle["points"][key]["region"] == region["id"]])
        for region in bundle["regions"]
    ]  # fmt: skip
    return page(
        desk, "prescription.html", 422 if faults else 200, patient=patient, bundle=bundle,
        kept=kept, words_in=words, faults=faults, ticked=set(ticked), presses_field=presses_field,
        regions=[(region, held) for region, held in regions if held],
        seconds=seconds_of(points, bundle), place_of=_places(bundle), map=_map_files(desk),
    )  # fmt: skip


def _places(bundle: Mapping[str, Any]) -> dict[str, int]:
    """Where each point and side would stand in a prescription that held them all."""
    every = (f"{key}:{side}" for key, point in bundle["points"].items() for side in point["sides"])
    return {f"{key}:{side}": i for i, (key, side) in enumerate(in_order(every, bundle))}


def _map_files(desk: Desk) -> dict[str, str | None]:
    """What the map is made with, where a script runs: files of the app, out of the built site."""
    language = translated().language
    return {
        "script": site_file(desk, "prescription_map", "js"),
        "bundle": url_for("shell.file", name=desk.site.about["bundle"]),
        "words": site_file(desk, f"locales/{language}", "json"),
        "words_later": site_file(desk, f"locales/{language}-later", "json"),
    }


def _ticked(bundle: Mapping[str, Any], words: Mapping[str, str]) -> list[str]:
    return [
        f"{point_id}:{side}"
        for point_id, point in bundle["points"].items()
        for side in point["sides"]
        if presses_field(point_id, side) in words
    ]
