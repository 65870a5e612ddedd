"""What a phone asks for itself: pairing, and what it may practise."""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from webapp.config import Config
from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import (
    Claim,
    Claimed,
    Clinic,
    Member,
    Owner,
    Prescribed,
    json_answer,
    read_body,
)
from webapp.http.problems import Refusal
from webapp.store import (
    audit,
    care,
    devices,
    pairing_codes,
    patients,
    prescription_reads,
    prescriptions,
    staff,
    state,
)
from webapp.store.database import Store
from webapp.store.devices import Device
from webapp.store.pairing_codes import NotClaimed
from webapp.store.patients import Patient


def phone_blueprint(store: Store, config: Config) -> Blueprint:
    """Routes under /api/v1 that concern the calling phone."""
    blueprint = Blueprint("phones", __name__, url_prefix="/api/v1")
    clinic = Clinic(config.clinic_name, config.public_url.rstrip("/"))

    @blueprint.post("/pairings/claim")
    @policy("public")
    def claim() -> Response:
        """Trade a single-use code for this phone's own token."""
        wanted = read_body(Claim)
        with store.write() as connection:
            answer = _claim(connection, wanted, clinic)
        # Failed tries are committed too, or they would not count.
        if isinstance(answer, NotClaimed):
            if answer.because == "too-many-tries":
                raise Refusal("too-many-tries", wait_s=answer.wait_ms // 1000)
            raise Refusal("code-unknown")
        return json_answer(answer, 201)

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


def _claim(connection: Connection, wanted: Claim, clinic: Clinic) -> Claimed | NotClaimed:
    address = request.remote_addr or ""
    got = pairing_codes.claim(connection, wanted.code, wanted.device_name, address, now_ms())
    if isinstance(got, NotClaimed):
        audit.write(connection, now_ms(), "phone:unknown", "pairing-refused", got.because)
        return got
    owner, subject = _owner_of(connection, got.patient_id, got.staff_id)
    audit.write(connection, now_ms(), f"device:{got.device_id}", "paired", subject)
    marks = state.marks(connection)
    told = (clinic, marks.epoch, marks.backed_up_seq)
    if isinstance(owner, Owner):
        return Claimed(got.device_id, got.token, *told, patient=owner)
    return Claimed(got.device_id, got.token, *told, staff=owner)


def _owner_of(
    connection: Connection, patient_id: str | None, staff_id: str | None
) -> tuple[Owner | Member, str]:
    patient = patients.by_id(connection, patient_id) if patient_id else None
    if patient is not None:
        return Owner(patient.id, patient.code), f"patient:{patient.id}"
    member = staff.by_id(connection, staff_id or "")
    if member is None:
        raise LookupError("A pairing code has an owner; its foreign keys see to that.")
    return Member(member.id, member.email, member.role), f"staff:{member.id}"


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
