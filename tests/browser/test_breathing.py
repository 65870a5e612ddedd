"""On the chest the presses follow the breath: two beats of contact, three presses."""

import pytest
from browser.bedside import COUNT_IN_S, GET_READY_S, START_S
from playwright.sync_api import expect

STERNUM = ("thorax", "sternum", "midline")
SCAPULA = ("shoulder", "scapula-spine", "right")
BREATH = ["hold", "hold", "press", "press", "press"]


def test_sixty_presses_on_the_sternum_take_a_hundred_seconds(bea):
    bea.lead_to(STERNUM, pains=[3])
    bea.let_pass(GET_READY_S + START_S + 100)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert (point["presses"], point["planned_presses"], point["pressed_ms"]) == (60, 60, 100_000)
    assert bea.heard_runs() == [BREATH * 20]
    assert bea.felt() == 60


def test_with_the_breath_three_minutes_are_the_most_whatever_is_wanted(bea):
    bea.admitted()
    bea.choose_points(STERNUM)
    bea.pains([3])
    for _ in range(4):
        bea.tap("presses-sternum-midline-more")
    assert bea.number_of("plan-presses") == 108

    bea.start()
    bea.let_pass(GET_READY_S + START_S + 180)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert (point["presses"], point["planned_presses"], point["pressed_ms"]) == (108, 108, 180_000)
    assert bea.heard_runs() == [BREATH * 36]
    assert bea.felt() == 108


def test_the_screen_says_when_to_breathe_and_counts_presses_only(bea):
    bea.lead_to(STERNUM, pains=[3])
    bea.let_pass(GET_READY_S + START_S)
    for left, words in ((60, "in"), (60, "in"), (59, "out"), (58, "out"), (57, "out"), (57, "in")):
        expect(bea.page.get_by_text(f"breathe {words}")).to_be_visible()
        assert bea.number_of("presses-left") == left
        bea.let_pass(1)


# Amid the hold, amid the presses, between the last press and the next hold.
@pytest.mark.parametrize("moment", [16.5, 18.5, 19.9])
def test_after_a_pause_the_breath_goes_on_where_it_was(bea, moment):
    bea.lead_to(STERNUM, pains=[3])
    bea.let_pass(moment)
    bea.tap("pause")
    bea.resume()
    bea.let_pass(COUNT_IN_S + START_S + 100)
    bea.pains([1])
    (point,) = bea.finish()["points"]
    before, after = bea.heard_runs()

    assert before + after == BREATH * 20
    assert (point["presses"], point["pressed_ms"], bea.felt()) == (60, 100_000, 60)


def test_where_the_breath_is_offered_it_is_followed_only_if_chosen(bea):
    bea.admitted()
    bea.choose_points(SCAPULA, ("shoulder", "scapula", "right"))
    bea.pains([3, 3])
    bea.tap("guided-scapula-right")
    bea.start()
    bea.let_pass(2 * (GET_READY_S + START_S) + 60 + 100)
    bea.pains([1, 1])
    spine, scapula = bea.finish()["points"]

    assert (spine["presses"], spine["pressed_ms"]) == (60, 60_000)
    assert (scapula["presses"], scapula["pressed_ms"]) == (60, 100_000)
    assert bea.heard_runs() == [["press"] * 60, BREATH * 20]


def test_the_spine_protocol_follows_the_breath_on_ribs_and_sternum_only(bea):
    bea.admitted()
    bea.choose_protocol("spine", "right", ("rib-04",))
    bea.pains([3] * 10)
    bea.start()
    bea.let_pass(10 * (GET_READY_S + START_S + 60) + 3 * 40)
    bea.pains([None] * 10)
    points = bea.finish()["points"]

    assert [(point["point_id"], point["presses"], point["pressed_ms"]) for point in points] == [
        ("sacrum", 60, 60_000),
        ("ischium", 60, 60_000),
        ("rib-04", 60, 100_000),
        ("rib-07", 60, 100_000),
        ("scapula", 60, 60_000),
        ("sternum", 60, 100_000),
        ("pubic-symphysis", 60, 60_000),
        ("spinous-c7", 60, 60_000),
        ("spinous-t7", 60, 60_000),
        ("spinous-l4", 60, 60_000),
    ]
    assert bea.heard() == {"press": 600, "hold": 120}
    assert bea.felt() == 600


def test_severe_pain_on_the_chest_keeps_the_breath_in_every_stage(bea):
    bea.admitted()
    bea.choose_points(STERNUM)
    bea.pains([8])
    for _ in range(4):
        bea.tap("presses-sternum-midline-more")
    bea.start()
    bea.let_pass(GET_READY_S + START_S + 100)
    for pain in (3, 3, 3):
        bea.answer_pain(pain)
        bea.let_pass(COUNT_IN_S + START_S + 100)
    bea.answer_pain(3)
    bea.let_pass(COUNT_IN_S + START_S + 80)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert [stage["presses"] for stage in point["stages"]] == [60, 60, 60, 60, 48]
    assert (point["presses"], point["pressed_ms"]) == (288, 480_000)
    assert bea.heard_runs() == [BREATH * 20] * 4 + [BREATH * 16]
    assert bea.felt() == 288
