"""Every name that the clinical data give to the body map is drawn, and nothing nameless is."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
BODY = ROOT / "static" / "body"
DOCUMENT = json.loads((ROOT / "protocols.json").read_text(encoding="utf-8"))
PLACES = json.loads((BODY / "places.json").read_text(encoding="utf-8"))
DRAWINGS = ("anterior", "posterior", "lateral")


def drawing(view: str) -> dict[str, Any]:
    return json.loads((BODY / f"{view}.json").read_text(encoding="utf-8"))


def ids(chapter: str) -> set[str]:
    return {element["id"] for element in DOCUMENT[chapter]}


def test_every_point_is_a_landmark_in_each_of_its_views() -> None:
    unseen = [
        (point["id"], view)
        for point in DOCUMENT["points"]
        for view in point["views"]
        if not PLACES["landmarks"].get(point["id"], {}).get(view)
    ]
    assert unseen == []


def test_every_nerve_runs_over_landmarks_and_is_seen_somewhere() -> None:
    landmarks = PLACES["landmarks"]
    for nerve in DOCUMENT["nerves"]:
        assert [name for name in nerve["course"] if name not in landmarks] == [], nerve["id"]
        drawn = {
            view: sum(len(landmarks[name].get(view, [])) for name in nerve["course"])
            for view in DRAWINGS
        }
        # Two places make a line; a nerve as short as a posterior ramus is its exit alone.
        assert max(drawn.values()) >= min(2, len(nerve["course"])), nerve["id"]


def test_every_segment_has_its_level() -> None:
    levels = [segment["level"] for segment in DOCUMENT["segments"]]
    assert [level for level in levels if level not in PLACES["landmarks"]] == []


def test_what_is_drawn_has_names_and_every_bone_that_has_names_is_drawn() -> None:
    drawn = {part["structure"] for view in DRAWINGS for part in drawing(view)["parts"]}
    strip = {
        "excluded-median-sacral-crest"
    }  # part of the sacrum's drawing, with a shape of its own
    assert drawn | strip == ids("structures") | ids("excluded_structures")


def test_every_excluded_structure_has_its_shape() -> None:
    assert set(PLACES["excluded"]) == ids("excluded_structures")


def test_every_region_has_a_close_up() -> None:
    assert set(PLACES["closeups"]) == ids("regions")
