"""Phones: paired by a code that is shown once, unlinked at once."""

import segno
from flask import Blueprint, abort, redirect, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.config import Config
from webapp.domain import pairing
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk, note, patient_here
from webapp.http.clinic.pages import page
from webapp.http.clinic.picture import qr
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store import care, devices, pairing_codes
from webapp.store.devices import Device
from webapp.store.pairing_codes import Codes
from webapp.store.patients import Patient


def phone_blueprint(desk: Desk) -> Blueprint:
    """Pairing and unlinking, of patients' phones and of one's own."""
    blueprint = Blueprint("phones", __name__)

    @blueprint.post("/patients/<uuid:patient_id>/pairing")
    @policy("staff")
    def pair(patient_id: object) -> Response:
        with desk.recorded("pairing-code-made", f"patient:{patient_id}") as connection:
            patient = patient_here(connection, str(patient_id))
            codes = pairing_codes.make(connection, now_ms(), patient_id=patient.id)
        return _page(desk, codes, patient)

    @blueprint.post("/account/pairing")
    @policy("staff")
    def pair_own() -> Response:
        member = signed_in().member
        with desk.recorded("pairing-code-made", f"staff:{member.id}") as connection:
            codes = pairing_codes.make(connection, now_ms(), staff_id=member.id)
        return _page(desk, codes, None)

    @blueprint.post("/phones/<uuid:device_id>/unlink")
    @policy("staff")
    def unlink(device_id: object) -> Response:
        with desk.store.write() as connection:
            device = _device_here(connection, str(device_id))
            if devices.revoke(connection, device.id, now_ms()):
                note(connection, "phone-unlinked", f"device:{device.id}")
        return redirect(_owners_page(device), 303)

    return blueprint


def pairing_link(config: Config, code: str) -> str:
    """What the QR code opens: the app, which finds the code behind the `#` and sends it itself."""
    return f"{config.public_url.rstrip('/')}/#/pair/{code}"


def _page(desk: Desk, codes: Codes, patient: Patient | None) -> Response:
    link = pairing_link(desk.config, codes.long)
    drawn = qr(segno.make(link, error="m", micro=False))
    return page(desk, "pairing.html", codes=codes, patient=patient, qr=drawn, link=link,
                short=pairing.shown(codes.short))  # fmt: skip


def _device_here(connection: Connection, device_id: str) -> Device:
    """A phone of one's own, or of a patient whom one sees; an admin's are all."""
    device, member = devices.by_id(connection, device_id), signed_in().member
    if device is None:
        abort(404)
    if device.patient_id is not None:
        is_here = care.sees(connection, member, device.patient_id)
    else:
        is_here = device.staff_id == member.id or member.role == "admin"
    return device if is_here else abort(404)


def _owners_page(device: Device) -> str:
    if device.patient_id is not None:
        return url_for("clinic.patient.one", patient_id=device.patient_id)
    return url_for("clinic.account.own")
