"""No compiled script touches what the source excludes, and each leads the way it should."""

import json
from collections.abc import Iterator
from typing import Any

from domain.conftest import PROTOCOLS
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.bundle import compile_bundle

Json = dict[str, Any]

DOCUMENT: Json = json.loads(PROTOCOLS)
POINTS = {point["id"]: point for point in DOCUMENT["points"]}
EXCLUDED = {element["id"] for element in DOCUMENT["excluded_structures"]}
DISTANCE = st.integers(1, 100)


def scripts(bundle: Json) -> Iterator[tuple[str, str, str, Json]]:
    for point, sides in bundle["scripts"].items():
        for side, by_name in sides.items():
            for name, script in by_name.items():
                yield point, side, name, script


def stages(bundle: Json) -> Iterator[tuple[Json, Json]]:
    """Every stage with the point it belongs to."""
    for point, _, _, script in scripts(bundle):
        for stage in script["stages"]:
            yield POINTS[point], stage


def touches_nothing_excluded(bundle: Json, document: Json) -> None:
    points = {point["id"]: point for point in document["points"]}
    for point, _, _, script in scripts(bundle):
        ends = {
            (site["direction"], site["on"]): site.get("ends_at_mm", float("inf"))
            for site in points[point]["approach"]["sites"]
        }
        assert points[point]["structure"] not in EXCLUDED
        for stage in script["stages"]:
            assert bool(stage["sites"]) == (stage["role"] != "source")
            for site in stage["sites"]:
                if stage["role"] == "ring":
                    assert site["on"] not in EXCLUDED
                    assert stage["distance_mm"] < ends[site["direction"], site["on"]]
                else:
                    assert points[site["point"]]["structure"] not in EXCLUDED
                    assert points[site["point"]]["offered"]


def test_no_script_touches_an_excluded_structure(bundle: Json) -> None:
    touches_nothing_excluded(bundle, DOCUMENT)


@settings(max_examples=30, deadline=None)
@given(st.lists(DISTANCE, min_size=1, max_size=4, unique=True), DISTANCE)
def test_no_script_does_whatever_the_rings_and_the_ends(rings: list[int], end: int) -> None:
    document = json.loads(PROTOCOLS)
    for ring in document["approach"]["rings_mm"].values():
        ring["value"] = sorted(rings, reverse=True)
    for point in document["points"]:
        for site in point.get("approach", {"sites": []})["sites"]:
            if "ends_at_mm" in site:
                site["ends_at_mm"] = end
    touches_nothing_excluded(compile_bundle(document), document)


def test_every_offered_point_has_three_scripts_on_each_side(bundle: Json) -> None:
    offered = {id: point for id, point in POINTS.items() if point["offered"]}
    assert list(bundle["scripts"]) == list(offered)
    for id, sides in bundle["scripts"].items():
        assert list(sides) == offered[id]["sides"]
        for by_name in sides.values():
            assert list(by_name) == ["direct", "approach", "surround_only"]


def test_a_direct_script_is_the_point_alone(bundle: Json) -> None:
    for _, _, name, script in scripts(bundle):
        if name == "direct":
            (stage,) = script["stages"]
            assert stage["role"] == "source"
            assert (stage["presses_min"], stage["presses_max"]) == (60, 180)
            assert stage["decision"] is stage["block_presses"] is stage["rounds_max"] is None
            assert script["presses_total_max"] is None


def test_an_approach_draws_nearer_stage_by_stage(bundle: Json) -> None:
    for _, _, name, script in scripts(bundle):
        if name == "approach":
            *outer, source = script["stages"]
            assert outer
            assert source["role"] == "source"
            roles = [stage["role"] for stage in outer]
            assert roles == sorted(roles, key=["neighbours", "ring"].index)
            assert roles.count("neighbours") <= 1
            far = [stage["distance_mm"] for stage in outer if stage["role"] == "ring"]
            assert far == sorted(set(far), reverse=True)


def test_surroundings_alone_never_hold_the_point_itself(bundle: Json) -> None:
    for point, side, name, script in scripts(bundle):
        if name == "surround_only":
            approach = bundle["scripts"][point][side]["approach"]["stages"]
            assert script["stages"] == approach[:-1]
            assert "source" not in {stage["role"] for stage in script["stages"]}


def test_the_presses_of_a_script_are_those_of_its_stages(bundle: Json) -> None:
    for _, _, name, script in scripts(bundle):
        outer = [stage for stage in script["stages"] if stage["role"] != "source"]
        for stage in outer:
            assert (stage["presses_min"], stage["presses_max"]) == (60, 60)
            assert (stage["rounds_max"], stage["decision"]) == (2, "ring")
        most = sum(stage["presses_max"] for stage in script["stages"])
        least = sum(stage["presses_min"] for stage in script["stages"])
        assert least == 60 * len(script["stages"])
        assert most == 60 * len(outer) + (0 if name == "surround_only" else 180)
        assert name == "direct" or most <= script["presses_total_max"] == 420


def test_the_source_stage_of_an_approach_is_pressed_in_blocks(bundle: Json) -> None:
    for _, _, name, script in scripts(bundle):
        if name == "approach":
            source = script["stages"][-1]
            assert (source["block_presses"], source["rounds_max"]) == (60, 3)
            assert source["decision"] == "source"


def test_every_stage_on_the_chest_requires_the_breathing_rhythm(bundle: Json) -> None:
    chest_bones = {"ribs", "sternum"}
    seen = 0
    for point, stage in stages(bundle):
        bones = {site.get("on") for site in stage["sites"]}
        neighbours = {site["point"] for site in stage["sites"] if "point" in site}
        on_chest = bones & chest_bones or any(POINTS[id]["chest"] for id in neighbours)
        if on_chest or (stage["role"] == "source" and point["chest"]):
            seen += 1
            assert stage["breathing"] == "required"
    assert seen > 100


def test_a_ring_that_strays_onto_a_rib_requires_the_breathing_rhythm() -> None:
    document = json.loads(PROTOCOLS)
    sites = POINTS["acromion"]["approach"]["sites"]
    point = next(point for point in document["points"] if point["id"] == "acromion")
    point["approach"]["sites"] = [{"direction": "down", "on": "ribs"}, sites[0]]
    approach = compile_bundle(document)["scripts"]["acromion"]["left"]["approach"]
    assert [stage["breathing"] for stage in approach["stages"]] == ["required", "required", "none"]


def test_a_stage_of_neighbours_takes_the_strongest_breathing_among_them(bundle: Json) -> None:
    first = bundle["scripts"]["spinous-c7"]["midline"]["approach"]["stages"][0]
    assert POINTS["spinous-c7"]["breathing"] == "none"
    assert first["breathing"] == "offered"


def text(bundle: Json, point: str, side: str, stage: int) -> Json:
    index = bundle["scripts"][point][side]["approach"]["stages"][stage]["text"]
    return bundle["texts"][index]


def test_a_ring_says_its_distance_as_each_language_writes_it(bundle: Json) -> None:
    assert "1.5 cm" in text(bundle, "acromion", "left", 1)["en"]
    assert "1,5 см" in text(bundle, "acromion", "left", 1)["ru"]
    assert "3 cm" in text(bundle, "acromion", "left", 0)["en"]


def test_a_ring_lists_its_sites_and_names_another_bone(bundle: Json) -> None:
    assert text(bundle, "acromion", "left", 0)["en"].endswith("behind and below (humerus).")
    assert text(bundle, "acromion", "left", 0)["ru"].endswith("сзади и ниже (плечевая кость).")


def test_a_ring_leaves_out_the_site_that_ends_before_it(bundle: Json) -> None:
    directions = [
        [site["direction"] for site in stage["sites"]]
        for stage in bundle["scripts"]["sternum"]["midline"]["approach"]["stages"]
    ]
    assert directions == [["down"], ["down"], ["up", "down"], []]


def test_neighbours_are_named_on_the_same_side(bundle: Json) -> None:
    assert text(bundle, "rib-05", "left", 0)["en"].endswith("rib 4 and rib 6 (left).")
    assert text(bundle, "rib-05", "right", 0)["ru"].endswith("4-е ребро и 6-е ребро (справа).")


def test_neighbours_on_the_midline_need_no_side(bundle: Json) -> None:
    said = text(bundle, "spinous-c7", "midline", 0)["en"]
    assert said.endswith("spinous process of C6 and spinous process of T1.")


def test_a_midline_point_has_paired_neighbours_on_both_sides() -> None:
    document = json.loads(PROTOCOLS)
    point = next(point for point in document["points"] if point["id"] == "sternum")
    point["approach"]["neighbours"] = ["rib-02", "spinous-t2"]
    said = text(compile_bundle(document), "sternum", "midline", 0)
    assert said["en"].endswith("rib 2 (both sides) and spinous process of T2.")
    assert said["ru"].endswith("2-е ребро (с обеих сторон) и остистый отросток Th2.")


def test_no_text_is_kept_twice(bundle: Json) -> None:
    spelt = [json.dumps(text, ensure_ascii=False) for text in bundle["texts"]]
    assert len(spelt) == len(set(spelt))
    used = {stage["text"] for _, stage in stages(bundle)}
    assert used == set(range(len(spelt)))


def test_a_ring_keeps_what_it_leaves_out_with_the_reason(bundle: Json) -> None:
    for point, stage in stages(bundle):
        if stage["role"] != "ring":
            assert "dropped" not in stage
            continue
        kept = [(site["direction"], site["on"], None) for site in stage["sites"]]
        dropped = [(s["direction"], s["on"], s["because"]) for s in stage["dropped"]]
        wanted = [
            (site["direction"], site["on"], site.get("ends_at"))
            for site in point["approach"]["sites"]
        ]
        far = [
            site["direction"]
            for site in point["approach"]["sites"]
            if stage["distance_mm"] >= site.get("ends_at_mm", float("inf"))
        ]
        assert [direction for direction, _, _ in dropped] == far
        assert sorted((d, on) for d, on, _ in [*kept, *dropped]) == sorted(
            (d, on) for d, on, _ in wanted
        )
        assert set(dropped) <= set(wanted)


def test_a_site_at_the_clavicle_is_struck_out_and_named(bundle: Json) -> None:
    rings = bundle["scripts"]["sternum"]["midline"]["approach"]["stages"][:-1]
    struck = {"direction": "up", "on": "sternum", "because": "excluded-clavicle"}
    assert [ring["dropped"] for ring in rings] == [[struck], [struck], []]
