"""What a tap on the body means, and the marks: against plain geometry and a plain list."""

import math

import pytest
from browser.body_geometry import (
    VIEWS,
    distance,
    drawing_of,
    is_inside,
    polygons,
    read_body,
    seen,
    sides_in,
)
from browser.client_domain import examples
from hypothesis import given, settings
from hypothesis import strategies as st

BODY = read_body()
NEAR_MM = 30
OFFER = "tap => domain.marking.offerAt({ bundle, body }, tap)"


@pytest.fixture(scope="module", autouse=True)
def body(client):
    client.evaluate("body => { globalThis.body = body; }", BODY)


@pytest.fixture(scope="module")
def lines(bundle):
    """view → every place that may answer there: (id, side, line, is_warning)."""
    kinds = ((bundle["points"], False), (bundle["warnings"], True))
    return {
        view: [
            (id_, side, seen(BODY, BODY["places"]["landmarks"][id_], side, view), is_warning)
            for records, is_warning in kinds
            for id_, point in records.items()
            for side in sides_in(point, view)
        ]
        for view in VIEWS
    }


@pytest.fixture(scope="module")
def shapes():
    return {view: polygons(BODY, view) for view in VIEWS}


@st.composite
def taps(draw) -> dict:
    """Anywhere in a view, and often where the skeleton is dense, at any zoom."""
    view = draw(st.sampled_from(VIEWS))
    width, height = BODY["places"]["views"][drawing_of(view)]
    x = draw(st.floats(0, width) | st.floats(width / 2 - 80, width / 2 + 80))
    y = draw(st.floats(0, height) | st.floats(150, 900))
    return {"view": view, "x": x, "y": y, "reach_mm": draw(st.floats(5, 80))}


@settings(examples, max_examples=150)
@given(taps())
def test_no_tap_offers_what_is_excluded_or_what_is_not_offered(client, bundle, lines, shapes, tap):
    place = (tap["x"], tap["y"])
    offer = client.evaluate(OFFER, tap)
    within = [id_ for id_, polygon in shapes[tap["view"]] if is_inside(place, polygon)]
    if within:
        assert (offer["kind"], offer["id"]) in {("excluded", id_) for id_ in within}
    if offer["kind"] == "point":
        assert offer["point_id"] in bundle["points"]
        assert offer["side"] in bundle["points"][offer["point_id"]]["sides"]
        assert (offer["point_id"], offer["side"]) in {one[:2] for one in lines[tap["view"]]}
        assert offer["point_id"] not in bundle["warnings"]


@settings(examples, max_examples=150)
@given(taps())
def test_what_is_offered_is_the_nearest_of_all(client, lines, shapes, tap):
    place = (tap["x"], tap["y"])
    offer = client.evaluate(OFFER, tap)
    nearest_mm = min(distance(place, line) for _, _, line, _ in lines[tap["view"]])
    refused_mm = min(
        (distance(place, [*shape, shape[0]]) for _, shape in shapes[tap["view"]]), default=math.inf
    )
    caught_mm = max(tap["reach_mm"], NEAR_MM)
    if offer["kind"] == "none":
        assert nearest_mm >= caught_mm - 0.01
    elif offer["kind"] in ("point", "warning"):
        id_ = offer.get("point_id", offer.get("id"))
        (own_mm,) = [
            distance(place, line)
            for one, side, line, _ in lines[tap["view"]]
            if (one, side) == (id_, offer["side"])
        ]
        assert own_mm <= min(nearest_mm, caught_mm) + 0.01
    elif offer["kind"] == "excluded":
        is_in = any(is_inside(place, shape) for _, shape in shapes[tap["view"]])
        is_beside = refused_mm <= min(nearest_mm, tap["reach_mm"] / 2) + 0.01
        assert is_in or is_beside or tap["reach_mm"] < nearest_mm + 0.01 and refused_mm < nearest_mm
    if offer["kind"] == "point" and own_mm > tap["reach_mm"]:
        assert refused_mm >= own_mm - 0.01


@settings(examples, max_examples=150)
@given(taps(), st.integers(264, 1200))
def test_a_crowd_is_resolved_by_zooming_where_it_says(client, tap, frame_px):
    offer = client.evaluate(OFFER, tap)
    if offer["kind"] != "crowded":
        return
    x, y, width, height = offer["box"]
    assert x <= tap["x"] <= x + width and y <= tap["y"] <= y + height
    reach_mm = max(22 * width / frame_px, 22 / 4)
    assert reach_mm < tap["reach_mm"]
    assert client.evaluate(OFFER, {**tap, "reach_mm": 5.5})["kind"] != "crowded"


def test_every_point_can_be_marked_on_each_of_its_sides(client, bundle):
    """Tapped where its mark stands, zoomed in: it is offered, or is one tap further."""
    lost = []
    for point in bundle["points"].values():
        for side in point["sides"]:
            view = client.evaluate("given => domain.body.bestView(...given)", [point, side])
            x, y = client.evaluate(
                "given => domain.body.anchorOf(body, ...given)", [point["id"], side, view]
            )
            offer = client.evaluate(OFFER, {"view": view, "x": x, "y": y, "reach_mm": 5.5})
            found = [offer, *offer.get("others", [])]
            if not any((one.get("point_id"), one["side"]) == (point["id"], side) for one in found):
                lost.append((point["id"], side, view, offer))
    assert lost == []


def test_every_warning_answers_where_it_stands(client, bundle):
    for id_, point in bundle["warnings"].items():
        for side in point["sides"]:
            view = client.evaluate("given => domain.body.bestView(...given)", [point, side])
            x, y = client.evaluate("g => domain.body.anchorOf(body, ...g)", [id_, side, view])
            offer = client.evaluate(OFFER, {"view": view, "x": x, "y": y, "reach_mm": 5.5})
            assert offer["kind"] in ("warning", "excluded"), (id_, side, offer)


def middle_of(polygon: list) -> tuple[float, float]:
    return tuple(sum(values) / len(polygon) for values in zip(*polygon, strict=True))


@pytest.mark.parametrize(
    ("id_", "view"),
    [
        ("excluded-patella", "anterior"),
        ("excluded-patella", "left"),
        ("excluded-clavicle", "anterior"),
        ("excluded-median-sacral-crest", "posterior"),
    ],
)
@pytest.mark.parametrize("reach_mm", [5, 20, 70])
def test_a_tap_on_what_is_never_pressed_is_refused(client, shapes, id_, view, reach_mm):
    for polygon in [polygon for one, polygon in shapes[view] if one == id_]:
        x, y = middle_of(polygon)
        if not is_inside((x, y), polygon):
            x, y = polygon[0]
        offer = client.evaluate(OFFER, {"view": view, "x": x, "y": y, "reach_mm": reach_mm})
        assert (offer["kind"], offer["id"]) == ("excluded", id_)


@pytest.mark.parametrize(
    "point_id", ["spinous-t5", "spinous-c4", "rib-07", "skull-superior-nuchal-line"]
)
def test_dense_places_are_zoomed_first(client, bundle, point_id):
    side = bundle["points"][point_id]["sides"][0]
    x, y = client.evaluate("g => domain.body.anchorOf(body, ...g)", [point_id, side, "posterior"])
    tap = {"view": "posterior", "x": x, "y": y, "reach_mm": 70}
    assert client.evaluate(OFFER, tap)["kind"] == "crowded"


def test_air_beside_the_body_means_nothing(client):
    tap = {"view": "anterior", "x": 5, "y": 5, "reach_mm": 70}
    assert client.evaluate(OFFER, tap) == {"kind": "none"}


# Marks

spots = st.fixed_dictionaries(
    {"point_id": st.sampled_from(["a", "b", "c"]), "side": st.sampled_from(["left", "right"])}
)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("marked"), spots, st.integers(0, 10)),
        st.tuples(st.just("unmarked"), spots),
        st.tuples(st.just("moved"), spots, spots),
        st.tuples(st.just("undone")),
    ),
    max_size=20,
)
PLAY = """
(acts) => {
  const { NO_MARKS, marked, unmarked, moved, undone } = domain.marking;
  const DO = {
    marked: (history, place, pain) => marked(history, { ...place, pain }),
    unmarked, moved, undone,
  };
  const states = [NO_MARKS];
  for (const [name, ...given] of acts) states.push(DO[name](states.at(-1), ...given));
  return states.map(({ marks }) => marks);
}
"""


def plain(marks: list, name: str, given: list) -> list:
    """The same on a plain list."""
    place = given[0]
    at = next((i for i, m in enumerate(marks) if where(m) == where(place)), None)
    if name == "marked":
        mark = {**place, "pain": given[1]}
        return [*marks, mark] if at is None else [*marks[:at], mark, *marks[at + 1 :]]
    if at is None or (name == "moved" and where(place) == where(given[1])):
        return marks
    if name == "unmarked":
        return [*marks[:at], *marks[at + 1 :]]
    mark = {**given[1], "pain": marks[at]["pain"]}
    return [mark if i == at else m for i, m in enumerate(marks) if where(m) != where(given[1])]


def where(place: dict) -> tuple:
    return place["point_id"], place["side"]


@examples
@given(acts)
def test_marks_are_what_was_done_and_undoing_goes_back_step_by_step(client, acts):
    shown = client.evaluate(PLAY, acts)
    marks, before = [], []
    assert shown[0] == []
    for (name, *what), after in zip(acts, shown[1:], strict=True):
        if name == "undone":
            marks = before.pop() if before else marks
        else:
            changed = plain(marks, name, what)
            if changed != marks:
                before.append(marks)
            marks = changed
        assert after == marks


@examples
@given(acts)
def test_no_place_is_ever_marked_twice(client, acts):
    for marks in client.evaluate(PLAY, acts):
        assert len({where(mark) for mark in marks}) == len(marks)
