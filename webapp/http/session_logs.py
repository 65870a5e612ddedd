"""Session logs: phones send them, phones of staff read them."""

from collections.abc import Sequence
from functools import partial

import msgspec
from flask import Blueprint, Response, request
from sqlalchemy import Connection

from webapp.domain.log_clock import skew_of
from webapp.domain.receipts import Placed
from webapp.domain.session_log import (
    BATCH_BYTES,
    BATCH_LINES,
    LINE_BYTES,
    Uuid,
    instant,
    lines_of,
    read_line,
)
from webapp.domain.whole_texts import LARGEST, number_in
from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import Delivery, Receipt, ReceiptProblem, SentLog, json_answer
from webapp.http.phones import tag_for
from webapp.http.problems import PROBLEMS, TYPE, Refusal
from webapp.store import audit, care, session_logs, staff, state
from webapp.store.database import Note, Store
from webapp.store.devices import Device
from webapp.store.gathered import Gathered
from webapp.store.session_logs import ReadLog
from webapp.store.state import Marks

NDJSON = "application/x-ndjson"
# What the phone's own clock says as it sends; nothing is refused for it.
SENT_AT = "Periost-Sent-At"
READ_DEFAULT, READ_MOST = 100, 500

_PROBLEM_OF = {"quarantined": "log-in-doubt", "conflict": "log-in-conflict"}
_UUID = msgspec.json.Decoder(Uuid)
_ENCODER = msgspec.json.Encoder()


def session_log_blueprint(store: Store) -> Blueprint:
    """The routes under /api/v1/session-logs."""
    gathered = Gathered(store)
    blueprint = Blueprint("session_logs", __name__, url_prefix="/api/v1/session-logs")

    @blueprint.post("")
    @policy("sender")
    def receive() -> Response:
        """One log a line; each is judged alone, those kept commit in one durable transaction."""
        lines = [read_line(line) for line in _sent_lines()]
        at_ms = now_ms()
        skew_ms = skew_of(request.headers.get(SENT_AT), at_ms)
        device = calling_device()
        placed, marks = gathered.receive(device, lines, at_ms, skew_ms)
        receipts = [receipt_of(one) for one in placed]
        tag = msgspec.UNSET if lines else _tag_for(device)
        return json_answer(Delivery(marks.epoch, marks.backed_up_seq, receipts, tag))

    @blueprint.get("")
    @policy("staff-device")
    def read() -> Response:
        """Logs by their number, for a phone of staff; of one patient if `patient` names one."""
        after = _number("after", 0, least=0, most=LARGEST)
        limit = _number("limit", READ_DEFAULT, least=1, most=READ_MOST)
        device, patient_id = calling_device(), _patient()

        def find(connection: Connection) -> tuple[tuple[list[ReadLog], Marks], Note | None]:
            logs = _readable(connection, device, after, limit, patient_id)
            note = partial(_note_read, device, patient_id, logs) if logs else None
            return (logs, state.marks(connection)), note

        return _answer(*store.read_and_note(find))

    def _tag_for(device: Device) -> str | msgspec.UnsetType:
        with store.read() as connection:
            return tag_for(connection, device)

    return blueprint


def receipt_of(placed: Placed) -> Receipt:
    """The receipt of a line; it holds no value of the line but its id and hash."""
    line = placed.line
    receipt = (line.id, line.sha256.hex(), placed.seq, placed.status)
    if placed.status in ("stored", "duplicate"):
        return Receipt(*receipt)
    code = _PROBLEM_OF.get(placed.status) or placed.reason or "log-not-valid"
    problem = PROBLEMS[code]
    about = ReceiptProblem(
        TYPE + code,
        problem.title,
        problem.detail,
        path=line.path or msgspec.UNSET,
        reason=(placed.reason if code in _PROBLEM_OF.values() else None) or msgspec.UNSET,
    )
    return Receipt(*receipt, problem=about)


def _sent_lines() -> list[bytes]:
    if request.mimetype != NDJSON:
        raise Refusal("wrong-media-type")
    request.max_content_length = BATCH_BYTES
    lines = lines_of(request.get_data())
    if len(lines) > BATCH_LINES or any(len(line) > LINE_BYTES for line in lines):
        raise Refusal("too-large")
    return lines


def _number(name: str, default: int, *, least: int, most: int) -> int:
    text = request.args.get(name)
    if text is None:
        return default
    number = number_in(text, most)
    if number is None or number < least:
        raise Refusal("bad-request", path=name)
    return number


def _patient() -> str | None:
    text = request.args.get("patient")
    if text is None:
        return None
    try:
        return str(_UUID.decode(msgspec.json.encode(text)))
    except (msgspec.MsgspecError, UnicodeEncodeError):
        raise Refusal("bad-request", path="patient") from None


def _readable(
    connection: Connection, device: Device, after: int, limit: int, patient_id: str | None
) -> list[ReadLog]:
    member = staff.by_id(connection, device.staff_id or "")
    if member is None:
        raise Refusal("unknown-device")
    if patient_id is None:
        scope = care.ids_of(member.id, member.role)
        return session_logs.after(connection, after, limit, scope, member.id)
    if not care.sees(connection, member, patient_id):
        # Somebody else's patient and nobody's look alike.
        raise Refusal("not-found")
    return session_logs.told_of_patient(connection, after, limit, patient_id)


def _note_read(
    device: Device, patient_id: str | None, logs: Sequence[ReadLog], connection: Connection
) -> None:
    subject = f"patient:{patient_id}" if patient_id else "logs"
    facts: audit.Facts = {"device": device.id, "first_seq": logs[0].seq, "logs": len(logs)}
    audit.write(connection, now_ms(), f"staff:{device.staff_id}", "logs-read", subject, facts)


def _answer(logs: Sequence[ReadLog], marks: Marks) -> Response:
    told = [
        SentLog(
            log.seq,
            log.sha256.hex(),
            instant(log.received_at_ms),
            log.device_id,
            msgspec.Raw(log.line),
        )
        for log in logs
    ]
    response = Response(_ENCODER.encode_lines(told), mimetype=NDJSON)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Periost-Epoch"] = marks.epoch
    response.headers["Periost-Backed-Up-Seq"] = str(marks.backed_up_seq)
    return response
