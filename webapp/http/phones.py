"""What a paired phone asks for itself: what it may practise."""

import hashlib
from collections.abc import Sequence

import msgspec
from flask import Blueprint, Response, request
from msgspec import UNSET, UnsetType
from sqlalchemy import Connection

from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import Owner, Prescribed, json_answer
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

TAG_LETTERS = 16


def phone_blueprint(store: Store) -> Blueprint:
    """Routes under /api/v1 that concern the calling phone."""
    blueprint = Blueprint("phones", __name__, url_prefix="/api/v1")

    @blueprint.get("/prescriptions")
    @policy("device")
    def practise() -> Response:
        """What this phone may practise, and for whom."""
        device = calling_device()
        with store.read() as connection:
            prescribed, is_noted = _prescribed_to(connection, device)
        response = json_answer(prescribed)
        response.headers["Cache-Control"] = "private, no-cache"
        response.set_etag(_tag_of(prescribed), weak=True)
        response.make_conditional(request)
        # A phone that says it has this very answer has read it, too.
        if prescribed.prescriptions and (response.status_code == 200 or not is_noted):
            _note_read(store, device, [one.id for one in prescribed.prescriptions])
        return response

    return blueprint


def tag_for(connection: Connection, device: Device) -> str | UnsetType:
    """The tag of what this phone would read; unset until its reading was noted."""
    prescribed, is_noted = _prescribed_to(connection, device)
    return _tag_of(prescribed) if is_noted else UNSET


def _prescribed_to(connection: Connection, device: Device) -> tuple[Prescribed, bool]:
    """What it may practise, and whether it is noted that the phone has read that."""
    marks = state.marks(connection)
    people = _patients_of(connection, device)
    current = prescriptions.current_of(connection, [one.id for one in people])
    versions = [one.id for one in current]
    owners = [Owner(one.id, one.code) for one in people]
    is_noted = prescription_reads.are_noted(connection, device.id, versions)
    return Prescribed(marks.epoch, marks.backed_up_seq, owners, current), is_noted


def _tag_of(prescribed: Prescribed) -> str:
    """Of what there is to practise: a backup changes nothing of that."""
    told = (prescribed.epoch, prescribed.patients, prescribed.prescriptions)
    return hashlib.sha256(msgspec.json.encode(told)).hexdigest()[:TAG_LETTERS]


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
