"""What a session survives: an empty battery at any moment, and a second window."""

import random

import pytest
from browser.bedside import ACROMION, POINT_S, TROCHANTER, Bedside
from playwright.sync_api import expect

FORGOTTEN_MAX = 4  # presses: a checkpoint is kept at every fifth


class Battery:
    """Bea's phone, whose battery a test may empty; what was felt in all its lives."""

    def __init__(self, killable_phone, url: str) -> None:
        self.make, self.url = killable_phone, url
        self.felt = 0
        self.start()

    def start(self) -> None:
        self.phone = self.make()
        self.bea = Bedside(self.phone.page).open(self.url)

    def die(self) -> None:
        """Empty at once; started again, the app is at Today."""
        self.felt += self.bea.felt()
        self.bea.records("drafts")  # the presses just felt have had their moment to be written
        self.phone.kill()
        self.start()
        self.bea.see("draft-place")


@pytest.fixture
def battery(killable_phone, app_url) -> Battery:
    return Battery(killable_phone, app_url)


def lives(seed: int) -> list[float]:
    """Seconds that the phone lives, again and again, in a session of two points."""
    chance = random.Random(seed)  # noqa: S311 (not for secrets)
    return [chance.uniform(*limits) for limits in ((11, 30), (2, 25), (12, 40))]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_phone_that_dies_again_and_again_forgets_a_few_presses_and_invents_none(battery, seed):
    battery.bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    counted = 0
    for seconds in lives(seed):
        battery.bea.let_pass(seconds)
        counted += battery.bea.felt()
        battery.die()
        shown = battery.bea.number_of("draft-presses")
        assert counted - FORGOTTEN_MAX <= shown <= counted
        counted = shown
        battery.bea.resume()
    battery.bea.let_pass(2 * POINT_S)
    battery.bea.pains([1, 2])
    log = battery.bea.finish()
    felt = battery.felt + battery.bea.felt()

    assert [point["presses"] for point in log["points"]] == [60, 60]
    assert 120 <= felt <= 120 + FORGOTTEN_MAX * len(lives(seed))
    assert len(battery.bea.logs()) == 1
    assert battery.bea.records("drafts") == []


def test_a_phone_that_dies_in_the_pain_question_asks_it_again(battery):
    battery.bea.lead_to(ACROMION, pains=[8])
    battery.bea.let_pass(POINT_S)
    battery.bea.is_phase("asking")
    battery.die()
    assert battery.bea.number_of("draft-presses") == 60

    battery.bea.tap_on("resume")
    battery.bea.is_phase("asking")
    battery.bea.answer_pain(10)
    battery.bea.pains([5])
    (point,) = battery.bea.finish()["points"]
    assert point["stages"] == [{"stage": 0, "presses": 60, "pain": 10, "next": "end"}]
    assert (point["presses"], battery.felt, battery.bea.felt()) == (60, 60, 0)


def test_a_phone_that_dies_after_the_presses_keeps_what_was_answered(battery):
    battery.bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    battery.bea.let_pass(2 * POINT_S)
    battery.bea.pains([1])
    battery.die()
    battery.bea.tap_on("resume")
    expect(battery.bea.at("pain-1")).to_have_attribute("aria-pressed", "true")
    battery.bea.pains([1, 2])
    battery.bea.at("note").fill("Softer than on Monday")
    battery.die()
    battery.bea.tap_on("resume")
    battery.bea.pains([1, 2])
    expect(battery.bea.at("note")).to_have_value("Softer than on Monday")
    log = battery.bea.finish()

    assert log["note"] == "Softer than on Monday"
    assert [point["pain_after"] for point in log["points"]] == [1, 2]
    assert [point["presses"] for point in log["points"]] == [60, 60]


def test_urgent_advice_is_not_forgotten_with_an_empty_battery(battery, bundle):
    battery.bea.lead_to(ACROMION, pains=[3])
    battery.bea.let_pass(20)
    battery.bea.stop("chest-pain")
    battery.die()
    battery.bea.tap_on("resume")
    battery.bea.pains([3])
    said = next(one for one in bundle["stop_reasons"] if one["id"] == "chest-pain")
    expect(battery.bea.page.get_by_text(said["advice"]["en"])).to_be_visible()


def test_a_waiting_session_can_be_ended_where_it_stands(battery):
    battery.bea.lead_to(ACROMION, TROCHANTER, pains=[3, 4])
    battery.bea.let_pass(POINT_S + 5)
    battery.die()
    battery.bea.tap_on("keep-draft")
    battery.bea.pains([1])
    log = battery.bea.finish()

    assert (log["outcome"], log["stop_reason"]) == ("stopped", "interrupted")
    assert [point["presses"] for point in log["points"]] == [60, 0]
    assert [point["skipped"] for point in log["points"]] == [None, "not_reached"]


def second_window(bea: Bedside) -> Bedside:
    """The same phone's app, opened once more."""
    return Bedside(bea.page.context.new_page()).open(bea.page.url.split("#")[0])


def test_a_second_window_says_that_a_session_runs_and_cannot_take_it(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    other = second_window(bea)
    expect(other.page.get_by_text("A session is running in another window")).to_be_visible()
    for control in ("resume", "keep-draft", "new-session"):
        expect(other.at(control)).to_have_count(0)


def test_a_window_that_was_past_today_already_cannot_start_a_second_session(bea):
    other = second_window(bea)
    other.admitted()
    other.mark(ACROMION, pains=[3])
    bea.page.bring_to_front()
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(15)
    other.tap_on("start")
    expect(other.page.get_by_text("A session is running in another window")).to_be_visible()
    bea.let_pass(60)
    bea.pains([1])
    bea.finish()
    assert [log["points"][0]["presses"] for log in bea.logs()] == [60]


@pytest.mark.parametrize("key", ["resume", "keep-draft"])
def test_two_windows_that_both_offer_a_waiting_session_finish_it_once(bea, key):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.page.reload()
    bea.see("draft-place")
    other = second_window(bea)
    other.see("draft-place")

    bea.page.bring_to_front()
    bea.resume()
    bea.let_pass(POINT_S)
    bea.pains([1])
    bea.finish()
    other.page.bring_to_front()
    other.tap_on(key)

    other.see("nav-today")
    other.see("new-session")
    assert len(other.logs()) == 1
    assert other.records("drafts") == []


def test_a_kept_log_is_not_changed_any_more_by_going_back(bea):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.stop("tired")
    bea.pains([1])
    bea.finish()
    bea.page.go_back()

    bea.see("nav-today")
    assert bea.records("drafts") == []
