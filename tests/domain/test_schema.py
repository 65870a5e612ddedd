"""The schema is the reviewable contract of the data: described, strict, and itself sound."""

from collections.abc import Iterator
from typing import Any

from domain.conftest import SCHEMA
from jsonschema import Draft202012Validator


def schemas(schema: Any, path: str = "$") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema below this one, with the way to it."""
    if isinstance(schema, list):
        for index, element in enumerate(schema):
            yield from schemas(element, f"{path}[{index}]")
    if not isinstance(schema, dict):
        return
    yield path, schema
    for group in ("properties", "$defs"):
        for name, field in schema.get(group, {}).items():
            yield from schemas(field, f"{path}.{group}.{name}")
    for keyword in ("items", "if", "then", "else", "allOf", "contains", "propertyNames", "not"):
        yield from schemas(schema.get(keyword), f"{path}.{keyword}")
    yield from schemas(schema.get("additionalProperties"), f"{path}.additionalProperties")


def test_it_is_a_schema_of_2020_12() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)


def test_every_field_is_described() -> None:
    bare = [
        f"{path}.{name}"
        for path, schema in schemas(SCHEMA)
        for name, field in {**schema.get("properties", {}), **schema.get("$defs", {})}.items()
        if not field.get("description")
    ]
    assert bare == []


def test_every_list_element_is_described() -> None:
    bare = [p for p, s in schemas(SCHEMA) if "items" in s and not s["items"].get("description")]
    assert bare == []


def test_every_object_refuses_what_it_does_not_know() -> None:
    lax = [
        path
        for path, schema in schemas(SCHEMA)
        if schema.get("type") == "object"
        and schema.get("additionalProperties") is True
        or (schema.get("type") == "object" and "additionalProperties" not in schema)
    ]
    assert lax == []


def test_every_reference_leads_somewhere_and_every_definition_is_used() -> None:
    named = {s["$ref"].removeprefix("#/$defs/") for _, s in schemas(SCHEMA) if "$ref" in s}
    assert named == set(SCHEMA["$defs"])
