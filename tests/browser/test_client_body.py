"""The body in the client: mirrored halves, places, bands and camera, against plain geometry."""

import math

import pytest
from browser.body_geometry import (
    VIEWS,
    corners,
    drawing_of,
    is_inside,
    mirror,
    read_body,
    seen,
    sides_in,
)
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

BODY = read_body()
PATHS = [
    (drawing["width"], d)
    for drawing in BODY["drawings"].values()
    for d in [
        *(d for _, d in drawing["skin"]),
        *(part["d"] for part in drawing["parts"]),
        *(d for part in drawing["parts"] for _, d in part["tones"]),
    ]
]
MIRROR = "paths => paths.map(([width, d]) => domain.body.mirrored(d, width))"


@pytest.fixture(scope="module", autouse=True)
def body(client):
    client.evaluate("body => { globalThis.body = body; }", BODY)
    return BODY


@pytest.fixture(scope="module")
def places(bundle):
    """Every point and warning with a side and a view that shows it."""
    records = {**bundle["points"], **bundle["warnings"]}
    return [
        [id_, side, view]
        for id_, point in records.items()
        for view in VIEWS
        for side in sides_in(point, view)
    ]


# Mirrors


def test_every_path_is_a_mirror_image_corner_by_corner(client):
    turned = client.evaluate(MIRROR, PATHS)
    for (width, d), other in zip(PATHS, turned, strict=True):
        assert corners(other) == mirror(corners(d), width)
        assert other.count("z") == d.count("z")


def test_a_path_mirrored_twice_is_the_path(client):
    once = client.evaluate(MIRROR, PATHS)
    widths = [width for width, _ in PATHS]
    twice = client.evaluate(MIRROR, [list(pair) for pair in zip(widths, once, strict=True)])
    assert twice == [d for _, d in PATHS]


numbers = st.integers(-900, 900)
curves = st.lists(st.tuples(*[st.tuples(numbers, numbers)] * 3), min_size=1, max_size=4)


@st.composite
def written_paths(draw) -> str:
    """A path of some subpaths, its numbers packed as tightly as they may be."""
    d = ""
    for _ in range(draw(st.integers(1, 3))):
        d += f"M{draw(st.integers(0, 900))} {draw(st.integers(0, 900))}c"
        steps = [value for curve in draw(curves) for pair in curve for value in pair]
        d += str(steps[0]) + "".join(f" {n}" if n >= 0 else str(n) for n in steps[1:]) + "z"
    return d


@examples
@given(written_paths(), st.integers(1, 900))
def test_any_path_is_mirrored_and_comes_back(client, d, width):
    (once,) = client.evaluate(MIRROR, [[width, d]])
    assert corners(once) == mirror(corners(d), width)
    assert client.evaluate(MIRROR, [[width, once]]) == [d]


@pytest.mark.parametrize("view", VIEWS)
def test_a_view_shows_what_the_body_has_twice_on_both_sides(client, view):
    shapes = client.evaluate("view => domain.body.shapesOf(body, view)", view)
    drawing = BODY["drawings"][drawing_of(view)]
    wanted = [part["side"] for part in drawing["parts"]]
    if view in ("left", "right"):
        assert [shape["side"] for shape in shapes] == [side and view for side in wanted]
        return
    assert [shape["side"] for shape in shapes] == [
        one for side in wanted for one in (["right", "left"] if side else [None])
    ]
    by_key = {(shape["id"], shape["side"]): shape for shape in shapes}
    for (id_, side), shape in by_key.items():
        if side == "left":
            right = by_key[id_, "right"]
            assert corners(shape["d"]) == mirror(corners(right["d"]), drawing["width"])
            assert [tone for tone, _ in shape["tones"]] == [tone for tone, _ in right["tones"]]


# Places


def test_a_place_is_where_the_data_have_it_or_their_mirror_image(client, bundle, places):
    found = client.evaluate(
        "places => places.map((place) => domain.body.placeOf(body, ...place))", places
    )
    for (id_, side, view), line in zip(places, found, strict=True):
        wanted = seen(BODY, BODY["places"]["landmarks"][id_], side, view)
        assert [tuple(place) for place in line] == wanted, (id_, side, view)


def test_no_place_is_seen_from_the_other_side(client):
    names = list(BODY["places"]["landmarks"])
    for view, side in (("right", "left"), ("left", "right")):
        found = client.evaluate(
            "([names, ...where]) => names.map((n) => domain.body.placeOf(body, n, ...where))",
            [names, side, view],
        )
        assert set(found) == {None}


def test_every_mark_stands_on_the_half_of_its_side(client, places):
    anchors = client.evaluate(
        "places => places.map((place) => domain.body.anchorOf(body, ...place))", places
    )
    halves = client.evaluate(
        """([anchors, places]) =>
          anchors.map((at, i) => domain.marking.halfOf(body, at, places[i][2]))""",
        [anchors, places],
    )
    for (id_, side, view), anchor, half in zip(places, anchors, halves, strict=True):
        width, height = BODY["places"]["views"][drawing_of(view)]
        assert 0 < anchor[0] < width and 0 < anchor[1] < height
        assert side in (half, "midline"), (id_, side, view)


def test_the_best_view_shows_the_point(client, bundle):
    for point in bundle["points"].values():
        for side in point["sides"]:
            given = [point, side]
            best = client.evaluate("given => domain.body.bestView(...given)", given)
            views = client.evaluate("given => domain.body.viewsOf(...given)", given)
            assert best == views[0]
            assert set(views) == {view for view in VIEWS if side in sides_in(point, view)}


def test_every_site_of_a_ring_has_a_place_in_the_point_s_views(client, bundle):
    sites = [
        [point_id, side, {**site, "distance_mm": stage["distance_mm"]}]
        for point_id, by_side in bundle["scripts"].items()
        for side, scripts in by_side.items()
        for stage in scripts.get("approach", {}).get("stages", [])
        for site in [*stage.get("sites", []), *stage.get("dropped", [])]
        if "direction" in site
    ]
    assert sites
    lost = client.evaluate(
        """(sites) => sites.filter(([id, side, site]) =>
          !domain.body.viewsOf(bundle.points[id], side)
            .some((view) => domain.body.siteOf(body, id, side, site, view)))""",
        sites,
    )
    assert lost == []


def test_what_is_never_pressed_stands_on_its_sides(client):
    for view in VIEWS:
        shapes = client.evaluate("view => domain.body.excludedShapes(body, view)", view)
        for shape in shapes:
            is_crest = shape["id"] == "excluded-median-sacral-crest"
            if view in ("anterior", "posterior"):
                assert (shape["side"] == "midline") == is_crest
    crest = [
        one
        for one in client.evaluate("() => domain.body.excludedShapes(body, 'posterior')")
        if one["side"] == "midline"
    ]
    assert len(crest) == 1


coordinates = st.integers(0, 40)
some_places = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=9)


@examples
@given(some_places, st.tuples(coordinates, coordinates))
def test_inside_is_what_the_polygon_turns_round(client, polygon, tap):
    place = (tap[0] + 0.37, tap[1] + 0.61)  # never on an edge
    told = client.evaluate("given => domain.body.inPolygon(...given)", [place, polygon])
    assert told == is_inside(place, polygon)


# Bands and courses

BAND = "([level, side, view]) => domain.body_lines.bandOf(body, level, side, view)"


@pytest.mark.parametrize("view", VIEWS)
def test_the_band_of_a_segment_lies_round_its_level_and_is_mirrored(client, bundle, view):
    width = BODY["places"]["views"][drawing_of(view)][0]
    for segment in bundle["segments"].values():
        level = segment["level"]
        bands = {s: client.evaluate(BAND, [level, s, view]) for s in ("right", "left")}
        for side, band in bands.items():
            line = seen(BODY, BODY["places"]["landmarks"].get(level), side, view)
            assert (band is None) == (line is None), (level, side, view)
        if bands["right"] and bands["left"]:
            turned = mirror(bands["right"], width)
            assert max(map(math.dist, turned, bands["left"])) < 1e-6


def test_neighbouring_bands_share_their_edge(client):
    upper = client.evaluate(BAND, ["level-t5", "left", "posterior"])
    lower = client.evaluate(BAND, ["level-t6", "left", "posterior"])
    half = len(upper) // 2
    assert list(reversed(upper[half:])) == lower[:half]


def test_a_course_is_drawn_through_its_landmarks(client, bundle):
    for nerve in bundle["nerves"]:
        for view in VIEWS:
            for side in ("left", "right"):
                given = [nerve["course"], side, view]
                runs = client.evaluate("([...g]) => domain.body_lines.courseOf(body, ...g)", given)
                wanted = [
                    place
                    for name in nerve["course"]
                    for place in seen(BODY, BODY["places"]["landmarks"].get(name), side, view) or []
                ]
                assert all(tuple(place) in wanted for run in runs for place in run)
                for run in runs:
                    d = client.evaluate("run => domain.body_lines.smoothPath(run)", run)
                    assert d.count("C") == len(run) - 1


# Camera

ROOMS = st.fixed_dictionaries(
    {
        "frame": st.tuples(st.integers(200, 1300), st.integers(200, 1000)),
        "size": st.sampled_from([(714, 1763), (509, 1763)]),
    }
)
factors = st.floats(0.05, 20)
shares = st.tuples(st.floats(0, 1), st.floats(0, 1))


@examples
@given(ROOMS, st.lists(st.tuples(factors, shares), max_size=5), shares)
def test_wherever_it_was_moved_the_body_fills_or_is_in_the_middle(client, room, zooms, drag):
    camera = client.evaluate(
        """([room, zooms, drag]) => {
          const { whole, zoomed, panned } = domain.camera;
          const at = ([x, y]) => [x * room.frame[0], y * room.frame[1]];
          let camera = whole(room);
          for (const [factor, share] of zooms) camera = zoomed(camera, factor, at(share), room);
          return panned(camera, at(drag).map((px) => (px - 300) * 5), room);
        }""",
        [room, zooms, drag],
    )
    assert 0 < camera["scale"] <= 4
    for axis, name in enumerate("xy"):
        length = camera["scale"] * room["size"][axis]
        start, end = camera[name], camera[name] + length
        if length <= room["frame"][axis]:
            assert start == pytest.approx(room["frame"][axis] - end)
        else:
            assert start <= 1e-6 and end >= room["frame"][axis] - 1e-6


@examples
@given(ROOMS, shares, st.floats(1, 6))
def test_what_is_under_the_finger_stays_there_while_it_zooms_into_the_body(
    client, room, share, factor
):
    before, after = client.evaluate(
        """([room, share, factor]) => {
          const { placeAt, whole, zoomed } = domain.camera;
          const at = [share[0] * room.frame[0], share[1] * room.frame[1]];
          const filling = Math.max(...[0, 1].map((i) => room.frame[i] / room.size[i])) * 1.1;
          const middle = room.frame.map((px) => px / 2);
          const first = zoomed(whole(room), filling / whole(room).scale, middle, room);
          const second = zoomed(first, factor, at, room);
          return [first, second].map((camera) => placeAt(camera, at));
        }""",
        [room, share, factor],
    )
    assert after == pytest.approx(before, abs=0.01)


@examples
@given(ROOMS, shares, st.floats(60, 500))
def test_a_box_of_the_body_is_shown_whole(client, room, share, side):
    width, height = room["size"]
    box = [share[0] * (width - side), share[1] * (height - side), side, side]
    corners_px = client.evaluate(
        """([room, [x, y, w, h]]) => {
          const camera = domain.camera.showing([x, y, w, h], room);
          return [[x, y], [x + w, y + h]].map((place) => domain.camera.spotOf(camera, place));
        }""",
        [room, box],
    )
    for axis in (0, 1):
        assert corners_px[0][axis] >= -0.01
        assert corners_px[1][axis] <= room["frame"][axis] + 0.01
