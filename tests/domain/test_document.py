"""What only the text of a document can show."""

import json
from typing import Any

import pytest

from webapp.domain.checks import check
from webapp.domain.document import parse


def test_a_sound_text_gives_its_document() -> None:
    assert parse('{"schema": 1, "points": []}') == ({"schema": 1, "points": []}, [])


def test_bytes_are_read_as_utf_8() -> None:
    assert parse('{"ru": "Ключица"}'.encode()) == ({"ru": "Ключица"}, [])


def test_bytes_of_another_encoding_are_told() -> None:
    document, (fault,) = parse('{"ru": "Ключица"}'.encode("cp1251"))
    assert document is None
    assert "Byte 8 is not UTF-8" in fault.wrong
    assert "UTF-8" in fault.remedy


def test_what_is_not_json_is_told_by_line_and_column() -> None:
    document, (fault,) = parse('{\n  "schema": 1,\n  "points": [1,]\n}')
    assert document is None
    assert fault.path == "$"
    # Python 3.13 points at the comma, older ones at the bracket after it.
    assert any(f"line 3, column {column}" in fault.wrong for column in (15, 16))


def test_a_text_that_ends_too_soon_is_told() -> None:
    document, (fault,) = parse('{"schema": 1')
    assert document is None
    assert "not JSON" in fault.wrong


def test_a_byte_order_mark_is_told_and_the_rest_is_read() -> None:
    document, (fault,) = parse('\ufeff{"schema": 1}')
    assert document == {"schema": 1}
    assert "BOM" in fault.wrong


def test_a_key_that_stands_twice_is_told_with_its_path() -> None:
    text = '{"points": [{"id": "acromion", "name": {"ru": "А", "ru": "Б"}}]}'
    document, (fault,) = parse(text)
    assert document == {"points": [{"id": "acromion", "name": {"ru": "Б"}}]}
    assert fault.path == "$.points[0].name.ru"
    assert 'Point "acromion"' in fault.wrong
    assert "more than once" in fault.wrong


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "9" * 5000])
def test_a_number_that_is_not_finite_is_told(number: str) -> None:
    document, (fault,) = parse('{"technique": {"rate_hz": {"value": ' + number + "}}}")
    assert document is not None
    assert fault.path == "$.technique.rate_hz.value"
    assert "finite" in fault.wrong


def test_half_a_surrogate_is_told_and_can_be_printed() -> None:
    _, (fault,) = parse('{"points": [{"id": "a\\ud800"}]}')
    assert fault.path == "$.points[0].id"
    assert "surrogate" in fault.wrong
    assert "\\ud800" in str(fault).encode().decode()


@pytest.mark.parametrize("text", ["[]", '"protocols"', "1", "null", "true"])
def test_what_is_no_object_is_told(text: str) -> None:
    document, (fault,) = parse(text)
    assert document is None
    assert "not an object" in fault.wrong


@pytest.mark.parametrize("depth", [100, 100_000])
def test_what_is_nested_too_deep_is_told(depth: int) -> None:
    document, (fault,) = parse("[" * depth + "]" * depth)
    assert document is None
    assert "nested" in fault.wrong


def test_faults_of_the_text_and_of_the_content_are_told_together(schema: dict[str, Any]) -> None:
    document, faults = parse('\ufeff{"schema": 2, "schema": 3, "version": NaN}')
    assert document is not None
    told = "\n".join(str(fault) for fault in [*faults, *check(document, schema)])
    for words in ("BOM", '"schema" stands more than once', "finite", "must be 1", "$.points"):
        assert words in told


def test_a_document_is_plain_json_again(document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False)
    parsed, faults = parse(text)
    assert faults == []
    assert parsed == document
