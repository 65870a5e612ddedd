"""How a phone and a clinic come together, and how the phone leaves again."""

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from webapp.config import Config
from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import Claim, Claimed, Clinic, Member, Owner, json_answer, read_body
from webapp.http.problems import Refusal
from webapp.store import audit, devices, pairing_codes, patients, staff, state
from webapp.store.database import Store
from webapp.store.pairing_codes import NotClaimed


def pairing_blueprint(store: Store, config: Config) -> Blueprint:
    """Routes under /api/v1 by which a phone is paired, and unlinks itself."""
    blueprint = Blueprint("pairings", __name__, url_prefix="/api/v1")
    clinic = Clinic(config.clinic_name, config.public_url.rstrip("/"))

    @blueprint.get("/clinic")
    @policy("public")
    def whose() -> Response:
        """Whose server this is, to be looked at before a code is given away."""
        return json_answer(clinic)

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

    @blueprint.delete("/pairing")
    @policy("device")
    def part() -> Response:
        """Unlink this phone, as it asks for itself: a person said no, or ended the connection."""
        device = calling_device()
        with store.write() as connection:
            if devices.revoke(connection, device.id, now_ms()):
                who = f"device:{device.id}"
                audit.write(connection, now_ms(), who, "phone-unlinked", who)
        return Response(status=204)

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
