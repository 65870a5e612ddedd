"""What API v1 takes and gives, besides logs and prescriptions: the structs are the contract.

`/api/v1/openapi.json` is made from them. Instants are RFC 3339 in UTC.
"""

from typing import Annotated, Any, Literal, TypeVar

import msgspec
from flask import Response, request
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from webapp.domain.prescription import Prescription
from webapp.domain.sealed_log import KEY_ID
from webapp.domain.session_log import Uuid
from webapp.domain.session_log_paths import located
from webapp.domain.whole_texts import whole
from webapp.http.problems import Refusal

Sha256 = Annotated[str, Meta(pattern=whole("[0-9a-f]{64}"))]
Seq = Annotated[int, Meta(ge=1)]
# Printable, and within what both databases keep.
Line = Annotated[str, Meta(min_length=1, max_length=100, pattern=whole(r"[^\x00-\x1f\x7f]+"))]
Key = Annotated[str, Meta(pattern=whole("[A-Za-z0-9_-]{16,200}"))]
ZONE = whole("[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
ENDPOINT = whole("https://[A-Za-z0-9.-]+(:[0-9]{1,5})?/[!-~]*")
LANGUAGE = whole("[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")
Content = TypeVar("Content")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class About(Struct, frozen=True):
    """The current bundle: its id, its address, and the app's version."""

    bundle_id: str
    bundle: str
    app_version: str


class Claim(Struct, frozen=True):
    """A pairing code as it was typed or scanned, and what the phone calls itself."""

    code: Line
    device_name: Line


class Owner(Struct, frozen=True):
    """A patient, by the clinic's code."""

    id: Uuid
    code: str


class Member(Struct, frozen=True):
    """A staff member."""

    id: Uuid
    email: str
    role: str


class Clinic(Struct, frozen=True):
    """The clinic whose server this is."""

    name: str
    url: str


class Claimed(Struct, frozen=True, omit_defaults=True):
    """A phone that was paired. `token` is told this once."""

    device_id: Uuid
    token: str
    clinic: Clinic
    epoch: str
    backed_up_seq: int
    patient: Owner | UnsetType = UNSET
    staff: Member | UnsetType = UNSET


class ReceiptProblem(Struct, frozen=True, omit_defaults=True):
    """Why a line was refused or is kept apart; `path` names a place in it, `reason` a check."""

    type: str
    title: str
    detail: str
    path: str | UnsetType = UNSET
    reason: str | UnsetType = UNSET


class Receipt(Struct, frozen=True, omit_defaults=True):
    """The server's word on one line. `seq` is null, and nothing is kept, only if it is refused."""

    id: Uuid | None
    sha256: Sha256
    seq: Seq | None
    status: Literal["stored", "duplicate", "conflict", "quarantined", "refused"]
    problem: ReceiptProblem | UnsetType = UNSET


class Delivery(Struct, frozen=True, omit_defaults=True):
    """A receipt for every line, in order. A log may leave a phone once `backed_up_seq`, in the same
    epoch, has reached its `seq`. Where no line was sent, `tag` names what the phone would read
    under `/prescriptions`; without it there is something to read, or to note."""

    epoch: str
    backed_up_seq: int
    receipts: list[Receipt]
    tag: str | UnsetType = UNSET


class Prescribed(Struct, frozen=True):
    """What this phone may practise, and for whom."""

    epoch: str
    backed_up_seq: int
    patients: list[Owner]
    prescriptions: list[Prescription]


class SentLog(Struct, frozen=True, gc=False):
    """One line of a read: the log as it was sent, and what the server knows of it."""

    seq: Seq
    sha256: Sha256
    received_at: str
    device_id: Uuid
    log: Raw


class SealingKey(Struct, frozen=True):
    """The key that phones seal logs to: its id, and a point of P-256, uncompressed, base64url."""

    id: Annotated[str, Meta(pattern=KEY_ID)]
    public_key: Key


class PushKeys(Struct, frozen=True):
    """The subscription's keys, base64url."""

    p256dh: Key
    auth: Key


class PushKey(Struct, frozen=True):
    """The key that a phone subscribes with, base64url; null where nobody is reminded."""

    public_key: str | None


class PushSubscription(Struct, frozen=True):
    """Where and when this phone wants to be reminded; `local_time` in `zone`, on `days`.

    `endpoint` is one of a push service that this server knows; `server_key` the key it was made
    with; `language` that of the reminder.
    """

    endpoint: Annotated[str, Meta(pattern=ENDPOINT, max_length=2000)]
    keys: PushKeys
    days: Annotated[list[Day], Meta(max_length=7)]
    local_time: Annotated[str, Meta(pattern=whole("([01][0-9]|2[0-3]):[0-5][0-9]"))]
    zone: Annotated[str, Meta(pattern=ZONE, max_length=64)]
    language: Annotated[str, Meta(pattern=LANGUAGE, max_length=35)] = "en"
    server_key: Annotated[str, Meta(pattern=whole("[A-Za-z0-9_-]{0,100}"))] = ""


class ProblemDetails(Struct, frozen=True, omit_defaults=True):
    """An error, RFC 9457. `path` names a place in what was sent."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    path: str | UnsetType = UNSET


def read_body(kind: type[Content]) -> Content:
    """The JSON body of this request. Raises Refusal, with the path of what is wrong."""
    if request.mimetype != "application/json":
        raise Refusal("wrong-media-type")
    body = request.get_data()
    try:
        return msgspec.json.decode(body, type=kind)
    except msgspec.ValidationError as error:
        raise Refusal("not-valid", path=located(body, kind, str(error))) from None
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        raise Refusal("bad-request") from None


def json_answer(content: Any, status: int = 200) -> Response:
    """A struct as an answer that no cache keeps."""
    response = Response(msgspec.json.encode(content), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
