"""What the hands may do in a session: pause, go on, skip, stop, tap twice, come back late."""

import pytest
from browser.bedside import (
    ACROMION,
    COUNT_IN_S,
    GET_READY_S,
    POINT_S,
    START_S,
    TROCHANTER,
    Bedside,
)
from playwright.sync_api import expect

# The loudspeaker wakes, but the browser never says so.
SLOW_TO_WAKE = """
(() => {
  const { resume } = AudioContext.prototype;
  AudioContext.prototype.resume = function () {
    resume.call(this);
    return new Promise(() => {});
  };
})();
"""
LOWER_HALF = [
    *((195, 424), (195, 640), (195, 800)),  # just below the middle, and the key that is drawn
    *((3, 425), (387, 425), (3, 841), (387, 841)),  # its corners
]


def test_a_tap_anywhere_in_the_lower_half_pauses(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + START_S)
    for count, (x, y) in enumerate(LOWER_HALF, 1):
        bea.let_pass(1)
        bea.is_phase("pressing")
        bea.page.touchscreen.tap(x, y)
        bea.is_phase("pressing", paused=True)
        assert bea.number_of("pause-presses") == 60 - 2 * count
        bea.resume()
        bea.let_pass(COUNT_IN_S + START_S)


def test_a_tap_on_the_upper_half_pauses_nothing(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + 5)
    for x, y in ((195, 120), (195, 300), (20, 380), (370, 380)):
        bea.page.touchscreen.tap(x, y)
    bea.let_pass(1)
    bea.is_phase("pressing")


# Seconds until a pause, and presses left in it: in the get-ready interval, in the first press,
# amid the presses, in a count-in, in the last press.
@pytest.mark.parametrize(
    "pauses",
    [
        [(4.5, 60)],
        [(10.3, 59)],
        [(17.25, 52), (5.5, 49)],
        [(25.9, 44), (1.7, 44), (30.2, 16)],
        [(69.8, 0)],
    ],
)
def test_a_pause_neither_loses_nor_doubles_a_press_and_is_counted_in_again(bea, pauses):
    bea.lead_to(ACROMION, pains=[3])
    for seconds, left in pauses:
        bea.let_pass(seconds)
        bea.tap("pause")
        bea.let_pass(7)
        assert bea.number_of("pause-presses") == left
        bea.resume()
        assert bea.number_of("presses-left") == (COUNT_IN_S if left < 60 else GET_READY_S)
    bea.let_pass(POINT_S + COUNT_IN_S)
    bea.pains([1])
    (point,) = bea.finish()["points"]

    assert (point["presses"], point["pressed_ms"]) == (60, 60_000)
    assert bea.heard_presses() == 60
    assert bea.felt() == 60
    assert point["pauses_ms"] == 7000 * len(pauses)


def test_a_skipped_point_keeps_its_presses_and_the_next_one_begins(bea, bundle):
    bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    bea.let_pass(GET_READY_S + 20.5)
    bea.tap("skip")
    bea.is_phase("lead")
    bea.is_at(bundle["points"]["femur-greater-trochanter"])
    bea.let_pass(POINT_S)
    bea.pains([1, 2])
    acromion, trochanter = bea.finish()["points"]

    assert (acromion["skipped"], acromion["presses"], acromion["pressed_ms"]) == (
        "skipped",
        21,
        21_000,
    )
    assert (trochanter["skipped"], trochanter["presses"]) == (None, 60)
    assert [len(run) for run in bea.heard_runs()] == [21, 60]
    assert bea.felt() == 81


def test_a_point_skipped_from_the_pause_keeps_the_pause(bea):
    bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    bea.let_pass(GET_READY_S + 5.5)
    bea.tap("pause")
    bea.let_pass(9)
    bea.tap("skip-paused")
    bea.is_phase("lead")
    bea.let_pass(POINT_S)
    bea.pains([1, 2])
    acromion, trochanter = bea.finish()["points"]

    assert (acromion["skipped"], acromion["presses"]) == ("skipped", 6)
    assert (acromion["pauses_ms"], trochanter["pauses_ms"]) == (9000, 0)


@pytest.mark.parametrize("reason", ["tired", "chest-pain"])
def test_a_stop_keeps_its_reason_and_says_what_was_not_reached(bea, bundle, reason):
    bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    bea.let_pass(GET_READY_S + 30.5)
    bea.stop(reason)
    bea.pains([2])
    bea.see("note")
    said = next(one for one in bundle["stop_reasons"] if one["id"] == reason)
    if said["urgent"]:
        expect(bea.page.get_by_text(said["advice"]["en"])).to_be_visible()
    log = bea.finish()
    acromion, trochanter = log["points"]

    assert (log["outcome"], log["stop_reason"]) == ("stopped", reason)
    assert (acromion["presses"], acromion["pain_after"], acromion["skipped"]) == (31, 2, None)
    assert (trochanter["presses"], trochanter["pain_after"]) == (0, None)
    assert trochanter["skipped"] == "not_reached"
    assert bea.heard_presses() == bea.felt() == 31


def test_a_stop_that_was_not_meant_goes_on_where_it_was(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + 30.5)
    bea.tap("stop")
    bea.let_pass(5)
    bea.tap("stop-not")
    assert bea.number_of("pause-presses") == 29
    bea.resume()
    bea.let_pass(COUNT_IN_S + 30)
    bea.pains([1])

    assert bea.finish()["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 60


def test_a_session_that_never_pressed_asks_no_pain_after(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(3)
    bea.stop("no-time")
    bea.see("note")
    log = bea.finish()

    assert log["outcome"] == "stopped"
    assert log["points"][0]["skipped"] == "not_reached"
    assert bea.heard() == []


def test_the_back_key_does_not_end_a_session(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + 10.5)
    for _ in range(3):
        bea.page.go_back()
        bea.let_pass(1)
        bea.is_phase("pressing")
    bea.let_pass(60)
    bea.pains([1])

    assert bea.finish()["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 60


@pytest.mark.parametrize("jumps", [(20.6,), (5.4, 5.4, 5.4), (0.9, 45.5), (90,)])
def test_a_page_that_wakes_late_presses_nothing_twice_and_makes_up_for_nothing(bea, jumps):
    bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    bea.let_pass(GET_READY_S + 10.5)
    for seconds in jumps:
        bea.page.clock.fast_forward(round(seconds * 1000))
        bea.let_pass(1)
    bea.let_pass(2 * POINT_S)
    bea.pains([1, 2])
    log = bea.finish()

    assert [point["presses"] for point in log["points"]] == [60, 60]
    assert [len(run) for run in bea.heard_runs()] == [60, 60]
    assert bea.felt() + log["pacing"]["late_presses"] == 120
    assert log["pacing"]["late_presses"] > 0
    assert log["pacing"]["longest_gap_ms"] >= 1000 * max(jumps) - 1000


def test_start_tapped_twice_starts_one_session_though_the_loudspeaker_wakes_slowly(page, app_url):
    page.add_init_script(SLOW_TO_WAKE)
    bea = Bedside(page).open(app_url)
    bea.admitted()
    bea.mark(ACROMION, pains=[3])
    bea.tap("start")
    bea.let_pass(0.3)
    bea.tap("start")
    bea.let_pass(2)
    bea.see("presses-left")
    bea.let_pass(POINT_S)
    bea.pains([1])
    log = bea.finish()

    assert log["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 60
    assert bea.records("drafts") == []


def test_a_stop_asked_while_the_loudspeaker_still_wakes_is_not_run_over(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + 10.5)
    bea.tap("pause")
    bea.page.evaluate("() => { AudioContext.prototype.resume = () => new Promise(() => {}); }")
    bea.tap("resume")
    bea.tap("stop-paused")
    bea.let_pass(10)
    bea.is_phase("pressing", paused=True)
    bea.tap_on("stop-tired")
    bea.pains([1])

    assert bea.finish()["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 11


def test_the_pause_says_so_when_the_sound_was_taken_away(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(GET_READY_S + 10.5)
    bea.page.evaluate("__audio.contexts.at(-1).interrupt()")
    bea.let_pass(2)
    bea.is_phase("pressing", paused=True)
    expect(bea.page.get_by_text("Paused: the sound stopped")).to_be_visible()
    bea.stop_from_pause("no-time")
    bea.pains([1])

    assert bea.finish()["points"][0]["presses"] == bea.felt() == bea.heard_presses() == 11
