"""The description of API v1, OpenAPI 3.1, made from the structs that are its contract."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from zoneinfo import available_timezones

import msgspec

from webapp.domain.sealed_log import Envelope
from webapp.domain.session_log import SessionLog, Uuid
from webapp.domain.whole_texts import LARGEST
from webapp.http import contract
from webapp.http.problems import MEDIA_TYPE, PROBLEMS
from webapp.http.session_logs import NDJSON, READ_DEFAULT, READ_MOST, SENT_AT
from webapp.push.hosts import pattern

JSON = "application/json"
_REF = "#/components/schemas/{name}"
_UUID = msgspec.json.schema(Uuid)


@dataclass(frozen=True)
class Operation:
    """One call: what it takes, what it gives, and the codes of the problems it may answer with."""

    method: str
    path: str
    summary: str
    status: int
    gives: tuple[str, type] | None
    problems: Sequence[str]
    takes: tuple[str, type] | None = None
    needs_token: bool = True
    parameters: Sequence[dict[str, Any]] = field(default_factory=list)
    may_be_unchanged: bool = False


def _query(name: str, what: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": what, "schema": schema}


def _count(least: int, most: int, default: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most, "default": default}


# Any call may meet these.
_ALWAYS = ("failed",)
_STORED = ("unavailable",)
_BODY = ("bad-request", "too-large", "wrong-media-type", "not-valid")

OPERATIONS = (
    Operation(
        "get", "/bundle", "The current bundle: its id, its address, and the app's version.",
        200, (JSON, contract.About), [], needs_token=False,
    ),
    Operation(
        "get", "/clinic", "Whose server this is.", 200, (JSON, contract.Clinic), [],
        needs_token=False,
    ),
    Operation(
        "post", "/pairings/claim", "Trade a single-use pairing code for a token.",
        201, (JSON, contract.Claimed), [*_STORED, *_BODY, "code-unknown", "too-many-tries"],
        takes=(JSON, contract.Claim), needs_token=False,
    ),
    Operation(
        "delete", "/pairing", "Unlink this phone; its token opens nothing any longer.",
        204, None, [*_STORED, "unknown-device"],
    ),
    Operation(
        "post", "/session-logs",
        "One session log a line: at most 500 lines, 64 KiB a line, 8 MiB in all. Each line is"
        " judged alone; those kept commit in one durable transaction, and receipts leave after it.",
        200, (JSON, contract.Delivery),
        [*_STORED, "unknown-device", "bad-request", "too-large", "wrong-media-type"],
        takes=(NDJSON, SessionLog),
        parameters=[
            {
                "name": SENT_AT, "in": "header", "schema": {"type": "string"},
                "description": "What the phone's own clock says as it sends, RFC 3339 in UTC; by it"
                " the clinic sees how far that clock is off. Nothing is refused for it.",
            }
        ],
    ),
    Operation(
        "get", "/session-logs", "Logs by number, one a line, for a phone of staff.",
        200, (NDJSON, contract.SentLog),
        [*_STORED, "unknown-device", "not-for-this-device", "bad-request", "not-found"],
        parameters=[
            _query("after", "Only logs numbered above.", _count(0, LARGEST, 0)),
            _query("limit", "At most so many.", _count(1, READ_MOST, READ_DEFAULT)),
            _query("patient", "Only this patient's.", _UUID),
        ],
    ),
    Operation(
        "get", "/sealing-key", "The public key to seal logs to, for the day a PIN is forgotten.",
        200, (JSON, contract.SealingKey), [*_STORED, "unknown-device"],
    ),
    Operation(
        "post", "/sealed-logs",
        "One envelope a line, at most 500 lines and 8 MiB in all. The log in it is treated as if it"
        " had come in plain; a receipt has the sha256 of the envelope. What cannot be opened is"
        " kept apart.",
        200, (JSON, contract.Delivery),
        [*_STORED, "unknown-device", "bad-request", "too-large", "wrong-media-type"],
        takes=(NDJSON, Envelope),
    ),
    Operation(
        "get", "/prescriptions", "What this phone may practise, and for whom.",
        200, (JSON, contract.Prescribed), [*_STORED, "unknown-device"], may_be_unchanged=True,
    ),
    Operation(
        "get", "/push-key", "The key to subscribe to reminders with.",
        200, (JSON, contract.PushKey), [*_STORED, "unknown-device"],
    ),
    Operation(
        "put", "/push-subscription", "Remind this phone.",
        204, None, [*_STORED, *_BODY, "unknown-device"], takes=(JSON, contract.PushSubscription),
    ),
    Operation(
        "delete", "/push-subscription", "Remind this phone no more.",
        204, None, [*_STORED, "unknown-device"],
    ),
    Operation(
        "post", "/push-trial", "Send this phone a reminder at once.",
        204, None,
        [*_STORED, "unknown-device", "not-subscribed", "too-many-tries", "not-delivered"],
    ),
)  # fmt: skip


@cache
def description(version: str) -> dict[str, Any]:
    """The OpenAPI document, as JSON values."""
    shapes = [shape for one in OPERATIONS for _, shape in filter(None, (one.takes, one.gives))]
    unique = list(dict.fromkeys([*shapes, contract.ProblemDetails]))
    # The page of a log is any JSON; msgspec knows no schema for bytes that pass through.
    _, schemas = msgspec.json.schema_components(unique, schema_hook=_any_json, ref_template=_REF)
    # More than a pattern can say.
    subscription = schemas["PushSubscription"]["properties"]
    subscription["zone"] = {"enum": sorted(available_timezones())}
    # A clinic may know more of them.
    subscription["endpoint"] = {"type": "string", "pattern": pattern(), "maxLength": 2000}
    paths: dict[str, dict[str, Any]] = {}
    for one in OPERATIONS:
        paths.setdefault(f"/api/v1{one.path}", {})[one.method] = _operation(one)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Periost", "version": version},
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"device": {"type": "http", "scheme": "bearer"}},
        },
    }


def _any_json(shape: type) -> dict[str, Any]:
    if shape is msgspec.Raw:
        return {"type": "object"}
    raise NotImplementedError(shape)


def _operation(one: Operation) -> dict[str, Any]:
    described: dict[str, Any] = {
        "summary": one.summary,
        "operationId": f"{one.method}{one.path.replace('/', '-')}",
        "responses": _responses(one),
    }
    if one.needs_token:
        described["security"] = [{"device": []}]
    if one.parameters:
        described["parameters"] = list(one.parameters)
    if one.takes:
        described["requestBody"] = {"required": True, "content": _content(*one.takes)}
    return described


def _responses(one: Operation) -> dict[str, Any]:
    done: dict[str, Any] = {"description": "Done."}
    if one.gives:
        done["content"] = _content(*one.gives)
    responses = {str(one.status): done}
    if one.may_be_unchanged:
        responses["304"] = {"description": "As the ETag you have."}
    for code in (*_ALWAYS, *one.problems):
        problem = PROBLEMS[code]
        responses[str(problem.status)] = {
            "description": f"{problem.title}.",
            "content": _content(MEDIA_TYPE, contract.ProblemDetails),
        }
    return dict(sorted(responses.items()))


def _content(media_type: str, shape: type) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": _REF.format(name=shape.__name__)}}}
