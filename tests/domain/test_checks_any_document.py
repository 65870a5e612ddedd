"""The checker meets any document at all: it never raises, and it misses no required field."""

import json
import random
from collections.abc import Iterator
from typing import Any

from domain.conftest import PROTOCOLS, SCHEMA
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.checks import check
from webapp.domain.document import parse
from webapp.domain.faults import json_path

Place = tuple[str | int, ...]

# Fields that some object of the document may do without.
OPTIONAL = {
    "statements",
    "note",
    "approach",
    "not_offered_because",
    "presses",
    "points",
    "choose",
    "never",
    "advice",
    "side_note",
    "caution",
    "icd10",
    "snomed",
    "snomed_parent",
    "uberon",
    "fma",
    "A",
    "B",
    "C",
}

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["acromion", "S18", "excluded-patella", "source", "left", "ribs"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "en", "ru", "value", "min", "max", "statements", "do"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    if path:
        yield path
    fields = value.items() if isinstance(value, dict) else ()
    elements = enumerate(value) if isinstance(value, list) else ()
    for key, child in (*fields, *elements):
        yield from places(child, (*path, key))


PLACES = list(places(json.loads(PROTOCOLS)))


def is_required(place: Place) -> bool:
    at_top = len(place) == 1
    return isinstance(place[-1], str) and (at_top or place[-1] not in OPTIONAL)


REQUIRED = [place for place in PLACES if is_required(place)]


def parent_of(document: Any, place: Place) -> Any:
    for part in place[:-1]:
        document = document[part]
    return document


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(REQUIRED))
def test_a_required_field_that_is_deleted_is_told_where_it_was(place: Place) -> None:
    document = json.loads(PROTOCOLS)
    del parent_of(document, place)[place[-1]]
    assert json_path(place) in {fault.path for fault in check(document, SCHEMA)}


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JSON), min_size=1, max_size=12))
def test_nothing_that_is_put_in_anywhere_raises(spoils: list[tuple[Place, Any]]) -> None:
    document = json.loads(PROTOCOLS)
    for place, value in spoils:
        try:
            parent_of(document, place)[place[-1]] = value
        except (LookupError, TypeError):  # an earlier value took the place away
            continue
    for fault in check(document, SCHEMA):
        assert fault.path.startswith("$")
        assert fault.wrong.endswith(".")
        assert fault.remedy
        assert len(str(fault)) < 600
        str(fault).encode()


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_document_with_many_holes_does_not_raise(chance: random.Random) -> None:
    document = json.loads(PROTOCOLS)
    for place in chance.sample(PLACES, 40):
        try:
            del parent_of(document, place)[place[-1]]
        except (LookupError, TypeError):
            continue
    assert check(document, SCHEMA)


@settings(max_examples=200, deadline=None)
@given(JSON)
def test_no_json_value_at_all_raises(value: Any) -> None:
    assert check(value, SCHEMA)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.binary())
def test_no_text_at_all_raises(text: str | bytes) -> None:
    document, faults = parse(text)
    assert document is not None or faults
