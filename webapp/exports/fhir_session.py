"""One session log as FHIR resources: the session, its points, its pain, its answers, its origin."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from webapp.domain.session_log import LoggedPoint, SessionLog
from webapp.exports import fhir_people as people
from webapp.exports import fhir_terms as terms
from webapp.exports.fhir_terms import Json, component, derived, moment, reference, without_nothing
from webapp.exports.records import ExportedLog, Made, Whose
from webapp.exports.tables import stages_of

Bundle = Mapping[str, Any]
_STATUS = {"completed": "completed", "stopped": "stopped", "refused": "not-done"}


def of_log(
    one: ExportedLog, whose: Whose, bundle: Bundle, known: Collection[str], made: Made
) -> Iterator[Json]:
    """Every resource of one log; `known` are the prescriptions that the export holds."""
    log = one.log
    subject = reference(whose.patient_id)
    if log.screening:
        yield _answers(one, subject, bundle)
    yield _session(one, subject, known)
    yield _pacing(one, subject)
    for number, point in enumerate(log.points, 1):
        yield from _of_point(one, number, point, whose, bundle)
    yield _provenance(one, whose, made)


def _session(one: ExportedLog, subject: Json, known: Collection[str]) -> Json:
    log = one.log
    reason, note = terms.text_of(log.stop_reason), terms.text_of(log.note)
    followed = log.prescription_id if log.prescription_id in known else None
    return without_nothing({
        "resourceType": "Procedure",
        "id": log.id,
        "identifier": [terms.uuid_identifier(log.id)],
        "basedOn": [reference(followed)] if followed else None,
        "status": "entered-in-error" if one.is_corrected else _STATUS[log.outcome],
        "statusReason": {"text": reason} if reason else None,
        "category": {"coding": [terms.THERAPY]},
        "code": {"coding": [terms.MASSAGE], "text": "Periosteal massage session"},
        "subject": subject,
        "performedPeriod": _period(log),
        "usedReference": [reference(people.device_id(one.device_id, log.app_version))],
        "note": [{"text": note}] if note else None,
    })  # fmt: skip


def _period(log: SessionLog) -> Json:
    # A clock that was set back in between would make a period that ends before it begins.
    end = max(log.started_at, log.ended_at)
    return {"start": moment(log.started_at), "end": moment(end)}


def _pacing(one: ExportedLog, subject: Json) -> Json:
    """What the session tells as a whole, each number with its unit."""
    log, alone = one.log, one.log.metronome
    late, gap_ms = log.pacing.late_presses, log.pacing.longest_gap_ms
    told = [
        component("Length of the session", terms.milliseconds(log.elapsed_ms)),
        component("Presses whose vibration came too late", terms.presses(late)),
        component("Longest time between two seconds", terms.milliseconds(gap_ms)),
    ]  # fmt: skip
    if log.fingers is not None:
        told.append(component("Fingers", terms.quantity(log.fingers, "fingers", "{fingers}")))
    if alone is not None:
        told += _counted(alone.presses, alone.planned_presses, alone.pressed_ms, alone.pauses_ms)
    return _observation(one, subject, "session figures", log.id, "Figures of the session", told)


def _of_point(
    one: ExportedLog, number: int, point: LoggedPoint, whose: Whose, bundle: Bundle
) -> Iterator[Json]:
    log, subject = one.log, reference(whose.patient_id)
    own_id = derived(log.id, f"point {number}")
    target = reference(people.structure_id(whose, point.point_id, point.side))
    site = people.site(bundle, point.point_id, point.side)
    yield _point(one, own_id, point, subject, site, target)
    on_site = {"bodySite": {**site, "extension": [_extension(terms.EXTENSION_OF_SITE, target)]}}
    figures = _counted(point.presses, point.planned_presses, point.pressed_ms, point.pauses_ms)
    if point.breath_ms is not None:
        figures.append(component("Length of a breath", terms.milliseconds(point.breath_ms)))
    name = f"point {number} figures"
    yield {**_observation(one, subject, name, own_id, "Figures of the point", figures), **on_site}
    # The log tells the moment of no answer: the first is put at the begin, the other at the end.
    end = max(log.started_at, log.ended_at)
    for when, at, score in (
        ("before", log.started_at, point.pain_before),
        ("after", end, point.pain_after),
    ):
        if score is not None:
            name = f"point {number} pain {when}"
            yield {**_pain(one, subject, name, own_id, when, moment(at), score), **on_site}


def _point(
    one: ExportedLog, own_id: str, point: LoggedPoint, subject: Json, site: Json, target: Json
) -> Json:
    is_whole = point.presses >= point.planned_presses
    status = "not-done" if point.skipped else "completed" if is_whole else "stopped"
    told = f"Pressed {point.script.replace('_', ' ')}. Stages: {stages_of(point) or 'none'}."
    reason = terms.text_of(point.skipped)
    return without_nothing({
        "resourceType": "Procedure",
        "id": own_id,
        "extension": [_extension(terms.EXTENSION_OF_TARGET, target)],
        "partOf": [reference(one.log.id)],
        "status": "entered-in-error" if one.is_corrected else status,
        "statusReason": {"text": reason} if reason else None,
        "code": {"coding": [terms.MASSAGE], "text": "Periosteal pressure, one press a second"},
        "subject": subject,
        "bodySite": [site],
        "note": [{"text": told}],
    })  # fmt: skip


def _counted(done: int, planned: int, pressed_ms: int, pauses_ms: int) -> list[Json]:
    return [
        component("Presses done", terms.presses(done)),
        component("Presses planned", terms.presses(planned)),
        component("Time spent pressing", terms.milliseconds(pressed_ms)),
        component("Pauses", terms.milliseconds(pauses_ms)),
    ]


def _observation(
    one: ExportedLog, subject: Json, part: str, part_of: str, name: str, told: list[Json]
) -> Json:
    log = one.log
    return {
        "resourceType": "Observation",
        "id": derived(log.id, part),
        "partOf": [reference(part_of)],
        "status": _final(one),
        "category": [{"coding": [terms.OF_THERAPY]}],
        "code": {"text": name},
        "subject": subject,
        "effectivePeriod": _period(log),
        "device": reference(people.device_id(one.device_id, log.app_version)),
        "component": told,
    }


def _pain(
    one: ExportedLog, subject: Json, part: str, part_of: str, when: str, at: str, score: int
) -> Json:
    return {
        "resourceType": "Observation",
        "id": derived(one.log.id, part),
        "partOf": [reference(part_of)],
        "status": _final(one),
        "category": [{"coding": [terms.SURVEY]}],
        "code": {"coding": [terms.PAIN], "text": f"Pain at the point {when} pressing"},
        "subject": subject,
        "effectiveDateTime": at,
        "valueQuantity": terms.score(score),
        "device": reference(people.device_id(one.device_id, one.log.app_version)),
    }


def _final(one: ExportedLog) -> str:
    return "entered-in-error" if one.is_corrected else "final"


def _extension(url: str, target: Json) -> Json:
    return {"url": url, "valueReference": target}


def _answers(one: ExportedLog, subject: Json, bundle: Bundle) -> Json:
    log = one.log
    texts = {question["id"]: question["question"]["en"] for question in bundle.get("questions", [])}
    return {
        "resourceType": "QuestionnaireResponse",
        "id": derived(log.id, "answers"),
        "questionnaire": f"urn:uuid:{people.questionnaire_id(log.bundle_id)}",
        "status": "entered-in-error" if one.is_corrected else "completed",
        "subject": subject,
        "authored": moment(log.started_at),
        "item": [
            without_nothing({
                "linkId": people.link_id(bundle, given.question_id),
                "text": texts.get(given.question_id),
                "answer": [{"valueCoding": people.answer(given.answer)}],
            })
            for given in log.screening
        ],
    }  # fmt: skip


def _provenance(one: ExportedLog, whose: Whose, made: Made) -> Json:
    """The app wrote the line, which is named by its sha256; the server made the resources of it."""
    received = moment(datetime.fromtimestamp(one.received_at_ms / 1000, UTC))
    line = {"system": f"{whose.address}/clinic/session-log-sha256", "value": one.sha256}
    writer = reference(people.device_id(one.device_id, one.log.app_version))
    server = reference(derived(whose.patient_id, f"server {made.version}"))
    return {
        "resourceType": "Provenance",
        "id": derived(one.log.id, "provenance"),
        "target": [reference(one.log.id)],
        "recorded": received,
        "agent": [
            {"type": {"coding": [terms.ASSEMBLER]}, "who": writer},
            {"type": {"text": "exporting server"}, "who": server},
        ],
        "entity": [{"role": "source", "what": {"identifier": line}}],
    }
