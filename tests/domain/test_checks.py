"""Each way to spoil the real protocols.json is told where it is, what is wrong and what to do."""

import copy

import pytest
from domain import (
    spoilt_anatomy,
    spoilt_dose,
    spoilt_form,
    spoilt_ids,
    spoilt_map,
    spoilt_practice,
    spoilt_source,
)
from domain.spoiling import Cases, Document, place, put

from webapp.domain.checks import check
from webapp.domain.faults import json_path

CASES: Cases = {
    **spoilt_form.CASES,
    **spoilt_ids.CASES,
    **spoilt_anatomy.CASES,
    **spoilt_dose.CASES,
    **spoilt_map.CASES,
    **spoilt_practice.CASES,
    **spoilt_source.CASES,
}


def test_the_real_document_has_no_fault(document: Document, schema: Document) -> None:
    assert [str(fault) for fault in check(document, schema)] == []


@pytest.mark.parametrize("sentence", CASES)
def test_a_spoilt_document_is_told(sentence: str, document: Document, schema: Document) -> None:
    spoil, where, words = CASES[sentence]
    before = copy.deepcopy(document)
    spoil(document)
    path = json_path(place(before, where))
    faults = check(document, schema)
    told = [fault for fault in faults if fault.path == path]
    assert len(told) == 1, [str(fault) for fault in faults]
    assert [word for word in words if word not in f"{told[0].wrong} {told[0].remedy}"] == []
    assert told[0].wrong.endswith(".")
    assert told[0].remedy


def test_all_faults_are_told_at_once(document: Document, schema: Document) -> None:
    for spoil, _, _ in CASES.values():
        try:
            spoil(document)
        except (LookupError, TypeError, AttributeError):  # an earlier spoil took the place away
            continue
    assert len({fault.path for fault in check(document, schema)}) > 60


@pytest.mark.parametrize("nonsense", [None, 1, True, "protocols", [], [{}]])
def test_what_is_no_object_is_told(nonsense: object, schema: Document) -> None:
    (fault,) = check(nonsense, schema)
    assert fault.path == "$"
    assert "not an object" in fault.wrong


def test_an_empty_document_is_told_every_missing_chapter(schema: Document) -> None:
    paths = {fault.path for fault in check({}, schema)}
    assert {f"$.{chapter}" for chapter in schema["required"]} <= paths


def test_a_short_name_that_is_a_code_may_be_the_same_in_russian(
    document: Document, schema: Document
) -> None:
    put("regions[head].name", {"origin": "product", "en": "C7", "ru": "C7"})(document)
    assert check(document, schema) == []


def test_a_faster_rate_may_be_a_product_choice(document: Document, schema: Document) -> None:
    put("technique.rate_hz", {"value": 2, "origin": "product", "statements": ["S23"]})(document)
    paths = [fault.path for fault in check(document, schema)]
    assert "$.technique.rate_hz.value" not in paths


def test_the_breathing_guide_may_reach_its_limits(document: Document, schema: Document) -> None:
    """24 breaths of 1 s out, and 150 s for 60 presses on 40 % of them: just enough."""
    put("breathing.inhale_percent.value", 60)(document)
    put("breathing.default_rate_per_min.value", 24)(document)
    put("breathing.stage_max_s", {"value": 150, "origin": "product"})(document)
    assert check(document, schema) == []


@pytest.mark.parametrize(
    ("where", "value"), [("breathing.inhale_percent.value", 100), ("technique.rate_hz.value", -1)]
)
def test_what_no_breath_can_be_reckoned_with_is_told_only_there(
    where: str, value: int, document: Document, schema: Document
) -> None:
    put(where, value)(document)
    assert {fault.path for fault in check(document, schema)} == {f"$.{where}"}


def test_a_rule_of_the_schema_that_has_no_sentence_of_its_own_is_told() -> None:
    schema = {"properties": {"version": {"description": "At most two signs.", "maxLength": 2}}}
    told = check({"version": "1.0.0"}, schema)
    (fault,) = [fault for fault in told if fault.path == "$.version"]
    assert "maxLength" in fault.wrong
    assert fault.remedy == "At most two signs."


def test_alternatives_in_a_schema_are_told_by_what_each_of_them_lacks() -> None:
    schema = {"anyOf": [{"required": ["left"]}, {"required": ["right"]}]}
    paths = {fault.path for fault in check({}, schema)}
    assert {"$.left", "$.right"} <= paths
