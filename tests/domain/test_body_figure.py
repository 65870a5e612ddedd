"""Figures of the home sheet: every point once, in few views, with numbers that do not collide."""

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.body_figure import Marked, figures, height_mm

ROOT = Path(__file__).parents[2]
PLACES = json.loads((ROOT / "static" / "body" / "places.json").read_text("utf-8"))
OFFERED = {
    raw["id"]: raw
    for raw in json.loads((ROOT / "protocols.json").read_text("utf-8"))["points"]
    if raw["offered"]
}


def marked(*names):
    """`acromion:left` and the like, numbered by point."""
    ids = list(dict.fromkeys(name.split(":")[0] for name in names))
    return [
        Marked(ids.index(point) + 1, point, side, OFFERED[point]["views"])
        for point, side in (name.split(":") for name in names)
    ]


def drawn(*names):
    return figures(marked(*names), PLACES)


def test_the_fewest_views_are_drawn():
    shoulder = ("scapula-spine", "acromion", "humerus-lateral-epicondyle")
    (back,) = drawn(*(f"{point}:{side}" for point in shoulder for side in ("left", "right")))
    assert back.view == "posterior"
    assert sorted(one.number for one in back.callouts) == [1, 1, 2, 2, 3, 3]


def test_left_and_right_are_the_subject_s():
    (back,) = drawn("acromion:left", "scapula-spine:left")
    assert all(one.place[0] < back.width / 2 for one in back.callouts)
    (front,) = drawn("tibia-crest:left")
    assert front.callouts[0].place[0] > front.width / 2


def test_a_side_view_stands_for_both_sides():
    (only,) = drawn("femur-greater-trochanter:left", "femur-greater-trochanter:right")
    assert (only.view, only.stands_for_both) == ("right", True)
    (left,) = drawn("femur-greater-trochanter:left")
    assert (left.view, left.stands_for_both) == ("left", False)
    two = drawn("femur-greater-trochanter:right", "nx-intercostal-lat:left")
    assert [one.view for one in two] == ["right", "left"]


def test_points_far_apart_show_the_whole_body_and_near_ones_a_part():
    front, back = drawn("tibia-crest:left", "skull-mastoid:left")
    assert {front.box[3], back.box[3]} == {1763}
    (near,) = drawn("acromion:left", "acromion:right")
    assert near.box[1] == 0 and near.box[3] < 1000


def test_a_point_that_no_drawing_has_is_left_out():
    assert figures([Marked(1, "unheard-of", "left", ["anterior"])], PLACES) == []
    assert height_mm([], 100, 100) == 0


def test_figures_side_by_side_fit_their_width():
    three = drawn("sacrum:left", "pubic-symphysis:midline", "femur-greater-trochanter:left")
    high_mm = height_mm(three, 110, 100)
    assert high_mm <= 100
    assert sum(high_mm * one.box[2] / one.box[3] for one in three) <= 110.01


keys = [f"{point}:{side}" for point, raw in OFFERED.items() for side in raw["sides"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(keys), min_size=1, max_size=16, unique=True))
def test_every_point_stands_once_inside_its_figure(names):
    found = drawn(*names)
    shown = {one.number for figure in found for one in figure.callouts}
    assert shown == set(range(1, len({name.split(":")[0] for name in names}) + 1))
    for figure in found:
        x, y, width, height = figure.box
        for one in figure.callouts:
            assert x <= one.x - figure.radius and one.x + figure.radius <= x + width
            assert x <= one.place[0] <= x + width and y <= one.place[1] <= y + height
        for half in (min, max):
            edge = half(one.x for one in figure.callouts)
            ys = sorted(one.y for one in figure.callouts if one.x == edge)
            if len(ys) * figure.radius * 2.3 < height * 0.8:
                assert all(b - a >= 2 * figure.radius for a, b in pairwise(ys))


@pytest.mark.parametrize("point", OFFERED)
def test_each_point_can_be_drawn(point):
    for side in OFFERED[point]["sides"]:
        (figure,) = drawn(f"{point}:{side}")
        assert len(figure.callouts) == 1
