"""Logs that come sealed to the clinic's key: a phone sends them without the PIN they lie under."""

import base64
from hashlib import sha256

import msgspec
from flask import Blueprint, Response, request

from webapp.domain.log_clock import skew_of
from webapp.domain.sealed_log import ENVELOPE_BYTES, named
from webapp.domain.session_log import BATCH_BYTES, BATCH_LINES, lines_of
from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import Delivery, Receipt, SealingKey, json_answer
from webapp.http.problems import Refusal
from webapp.http.session_logs import NDJSON, SENT_AT, receipt_of
from webapp.sealing.keys import SealingKeys
from webapp.sealing.opening import line_in
from webapp.store.database import Store
from webapp.store.gathered import Gathered


def sealed_log_blueprint(store: Store, keys: SealingKeys) -> Blueprint:
    """The routes under /api/v1 by which a phone seals logs, and sends sealed ones."""
    gathered = Gathered(store)
    blueprint = Blueprint("sealed_logs", __name__, url_prefix="/api/v1")

    @blueprint.get("/sealing-key")
    @policy("device")
    def key() -> Response:
        """The public key to seal to."""
        try:
            current = keys.current()
        except OSError:
            raise Refusal("unavailable") from None
        point = base64.urlsafe_b64encode(current.point).rstrip(b"=").decode()
        return json_answer(SealingKey(current.id, point))

    @blueprint.post("/sealed-logs")
    @policy("sender")
    def receive() -> Response:
        """One envelope a line; what is in it is treated as if it had come in plain."""
        sent = _sent_envelopes()
        at_ms = now_ms()
        try:
            lines = [line_in(line, keys) for line in sent]
        except OSError:
            raise Refusal("unavailable") from None
        skew_ms = skew_of(request.headers.get(SENT_AT), at_ms)
        placed, marks = gathered.receive(calling_device(), lines, at_ms, skew_ms)
        receipts = [
            _of_envelope(receipt_of(one), line) for one, line in zip(placed, sent, strict=True)
        ]
        return json_answer(Delivery(marks.epoch, marks.backed_up_seq, receipts))

    return blueprint


def _of_envelope(receipt: Receipt, line: bytes) -> Receipt:
    """Of the bytes that were sent: the phone cannot read the log, nor its hash."""
    return msgspec.structs.replace(receipt, id=named(line), sha256=sha256(line).hexdigest())


def _sent_envelopes() -> list[bytes]:
    if request.mimetype != NDJSON:
        raise Refusal("wrong-media-type")
    request.max_content_length = BATCH_BYTES
    lines = lines_of(request.get_data())
    if len(lines) > BATCH_LINES or any(len(line) > ENVELOPE_BYTES for line in lines):
        raise Refusal("too-large")
    return lines
