"""Screening: the vectors that its twin in static/domain/screening.js obeys too."""

import json
from pathlib import Path
from typing import Any

import pytest

from webapp.domain.screening import screen

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "screening.json").read_text("utf-8"))


@pytest.mark.parametrize("case", VECTORS["tests"], ids=lambda case: case["description"])
def test_a_vector(case: dict[str, Any]) -> None:
    assert screen(VECTORS["questions"], case["answers"]) == case["expect"]


def test_the_questions_of_the_bundle_can_be_screened(bundle: dict[str, Any]) -> None:
    no = {question["id"]: {"answer": "no"} for question in bundle["questions"]}
    assert screen(bundle["questions"], no)["verdict"] == "admitted"


@pytest.mark.parametrize("answer", ["yes", "unknown"])
@pytest.mark.parametrize("id", ["osteoporosis", "bone-tuberculosis"])
def test_each_contraindication_of_the_source_refuses(
    id: str, answer: str, bundle: dict[str, Any]
) -> None:
    answers = {question["id"]: {"answer": "no"} for question in bundle["questions"]}
    answers[id] = {"answer": answer}
    screened = screen(bundle["questions"], answers)
    assert screened["verdict"] == "refused"
    assert screened["refused_by"] == [id]
