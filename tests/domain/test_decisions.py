"""What pain decides, for the real thresholds and for any others."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.decisions import after_ring, after_source, decision_tables, grade
from webapp.domain.protocols import Approach

OURS = Approach(
    approach_from=7,
    surround_only_from=9,
    advance_at_most=3,
    advance_if_fell_by=2,
    retreat_from=7,
    retreat_if_rose_by=2,
    end_from=10,
    extend_at_most=6,
    presses_min=60,
    presses_max=180,
    presses_per_stage=60,
    presses_per_point_max=420,
    rounds_max=2,
)
SCORE = st.integers(0, 10)
ANY_RULE = st.builds(
    lambda advance, fell, retreat, rose, end, extend: replace(
        OURS,
        advance_at_most=advance,
        advance_if_fell_by=fell,
        retreat_from=retreat,
        retreat_if_rose_by=rose,
        end_from=end,
        extend_at_most=extend,
    ),
    *[SCORE] * 6,
)
# A retreat and an end both leave the ring; the first tries a gentler place, the other does not.
BOLDNESS = {"advance": 2, "repeat": 1, "retreat": 0, "end": 0}
GENTLENESS = ("direct", "approach", "surround_only")


def test_the_grades_of_the_bundle_follow_the_thresholds(bundle: dict[str, Any]) -> None:
    assert bundle["pain"]["grades"] == ["direct"] * 7 + ["approach"] * 2 + ["surround_only"] * 2


@given(SCORE, SCORE, SCORE, SCORE)
def test_more_pain_never_gets_a_bolder_script(a: int, b: int, start: int, only: int) -> None:
    rule = replace(OURS, approach_from=start, surround_only_from=only)
    less, more = sorted((a, b))
    assert GENTLENESS.index(grade(rule, less)) <= GENTLENESS.index(grade(rule, more))


@given(ANY_RULE, SCORE, SCORE, SCORE, st.booleans())
def test_more_pain_now_never_leads_to_a_bolder_decision(
    rule: Approach, first: int, a: int, b: int, is_last: bool
) -> None:
    less, more = sorted((a, b))
    after_less = after_ring(rule, first, less, is_last=is_last)
    after_more = after_ring(rule, first, more, is_last=is_last)
    assert BOLDNESS[after_more] <= BOLDNESS[after_less]


@given(ANY_RULE, SCORE, SCORE, st.booleans())
def test_more_pain_at_the_source_never_prolongs_it(
    rule: Approach, a: int, b: int, is_last: bool
) -> None:
    less, more = sorted((a, b))
    words = [after_source(rule, now, is_last=is_last) for now in (less, more)]
    assert words != ["end", "repeat"]


@given(SCORE, SCORE)
def test_the_source_is_never_reached_at_a_pain_that_has_to_be_approached(
    first: int, now: int
) -> None:
    if after_ring(OURS, first, now, is_last=False) == "advance":
        assert grade(OURS, now) == "direct"


@given(ANY_RULE, SCORE, SCORE)
def test_the_last_round_is_never_repeated(rule: Approach, first: int, now: int) -> None:
    open_word = after_ring(rule, first, now, is_last=False)
    last_word = after_ring(rule, first, now, is_last=True)
    assert last_word == ("end" if open_word == "repeat" else open_word)
    assert after_source(rule, now, is_last=True) == "end"


def test_the_words_of_a_ring_in_their_precedence() -> None:
    said = {
        (8, 10): "end",
        (8, 7): "retreat",
        (3, 5): "retreat",
        (0, 2): "retreat",
        (8, 6): "advance",
        (4, 3): "advance",
        (7, 6): "repeat",
        (5, 4): "repeat",
    }
    assert {key: after_ring(OURS, *key, is_last=False) for key in said} == said


def test_the_tables_are_read_by_first_pain_and_pain_now(bundle: dict[str, Any]) -> None:
    tables = bundle["decisions"]
    assert tables == decision_tables(OURS)
    assert tables["ring"]["open"][8][6] == "advance"
    assert tables["ring"]["open"][7][6] == "repeat"
    assert tables["ring"]["last"][7][6] == "end"
    assert tables["source"]["open"][0] == ["repeat"] * 7 + ["end"] * 4
    for kind in ("ring", "source"):
        for rounds in ("open", "last"):
            assert [len(row) for row in tables[kind][rounds]] == [11] * 11
