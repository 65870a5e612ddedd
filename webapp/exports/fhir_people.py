"""The parts of a FHIR export that hold for all sessions: patient, app, points, prescriptions."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from webapp.domain.prescription import Prescription
from webapp.exports import fhir_terms as terms
from webapp.exports.fhir_terms import Json, reference, without_nothing
from webapp.exports.records import Made, Prescribed, Whose, point_name

Bundle = Mapping[str, Any]
_SIDES_SAID = {"left": ", left", "right": ", right"}


def patient(whose: Whose) -> Json:
    """A code, and a name only if it was asked for."""
    code = {"system": f"{whose.address}/clinic/patients", "value": whose.code}
    name = terms.text_of(whose.name)
    return without_nothing({
        "resourceType": "Patient",
        "id": whose.patient_id,
        "identifier": [terms.uuid_identifier(whose.patient_id), code],
        "name": [{"text": name}] if name else None,
    })  # fmt: skip


def device_id(phone_id: str, app_version: str) -> str:
    return terms.derived(phone_id, f"app {app_version}")


def device(phone_id: str, app_version: str) -> Json:
    """The app in one of its versions, on one phone."""
    version = terms.text_of(app_version)
    return without_nothing({
        "resourceType": "Device",
        "id": device_id(phone_id, app_version),
        "identifier": [terms.uuid_identifier(phone_id)],
        "deviceName": [{"name": "Periost", "type": "user-friendly-name"}],
        "version": [{"value": version}] if version else None,
    })  # fmt: skip


def structure_id(whose: Whose, point_id: str, side: str) -> str:
    return str(uuid5(UUID(whose.patient_id), f"{point_id} {side}"))


def structure(whose: Whose, bundle: Bundle, point_id: str, side: str) -> Json:
    """A point of this patient's body, with its side."""
    location = site(bundle, point_id, "midline")
    qualifier = terms.SIDES.get(side)
    return without_nothing({
        "resourceType": "BodyStructure",
        "id": structure_id(whose, point_id, side),
        "location": location,
        "locationQualifier": [{"coding": [qualifier]}] if qualifier else None,
        "patient": reference(whose.patient_id),
    })  # fmt: skip


def site(bundle: Bundle, point_id: str, side: str) -> Json:
    """A point as a concept: the bone by its codes, the point itself and its side as text."""
    codes = bundle.get("points", {}).get(point_id, {}).get("codes", {})
    coding = []
    # Where SNOMED CT's free set has no code of the point, that of the whole bone.
    if snomed := codes.get("snomed") or codes.get("snomed_parent"):
        coding.append({"system": terms.SNOMED, "code": snomed})
    if uberon := codes.get("uberon"):
        coding.append({"system": terms.UBERON, "code": uberon.replace(":", "_")})
    return without_nothing({"coding": coding, "text": _said(bundle, point_id, side)})


def _said(bundle: Bundle, point_id: str, side: str) -> str:
    return point_name(bundle, point_id, "en") + _SIDES_SAID.get(side, "")


def requests(whose: Whose, prescribed: Prescribed, bundle: Bundle) -> list[Json]:
    """Every version of every prescription, and the plan that holds now."""
    found = [_request(whose, one, prescribed, bundle) for one in prescribed.versions]
    if not found:
        return []
    current = [one.id for one in prescribed.versions if one.id in prescribed.current_ids]
    plan = {
        "resourceType": "CarePlan",
        "id": terms.derived(whose.patient_id, "plan"),
        "status": "active" if current else "revoked",
        "intent": "plan",
        "title": "Periosteal massage",
        "subject": reference(whose.patient_id),
        "activity": [{"reference": reference(one)} for one in current],
    }
    return [*found, without_nothing(plan)]


def _request(whose: Whose, one: Prescription, prescribed: Prescribed, bundle: Bundle) -> Json:
    chosen = one.chosen
    bounds = without_nothing({"start": chosen.starts_on, "end": chosen.ends_on})
    repeat = {
        "boundsPeriod": bounds,
        "frequency": chosen.sessions_per_week_min,
        "frequencyMax": chosen.sessions_per_week_max,
        "period": 1,
        "periodUnit": "wk",
    }
    points = chosen.points
    note = terms.text_of(chosen.note)
    return without_nothing({
        "resourceType": "ServiceRequest",
        "id": one.id,
        "identifier": [terms.uuid_identifier(one.id)],
        "replaces": [reference(one.supersedes)] if one.supersedes else None,
        "status": "active" if one.id in prescribed.current_ids else "revoked",
        "intent": "plan",
        "code": {"coding": [terms.MASSAGE], "text": "Periosteal massage"},
        "orderDetail": [
            {"text": f"{_said(bundle, p.point_id, p.side)}: {p.presses} presses, one a second"}
            for p in points
        ],
        "subject": reference(whose.patient_id),
        "occurrenceTiming": {"repeat": repeat},
        "authoredOn": one.written_at,
        "bodySite": [site(bundle, p.point_id, p.side) for p in points],
        "note": [{"text": note}] if note else None,
    })  # fmt: skip


def questionnaire_id(bundle_id: str) -> str:
    return str(uuid5(UUID(int=0), bundle_id))


_ANSWERS = ("yes", "no", "unknown")


def questionnaire(bundle_id: str, bundle: Bundle) -> Json:
    """The questions before a session, as these protocols ask them."""
    asked = [
        {
            "linkId": link_id(bundle, question["id"]),
            "text": question["question"]["en"],
            "type": "choice",
            "answerOption": [{"valueCoding": answer(one)} for one in _ANSWERS],
        }
        for question in bundle.get("questions", [])
    ]
    return without_nothing({
        "resourceType": "Questionnaire",
        "id": questionnaire_id(bundle_id),
        "url": f"urn:uuid:{questionnaire_id(bundle_id)}",
        "version": bundle.get("protocols_version"),
        "title": "Questions before a session of periosteal massage",
        "status": "active",
        "item": asked,
    })  # fmt: skip


def link_id(bundle: Bundle, question_id: str) -> str:
    """`ci.` before a contraindication that the source names, `pc.` before any other question."""
    kinds = {one["id"]: one["kind"] for one in bundle.get("questions", [])}
    is_source = kinds.get(question_id) == "contraindication"
    return f"{'ci' if is_source else 'pc'}.{question_id}"


def answer(code: str) -> Json:
    return {"code": code, "display": {"unknown": "don't know"}.get(code, code)}


def exporter(whose: Whose, made: Made) -> Json:
    """The server that made the file."""
    return without_nothing({
        "resourceType": "Device",
        "id": terms.derived(whose.patient_id, f"server {made.version}"),
        "deviceName": [{"name": "Periost, server", "type": "user-friendly-name"}],
        "version": [{"value": made.version}],
        "url": whose.address,
    })  # fmt: skip
