"""On the chest the presses follow the breath: they fall on whole seconds within breathing out."""

import pytest
from browser.bedside import COUNT_IN_S, GET_READY_S, START_S, Bedside
from playwright.sync_api import expect

STERNUM = ("thorax", "sternum", "midline")
SCAPULA = ("shoulder", "scapula-spine", "right")
LEAD_S = GET_READY_S + START_S


def breathing_out(per_min: int, beats: int, from_beat: int = 0) -> list[int]:
    """The beats, once a second, in the first six tenths of a breath that begins at beat 0."""
    period_ms = round(60_000 / per_min)
    exhale_ms = period_ms - round(period_ms * 0.4)
    return [beat for beat in range(from_beat, beats) if beat * 1000 % period_ms < exhale_ms]


def since_first(beats: list[int]) -> list[int]:
    return [beat - beats[0] for beat in beats]


def set_rate(bea: Bedside, per_min: int) -> None:
    """Breaths a minute, on the plan."""
    while bea.number_of("breath-rate") != per_min:
        bea.tap(
            "breath-rate-more" if bea.number_of("breath-rate") < per_min else "breath-rate-less"
        )


def plan_of_sternum(bea: Bedside, *, pain: int = 3) -> None:
    bea.admitted()
    bea.mark(STERNUM, pains=[pain])
    bea.see("start")


def tap_breaths(bea: Bedside, count: int, each_s: float) -> None:
    """One tap at each breath in."""
    for number in range(count):
        if number:
            bea.let_pass(each_s)
        bea.tap("breath-tap")


# 60/8 and 60/20 are no whole number of seconds with their breathing out; 13 is none at all.
@pytest.mark.parametrize("per_min", [8, 12, 13, 20, 24])
def test_presses_fall_into_breathing_out_only_and_are_logged_as_they_were_heard(bea, per_min):
    plan_of_sternum(bea)
    set_rate(bea, per_min)
    assert bea.number_of("plan-presses") == 60
    bea.start()
    expected = breathing_out(per_min, 180)[:60]
    beats = expected[-1] + 1
    bea.let_pass(LEAD_S + beats)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert bea.heard_runs() == [expected]
    assert [press["kind"] for press in bea.heard()] == ["press"] * 57 + ["last"] * 3
    assert (point["presses"], point["planned_presses"]) == (60, 60)
    assert point["pressed_ms"] == 1000 * beats
    assert point["breath_ms"] == round(60_000 / per_min)
    assert bea.felt() == 60


def test_with_the_breath_three_minutes_are_the_most_whatever_is_wanted(bea):
    plan_of_sternum(bea)
    for _ in range(4):
        bea.tap("presses-sternum-midline-more")
    assert bea.number_of("plan-presses") == 108

    bea.start()
    bea.let_pass(LEAD_S + 178)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert (point["presses"], point["planned_presses"], point["pressed_ms"]) == (108, 108, 178_000)
    assert bea.heard_runs() == [breathing_out(12, 180)]
    assert bea.felt() == 108


def test_the_screen_says_when_to_breathe_and_counts_presses_only(bea):
    plan_of_sternum(bea)
    bea.start()
    bea.let_pass(LEAD_S)
    for left, words in ((59, "out"), (58, "out"), (57, "out"), (57, "in"), (57, "in"), (56, "out")):
        expect(bea.page.get_by_text(f"breathe {words}", exact=True)).to_be_visible()
        assert bea.number_of("presses-left") == left
        bea.let_pass(1)


def test_the_words_turn_with_the_breath_not_with_the_beat(bea):
    plan_of_sternum(bea)
    set_rate(bea, 8)
    bea.start()
    bea.let_pass(LEAD_S + 4.3)
    expect(bea.page.get_by_text("breathe out", exact=True)).to_be_visible()
    bea.let_pass(0.3)
    expect(bea.page.get_by_text("breathe in", exact=True)).to_be_visible()


# Amid the presses, amid the hold, between the hold and the next press.
@pytest.mark.parametrize("moment", [16.5, 18.5, 19.9])
def test_after_a_pause_the_breath_goes_on_where_it_was(bea, moment):
    plan_of_sternum(bea)
    bea.start()
    bea.let_pass(moment)
    bea.tap("pause")
    bea.resume()
    bea.let_pass(COUNT_IN_S + START_S + 98)
    bea.pains([1])
    (point,) = bea.finish()["points"]
    begun = int(moment - LEAD_S) + 1

    assert bea.heard_runs() == [
        since_first(breathing_out(12, begun)),
        since_first(breathing_out(12, 98, begun)),
    ]
    assert (point["presses"], point["pressed_ms"], bea.felt()) == (60, 98_000, 60)


def test_where_the_breath_is_offered_it_is_followed_only_if_chosen(bea):
    bea.admitted()
    bea.mark(SCAPULA, ("shoulder", "scapula", "right"), pains=[3, 3])
    expect(bea.at("breath-rate")).to_have_count(0)
    bea.tap("guided-scapula-right")
    expect(bea.at("breath-rate")).to_be_visible()
    bea.start()
    bea.let_pass(2 * LEAD_S + 60 + 98)
    bea.pains([1, 1])
    spine, scapula = bea.finish()["points"]

    assert (spine["presses"], spine["pressed_ms"], spine["breath_ms"]) == (60, 60_000, None)
    assert (scapula["presses"], scapula["pressed_ms"], scapula["breath_ms"]) == (60, 98_000, 5000)
    assert bea.heard_runs() == [list(range(60)), breathing_out(12, 98)]


def test_the_spine_protocol_follows_the_breath_on_ribs_and_sternum_only(bea):
    bea.admitted()
    bea.choose_protocol("spine", "right", ("rib-04",))
    bea.pains([3] * 10)
    bea.start()
    bea.let_pass(10 * (LEAD_S + 60) + 3 * 38)
    bea.pains([None] * 10)
    points = bea.finish()["points"]

    assert [(point["point_id"], point["presses"], point["pressed_ms"]) for point in points] == [
        ("sacrum", 60, 60_000),
        ("ischium", 60, 60_000),
        ("rib-04", 60, 98_000),
        ("rib-07", 60, 98_000),
        ("scapula", 60, 60_000),
        ("sternum", 60, 98_000),
        ("pubic-symphysis", 60, 60_000),
        ("spinous-c7", 60, 60_000),
        ("spinous-t7", 60, 60_000),
        ("spinous-l4", 60, 60_000),
    ]
    assert bea.heard_presses() == bea.felt() == 600


def test_severe_pain_on_the_chest_keeps_the_breath_in_every_stage(bea):
    plan_of_sternum(bea, pain=8)
    for _ in range(4):
        bea.tap("presses-sternum-midline-more")
    bea.start()
    bea.let_pass(LEAD_S + 98)
    for pain in (3, 3, 3):
        bea.answer_pain(pain)
        bea.let_pass(COUNT_IN_S + START_S + 98)
    bea.answer_pain(3)
    bea.let_pass(COUNT_IN_S + START_S + 78)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert [stage["presses"] for stage in point["stages"]] == [60, 60, 60, 60, 48]
    assert (point["presses"], point["pressed_ms"]) == (288, 470_000)
    assert bea.heard_runs() == [breathing_out(12, 98)] * 4 + [breathing_out(12, 78)]
    assert bea.felt() == 288


# The patient's rhythm


def test_four_breaths_tapped_on_the_plan_are_the_rhythm_of_the_session(bea):
    plan_of_sternum(bea)
    tap_breaths(bea, 3, 4.0)
    assert bea.number_of("breath-told") == 3
    bea.let_pass(4)
    bea.tap("breath-tap")
    assert bea.number_of("breath-rate") == 15
    bea.start()
    expected = breathing_out(15, 180)[:60]
    bea.let_pass(LEAD_S + expected[-1] + 1)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert bea.heard_runs() == [expected]
    assert abs(point["breath_ms"] - 4000) <= 20


@pytest.mark.parametrize("each_s", [1.5, 9])
def test_taps_that_are_no_rhythm_of_breathing_change_nothing_and_say_so(bea, each_s):
    plan_of_sternum(bea)
    tap_breaths(bea, 4, each_s)
    expect(bea.at("breath-told")).to_contain_text("no rhythm of breathing")
    assert bea.number_of("breath-rate") == 12


def test_a_long_wait_between_taps_begins_them_anew(bea):
    plan_of_sternum(bea)
    tap_breaths(bea, 2, 4)
    bea.let_pass(20)
    tap_breaths(bea, 3, 3)
    assert bea.number_of("breath-told") == 3
    bea.let_pass(3)
    bea.tap("breath-tap")
    assert bea.number_of("breath-rate") == 20


def test_breaths_tapped_amid_a_stage_change_its_rhythm_without_stopping_it(bea):
    plan_of_sternum(bea)
    bea.start()
    bea.let_pass(LEAD_S + 20.2)
    tap_breaths(bea, 4, 4)
    bea.is_phase("pressing")
    expect(bea.at("breath-line")).to_contain_text("15 a minute")
    bea.let_pass(180)
    bea.pains([1])
    (point,) = bea.finish()["points"]
    seconds = [round(press["at_s"] - bea.heard()[0]["at_s"], 3) for press in bea.heard()]

    # The last tap came some 32.2 s after the first press: breathing in until 33.8, then out.
    before = [second for second in seconds if second <= 32]
    after = [second for second in seconds if second > 33]
    assert before == breathing_out(12, 33)
    assert after[:9] == [34, 35, 36, 38, 39, 40, 42, 43, 44]
    assert all(second == int(second) for second in seconds)
    assert len(set(seconds)) == len(seconds) == point["presses"] == bea.felt() == 60
    assert point["pressed_ms"] == 1000 * (seconds[-1] + 1)
    assert abs(point["breath_ms"] - 4000) <= 20
