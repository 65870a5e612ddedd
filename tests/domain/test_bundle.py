"""The bundle: complete in every language, in the source's order, and always the same bytes."""

import copy
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from domain.conftest import PROTOCOLS, ROOT

from webapp.domain.bundle import bundle_bytes, compile_bundle

Json = dict[str, Any]

CHAPTERS = {
    "schema",
    "protocols_version",
    "languages",
    "technique",
    "instructions",
    "pain",
    "questions",
    "regions",
    "points",
    "point_order",
    "excluded",
    "protocols",
    "breathing",
    "practice",
    "scripts",
    "decisions",
    "texts",
    "lighter",
    "stop_reasons",
    "red_flags",
    "about",
    "source",
    "references",
    "zones",
    "structures",
    "segments",
    "nerves",
    "warnings",
    "order",
}
# The source text names these points in this order; a choice stands as the beginning of its ids.
SHOULDER = ["scapula-spine", "acromion", "humerus-lateral-epicondyle", "humerus-medial-epicondyle"]
KNEE_AND_LOWER_LEG = ["sacrum", "pubic-symphysis", "femur-greater-trochanter", "tibia-crest"]
SPINE = ["sacrum", "ischium", "rib", "scapula", "sternum", "pubic-symphysis", "spinous"]


def texts(value: Any, path: str = "$") -> Iterator[tuple[str, Json]]:
    if isinstance(value, dict) and "en" in value:
        yield path, value
    fields = value.items() if isinstance(value, dict) else ()
    elements = enumerate(value) if isinstance(value, list) else ()
    for key, child in (*fields, *elements):
        yield from texts(child, f"{path}.{key}")


def test_it_has_the_chapters_the_phone_reads(bundle: Json) -> None:
    assert set(bundle) == CHAPTERS


def test_every_text_is_there_in_every_language(bundle: Json) -> None:
    found = list(texts(bundle))
    assert len(found) > 500
    for path, text in found:
        for language in bundle["languages"]:
            assert text[language].strip(), path
            assert "{" not in text[language], path


def test_equal_documents_give_equal_bytes() -> None:
    first = bundle_bytes(compile_bundle(json.loads(PROTOCOLS)))
    assert first == bundle_bytes(compile_bundle(json.loads(PROTOCOLS)))


def test_the_bytes_do_not_depend_on_the_process() -> None:
    program = (
        "import json, hashlib, pathlib;"
        "from webapp.domain.bundle import bundle_bytes, compile_bundle;"
        "text = pathlib.Path('protocols.json').read_text(encoding='utf-8');"
        "data = bundle_bytes(compile_bundle(json.loads(text)));"
        "print(hashlib.sha256(data).hexdigest())"
    )
    here = hashlib.sha256(bundle_bytes(compile_bundle(json.loads(PROTOCOLS)))).hexdigest()
    for seed in ("1", "2"):
        ran = subprocess.run(
            [sys.executable, "-c", program],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ran.stdout.strip() == here


def test_a_number_written_with_a_point_gives_the_same_bytes() -> None:
    written = copy.deepcopy(json.loads(PROTOCOLS))
    written["technique"]["rate_hz"]["value"] = 1.0
    written["technique"]["presses_per_point"]["max"] = 180.0
    written["technique"]["minimum_gap_hours"]["value"] = 36.0
    written["technique"]["last_presses"]["value"] = 3.0
    written["breathing"]["default_rate_per_min"]["value"] = 12.0
    written["breathing"]["inhale_percent"]["value"] = 40.0
    written["breathing"]["stage_max_s"]["value"] = 180.0
    written["approach"]["rings_mm"]["small"]["value"] = [30.0, 15.0]
    assert bundle_bytes(compile_bundle(written)) == bundle_bytes(
        compile_bundle(json.loads(PROTOCOLS))
    )


def test_the_bytes_are_sorted_utf_8_without_spaces(bundle: Json) -> None:
    data = bundle_bytes(bundle)
    assert json.loads(data) == bundle
    assert data.startswith(b'{"about":{"aftercare":[{"en":"')
    assert "Лопатка".encode() in data
    assert not data.endswith(b"\n")


@pytest.mark.parametrize(
    ("protocol", "order"),
    [("shoulder", SHOULDER), ("knee-lower-leg", KNEE_AND_LOWER_LEG), ("spine", SPINE)],
)
def test_a_protocol_keeps_the_order_of_the_source(
    protocol: str, order: list[str], bundle: Json
) -> None:
    steps = next(p["steps"] for p in bundle["protocols"] if p["id"] == protocol)
    heads = [
        step["point"] if "point" in step else step["choose"]["from"][0].split("-")[0]
        for step in steps
    ]
    assert heads == order


def test_every_step_is_a_point_that_can_be_played(bundle: Json) -> None:
    for protocol in bundle["protocols"]:
        for step in protocol["steps"]:
            for id in [step["point"]] if "point" in step else step["choose"]["from"]:
                assert id in bundle["points"]
                assert id in bundle["scripts"]


def test_points_that_are_not_offered_stay_out(bundle: Json) -> None:
    assert "rib-01" not in bundle["points"]
    assert "nx-ulnar" not in bundle["points"]
    assert set(bundle["points"]) == set(bundle["point_order"]) == set(bundle["scripts"])


def test_the_bands_cover_every_score(bundle: Json) -> None:
    bands = bundle["pain"]["bands"]
    assert bands == (
        ["none"] + ["mild"] * 3 + ["moderate"] * 3 + ["severe"] * 2 + ["very-severe"] * 2
    )
    assert set(bands) == set(bundle["pain"]["band_names"])


def test_the_technique_is_that_of_the_source(bundle: Json) -> None:
    technique = bundle["technique"]
    assert technique["rate_hz"] == 1
    assert (technique["presses_min"], technique["presses_max"]) == (60, 180)
    assert (technique["sessions_per_week_min"], technique["sessions_per_week_max"]) == (2, 3)


def test_the_end_of_a_stage_is_told_and_a_late_vibration_let_go(bundle: Json) -> None:
    assert bundle["technique"]["last_presses"] == 3
    assert bundle["technique"]["late_after_ms"] == 250


def test_the_phone_gets_the_limits_of_a_breath_and_no_fixed_breath(bundle: Json) -> None:
    texts_of_the_guide = ("rule", "how", "start", "when_over")
    numbers = {k: v for k, v in bundle["breathing"].items() if k not in texts_of_the_guide}
    assert numbers == {
        "rate_per_min_min": 8,
        "rate_per_min_max": 24,
        "rate_per_min_default": 12,
        "inhale_percent": 40,
        "taps": 4,
        "stage_max_s": 180,
    }
    for name in texts_of_the_guide:
        assert set(bundle["breathing"][name]) == {"en", "ru"}


def breaths_pressed(breathing: Json, rate_per_min: Fraction) -> list[int]:
    """The breath of each press of a stage: breathing out comes first, presses every second."""
    breath_s = 60 / rate_per_min
    exhale_s = breath_s * (100 - breathing["inhale_percent"]) / 100
    seconds = range(breathing["stage_max_s"])
    return [int(second // breath_s) for second in seconds if second % breath_s < exhale_s]


def test_at_any_rhythm_each_breath_and_each_point_gets_its_presses(bundle: Json) -> None:
    breathing = bundle["breathing"]
    slowest, fastest = breathing["rate_per_min_min"], breathing["rate_per_min_max"]
    for tenths in range(slowest * 10, fastest * 10 + 1):
        pressed = breaths_pressed(breathing, Fraction(tenths, 10))
        assert set(pressed) == set(range(max(pressed) + 1)), tenths
        assert len(pressed) >= bundle["technique"]["presses_min"], tenths


def test_the_contraindications_come_first_and_keep_their_kind(bundle: Json) -> None:
    kinds = [question["kind"] for question in bundle["questions"]]
    assert kinds == sorted(kinds)
    assert [q["id"] for q in bundle["questions"][:2]] == ["osteoporosis", "bone-tuberculosis"]


def test_a_zone_holds_the_offered_points_that_share_a_segment(bundle: Json) -> None:
    organs = {organ["id"]: organ for organ in bundle["zones"]["organs"]}
    for organ in organs.values():
        sharing = [
            id
            for id in bundle["point_order"]
            if set(bundle["points"][id]["segments"]) & set(organ["default_segments"])
        ]
        assert organ["points"] == sharing
    assert "rib-03" in organs["heart"]["points"]
    assert "rib-09" not in organs["heart"]["points"]


def test_a_zone_of_one_side_leaves_out_points_of_the_other() -> None:
    document = json.loads(PROTOCOLS)
    next(p for p in document["points"] if p["id"] == "rib-03")["sides"] = ["right"]
    organs = {organ["id"]: organ for organ in compile_bundle(document)["zones"]["organs"]}
    assert organs["heart"]["side"] == "left"
    assert "rib-03" not in organs["heart"]["points"]
    assert "sternum" in organs["heart"]["points"]
    assert "rib-03" in organs["lungs-bronchi"]["points"]


def test_a_step_carries_its_own_presses_or_none() -> None:
    document = json.loads(PROTOCOLS)
    document["protocols"][0]["steps"][0]["presses"] = {"value": 90, "origin": "product"}
    steps = compile_bundle(document)["protocols"][0]["steps"]
    assert [step["presses"] for step in steps] == [90, None, None, None]


def test_what_is_shown_with_its_source_carries_its_origin(bundle: Json) -> None:
    assert bundle["points"]["acromion"]["statements"] == ["S18"]
    assert bundle["points"]["skull-mastoid"]["origin"] == "secondary"
    for sentences in bundle["about"].values():
        for sentence in sentences:
            assert sentence["origin"] in ("source", "secondary", "product")
            assert isinstance(sentence["statements"], list)
    assert list(bundle["source"]["statements"]) == [f"S{n}" for n in range(1, 27)]
