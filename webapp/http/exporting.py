"""A patient's records on their way out: read page by page, made into the format that is wanted."""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

from webapp.domain.session_log import read_line
from webapp.exports.csv_lines import csv_lines
from webapp.exports.fhir import fhir_lines
from webapp.exports.records import ExportedLog, Made, Prescribed, Whose
from webapp.store import bundles, exported, prescriptions
from webapp.store.database import Store
from webapp.store.patients import Patient

_SENT_AT_ONCE = 64 * 1024


@dataclass(frozen=True)
class Export:
    """What one file is made of. `count` logs; none that comes after it was asked for."""

    store: Store
    whose: Whose
    made: Made
    prescribed: Prescribed
    count: int
    last_seq: int
    corrected: frozenset[str]

    def logs(self) -> Iterator[ExportedLog]:
        """Every log that can be read, in the order in which they came."""
        for kept in exported.logs_up_to(self.store, self.whose.patient_id, self.last_seq):
            if log := read_line(kept.line).log:
                is_corrected = log.id in self.corrected
                yield ExportedLog(
                    log, kept.line, kept.sha256.hex(), kept.device_id, kept.received_at_ms,
                    is_corrected,
                )  # fmt: skip


def prepare(
    connection: Connection, store: Store, patient: Patient, clinic: str, address: str, made: Made
) -> Export:
    """All but the logs themselves, which are read while they are sent."""
    count, last_seq = exported.extent(connection, patient.id)
    current = prescriptions.current_of(connection, [patient.id])
    versions = prescriptions.history_of(connection, patient.id)
    return Export(
        store=store,
        whose=Whose(patient.id, patient.code, patient.name, clinic, address.rstrip("/")),
        made=made,
        prescribed=Prescribed(versions, frozenset(one.id for one in current)),
        count=count,
        last_seq=last_seq,
        corrected=frozenset(exported.corrected(connection, patient.id)),
    )


def _csv(export: Export) -> Iterator[bytes]:
    return csv_lines(export.logs(), export.whose, NamesOf(export.store), export.made)


def _ndjson(export: Export) -> Iterator[bytes]:
    return (one.line + b"\n" for one in export.logs())


def _fhir(export: Export) -> Iterator[bytes]:
    names = NamesOf(export.store)
    return fhir_lines(export.logs(), export.whose, export.prescribed, names, export.made)


def _workbook(export: Export) -> Iterator[bytes]:
    # Loaded when the first workbook is asked for, not at every start.
    from webapp.exports.workbook import write_workbook

    with tempfile.TemporaryFile() as file:
        write_workbook(file, export.logs(), export.whose, NamesOf(export.store), export.made)
        file.seek(0)
        while part := file.read(_SENT_AT_ONCE):
            yield part


@dataclass(frozen=True, slots=True)
class Format:
    """One way to write an export."""

    ending: str
    media_type: str
    parts: Callable[[Export], Iterator[bytes]]


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8; header=present", _csv),
    "xlsx": Format(
        "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _workbook
    ),
    "ndjson": Format("ndjson", "application/x-ndjson", _ndjson),
    "fhir": Format("fhir.json", "application/fhir+json", _fhir),
}


@dataclass(frozen=True)
class NamesOf(Mapping[str, Mapping[str, Any]]):
    """Bundles by their names, of which only what an export needs is kept in memory."""

    store: Store
    _read: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def __getitem__(self, bundle_id: str) -> Mapping[str, Any]:
        if bundle_id not in self._read:
            with self.store.read() as connection:
                self._read[bundle_id] = _needed(bundles.content_of(connection, bundle_id) or {})
        return self._read[bundle_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._read)


def _needed(bundle: Mapping[str, Any]) -> Mapping[str, Any]:
    points = bundle.get("points", {})
    return {
        "protocols_version": bundle.get("protocols_version"),
        "questions": bundle.get("questions", []),
        "points": {key: {"name": p["name"], "codes": p["codes"]} for key, p in points.items()},
    }
