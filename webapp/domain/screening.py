"""What the answers to the screening mean.

Pure. Its twin is static/domain/screening.js; both answer to tests/vectors/screening.json.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from webapp.domain.protocols import Json

ANSWERS = ("yes", "no", "unknown")


def screen(questions: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> Json:
    """The verdict on a session, and what it leaves out.

    `questions` as in the bundle; `answers`: {id: {"answer", "regions"?, "doctor_agreed"?}}.
    Returns {"verdict", "missing", "refused_by", "skip", "warnings", "ask"}; all lists are in the
    order of the questions. One refusal refuses, whatever else is still to be answered.
    """
    found: Json = {"missing": [], "refused_by": [], "skip": [], "warnings": [], "ask": []}
    for question in questions:
        given = answers.get(question["id"])
        if not given or given.get("answer") not in ANSWERS:
            found["missing"].append(question["id"])
        else:
            _judge(question, given, found)
    verdict = "incomplete" if found["missing"] else "admitted"
    return {"verdict": "refused" if found["refused_by"] else verdict, **found}


def _judge(question: Mapping[str, Any], given: Mapping[str, Any], found: Json) -> None:
    id, is_open, is_refused = question["id"], False, False
    effects = [] if given["answer"] == "no" else question[given["answer"]]
    for effect in effects:
        match effect["do"]:
            case "refuse":
                is_refused = True
            case "warn":
                found["warnings"].append(id)
            case "skip":
                found["skip"] += [{"point": point, "because": id} for point in effect["points"]]
            case "skip_regions":
                regions = given.get("regions") or []
                is_open = is_open or not regions
                found["skip"] += [{"region": region, "because": id} for region in regions]
            case "ask":
                found["ask"].append(id)
                is_open = is_open or not isinstance(given.get("doctor_agreed"), bool)
                is_refused = is_refused or given.get("doctor_agreed") is False
    if is_open:
        found["missing"].append(id)
    if is_refused:
        found["refused_by"].append(id)
