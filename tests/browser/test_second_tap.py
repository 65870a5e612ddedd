"""A tap that doubles, of a shaking hand or an elbow, does not press a key of the next screen."""

import pytest
from browser.bedside import ACROMION, POINT_S, TROCHANTER, Bedside
from playwright.sync_api import expect

# What the app makes of a tap at once is done when the test reads on.
COUNT = "globalThis.taps = 0; addEventListener('click', () => { taps += 1; }, true);"


class Finger:
    """Taps the place where it was put, whatever is there by then; its time is the page's."""

    def __init__(self, bea: Bedside) -> None:
        self.page = bea.page
        self.page.evaluate(COUNT)

    def put_on(self, testid: str) -> None:
        key = self.page.get_by_test_id(testid)
        key.scroll_into_view_if_needed()
        box = key.bounding_box()
        self.x, self.y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def tap(self, *, after_ms: int = 0) -> None:
        self.page.clock.run_for(after_ms)
        taps = self.page.evaluate("taps")
        self.page.touchscreen.tap(self.x, self.y)
        self.page.wait_for_function("taps => globalThis.taps > taps", arg=taps)


@pytest.fixture
def finger(bea) -> Finger:
    return Finger(bea)


def refused(bea: Bedside, finger: Finger) -> None:
    """At the refusal, whose one key lies where *Continue* was."""
    bea.new_session()
    bea.answer("osteoporosis", "yes")
    finger.put_on("continue")
    finger.tap()
    bea.see("home")
    key = bea.at("home").bounding_box()
    assert key["y"] < finger.y < key["y"] + key["height"]


def test_the_second_tap_on_continue_does_not_leave_the_refusal(bea, finger):
    refused(bea, finger)
    finger.tap(after_ms=200)
    finger.tap(after_ms=350)  # a third one follows on the second
    assert bea.page.evaluate("location.hash") == "#/new/refused"
    bea.see("saved")


def test_a_tap_that_takes_its_time_counts(bea, finger):
    refused(bea, finger)
    finger.tap(after_ms=450)
    bea.see("log-row")


def test_a_quick_tap_elsewhere_counts(bea, finger):
    refused(bea, finger)
    finger.x -= 60
    finger.tap(after_ms=200)
    bea.see("log-row")


def test_a_doubled_tap_on_a_score_answers_one_point(bea, finger):
    bea.lead_to(ACROMION, TROCHANTER, pains=[5, 5])
    bea.let_pass(2 * POINT_S)
    names = bea.at("point-name")
    first = names.inner_text()
    finger.put_on("pain-3")
    finger.tap()
    expect(names).not_to_have_text(first)
    finger.tap(after_ms=200)
    bea.tap_on("pain-4")
    assert [point["pain_after"] for point in bea.finish()["points"]] == [3, 4]


def test_on_the_same_screen_every_tap_counts(bea, finger):
    bea.tap_on("nav-settings")
    seconds = bea.number_of("get-ready")
    finger.put_on("get-ready-less")
    finger.tap()
    expect(bea.at("get-ready")).not_to_contain_text(str(seconds))
    less = bea.number_of("get-ready")
    finger.tap(after_ms=200)
    expect(bea.at("get-ready")).not_to_contain_text(str(less))


def test_the_second_click_of_a_mouse_counts_no_more_than_a_tap(bea, finger):
    refused(bea, finger)
    bea.page.mouse.move(finger.x, finger.y)
    bea.page.mouse.down(click_count=2)
    bea.page.mouse.up(click_count=2)
    assert bea.page.evaluate("location.hash") == "#/new/refused"
    bea.page.mouse.click(finger.x, finger.y)
    bea.see("log-row")
