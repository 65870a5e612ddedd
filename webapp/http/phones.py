"""What a paired phone asks for itself: what it may practise."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import (
    Owner,
    Prescribed,
    json_answer,
)
from webapp.store import (
    audit,
    care,
    devices,
    patients,
    prescription_reads,
    prescriptions,
    staff,
    state,
)
from webapp.store.database import Store
from webapp.store.devices import Device
from webapp.store.patients import Patient


def phone_blueprint(store: Store) -> Blueprint:
    """Routes under /api/v1 that concern the calling phone."""
    blueprint = Blueprint("phones", __name__, url_prefix="/api/v1")

    @blueprint.get("/prescriptions")
    @policy("device")
    def practise() -> Response:
        """What this phone may practise, and for whom."""
        device = calling_device()
        with store.read() as connection:
            marks = state.marks(connection)
            people = _patients_of(connection, device)
            current = prescriptions.current_of(connection, [one.id for one in people])
            versions = [one.id for one in current]
            is_noted = prescription_reads.are_noted(connection, device.id, versions)
        owners = [Owner(one.id, one.code) for one in people]
        response = json_answer(Prescribed(marks.epoch, marks.backed_up_seq, owners, current))
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(hashlib.sha256(response.data).hexdigest()[:32])
        response.make_conditional(request)
        # A phone that says it has this very answer has read it, too.
        if current and (response.status_code == 200 or not is_noted):
            _note_read(store, device, versions)
        return response

    return blueprint


def _patients_of(connection: Connection, device: Device) -> Sequence[Patient]:
    if device.patient_id is not None:
        own = patients.by_id(connection, device.patient_id)
        return [own] if own else []
    member = staff.by_id(connection, device.staff_id or "")
    return care.patients_of(connection, member) if member else []


def _note_read(store: Store, device: Device, versions: Sequence[str]) -> None:
    actor = f"staff:{device.staff_id}" if device.staff_id else f"patient:{device.patient_id}"
    subject = f"patient:{device.patient_id}" if device.patient_id else "prescriptions"
    with store.write() as connection:
        facts: audit.Facts = {"device": device.id, "count": len(versions)}
        devices.note_contact(connection, device, now_ms())
        prescription_reads.note(connection, device.id, versions, now_ms())
        audit.write(connection, now_ms(), actor, "prescriptions-read", subject, facts)
