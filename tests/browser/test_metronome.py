"""Just the second: one tap on Today, and at the end a log or nothing."""

import pytest
from browser.bedside import COUNT_IN_S, START_S, Bedside
from playwright.sync_api import expect


def begin(bea: Bedside, presses: int) -> None:
    bea.tap_on(f"second-{presses}")
    bea.see("presses-left")


@pytest.mark.parametrize("presses", [60, 120, 180])
def test_one_tap_on_today_brings_the_second_and_a_log_if_wanted(bea, presses):
    begin(bea, presses)
    assert bea.number_of("presses-left") == COUNT_IN_S
    bea.let_pass(COUNT_IN_S + START_S + presses)
    assert bea.number_of("sum-presses") == presses
    bea.at("note").fill("left shoulder")
    log = bea.finish()

    assert bea.heard_presses() == bea.felt() == presses
    assert (log["kind"], log["outcome"], log["protocol_id"]) == ("session", "completed", None)
    assert (log["points"], log["screening"], log["patient_id"]) == ([], [], None)
    assert log["metronome"] == {
        "presses": presses,
        "pressed_ms": 1000 * presses,
        "planned_presses": presses,
        "pauses_ms": 0,
    }
    assert log["note"] == "left shoulder"


def test_the_keys_stand_on_today_without_scrolling(bea):
    tabs = bea.page.locator("nav.tabs").bounding_box()
    for presses in (60, 120, 180):
        key = bea.at(f"second-{presses}").bounding_box()
        assert key["height"] >= 48
        assert key["y"] + key["height"] <= tabs["y"]


def test_what_is_thrown_away_leaves_nothing_behind(bea):
    begin(bea, 60)
    bea.let_pass(COUNT_IN_S + START_S + 20.2)
    bea.tap("stop")
    bea.see("throw-away")
    assert bea.number_of("sum-presses") == 21
    assert len(bea.records("drafts")) == 2
    bea.tap_on("throw-away")

    bea.see("second-60")
    assert bea.records("drafts") == bea.records() == []
    begin(bea, 60)  # the session lock is free again
    bea.is_phase("lead")


def test_a_stop_asks_for_no_reason_and_the_log_knows_the_presses(bea):
    begin(bea, 120)
    bea.let_pass(COUNT_IN_S + START_S + 30.2)
    bea.tap("pause")
    bea.let_pass(5)
    bea.resume()
    bea.let_pass(COUNT_IN_S + START_S + 10.2)
    bea.tap("stop")
    log = bea.finish()

    assert (log["outcome"], log["metronome"]["presses"]) == ("stopped", 42)
    assert log["metronome"]["pauses_ms"] == 5000
    assert bea.heard_presses() == bea.felt() == 42


def test_it_has_neither_point_nor_breath_to_show(bea):
    begin(bea, 60)
    expect(bea.at("point-name")).to_have_text("Just the second")
    for absent in ("skip", "breath-tap"):
        expect(bea.at(absent)).to_be_hidden()
    bea.tap("pause")
    expect(bea.at("skip-paused")).to_have_count(0)


def test_one_that_a_reload_cut_off_waits_on_today_and_can_be_ended(bea, app_url):
    begin(bea, 60)
    bea.let_pass(COUNT_IN_S + START_S + 25.2)
    bea.records("drafts")  # read after every checkpoint before it: none is cut off under way
    bea.page.goto("about:blank")
    bea.page.go_back()
    bea.see("draft-place")
    assert 22 <= bea.number_of("draft-presses") <= 26  # a checkpoint each five presses
    bea.resume()
    bea.let_pass(COUNT_IN_S + START_S + 40)
    log = bea.finish()

    assert log["metronome"]["presses"] == 60
    bea.tap_on("open-log")
    expect(bea.at("sum-presses")).to_have_text("60")
    expect(bea.at("sum-pain")).to_have_count(0)


def test_the_history_names_it(bea):
    begin(bea, 60)
    bea.let_pass(COUNT_IN_S + START_S + 60)
    bea.finish()
    bea.tap_on("home")
    expect(bea.at("log-row")).to_contain_text("Just the second")
    expect(bea.at("log-row")).to_contain_text("60")
