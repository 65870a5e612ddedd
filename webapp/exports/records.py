"""What an export is made of: logs as they were kept, and whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from webapp.domain.prescription import Prescription
from webapp.domain.session_log import SessionLog

Bundles = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class ExportedLog:
    """One kept log. `line` are its bytes, whose sha256 in hex is `sha256`.

    `is_corrected`: a later log of the patient replaces it. `device_id` is the phone that sent it.
    """

    log: SessionLog
    line: bytes
    sha256: str
    device_id: str
    received_at_ms: int
    is_corrected: bool


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose records these are; `name` only where somebody wants it in the file.

    `address` is the clinic's own, to which identifiers belong.
    """

    patient_id: str
    code: str
    name: str | None
    clinic: str
    address: str


@dataclass(frozen=True, slots=True)
class Made:
    """When a file was made, by which version of Periost, and in which language it names things."""

    at_ms: int
    version: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Prescribed:
    """Every version ever written for the patient, and which of them hold now."""

    versions: Sequence[Prescription] = ()
    current_ids: frozenset[str] = frozenset()


def point_name(bundle: Mapping[str, Any], point_id: str, language: str) -> str:
    """What the bundle calls a point; its id where it does not know it."""
    names = bundle.get("points", {}).get(point_id, {}).get("name", {})
    name: str = names.get(language) or names.get("en") or point_id
    return name
