"""Logs that come as a file, when a phone cannot send them: taken in as if it had."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from webapp.domain.hand_over import HandedLine, NotOpened
from webapp.domain.session_log import BATCH_BYTES
from webapp.exports.locked_file import lines_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import page
from webapp.http.clock import now_ms
from webapp.http.staff_auth import signed_in
from webapp.store.handed_over import Bringer, receive

# The passphrase and the edges of the form, beside the file.
FORM_BYTES = BATCH_BYTES + 64 * 1024
TAKES = "clinic.hand_over.take"


def hand_over_blueprint(desk: Desk) -> Blueprint:
    """The form, and what became of the file."""
    blueprint = Blueprint("hand_over", __name__, url_prefix="/import")

    @blueprint.get("")
    @policy("staff")
    def ask() -> Response:
        return page(desk, "import.html", faults={}, taken=None)

    @blueprint.post("")
    @policy("staff")
    def take() -> Response:
        try:
            lines = _sent_lines()
        except NotOpened as fault:
            field = "passphrase" if "passphrase" in fault.code else "file"
            return page(desk, "import.html", 422, faults={field: fault.code}, taken=None)
        if lines is None:
            return page(desk, "import.html", 422, faults={"file": "no-file"}, taken=None)
        known = signed_in()
        taken = receive(desk.store, lines, Bringer(known.actor, known.member), now_ms())
        return page(desk, "import.html", faults={}, taken=taken)

    return blueprint


def _sent_lines() -> list[HandedLine] | None:
    """The lines of the file that was sent, None without one. Raises NotOpened."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    return lines_in(file.read(), request.form.get("passphrase", ""))
