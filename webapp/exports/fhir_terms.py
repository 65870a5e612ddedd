"""The codes of an export in FHIR, each looked up in its source; and the small parts made of them.

SNOMED CT: Global Patient Set, 2020-09 (CC BY 4.0). LOINC 72514-3: as HL7 Belgium and ANS France
publish it. UCUM: units and annotations. All others are code systems of FHIR R4 itself.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

Json = dict[str, Any]

SNOMED = "http://snomed.info/sct"
LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
UBERON = "http://purl.obolibrary.org/obo/"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"
EXTENSION_OF_TARGET = "http://hl7.org/fhir/StructureDefinition/procedure-targetBodyStructure"
EXTENSION_OF_SITE = "http://hl7.org/fhir/StructureDefinition/bodySite"

MASSAGE = {"system": SNOMED, "code": "387854002", "display": "Massage physiotherapy"}
THERAPY = {"system": SNOMED, "code": "277132007", "display": "Therapeutic procedure"}
PAIN = {
    "system": LOINC,
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
SIDES = {
    "left": {"system": SNOMED, "code": "7771000", "display": "Left"},
    "right": {"system": SNOMED, "code": "24028007", "display": "Right"},
}
SURVEY = {"system": f"{_TERMINOLOGY}/observation-category", "code": "survey"}
OF_THERAPY = {"system": f"{_TERMINOLOGY}/observation-category", "code": "therapy"}
ASSEMBLER = {"system": f"{_TERMINOLOGY}/provenance-participant-type", "code": "assembler"}

# R4 allows no offset beyond 14 hours.
_FARTHEST = timedelta(hours=14)
# What R4 lets into a string: no control characters but tabs and ends of lines.
_FORBIDDEN = re.compile(r"[^\S \t\r\n]|[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")


def text_of(text: str | None) -> str | None:
    """A text as FHIR takes it; None if nothing is left."""
    return _FORBIDDEN.sub(" ", text or "").strip() or None


def moment(when: datetime) -> str:
    """An instant with the offset that it was written with."""
    offset = when.utcoffset() or timedelta()
    shown = when if abs(offset) <= _FARTHEST else when.astimezone(UTC)
    return shown.isoformat(timespec="milliseconds")


def quantity(value: float, unit: str, code: str) -> Json:
    """A number with its unit, by UCUM."""
    return {"value": value, "unit": unit, "system": UCUM, "code": code}


def presses(count: int) -> Json:
    return quantity(count, "presses", "{presses}")


def milliseconds(count: int) -> Json:
    return quantity(count, "ms", "ms")


def score(points: int) -> Json:
    """A pain score, NRS 0-10."""
    return quantity(points, "score, 0 to 10", "{score}")


def component(name: str, value: Json) -> Json:
    """One of several numbers of an observation."""
    return {"code": {"text": name}, "valueQuantity": value}


def derived(log_id: str, part: str) -> str:
    """The id of a part of a log: the same in every export."""
    return str(uuid5(UUID(log_id), part))


def reference(resource_id: str) -> Json:
    """To another resource of the same bundle."""
    return {"reference": f"urn:uuid:{resource_id}"}


def uuid_identifier(of: str) -> Json:
    return {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{of}"}


def without_nothing(resource: Json) -> Json:
    """The resource without what is None or empty: FHIR knows neither."""
    return {key: value for key, value in resource.items() if value not in (None, [], {}, "")}
