"""Every error of the server, in one table, and the one shape in which it is told (RFC 9457)."""

import json
from dataclasses import dataclass

from flask import Flask, Response, request
from markupsafe import escape
from werkzeug.exceptions import HTTPException

TYPE = "urn:periost:problem:"


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
    "forbidden": Problem(
        403, "Not open to you", "This address is not open to anyone yet. Go back to the app."
    ),
    "not-found": Problem(
        404, "Nothing is here", "Check the address, or start from the app's first page."
    ),
    "method-not-allowed": Problem(
        405, "Not done this way", "Use a method from the Allow header of this answer."
    ),
    "too-large": Problem(
        413, "The request is too large", "Send less at a time; nothing of this was kept."
    ),
    "failed": Problem(
        500, "The server failed", "Nothing of yours was changed. Try again; then tell the clinic."
    ),
}
_BY_STATUS = {problem.status: code for code, problem in PROBLEMS.items()}


def answer_problems(app: Flask) -> None:
    """Answer every error, whoever raises it, as a problem."""
    app.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> Response | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    # A status without a line of its own is still the caller's fault or ours.
    code = _BY_STATUS.get(status, "bad-request" if status < 500 else "failed")
    problem = Problem(status, PROBLEMS[code].title, PROBLEMS[code].detail)
    if _is_navigation():
        response = Response(_page(problem), status, mimetype="text/html")
    else:
        response = Response(_json(code, problem), status, mimetype="application/problem+json")
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _is_navigation() -> bool:
    kinds = ["application/problem+json", "text/html"]
    wanted = request.accept_mimetypes.best_match(kinds)
    return wanted == "text/html" and not request.path.startswith("/api/")


def _json(code: str, problem: Problem) -> str:
    members = {
        "type": TYPE + code,
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
        "instance": request.path,
    }
    return json.dumps(members)


def _page(problem: Problem) -> str:
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(problem.title)} – Periost</title>\n</head>\n<body>\n"
        f"<h1>{escape(problem.title)}</h1>\n<p>{escape(problem.detail)}</p>\n"
        f'<p><a href="{escape(request.script_root)}/">Open Periost</a></p>\n</body>\n</html>\n'
    )
