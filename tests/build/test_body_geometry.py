"""The body map is true to protocols.json: every place lies where it must, and nowhere else."""

import gzip
import json
import re
from pathlib import Path

import pytest
from body_shapes import BODY, VIEWS, distance_to, flipped, lies_in, numbers, polygons, read

from webapp.domain.bundle import compile_bundle

ROOT = Path(__file__).parents[2]
PROTOCOLS = json.loads((ROOT / "protocols.json").read_text("utf-8"))
POINTS = {point["id"]: point for point in PROTOCOLS["points"]}
EXCLUDED = [raw["id"] for raw in PROTOCOLS["excluded_structures"]]
MOST_BYTES = 60_000
# A path is drawn in whole millimetres, blurred by as much.
DRAWN_MM = 1.5
# What is drawn reaches so far under what lies before it; polygons are simplified by less than so.
UNDER_MM, SIMPLIFIED_MM = 2, 0.7
CREST_MM = 10
# No bone lies under the finger here: it is marked as a warning between two bones.
OFF_BONE = "nx-sciatic"
WAYPOINTS = """
neck-root axilla arm-spiral ulnar-groove forearm-ulnar wrist-ulnar elbow-front-lateral
forearm-radial wrist-radial spinoglenoid-notch sciatic-notch thigh-back popliteal-fossa
fibular-neck leg-front-lateral foot-top leg-medial medial-malleolus scalp-back scalp-side forehead
cheek chin umbilicus-level iliac-crest-top buttock
""".split()


@pytest.fixture(scope="module")
def drawings():
    return {view: read(view) for view in VIEWS}


@pytest.fixture(scope="module")
def places():
    return read("places")


@pytest.fixture(scope="module")
def shapes(drawings):
    """(view, structure) → its shapes, of the right side and the midline."""
    found = {}
    for view, drawing in drawings.items():
        for part in drawing["parts"]:
            found.setdefault((view, part["structure"]), []).extend(polygons(part["d"]))
    return found


def seen_points():
    return [(point, view) for point in POINTS.values() for view in point["views"]]


def within(places, view, spot, structure):
    """Whether a spot lies in an excluded shape of the right or the left side."""
    drawn = places["excluded"][structure].get(view, [])
    sides = [drawn]
    if view != "lateral":
        sides.append(flipped(drawn, places["views"][view][0]))
    return any(lies_in(spot, side) for side in sides)


def test_the_map_is_as_light_as_promised():
    sizes = {p.name: len(gzip.compress(p.read_bytes(), 9)) for p in sorted(BODY.glob("*.json"))}
    assert sum(sizes.values()) <= MOST_BYTES, sizes


def test_paths_are_spelled_so_that_a_mirror_is_exact(drawings):
    """Whole numbers, absolute M, relative c, z: mirroring is a sign for every x."""
    for drawing in drawings.values():
        paths = [d for _, d in drawing["skin"]]
        for part in drawing["parts"]:
            paths += [part["d"], *(d for _, d in part["tones"])]
        for path in paths:
            assert re.fullmatch(r"(M-?\d+(?: |(?=-))-?\d+c[-\d ]+z)+", path), path[:80]
            for deltas in re.findall(r"c([^z]*)z", path):
                assert len(numbers(deltas)) % 6 == 0


def test_every_structure_of_the_map_has_a_name_and_every_named_one_is_drawn(drawings):
    drawn = {part["structure"] for drawing in drawings.values() for part in drawing["parts"]}
    named = {raw["id"] for raw in PROTOCOLS["structures"]} | set(EXCLUDED)
    assert drawn <= named
    assert named - drawn == {"excluded-median-sacral-crest"}


def test_a_part_is_drawn_once_and_says_its_level(drawings):
    for drawing in drawings.values():
        ids = [part["id"] for part in drawing["parts"]]
        assert len(ids) == len(set(ids))
        for part in drawing["parts"]:
            is_counted = part["structure"] in ("ribs", "vertebra")
            assert ("level" in part) == is_counted, part["id"]
            assert part["side"] in ("right", None)


def test_landmarks_are_those_of_protocols_and_of_the_nerves_both_ways(places):
    levels = {segment["level"] for segment in PROTOCOLS["segments"]}
    courses = {name for nerve in PROTOCOLS["nerves"] for name in nerve["course"]}
    assert levels | courses | set(POINTS) | set(WAYPOINTS) <= set(places["landmarks"])
    known = {*levels, *POINTS, *WAYPOINTS, "iliac-crest", "median-sacral-crest"}
    assert {n for n in places["landmarks"] if not n.startswith("level-")} <= known
    assert set(places["at"]) == set(POINTS)
    for point, view in seen_points():
        assert view in places["landmarks"][point["id"]]
        assert view in places["at"][point["id"]]


def test_sites_are_those_of_protocols_both_ways(places):
    rings = PROTOCOLS["approach"]["rings_mm"]
    wanted = {
        point["id"]: {
            site["direction"]: {str(mm) for mm in rings[point["approach"]["size"]]["value"]}
            for site in point["approach"]["sites"]
        }
        for point in POINTS.values()
        if point.get("approach", {}).get("sites")
    }
    found = {
        point: {direction: set(by_mm) for direction, by_mm in by_direction.items()}
        for point, by_direction in places["sites"].items()
    }
    assert found == wanted
    for point, by_direction in places["sites"].items():
        for by_mm in by_direction.values():
            for by_view in by_mm.values():
                assert set(by_view) == set(POINTS[point]["views"])


@pytest.mark.parametrize(("point", "view"), seen_points(), ids=lambda value: str(value)[:40])
def test_a_mark_stands_on_its_bone_and_off_what_is_excluded(point, view, places, shapes):
    spots = [places["at"][point["id"]][view], *places["landmarks"][point["id"]][view]]
    for spot in spots:
        if point["id"] != OFF_BONE:
            assert distance_to(spot, shapes[view, point["structure"]]) <= DRAWN_MM, spot
        for structure in EXCLUDED:
            assert not within(places, view, spot, structure), (spot, structure)


def test_the_anchor_lies_well_within_its_bone(places, shapes):
    for point, view in seen_points():
        if point["id"] != OFF_BONE:
            spot = places["at"][point["id"]][view]
            assert lies_in(spot, shapes[view, point["structure"]]), (point["id"], view)


def test_a_rib_and_a_spinous_process_are_marked_on_their_own_bone(places, drawings):
    for view, drawing in drawings.items():
        parts = {part["id"]: polygons(part["d"]) for part in drawing["parts"]}
        for point in POINTS.values():
            bone = point["id"].replace("spinous", "vertebra")
            if (
                view in point["views"]
                and bone in parts
                and point["structure"] in ("ribs", "vertebra")
            ):
                spot = places["at"][point["id"]][view]
                assert distance_to(spot, parts[bone]) <= DRAWN_MM, (point["id"], view)


def test_the_clavicle_and_the_patella_are_excluded_as_they_are_drawn(places, drawings):
    for view in VIEWS:
        for part in drawings[view]["parts"]:
            if part["structure"] not in EXCLUDED:
                continue
            shape = places["excluded"][part["structure"]][view]
            for line in polygons(part["d"]):
                for spot in line:
                    most = UNDER_MM + SIMPLIFIED_MM + DRAWN_MM
                    assert distance_to(spot, shape) <= most, (view, part["id"], spot)
    assert "excluded-clavicle" in {p["structure"] for p in drawings["anterior"]["parts"]}
    assert "excluded-patella" in {p["structure"] for p in drawings["lateral"]["parts"]}


def test_the_sacral_crest_is_excluded_a_centimetre_on_each_side(places, shapes):
    (strip,) = places["excluded"]["excluded-median-sacral-crest"]["posterior"]
    middle = places["views"]["posterior"][0] / 2
    assert sorted({x for x, _ in strip}) == [middle - CREST_MM, middle + CREST_MM]
    top, bottom = min(y for _, y in strip), max(y for _, y in strip)
    sacrum = [y for line in shapes["posterior", "sacrum"] for _, y in line]
    assert abs(top - min(sacrum)) <= 5
    # The sacral hiatus: the coccyx, the last third, is no longer crest.
    assert 0.5 <= (bottom - top) / (max(sacrum) - min(sacrum)) <= 0.75
    for _, y in places["landmarks"]["median-sacral-crest"]["posterior"]:
        assert top <= y <= bottom


def test_both_sides_mirror_each_other(drawings, places):
    """A view of both sides is symmetric: what crosses the midline is drawn alike on both."""
    for view in ("anterior", "posterior"):
        width = drawings[view]["width"]
        assert width % 2 == 0 and places["views"][view] == [width, drawings[view]["height"]]
        for part in drawings[view]["parts"]:
            lines = polygons(part["d"])
            if part["side"] is None:
                for line in lines:
                    for spot in line:
                        off = distance_to(spot, flipped(lines, width))
                        assert off <= DRAWN_MM, (view, part["id"], spot)
            else:
                is_right = [(x < width / 2) == (view == "anterior") for ln in lines for x, _ in ln]
                assert sum(is_right) > len(is_right) / 2, (view, part["id"])


def stages():
    """Every stage with a ring, of every point, side and script."""
    scripts = compile_bundle(PROTOCOLS)["scripts"]
    for point, by_side in scripts.items():
        for side, by_script in by_side.items():
            for script, compiled in by_script.items():
                for stage in compiled["stages"]:
                    if stage["distance_mm"] is not None:
                        yield point, side, script, stage


def test_no_site_that_is_pressed_lies_in_what_must_not_be(places):
    pressed = 0
    for point, side, script, stage in stages():
        for site in stage["sites"]:
            ring = places["sites"][point][site["direction"]][str(stage["distance_mm"])]
            for view, spot in ring.items():
                pressed += 1
                for structure in EXCLUDED:
                    where = (point, side, script, site["direction"], stage["distance_mm"], view)
                    assert not within(places, view, spot, structure), (where, structure)
    assert pressed > 500


def test_a_site_that_is_dropped_has_a_place_to_be_struck_out(places):
    dropped = [
        (point, site["direction"], str(stage["distance_mm"]))
        for point, _, _, stage in stages()
        for site in stage["dropped"]
    ]
    assert dropped
    for point, direction, mm in dropped:
        assert set(places["sites"][point][direction][mm]) == set(POINTS[point]["views"])


def test_every_region_has_a_close_up_that_holds_its_marks(places):
    assert set(places["closeups"]) == {region["id"] for region in PROTOCOLS["regions"]}
    for point, view in seen_points():
        x, y = places["at"][point["id"]][view]
        left, top, width, height = places["closeups"][point["region"]][view]
        assert left <= x <= left + width and top <= y <= top + height, (point["id"], view)
        w, h = places["views"][view]
        assert left >= 0 and top >= 0 and left + width <= w and top + height <= h
