"""The map and the list never disagree: random hands on the one, compared with the other."""

import random

import pytest
from browser.bedside import Bedside
from browser.body_geometry import VIEWS, drawing_of
from browser.map_hand import MapHand
from playwright.sync_api import expect

TAPS = 14
# What the keys of the list say of a point and its side: its score, if it has one.
LISTED = """
() => [...document.querySelectorAll("[data-testid^='point-']")]
  .map((key) => key.getAttribute("aria-label")).filter((label) => /pain \\d+$/.test(label))
"""
BONES = """
(view) => [...document.querySelectorAll(".map-bone")].map((bone) => bone.getBBox())
  .map(({ x, y, width, height }) => [x, y, width, height])
"""


def shown_on_the_map(hand: MapHand) -> set[str]:
    """The marks of all views."""
    found: set[str] = set()
    for view in VIEWS:
        hand.turn(view)
        found |= hand.pins()
    return found


def shown_in_the_list(bea: Bedside) -> set[str]:
    return set(bea.page.evaluate(LISTED))


def answer_the_sheet(bea: Bedside, chance: random.Random) -> None:
    """Score, score again, remove or close, whatever the sheet allows."""
    keys = ["sheet-close"]
    if bea.at("pain-0").is_visible():
        keys += [f"pain-{chance.randrange(11)}"] * 4
    if bea.at("remove").is_visible():
        keys += ["remove"] * 2
    bea.tap(chance.choice(keys))
    bea.gone("sheet")


def some_spot(hand: MapHand, chance: random.Random, view: str) -> tuple[float, float]:
    """Anywhere on the box of a bone, or a little beside a point that the view shows."""
    if chance.random() < 0.4:
        x, y, width, height = chance.choice(hand.bea.page.evaluate(BONES))
        return x + width * chance.random(), y + height * chance.random()
    at = hand.body["places"]["at"]
    point = chance.choice([one for one in sorted(at) if drawing_of(view) in at[one]])
    x, y = hand.place_of(point, view if drawing_of(view) == "lateral" else "right", view)
    return x + chance.uniform(-12, 12), y + chance.uniform(-12, 12)


def tap_the_map(hand: MapHand, chance: random.Random) -> None:
    """Somewhere on the body in a random view; now and then what was done is undone."""
    bea = hand.bea
    view = chance.choice(VIEWS)
    hand.turn(view)
    spot = some_spot(hand, chance, view)
    for _ in range(2):  # the first tap may only zoom
        hand.tap_at(*spot)
        if bea.at("sheet").is_visible():
            answer_the_sheet(bea, chance)
            hand.settle()
            break
    if bea.at("undo").is_enabled() and chance.random() < 0.2:
        bea.tap("undo")


def tap_the_list(bea: Bedside, chance: random.Random, bundle: dict) -> None:
    point = bundle["points"][chance.choice(sorted(bundle["points"]))]
    bea.open_point(point["region"], point["id"], chance.choice(point["sides"]))
    answer_the_sheet(bea, chance)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_random_taps_map_and_list_say_the_same(bea, bundle, seed):
    chance = random.Random(seed)  # noqa: S311 (chance of a test, not a secret)
    bea.admitted()
    bea.see("map-frame")
    hand = MapHand(bea)
    for _ in range(TAPS):
        tap_the_map(hand, chance)
    on_map = shown_on_the_map(hand)
    assert on_map, f"seed {seed} marked nothing: it tells nothing"
    bea.tap("way-list")
    assert shown_in_the_list(bea) == on_map

    for _ in range(TAPS):
        tap_the_list(bea, chance, bundle)
    in_list = shown_in_the_list(bea)
    bea.tap("way-body")
    expect(bea.at("map-frame")).to_be_visible()
    assert shown_on_the_map(hand) == in_list
    assert len(in_list) == int(bea.at("marks").inner_text().split()[0])


@pytest.mark.parametrize("structure", ["patella", "clavicle", "median-sacral-crest"])
def test_both_refuse_what_is_never_pressed_with_the_same_words(bea, structure):
    bea.admitted()
    bea.see("map-frame")
    hand = MapHand(bea)
    excluded = f"excluded-{structure}"
    view = next(iter(hand.body["places"]["excluded"][excluded]))
    assert drawing_of(view) in hand.body["drawings"]
    hand.tap_excluded(excluded, view)
    on_map = [bea.at(part).inner_text() for part in ("sheet-name", "sheet-reason")]
    bea.tap("sheet-close")
    bea.tap("way-list")
    bea.tap("region-never")
    bea.tap(f"refused-{excluded}")
    assert [bea.at(part).inner_text() for part in ("sheet-name", "sheet-reason")] == on_map
    expect(bea.at("pain-0")).to_have_count(0)
