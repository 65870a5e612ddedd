"""The order of a plan, as it runs in a browser: vectors, and what holds for any marks and moves."""

import json
from pathlib import Path
from typing import Any

import pytest
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

VECTORS = json.loads(
    (Path(__file__).parents[1] / "vectors" / "order.json").read_text(encoding="utf-8")
)
ORDER = "given => domain.order.orderOf(bundle, given)"
# The lines after each step (whether it was refused, and what the buttons of each line said), and
# the order that the moves give when they are repeated from the beginning.
MOVE = """
([given, steps]) => {
  const { orderOf, moved, canMove } = domain.order;
  let lines = orderOf(bundle, given);
  const moves = [];
  const seen = steps.map(([at, to]) => {
    const from = at % lines.length;
    const result = moved(bundle, lines, from, to % lines.length);
    const buttons = lines.map((_, i) => canMove(bundle, lines, i));
    lines = result.lines ?? lines;
    if (result.move) moves.push(result.move);
    return { from, to: to % lines.length, lines, refused: result.refused ?? null, buttons };
  });
  return { seen, repeated: orderOf(bundle, { ...given, moves }) };
}
"""


def key(place: dict) -> str:
    return f"{place['point_id']}:{place['side']}"


@pytest.mark.parametrize("case", VECTORS["tests"], ids=lambda case: case["description"])
def test_an_order_vector(client, case):
    lines = client.evaluate(ORDER, case["given"])
    said = [[key(line), [why["rule"] for why in line["because"]]] for line in lines]
    assert said == case["expect"]


# What must hold, told apart from how it is made


@st.composite
def plans(draw, bundle: dict) -> dict:
    """Points of a protocol in its order, marks anywhere (often next to each other)."""
    protocol = draw(st.sampled_from([None, *bundle["protocols"]]))
    steps = protocol["steps"] if protocol else []
    ids = [
        id_
        for step in steps
        for id_ in ([step["point"]] if "point" in step else step["choose"]["from"])
    ]
    listed = [(id_, side) for id_ in ids for side in bundle["points"][id_]["sides"]]
    points = [one for one in listed if draw(st.booleans())]
    crowded = [id_ for id_ in bundle["points"] if id_[:6] in ("rib-04", "rib-05", "rib-06")]
    crowded += ["spinous-t4", "spinous-t5", "spinous-t6", "sternum", "sacrum"]
    marked = st.sampled_from(crowded) | st.sampled_from(bundle["point_order"])
    places = marked.flatmap(
        lambda id_: st.tuples(st.just(id_), st.sampled_from(bundle["points"][id_]["sides"]))
    )
    marks = draw(st.lists(places, max_size=8, unique=True))
    pain = st.integers(0, 10) | st.none()
    return {
        "protocol_id": protocol and protocol["id"],
        "points": [{"point_id": id_, "side": side, "presses": None} for id_, side in points],
        "marks": [{"point_id": id_, "side": side, "pain": draw(pain)} for id_, side in marks],
    }


def is_severe(bundle: dict, line: dict) -> bool:
    return line["pain"] is not None and bundle["pain"]["grades"][line["pain"]] != "direct"


def must_precede(bundle: dict, near: dict, point: dict) -> bool:
    """S11: chosen surroundings of a severe point, unless they are severe themselves."""
    stages = bundle["scripts"][point["point_id"]][point["side"]]["approach"]["stages"]
    next_to_it = {
        site["point"]
        for stage in stages
        if stage["role"] == "neighbours"
        for site in stage["sites"]
    }
    is_beside = near["side"] == point["side"] or "midline" in (near["side"], point["side"])
    return (
        is_severe(bundle, point)
        and not is_severe(bundle, near)
        and near["point_id"] in next_to_it
        and is_beside
    )


def keeps_the_rules(bundle: dict, given: dict, lines: list[dict]) -> None:
    for i, later in enumerate(lines):
        for earlier in lines[:i]:
            assert not must_precede(bundle, later, earlier)
    wanted = {key(point): None for point in given["points"]}
    pains = {key(mark): mark["pain"] for mark in given["marks"]}
    assert sorted(key(line) for line in lines) == sorted({**wanted, **pains})
    for line in lines:
        assert line["pain"] == pains.get(key(line))
        assert line["in_protocol"] is (key(line) in wanted)


@examples
@given(st.data())
def test_any_marks_with_any_protocol_keep_every_point_once_and_the_rules(client, bundle, data):
    given = data.draw(plans(bundle))
    lines = client.evaluate(ORDER, given)
    keeps_the_rules(bundle, given, lines)


@examples
@given(st.data())
def test_without_severe_pain_the_protocol_comes_first_as_it_stands(client, bundle, data):
    given = data.draw(plans(bundle))
    marks = [{**mark, "pain": 3} for mark in given["marks"]]
    lines = client.evaluate(ORDER, {**given, "marks": marks})

    listed = [key(point) for point in given["points"]]
    assert [key(line) for line in lines[: len(listed)]] == listed
    regions = [region["id"] for region in bundle["regions"]]
    added = [
        (
            regions.index(bundle["points"][line["point_id"]]["region"]),
            line["point_id"],
            line["side"],
        )
        for line in lines[len(listed) :]
    ]
    order = bundle["point_order"]
    assert added == sorted(added, key=lambda one: (one[0], order.index(one[1]), one[2]))


@examples
@given(st.data())
def test_severe_pain_moves_nothing_but_surroundings(client, bundle, data):
    given = data.draw(plans(bundle))
    lines = client.evaluate(ORDER, given)
    calm = client.evaluate(ORDER, {**given, "marks": [{**m, "pain": 3} for m in given["marks"]]})
    brought = {
        key(near) for near in lines if any(must_precede(bundle, near, point) for point in lines)
    }
    assert [key(line) for line in lines if key(line) not in brought] == [
        key(line) for line in calm if key(line) not in brought
    ]


steps = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=6)


@examples
@given(st.data())
def test_no_move_breaks_a_rule_and_what_is_refused_would_break_one(client, bundle, data):
    given = data.draw(plans(bundle).filter(lambda plan: plan["points"] or plan["marks"]))
    made = client.evaluate(MOVE, [given, data.draw(steps)])

    before = client.evaluate(ORDER, given)
    protocol = [key(line) for line in before if line["in_protocol"]]
    for step in made["seen"]:
        lines = step["lines"]
        keeps_the_rules(bundle, given, lines)
        assert [key(line) for line in lines if line["in_protocol"]] == protocol
        if step["refused"]:
            assert breaks(bundle, before, step["from"], step["to"])
            assert step["refused"]["text"]["ru"]
        else:
            assert lines == before or [key(line) for line in lines] == [
                key(line) for line in rearranged(before, step["from"], step["to"])
            ]
        for i, buttons in enumerate(step["buttons"]):
            assert buttons["up"] is (i > 0 and not breaks(bundle, before, i, i - 1))
            assert buttons["down"] is (i + 1 < len(before) and not breaks(bundle, before, i, i + 1))
        before = lines
    assert made["repeated"] == before


def rearranged(lines: list[dict], at: int, to: int) -> list[dict]:
    rest = lines[:at] + lines[at + 1 :]
    return [*rest[:to], lines[at], *rest[to:]]


def breaks(bundle: dict, lines: list[dict], at: int, to: int) -> bool:
    """Whether a move leaves the protocol's order, or brings a point before its surroundings."""
    after = rearranged(lines, at, to)
    listed = [key(line) for line in lines if line["in_protocol"]]
    return [key(line) for line in after if line["in_protocol"]] != listed or any(
        must_precede(bundle, later, earlier)
        for i, later in enumerate(after)
        for earlier in after[:i]
    )


# Why


def test_every_reason_is_one_of_the_bundle_with_its_origin(client, bundle):
    marks = [{"point_id": "rib-05", "side": "left", "pain": 8}]
    marks += [{"point_id": "rib-06", "side": "left", "pain": 2}]
    for line in client.evaluate(ORDER, {"points": [], "marks": marks}):
        for why in line["because"]:
            assert why == {"rule": why["rule"], **bundle["order"][why["rule"]]}


@pytest.mark.parametrize(
    ("protocol", "point", "statements"),
    [("shoulder", "acromion", ["S17", "S18"]), ("general", "skull-mastoid", ["S13", "S14", "S15"])],
)
def test_the_order_of_the_source_cites_the_statements_of_the_protocol(
    client, protocol, point, statements
):
    given = {"protocol_id": protocol, "marks": []}
    points = [{"point_id": point, "side": "left", "presses": 90}]
    (line,) = client.evaluate(ORDER, {**given, "points": points})
    assert line["presses"] == 90
    assert line["because"][0]["statements"] == statements


def refusal(client, given: dict[str, Any], at: int, to: int) -> str:
    script = """([given, at, to]) =>
      domain.order.moved(bundle, domain.order.orderOf(bundle, given), at, to)"""
    return client.evaluate(script, [given, at, to])["refused"]["rule"]


def test_a_refusal_says_which_rule_holds(client):
    points = [{"point_id": f"spinous-t{n}", "side": "midline"} for n in (6, 7, 10)]
    severe = {"point_id": "spinous-t7", "side": "midline", "pain": 8}
    given = {"points": points, "marks": [severe]}
    assert refusal(client, given, 1, 0) == "keeps_surroundings_first"
    assert refusal(client, given, 0, 1) == "keeps_surroundings_first"
    assert refusal(client, given, 2, 1) == "keeps_source_order"


def test_of_several_rules_the_nearest_line_tells_its_own(client):
    points = [{"point_id": f"spinous-t{n}", "side": "midline"} for n in (6, 10, 7)]
    severe = {"point_id": "spinous-t7", "side": "midline", "pain": 8}
    given = {"points": points, "marks": [severe]}
    assert refusal(client, given, 2, 0) == "keeps_source_order"
    assert refusal(client, given, 0, 2) == "keeps_source_order"


def test_a_move_to_where_the_line_is_or_to_nowhere_changes_nothing(client):
    given = {"points": [], "marks": [{"point_id": "sternum", "side": "midline", "pain": 3}]}
    script = """given => {
      const lines = domain.order.orderOf(bundle, given);
      return [[0, 0], [0, 1], [1, 0], [0, -1]].map(
        ([from, to]) => domain.order.moved(bundle, lines, from, to).lines.length);
    }"""
    assert client.evaluate(script, given) == [1, 1, 1, 1]
