"""The map's chapters of the bundle: names, zones by author, nerve trunks, and what is warned of."""

import gzip
import json
from typing import Any

from domain.conftest import PROTOCOLS
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.bundle import bundle_bytes, compile_bundle

Json = dict[str, Any]
DOCUMENT: Json = json.loads(PROTOCOLS)
SEGMENTS = [segment["id"] for segment in DOCUMENT["segments"]]


def test_every_bone_has_its_names_in_three_languages(bundle: Json) -> None:
    assert list(bundle["structures"]) == [bone["id"] for bone in DOCUMENT["structures"]]
    for bone in bundle["structures"].values():
        assert set(bone["name"]) == {"en", "ru", "la"}
    assert bundle["structures"]["calcaneus"]["name"]["la"] == "Calcaneus"


def test_what_is_excluded_says_by_which_statement(bundle: Json) -> None:
    assert {element["id"]: element["statements"] for element in bundle["excluded"]} == {
        "excluded-median-sacral-crest": ["S16"],
        "excluded-patella": ["S16"],
        "excluded-clavicle": ["S16"],
    }


def test_the_segments_go_from_the_neck_to_the_sacrum_each_with_its_level(bundle: Json) -> None:
    spine = [("C", 2, 8), ("T", 1, 12), ("L", 1, 5), ("S", 1, 4)]
    wanted = [f"{part}{n}" for part, first, last in spine for n in range(first, last + 1)]
    assert list(bundle["segments"]) == wanted
    assert bundle["segments"]["T5"]["level"] == "level-t5"
    assert "Th5" in bundle["segments"]["T5"]["landmark"]["ru"]


def test_a_zone_says_that_it_is_no_diagnosis(bundle: Json) -> None:
    about = bundle["zones"]["about"]
    assert about["statements"] == ["S8"]
    assert "not a diagnosis" in about["en"]
    assert "disagree" in about["en"]
    assert "не диагноз" in about["ru"]


def shares(bundle: Json, point: str, segments: list[str]) -> bool:
    return not set(bundle["points"][point]["segments"]).isdisjoint(segments)


def test_every_author_gets_the_points_of_his_own_segments(bundle: Json) -> None:
    for organ in bundle["zones"]["organs"]:
        assert set(organ["points_by_author"]) == set(organ["segments_by_author"])
        for author, segments in organ["segments_by_author"].items():
            wanted = [id for id in bundle["point_order"] if shares(bundle, id, segments)]
            assert organ["points_by_author"][author] == wanted


def test_authors_differ_in_points_where_they_differ_in_segments(bundle: Json) -> None:
    heart = next(organ for organ in bundle["zones"]["organs"] if organ["id"] == "heart")
    assert "rib-09" in heart["points_by_author"]["B"]
    assert "rib-09" not in heart["points_by_author"]["A"]
    assert "ambulance" in heart["side_note"]["en"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from(SEGMENTS), min_size=1, max_size=6, unique=True),
    st.sampled_from(["left", "right", "both", "affected"]),
    st.sampled_from(["left", "right"]),
)
def test_a_zone_never_takes_a_point_of_the_other_side(
    segments: list[str], side: str, only: str
) -> None:
    document = json.loads(PROTOCOLS)
    for point in document["points"]:
        if point["sides"] != ["midline"]:
            point["sides"] = [only]
    organ = document["zones"]["organs"][0]
    organ["side"] = side
    organ["segments_by_author"] = {"A": segments}
    bundle = compile_bundle(document)
    for id in bundle["point_order"]:
        sides = bundle["points"][id]["sides"]
        is_on = side in ("both", "affected", *sides) or "midline" in sides
        is_in = id in bundle["zones"]["organs"][0]["points_by_author"]["A"]
        assert is_in is (is_on and shares(bundle, id, segments))


def test_every_nerve_exit_of_the_phone_belongs_to_a_nerve(bundle: Json) -> None:
    exits = {exit for nerve in bundle["nerves"] for exit in nerve["exits"]}
    kinds = {point["id"]: point["kind"] for point in DOCUMENT["points"]}
    assert exits == {id for id, kind in kinds.items() if kind == "nerve-exit"}
    assert exits <= set(bundle["points"]) | set(bundle["warnings"])


def test_the_nerves_that_must_not_be_compressed_say_so(bundle: Json) -> None:
    warning = {nerve["id"]: nerve for nerve in bundle["nerves"] if nerve["is_warning"]}
    assert set(warning) == {"ulnar", "sciatic", "common-fibular"}
    for nerve in warning.values():
        assert set(nerve["caution"]) == {"en", "ru"}
    assert "caution" not in next(n for n in bundle["nerves"] if n["id"] == "saphenous")


def test_a_nerve_keeps_its_course_its_names_and_whose_word_it_is(bundle: Json) -> None:
    nerve = next(nerve for nerve in bundle["nerves"] if nerve["id"] == "common-fibular")
    assert nerve["course"] == ["popliteal-fossa", "fibular-neck", "leg-front-lateral", "foot-top"]
    assert nerve["name"]["la"] == "Nervus fibularis communis"
    assert (nerve["origin"], nerve["statements"]) == ("secondary", ["S7", "S15"])


def test_points_that_are_not_offered_are_the_warnings(bundle: Json) -> None:
    withheld = [point["id"] for point in DOCUMENT["points"] if not point["offered"]]
    assert list(bundle["warnings"]) == withheld
    assert set(bundle["warnings"]).isdisjoint(bundle["points"])
    for warning in bundle["warnings"].values():
        for text in ("reason", "caution"):
            assert set(warning[text]) == {"en", "ru"}


def test_a_warning_on_a_nerve_has_the_caution_of_the_nerve(bundle: Json) -> None:
    ulnar = next(nerve for nerve in bundle["nerves"] if nerve["id"] == "ulnar")
    assert bundle["warnings"]["nx-ulnar"]["caution"] == ulnar["caution"]
    assert (
        bundle["warnings"]["rib-01"]["caution"]["en"] == "Behind the clavicle: not to be pressed."
    )


def test_the_reasons_of_an_order_carry_their_statements(bundle: Json) -> None:
    assert set(bundle["order"]) == set(DOCUMENT["order"])
    for reason in bundle["order"].values():
        assert set(reason) == {"text", "origin", "statements"}
    assert bundle["order"]["pain_marked"]["statements"] == ["S9"]
    assert bundle["order"]["by_region"]["origin"] == "product"


def test_the_bundle_stays_light(bundle: Json) -> None:
    assert len(gzip.compress(bundle_bytes(bundle), mtime=0)) < 50_000


def test_a_ring_on_the_cartilage_of_a_rib_keeps_the_breathing_rhythm() -> None:
    document = json.loads(PROTOCOLS)
    point = next(point for point in document["points"] if point["id"] == "acromion")
    point["approach"]["sites"] = [{"direction": "down", "on": "costal-cartilage"}]
    approach = compile_bundle(document)["scripts"]["acromion"]["left"]["approach"]
    assert [stage["breathing"] for stage in approach["stages"]] == ["required", "required", "none"]
