"""The home sheet: one page of paper for a patient, made from a prescription. Needs no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

import segno
from flask import Blueprint, Response, abort, render_template, request, url_for
from sqlalchemy import Connection

from webapp.domain import pairing
from webapp.domain.body_figure import Figure, Marked, figures, height_mm
from webapp.domain.prescription import Chosen, PrescribedPoint, Prescription
from webapp.domain.prescription_form import seconds_of
from webapp.http.auth import policy
from webapp.http.clinic.body_picture import BodyDrawings
from webapp.http.clinic.catalog import LANGUAGES, catalog_of
from webapp.http.clinic.dates import Dates
from webapp.http.clinic.desk import Desk, patient_here
from webapp.http.clinic.files import hashed, own_file
from webapp.http.clinic.pages import language
from webapp.http.clinic.phones import pairing_link
from webapp.http.clinic.picture import qr
from webapp.http.clinic.words import Words
from webapp.http.clock import now_ms
from webapp.store import pairing_codes, prescriptions
from webapp.store.pairing_codes import Codes
from webapp.store.patients import Patient


@dataclass(frozen=True, slots=True)
class Density:
    """How closely a page is set: the picture's part of it, up to so many letters about points."""

    name: str
    wide_mm: int
    high_mm: int
    letters: float


DENSITIES = (
    Density("roomy", 112, 112, 1050),
    Density("even", 100, 80, 1300),
    Density("close", 96, 78, inf),
)
# What a point takes besides its texts, in letters.
_HEAD = 70


@dataclass(frozen=True, slots=True)
class Entry:
    """One numbered point: `presses` by side, in the order of the prescription."""

    number: int
    point_id: str
    point: Mapping[str, Any]
    presses: Mapping[str, int]

    @property
    def is_even(self) -> bool:
        """As many presses on every side."""
        return len(set(self.presses.values())) == 1


def home_sheet_blueprint(desk: Desk) -> Blueprint:
    """The sheet of one version of a prescription; a code that pairs a phone only if asked for."""
    blueprint = Blueprint("home_sheet", __name__, url_prefix="/patients/<uuid:patient_id>")
    drawings = BodyDrawings(desk.site)

    def sheet(action: str, patient_id: object, version: object, *, has_code: bool) -> Response:
        with desk.recorded(action, f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            kept = _kept(connection, patient, str(version))
            bundle = desk.bundle(connection, kept.chosen.bundle_id)
            codes = (
                pairing_codes.make(connection, now_ms(), patient_id=patient.id)
                if has_code
                else None
            )
        return _sheet(desk, drawings, patient, kept, bundle, codes)

    @blueprint.get("/prescriptions/<uuid:version>/sheet")
    @policy("staff")
    def show(patient_id: object, version: object) -> Response:
        return sheet("prescription-read", patient_id, version, has_code=False)

    @blueprint.post("/prescriptions/<uuid:version>/sheet")
    @policy("staff")
    def show_with_code(patient_id: object, version: object) -> Response:
        return sheet("pairing-code-made", patient_id, version, has_code=True)

    return blueprint


def _kept(connection: Connection, patient: Patient, version: str) -> Prescription:
    """The version, if it holds now: nobody should carry an old one home."""
    current = prescriptions.current_of(connection, [patient.id])
    return next((one for one in current if one.id == version), None) or abort(404)


def _sheet(
    desk: Desk,
    drawings: BodyDrawings,
    patient: Patient,
    kept: Prescription,
    bundle: Mapping[str, Any],
    codes: Codes | None,
) -> Response:
    asked = request.args.get("language", "")
    catalog = catalog_of(asked if asked in LANGUAGES else language())
    entries = entries_of(kept.chosen, bundle)
    drawn = _figures(entries, drawings)
    density = density_of(entries, kept.chosen.note, catalog.language)
    link = pairing_link(desk.config, codes.long) if codes else ""
    page = render_template(
        "clinic/home_sheet.html",
        t=catalog.t, tn=catalog.tn, language=catalog.language, languages=LANGUAGES,
        words=Words(catalog), dates=Dates(catalog, now_ms()), clinic_name=desk.config.clinic_name,
        patient=patient, kept=kept, chosen=kept.chosen, bundle=bundle, entries=entries,
        figures=drawn, draw=drawings.svg, density=density.name,
        high_mm=height_mm(drawn, density.wide_mm, density.high_mm),
        minutes=max(1, round(seconds_of(kept.chosen.points, bundle) / 60)), demo=desk.demo,
        codes=codes, short=pairing.shown(codes.short) if codes else "",
        qr=qr(segno.make(link, error="m", micro=False)) if codes else None,
        refusing=refusing(bundle), own_style=own_file("home_sheet.css"),
        script=url_for("clinic.files.send", name=hashed("home_sheet.js")),
    )  # fmt: skip
    return Response(page)


def entries_of(chosen: Chosen, bundle: Mapping[str, Any]) -> list[Entry]:
    """The points in the order of the prescription, both sides of one under one number."""
    by_point: dict[str, list[PrescribedPoint]] = {}
    for one in chosen.points:
        by_point.setdefault(one.point_id, []).append(one)
    return [
        Entry(
            number,
            point_id,
            bundle["points"].get(point_id) or {"name": {"en": point_id}, "views": []},
            {one.side: one.presses for one in points},
        )
        for number, (point_id, points) in enumerate(by_point.items(), 1)
    ]


def density_of(entries: Sequence[Entry], note: str | None, language: str) -> Density:
    """The most generous setting in which everything fits on one page."""
    texts = [
        text.get(language) or ""
        for entry in entries
        for text in (entry.point.get("palpation", {}), *entry.point.get("cautions", ()))
    ]
    letters = sum(map(len, texts)) + len(note or "") + _HEAD * len(entries)
    return next(one for one in DENSITIES if letters <= one.letters)


def refusing(bundle: Mapping[str, Any]) -> dict[str, list[Mapping[str, Any]]]:
    """The conditions with which nobody practises: those that the source names, and the others."""
    found: dict[str, list[Mapping[str, Any]]] = {"contraindication": [], "precaution": []}
    for question in bundle["questions"]:
        if any(one["do"] == "refuse" for one in question["yes"]):
            found[question["kind"]].append(question)
    return found


def _figures(entries: Sequence[Entry], drawings: BodyDrawings) -> list[Figure]:
    marked = [
        Marked(entry.number, entry.point_id, side, entry.point["views"])  # type: ignore[arg-type]
        for entry in entries
        for side in entry.presses
    ]
    return figures(marked, drawings.places)
