"""The audit, for admins: who read or did what, the newest first."""

import json
from dataclasses import dataclass

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.audit import Entry
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import page
from webapp.store import audit, devices, patients, staff

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Told:
    """One entry, with the names of those it is about, as far as they are known."""

    entry: Entry
    actor: str
    subject: str
    facts: dict[str, str | int | None]


def audit_blueprint(desk: Desk) -> Blueprint:
    """The page of the audit."""
    blueprint = Blueprint("audit", __name__, url_prefix="/audit")

    @blueprint.get("")
    @policy("admin")
    def listed() -> Response:
        subject = request.args.get("subject", "")[:100] or None
        before = number_in(request.args.get("before", ""))
        with desk.recorded("audit-read", "audit") as connection:
            found = audit.newest(connection, PER_PAGE + 1, before=before, subject=subject)
            names = _Names(connection)
            entries = [names.told(entry) for entry in found[:PER_PAGE]]
            about = names.of(subject) if subject else None
        return page(desk, "audit.html", entries=entries, has_more=len(found) > PER_PAGE,
                    subject=subject, about=about)  # fmt: skip

    return blueprint


class _Names:
    """Finds the name behind `kind:id`, each once."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, str] = {}

    def told(self, entry: Entry) -> Told:
        facts = json.loads(entry.facts)
        return Told(entry, self.of(entry.actor), self.of(entry.subject), facts)

    def of(self, reference: str) -> str:
        if reference not in self._found:
            self._found[reference] = self._look_up(reference)
        return self._found[reference]

    def _look_up(self, reference: str) -> str:
        kind, _, thing_id = reference.partition(":")
        if kind == "staff" and (member := staff.by_id(self._connection, thing_id)):
            return member.email
        if kind == "patient" and (patient := patients.by_id(self._connection, thing_id)):
            return patient.code
        if kind == "device" and (device := devices.by_id(self._connection, thing_id)):
            return device.name
        return reference
