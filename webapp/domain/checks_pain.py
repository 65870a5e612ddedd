"""Rules of pain: thresholds in order, bands that cover the scale, rings that draw nearer."""

from collections.abc import Iterator
from itertools import pairwise

from webapp.domain.faults import Fault
from webapp.domain.node import Node

# (lower, upper, what would go wrong): the lower value may equal the upper one.
IN_ORDER = (
    (
        ("pain", "approach_from"),
        ("pain", "surround_only_from"),
        "a point would be left alone before it is approached",
    ),
    (
        ("approach", "retreat_from"),
        ("pain", "approach_from"),
        "a point could be pressed itself although it is still very painful",
    ),
    (
        ("approach", "retreat_from"),
        ("approach", "end_from"),
        "a point would be ended before a retreat is tried",
    ),
)
# The lower value must be smaller than the upper one.
STRICTLY_IN_ORDER = (
    (
        ("approach", "advance_at_most"),
        ("approach", "retreat_from"),
        "the same pain would lead both nearer and back",
    ),
    (
        ("approach", "extend_at_most"),
        ("pain", "approach_from"),
        "pressing would go on at a pain that has to be approached",
    ),
)
VERY_SEVERE = "very-severe"


def thresholds_are_in_order(root: Node) -> Iterator[Fault]:
    for lower, upper, otherwise in IN_ORDER:
        low, high = _value(root, lower), _value(root, upper)
        if low.number is not None and high.number is not None and low.number > high.number:
            yield _disorder(low, "above", high, upper, otherwise)
    for lower, upper, otherwise in STRICTLY_IN_ORDER:
        low, high = _value(root, lower), _value(root, upper)
        if low.number is not None and high.number is not None and low.number >= high.number:
            yield _disorder(low, "not below", high, upper, otherwise)


def _value(root: Node, names: tuple[str, str]) -> Node:
    return root[names[0]][names[1]]["value"]


def _disorder(low: Node, how: str, high: Node, upper: tuple[str, str], otherwise: str) -> Fault:
    wrong = f"{low.number:g} is {how} {'.'.join(upper)}, {high.number:g}: {otherwise}."
    return low.fault(wrong, "Correct one of the two thresholds.")


def bands_cover_the_scale(root: Node) -> Iterator[Fault]:
    bands = list(root["pain"]["bands"])
    if bands and bands[0]["from"].number not in (0, None):
        yield bands[0]["from"].fault("the first pain band does not begin at 0.", "Write 0.")
    for before, band in pairwise(bands):
        low, high = before["from"].number, band["from"].number
        if low is not None and high is not None and low >= high:
            wrong = f"it begins at {high:g}, not above the band before it, {low:g}."
            yield band["from"].fault(wrong, "Put the bands in order.")


def very_severe_pain_is_approached(root: Node) -> Iterator[Fault]:
    start = _value(root, ("pain", "approach_from"))
    for band in root["pain"]["bands"]:
        begins = band["from"].number
        if band["id"].text != VERY_SEVERE or begins is None or start.number is None:
            continue
        if start.number > begins:
            wrong = f"pain from {begins:g} is called very severe, but is approached only from "
            wrong += f"{start.number:g} (S11)."
            yield start.fault(wrong, f"Write at most {begins:g}.")


def rings_draw_nearer(root: Node) -> Iterator[Fault]:
    for size, rings in root["approach"]["rings_mm"].fields():
        for before, ring in pairwise(rings["value"]):
            outer, inner = before.number, ring.number
            if outer is not None and inner is not None and inner >= outer:
                wrong = f"the {size} ring of {inner:g} mm follows one of {outer:g} mm."
                remedy = "Put the rings in order, each smaller than the one before."
                yield ring.fault(wrong, remedy)


RULES = (
    thresholds_are_in_order,
    bands_cover_the_scale,
    very_severe_pain_is_approached,
    rings_draw_nearer,
)
