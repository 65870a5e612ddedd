"""The FHIR of an export, before judges that others wrote; and they before what is spoilt."""

import json

import pytest
from clinic import NOW_MS, bundle_of, deliver, line_of, point, true_log
from clinic_staff import visit
from fhir_judges import faults

from webapp.demo.clinic import bundle_of as content_of
from webapp.demo.clinic import fill
from webapp.domain.session_log import read_line
from webapp.exports.csv_lines import csv_lines
from webapp.exports.fhir import fhir_lines
from webapp.exports.records import ExportedLog, Made, Prescribed, Whose
from webapp.http.exporting import FORMATS, NamesOf, prepare
from webapp.store import bundles, patients

STAGE = {"stage": 0, "presses": 20, "pain": None, "next": "end"}


def exported(app, store, cast, **named):
    asked = "&named=1" if named.get("named") else ""
    answer = visit(app, store, cast.bea).get(
        f"/clinic/patients/{cast.anna.id}/export?format=fhir{asked}"
    )
    assert (answer.status_code, answer.mimetype) == (200, "application/fhir+json")
    return answer.data


def resources(data, kind):
    entries = json.loads(data)["entry"]
    return [e["resource"] for e in entries if e["resource"]["resourceType"] == kind]


@pytest.fixture
def full(app, store, cast):
    """An export of everything that a log can hold."""
    metronome = {"presses": 90, "pressed_ms": 90_000, "planned_presses": 120, "pauses_ms": 0}
    first = cast.log(
        points=[
            point(breath_ms=5000),
            point(side="right", pain_after=None, presses=20, stages=[STAGE]),
            point(point_id="sternum", side="midline", skipped="too-painful", presses=0, stages=[]),
            point(point_id="nx-mental"),
        ],
        note="Two\x0blines\nand a \x00 control",
    )
    logs = [
        first,
        cast.log(supersedes=first["id"], started_at="2026-09-21T10:00:00.000+14:30"),
        cast.log(kind="refusal", outcome="refused", stop_reason="osteoporosis", points=[],
                 screening=[{"question_id": "osteoporosis", "answer": "yes"}]),
        cast.log(points=[], metronome=metronome, outcome="stopped", screening=[], fingers=None),
        cast.log(started_at="2026-09-21T11:00:00.000+02:00"),  # ends before it begins
        cast.log(prescription_id=cast.prescription_id),
    ]  # fmt: skip
    assert deliver(store, cast.anna, *map(line_of, logs)) == [
        ("stored", n, None) for n in range(1, len(logs) + 1)
    ]
    with store.write() as connection:
        patients.rename(connection, cast.anna.id, "Anna Ångström")
    return exported(app, store, cast)


def test_no_judge_says_anything_against_an_export(full):
    assert faults(full) == []


def test_the_demonstration_s_patients_are_sound(store, site):
    bundle_id, content = bundle_of(site)
    with store.write() as connection:
        bundles.remember(connection, bundle_id, content, NOW_MS)
    fill(store, bundle_id, content_of(store, bundle_id), NOW_MS)
    with store.read() as connection:
        found = patients.all_patients(connection)
        exports = [
            prepare(connection, store, one, "Demo", "https://clinic.example", Made(NOW_MS, "1"))
            for one in found
        ]
    told = {e.whose.code: b"".join(FORMATS["fhir"].parts(e)) for e in exports}
    assert len(told) == 3
    for code, data in told.items():
        assert len(resources(data, "Procedure")) > 100, code
        assert faults(data) == [], code


def test_what_a_log_says_is_where_the_mapping_puts_it(full, cast):
    (patient,) = resources(full, "Patient")
    assert "name" not in patient
    assert [one["value"] for one in patient["identifier"]] == [f"urn:uuid:{cast.anna.id}", "A-1"]
    sessions = [p for p in resources(full, "Procedure") if "partOf" not in p]
    assert [one["status"] for one in sessions] == [
        "entered-in-error", "completed", "not-done", "stopped", "completed", "completed",
    ]  # fmt: skip
    assert sessions[-1]["basedOn"] == [{"reference": f"urn:uuid:{cast.prescription_id}"}]
    assert sessions[0]["note"] == [{"text": "Two lines\nand a   control"}]
    points = [p for p in resources(full, "Procedure") if p.get("partOf")]
    assert [one["status"] for one in points[:4]] == ["entered-in-error"] * 4
    assert points[4]["bodySite"][0]["text"] == "Acromion, left"
    pain = [one for one in resources(full, "Observation") if "valueQuantity" in one]
    assert [one["valueQuantity"]["value"] for one in pain[-2:]] == [3, 2]
    assert pain[-1]["code"]["coding"][0]["code"] == "72514-3"
    (request,) = resources(full, "ServiceRequest")
    assert request["occurrenceTiming"]["repeat"] == {
        "boundsPeriod": {"start": "2026-09-01"}, "frequency": 2, "frequencyMax": 3,
        "period": 1, "periodUnit": "wk",
    }  # fmt: skip
    assert len(resources(full, "BodyStructure")) == 4
    assert len(resources(full, "Questionnaire")) == 1
    answers = resources(full, "QuestionnaireResponse")
    assert [one["item"][0]["answer"][0]["valueCoding"]["code"] for one in answers][2] == "yes"
    assert answers[0]["item"][0]["linkId"] == "ci.osteoporosis"
    assert len(resources(full, "Provenance")) == 6


def test_a_name_leaves_only_if_it_was_asked_for(app, store, cast, full):
    named = exported(app, store, cast, named=True)
    assert resources(named, "Patient")[0]["name"] == [{"text": "Anna Ångström"}]
    assert faults(named) == []
    assert "Ångström" not in full.decode()


def test_the_same_log_has_the_same_ids_in_every_export(app, store, cast, full):
    again = exported(app, store, cast)
    ids = [entry["fullUrl"] for entry in json.loads(full)["entry"]]
    assert [entry["fullUrl"] for entry in json.loads(again)["entry"]] == ids


def nth(bundle, kind, which=0):
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == kind][which]


def drop(kind, field):
    return lambda bundle: nth(bundle, kind).pop(field)


def put(kind, field, value):
    return lambda bundle: nth(bundle, kind).__setitem__(field, value)


NOWHERE = {"reference": "urn:uuid:00000000-0000-4000-8000-000000000000"}
SPOILT = {
    "a field that must be there": (drop("Procedure", "subject"), "models", "schema"),
    "a status that is no status": (put("Procedure", "status", "bananas"), "must not be"),
    "a status of an observation": (put("Observation", "status", "bananas"), "schema"),
    "an intent": (put("ServiceRequest", "intent", "wish"), "must not be"),
    "a date that is a word": (put("QuestionnaireResponse", "authored", "yesterday"), "schema"),
    "an instant without a day": (put("Provenance", "recorded", "2026"), "schema", "models"),
    "a month that is none": (
        put("Procedure", "performedPeriod", {"start": "2026-13-01T00:00:00Z"}), "schema",
    ),
    "a reference into nothing": (put("Procedure", "subject", NOWHERE), "which is not there"),
    "a reference that is a number": (put("Procedure", "subject", {"reference": 5}), "schema"),
    "a code that nobody looked up": (
        lambda b: nth(b, "Procedure")["code"]["coding"][0].update(code="387854003"), "looked up",
    ),
    "a number without its unit": (
        lambda b: nth(b, "Observation")["component"][0]["valueQuantity"].pop("code"), "no unit",
    ),
    "a key that R4 does not know": (put("Procedure", "presses", 60), "schema", "models"),
    "an empty text": (put("Procedure", "note", [{"text": ""}]), "schema"),
    "a resource twice": (lambda b: b["entry"].append(b["entry"][0]), "comes twice"),
    "a bundle of no kind": (lambda b: b.pop("type"), "models"),
}  # fmt: skip


@pytest.mark.parametrize("what", SPOILT)
def test_the_judges_find_what_was_spoilt(full, what):
    spoil, *expected = SPOILT[what]
    bundle = json.loads(full)
    spoil(bundle)
    told = "\n".join(faults(json.dumps(bundle)))
    assert [one for one in expected if one not in told] == []


def test_the_lines_of_an_export_are_sent_as_they_are_read(store, cast):
    """A long history is never whole in memory: what is sent runs one log behind what is read."""
    line = line_of(true_log(cast.bundle_id))
    read = []

    def logs():
        for n in range(5000):
            read.append(n)
            yield ExportedLog(read_line(line).log, line, "0" * 64, cast.anna.device_id, 0, False)

    whose = Whose(cast.anna.id, "A-1", None, "x", "https://x")
    names, made = NamesOf(store), Made(0, "1")
    sent = csv_lines(logs(), whose, names, made)
    next(sent)
    assert read == []
    next(sent), next(sent)
    assert len(read) == 2
    read.clear()
    written = fhir_lines(logs(), whose, Prescribed(), names, made)
    while b"Provenance" not in next(written):
        pass
    assert len(read) == 1
