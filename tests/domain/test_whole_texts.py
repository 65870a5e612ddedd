"""What is published or kept as a pattern means the whole text, to Python and to a browser alike."""

import json
import re

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.prescription import Day
from webapp.domain.session_log import BundleId, Uuid, Word
from webapp.domain.whole_texts import LARGEST, number_in
from webapp.http import contract

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
examples = settings(deadline=None, database=None, max_examples=100)
KINDS = {
    "uuid": Uuid, "word": Word, "bundle": BundleId, "day": Day, "sha256": contract.Sha256,
    "line": contract.Line, "key": contract.Key,
}  # fmt: skip


def is_read(kind, text):
    try:
        return msgspec.json.decode(json.dumps(text), type=kind) == text
    except msgspec.ValidationError:
        return False


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
@examples
@given(data=st.data())
def test_nothing_stands_behind_what_is_read_and_digits_are_ascii(kind, data):
    pattern = msgspec.json.schema(kind)["pattern"]
    text = data.draw(st.from_regex(pattern.removesuffix(r"(?!\n)$"), fullmatch=True))
    assert is_read(kind, text) or len(text) > 100
    assert not is_read(kind, f"{text}\n")
    if kind is not contract.Line:
        for foreign in (text.translate(ARABIC), text.translate(WIDE)):
            assert foreign == text or not is_read(kind, foreign)


@examples
@given(st.integers(0, 2**70), st.text(max_size=3))
def test_a_number_is_what_ascii_digits_spell_up_to_what_a_database_keeps(number, other):
    text = str(number)
    assert number_in(text) == (number if number <= LARGEST else None)
    assert number_in(text, number - 1) is None
    assert number_in(text.translate(ARABIC)) is None
    for odd in (f"{text}\n", f" {text}", f"-{text}", f"+{text}", ""):
        assert number_in(odd) is None
    assert number_in(other) == (int(other) if re.fullmatch("[0-9]+", other) else None)
