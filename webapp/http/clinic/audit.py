"""The audit, for admins: who read or did what, the newest first."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.domain.audit import Entry
from webapp.domain.whole_texts import number_in
from webapp.http.auth import policy
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.pages import page
from webapp.store import audit
from webapp.store.named import names_of

PER_PAGE = 50
# Facts that are the id of somebody.
_WHO = ("device", "staff")


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
            entries = _told(connection, found[:PER_PAGE])
            about = names_of(connection, [subject]).get(subject, subject) if subject else None
        return page(desk, "audit.html", entries=entries, has_more=len(found) > PER_PAGE,
                    subject=subject, about=about)  # fmt: skip

    return blueprint


def _told(connection: Connection, entries: Sequence[Entry]) -> list[Told]:
    facts = [json.loads(entry.facts) for entry in entries]
    spoken_of = {one for entry in entries for one in (entry.actor, entry.subject)}
    spoken_of |= {f"{name}:{of[name]}" for of in facts for name in _WHO if name in of}
    names = names_of(connection, spoken_of)

    def name(reference: str) -> str:
        return names.get(reference, reference)

    def named(of: dict[str, str | int | None]) -> dict[str, str | int | None]:
        return {n: names.get(f"{n}:{v}", v) if n in _WHO else v for n, v in of.items()}

    return [
        Told(entry, name(entry.actor), name(entry.subject), named(of))
        for entry, of in zip(entries, facts, strict=True)
    ]
