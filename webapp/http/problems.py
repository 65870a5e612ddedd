"""Every error of the server, in one table, and the one shape in which it is told (RFC 9457)."""

import json
from dataclasses import dataclass

from flask import Flask, Response, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

from webapp.store.database import StoreUnavailable

TYPE = "urn:periost:problem:"
MEDIA_TYPE = "application/problem+json"
# Seconds after which a busy or full database is worth another try.
COME_AGAIN_S = 30


@dataclass(frozen=True)
class Problem:
    """What a client may count on: a status, and sentences for a person."""

    status: int
    title: str
    detail: str


PROBLEMS = {
    "bad-request": Problem(
        400, "The request cannot be read", "Check its address and its headers, then send it again."
    ),
    "unknown-device": Problem(
        401, "This phone is not known here", "Pair it with the clinic; nothing on it is lost."
    ),
    "forbidden": Problem(
        403, "Not open to you", "This address is not open to anyone yet. Go back to the app."
    ),
    "not-for-this-device": Problem(
        403, "Not open to this phone", "Only a phone of the clinic's staff may ask for this."
    ),
    "not-found": Problem(
        404, "Nothing is here", "Check the address, or start from the app's first page."
    ),
    "code-unknown": Problem(
        404, "This code does not work", "It is used, too old or mistyped. Ask for another."
    ),
    "not-subscribed": Problem(
        404, "This phone has no reminders", "Switch them on there first; then try it."
    ),
    "method-not-allowed": Problem(
        405, "Not done this way", "Use a method from the Allow header of this answer."
    ),
    "too-large": Problem(
        413, "The request is too large", "Send less at a time; nothing of this was kept."
    ),
    "wrong-media-type": Problem(
        415, "Not in this form", "Send the media type that the description of the API names."
    ),
    "not-valid": Problem(
        422, "The content breaks its schema", "The path names the place; see the description."
    ),
    "too-many-tries": Problem(
        429, "Too many tries from here", "Wait as long as Retry-After says, then try again."
    ),
    "failed": Problem(
        500, "The server failed", "Nothing of yours was changed. Try again; then tell the clinic."
    ),
    "not-delivered": Problem(
        502, "The reminder was not taken", "The push service did not take it. Try again later."
    ),
    "unavailable": Problem(
        503, "The records cannot be reached", "Nothing was kept. Keep yours, and try again later."
    ),
    # In a receipt, of one line among others.
    "log-not-json": Problem(
        422, "This line is no JSON", "It stays on the phone; export it there and tell the clinic."
    ),
    "log-not-valid": Problem(
        422, "This log breaks its schema", "It stays on the phone; the path names the place."
    ),
    "log-in-doubt": Problem(
        422, "Something speaks against this log", "It is kept, for a person at the clinic to judge."
    ),
    "log-in-conflict": Problem(
        409, "Another log has this id", "Both are kept, and shown to the clinic."
    ),
}  # fmt: skip
# What others raise by its status alone.
_BY_STATUS = {
    400: "bad-request",
    401: "unknown-device",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "wrong-media-type",
    422: "not-valid",
    429: "too-many-tries",
    500: "failed",
    503: "unavailable",
}


class Refusal(HTTPException):
    """Raised by a view to answer with a problem of the table.

    `path`: the JSON path of what is wrong, without its value. `wait_s`: the answer's Retry-After.
    """

    def __init__(self, code: str, *, path: str | None = None, wait_s: int | None = None) -> None:
        super().__init__(PROBLEMS[code].detail)
        self.code = PROBLEMS[code].status
        self.problem_code = code
        self.path = path
        self.wait_s = wait_s


def answer_problems(app: Flask) -> None:
    """Answer every error, whoever raises it, as a problem."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(StoreUnavailable, _answer_unavailable)


def members_of(code: str, **extras: str) -> dict[str, str | int]:
    """A problem of the table as JSON members; `extras` never hold what the caller sent."""
    problem = PROBLEMS[code]
    head: dict[str, str | int] = {"type": TYPE + code, "title": problem.title}
    return {**head, "status": problem.status, "detail": problem.detail, **extras}


def _answer_unavailable(error: StoreUnavailable) -> Response | HTTPException:
    return _answer(Refusal("unavailable", wait_s=COME_AGAIN_S))


def _answer(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    # A status without a line of its own is still the caller's fault or ours.
    code = _BY_STATUS.get(status, "bad-request" if status < 500 else "failed")
    extras = {}
    if isinstance(error, Refusal):
        code = error.problem_code
        extras = {"path": error.path} if error.path else {}
    members = {**members_of(code, instance=request.path, **extras), "status": status}
    if _is_navigation():
        response = Response(_page(PROBLEMS[code]), status, mimetype="text/html")
    else:
        response = Response(json.dumps(members), status, mimetype=MEDIA_TYPE)
    _add_headers(response, error)
    return response


def _add_headers(response: Response, error: HTTPException) -> None:
    wait_s = error.wait_s if isinstance(error, Refusal) else None
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    if wait_s is not None:
        response.headers["Retry-After"] = str(wait_s)
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    response.headers["Cache-Control"] = "no-store"


def _is_navigation() -> bool:
    kinds = [MEDIA_TYPE, "text/html"]
    wanted = request.accept_mimetypes.best_match(kinds)
    return wanted == "text/html" and not request.path.startswith("/api/")


def _page(problem: Problem) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(problem.title)} – Periost</title>\n</head>\n<body>\n"
        f"<h1>{escape(problem.title)}</h1>\n<p>{escape(problem.detail)}</p>\n"
        f'<p><a href="{escape(request.script_root)}/">Open Periost</a></p>\n</body>\n</html>\n'
    )
