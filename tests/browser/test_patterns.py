"""Every pattern that is published reads in a browser as in Python, and means the whole text."""

import json
import re
from pathlib import Path

import pytest
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

from webapp.http.openapi import description

ROOT = Path(__file__).parents[2]
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
# This one asks for a single character anywhere.
NOT_BLANK = r"\S"


def patterns_in(schema):
    """Every pattern in a schema, at any depth."""
    if isinstance(schema, dict):
        if isinstance(schema.get("pattern"), str):
            yield schema["pattern"]
        schema = list(schema.values())
    if isinstance(schema, list):
        for one in schema:
            yield from patterns_in(one)


OF_API = sorted(set(patterns_in(description("1"))))
OF_PROTOCOLS = sorted(
    set(patterns_in(json.loads((ROOT / "protocols.schema.json").read_text("utf-8")))) - {NOT_BLANK}
)


@st.composite
def near_misses(draw, pattern):
    """A text that fits, and what nearly does."""
    text = draw(st.from_regex(pattern.removesuffix(r"(?!\n)$"), fullmatch=True))
    digits = text.translate(ARABIC)
    return [text, f"{text}\n", f"{text}\r", f"\n{text}", text[:-1], text.upper(), digits, "", "\n"]


@pytest.mark.parametrize("pattern", [*OF_API, *OF_PROTOCOLS])
def test_a_browser_reads_a_published_pattern_as_python_does(client, pattern):
    @examples
    @given(near_misses(pattern))
    def check(texts):
        here = [re.search(pattern, text) is not None for text in texts]
        there = "([pattern, texts]) => texts.map((text) => new RegExp(pattern, 'u').test(text))"
        assert here == client.evaluate(there, [pattern, texts])
        assert here[:2] == [True, False]

    check()


def test_there_are_patterns_to_read():
    assert len(OF_API) >= 10
    assert len(OF_PROTOCOLS) >= 10
