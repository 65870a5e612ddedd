"""The pain of a session as a whole, by the vectors that the phone obeys, too."""

import json
from pathlib import Path

import pytest
from clinic import point, true_log

from webapp.domain.pain_course import course
from webapp.domain.session_log import read_line

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "pain_course.json").read_text(encoding="utf-8")
)
BUNDLE = "sha256:" + "0" * 64


def read(number: int, points: list[dict]):
    at = f"2026-09-{number + 1:02}T10:00:00.000+02:00"
    log = {**true_log(BUNDLE), "points": [point(**one) for one in points], "started_at": at}
    return read_line(json.dumps(log).encode()).log


@pytest.mark.parametrize("case", VECTORS["tests"], ids=lambda case: case["description"])
def test_the_pain_of_sessions_is_as_the_vectors_say(case):
    logs = [read(number, points) for number, points in enumerate(case["given"])]
    found = [[one.before, one.after, one.points] for one in course(logs)]
    assert found == case["expect"]
