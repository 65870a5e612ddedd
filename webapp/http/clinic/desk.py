"""What every page of the clinic is made with: the store, the settings, the site, and the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import abort
from sqlalchemy import Connection

from webapp.config import Config
from webapp.http.clock import now_ms
from webapp.http.site_files import Site
from webapp.http.staff_auth import signed_in
from webapp.store import audit, bundles, care, patients
from webapp.store.audit import Facts
from webapp.store.database import Store
from webapp.store.patients import Patient


@dataclass(frozen=True, slots=True)
class Demo:
    """The clinic is a demonstration: its invented people, and what opens it, are no secret."""

    password: str
    secrets: dict[str, bytes]


@dataclass(frozen=True)
class Desk:
    """Handed to every part of the clinic's pages."""

    store: Store
    config: Config
    site: Site
    demo: Demo | None = None

    @contextmanager
    def recorded(
        self, action: str, subject: str, facts: Facts | None = None
    ) -> Iterator[Connection]:
        """A transaction that ends with an entry in the audit: who read or did what to which record.

        Where the view gives up, nothing was done and nothing is written.
        """
        with self.store.write() as connection:
            yield connection
            note(connection, action, subject, facts)

    def bundle(self, connection: Connection, bundle_id: str) -> dict[str, Any]:
        """A bundle by its name, else the one that is served now: for names and texts only."""
        kept = _KEPT.get(bundle_id)
        if kept is None:
            kept = bundles.content_of(connection, bundle_id)
        if kept is None:
            return self.current_bundle(connection)[1]
        if len(_KEPT) >= _KEPT_MOST:
            _KEPT.clear()
        _KEPT[bundle_id] = kept
        return kept

    def current_bundle(self, connection: Connection) -> tuple[str, dict[str, Any]]:
        """Name and content of the bundle that is served now."""
        bundle_id: str = self.site.about["bundle_id"]
        if bundle_id not in _KEPT:
            _KEPT[bundle_id] = bundles.content_of(connection, bundle_id) or {}
        return bundle_id, _KEPT[bundle_id]


# A bundle is named by its content, so one that was read holds in every process and store.
_KEPT: dict[str, dict[str, Any]] = {}
_KEPT_MOST = 8


def note(connection: Connection, action: str, subject: str, facts: Facts | None = None) -> None:
    """Write one entry in the name of the signed-in member; the last thing of its transaction."""
    audit.write(connection, now_ms(), signed_in().actor, action, subject, facts)


def subject_of(patient_id: str | None) -> str:
    """The audit's subject of a log: the patient that it names, whether or not there is one."""
    return f"patient:{patient_id}" if patient_id else "logs"


def patient_here(connection: Connection, patient_id: str) -> Patient:
    """A patient whom the signed-in member may see. To all others there is no such patient."""
    patient = patients.by_id(connection, patient_id)
    if patient is None or not care.sees(connection, signed_in().member, patient_id):
        abort(404)
    return patient
