"""Severe pain: the source is reached ring by ring, by the table of decisions, or not at all."""

from browser.bedside import ACROMION, COUNT_IN_S, GET_READY_S, START_S, TROCHANTER
from playwright.sync_api import expect


class Acromion:
    """A session on an acromion that hurts severely, and then on a hip that does not."""

    def __init__(self, bea, bundle, pain: int, source_presses: int = 60) -> None:
        self.bea, self.bundle, self.pain = bea, bundle, pain
        bea.admitted()
        bea.mark(ACROMION, TROCHANTER, pains=[pain, 2])
        bea.see("start")
        for _ in range(60, source_presses, 30):
            bea.tap("presses-acromion-left-more")
        bea.start()
        self.lead_s = GET_READY_S

    def says(self, distance_mm: int | None, *, again: bool = False) -> None:
        """The stage on the screen: a ring, or the source, in the words of the bundle."""
        stages = self.bundle["scripts"]["acromion"]["left"]["approach"]["stages"]
        (stage,) = (stage for stage in stages if stage["distance_mm"] == distance_mm)
        words = self.bundle["texts"][stage["text"]]["en"]
        lighter = f"{self.bundle['lighter']['en']} " if again else ""
        expect(self.bea.at("stage-text")).to_have_text(lighter + words)

    def press_60(self) -> None:
        """A run of sixty presses to its end."""
        self.bea.let_pass(self.lead_s + START_S + 60)
        self.lead_s = COUNT_IN_S

    def answer(self, pain: int) -> None:
        self.bea.is_phase("asking")
        self.bea.answer_pain(pain)

    def goes_on_to_the_hip(self) -> None:
        self.bea.is_at(self.bundle["points"]["femur-greater-trochanter"])
        self.bea.is_phase("lead")

    def end(self) -> dict:
        """The log's entry of the acromion; the log counts what was heard and felt."""
        self.bea.stop("no-time")
        self.bea.pains([4])
        log = self.bea.finish()
        acromion, hip = log["points"]
        assert hip["skipped"] == "not_reached"
        assert acromion["presses"] == self.bea.heard_presses() == self.bea.felt()
        assert acromion["pressed_ms"] == 1000 * acromion["presses"]
        return acromion


def told(*stages: tuple[int, int | None, str]) -> list[dict]:
    """Stages as a log keeps them, sixty presses each."""
    return [
        {"stage": stage, "presses": 60, "pain": pain, "next": word} for stage, pain, word in stages
    ]


def test_pain_8_leads_over_the_rings_to_the_source(bea, bundle):
    acromion = Acromion(bea, bundle, 8)
    acromion.says(30)
    acromion.press_60()
    acromion.answer(6)
    acromion.says(15)
    acromion.press_60()
    acromion.answer(3)
    acromion.says(None)
    acromion.press_60()
    acromion.goes_on_to_the_hip()
    entry = acromion.end()

    assert (entry["script"], entry["pain_before"], entry["pain_after"]) == ("approach", 8, 4)
    assert (entry["presses"], entry["planned_presses"]) == (180, 180)
    assert entry["stages"] == told((0, 6, "advance"), (1, 3, "advance"), (2, None, "end"))


def test_the_source_is_pressed_in_blocks_with_a_question_between(bea, bundle):
    acromion = Acromion(bea, bundle, 8, source_presses=180)
    acromion.press_60()
    acromion.answer(3)
    acromion.press_60()
    acromion.answer(3)
    for pain in (6, 5):
        acromion.press_60()
        acromion.says(None)
        acromion.answer(pain)
    acromion.press_60()
    acromion.goes_on_to_the_hip()
    entry = acromion.end()

    assert entry["presses"] == entry["planned_presses"] == 300
    assert entry["stages"][2:] == told((2, 6, "repeat"), (2, 5, "repeat"), (2, None, "end"))


def test_a_source_that_hurts_again_is_left_after_its_block(bea, bundle):
    acromion = Acromion(bea, bundle, 8, source_presses=180)
    acromion.press_60()
    acromion.answer(3)
    acromion.press_60()
    acromion.answer(3)
    acromion.press_60()
    acromion.answer(7)
    acromion.goes_on_to_the_hip()

    assert acromion.end()["stages"][2:] == told((2, 7, "end"))


def test_a_ring_without_relief_is_pressed_once_more_and_lighter_then_it_is_enough(bea, bundle):
    acromion = Acromion(bea, bundle, 7)
    acromion.press_60()
    acromion.answer(6)
    acromion.says(30, again=True)
    acromion.press_60()
    acromion.answer(6)
    acromion.goes_on_to_the_hip()
    entry = acromion.end()

    assert (entry["presses"], entry["stages"]) == (120, told((0, 6, "repeat"), (0, 6, "end")))


def test_pain_that_rises_goes_back_to_the_ring_before(bea, bundle):
    acromion = Acromion(bea, bundle, 8)
    acromion.press_60()
    acromion.answer(5)
    acromion.says(15)
    acromion.press_60()
    acromion.answer(8)
    acromion.says(30)
    acromion.press_60()
    acromion.answer(9)
    acromion.goes_on_to_the_hip()

    assert acromion.end()["stages"] == told((0, 5, "advance"), (1, 8, "retreat"), (0, 9, "retreat"))


def test_pain_10_ends_the_point(bea, bundle):
    acromion = Acromion(bea, bundle, 8)
    acromion.press_60()
    acromion.answer(10)
    acromion.goes_on_to_the_hip()

    assert acromion.end()["stages"] == told((0, 10, "end"))


def test_no_point_gets_more_presses_than_its_maximum_however_it_is_answered(bea, bundle):
    acromion = Acromion(bea, bundle, 8)
    for pain in (5, 8, 5, 8, 5, 8, 5):
        acromion.press_60()
        acromion.answer(pain)
    acromion.goes_on_to_the_hip()
    entry = acromion.end()

    most = bundle["scripts"]["acromion"]["left"]["approach"]["presses_total_max"]
    assert entry["presses"] == most == 420
    assert entry["stages"][-1]["next"] == "end"


def test_pain_9_is_surrounded_and_never_pressed_itself(bea, bundle):
    acromion = Acromion(bea, bundle, 9)
    acromion.says(30)
    acromion.press_60()
    acromion.answer(2)
    acromion.says(15)
    acromion.press_60()
    acromion.answer(0)
    acromion.goes_on_to_the_hip()
    entry = acromion.end()

    assert (entry["script"], entry["presses"]) == ("surround_only", 120)
    assert entry["stages"] == told((0, 2, "advance"), (1, 0, "advance"))


def test_the_plan_offers_no_time_on_a_point_that_is_only_surrounded(bea, bundle):
    bea.admitted()
    bea.mark(ACROMION, pains=[10])
    expect(bea.page.get_by_text(bundle["pain"]["surround_only_advice"]["en"])).to_be_visible()
    expect(bea.at("presses-acromion-left")).to_have_count(0)
    assert bea.number_of("plan-presses") == 120


def test_a_pause_or_a_late_page_changes_nothing_about_a_stage(bea, bundle):
    acromion = Acromion(bea, bundle, 8)
    bea.let_pass(GET_READY_S + 20.5)
    bea.tap("pause")
    bea.let_pass(30)
    bea.resume()
    bea.page.clock.fast_forward(90_000)
    acromion.answer(5)
    bea.page.clock.fast_forward(90_000)
    acromion.answer(10)
    acromion.goes_on_to_the_hip()
    bea.stop("no-time")
    bea.pains([4])
    log = bea.finish()

    assert log["points"][0]["stages"] == told((0, 5, "advance"), (1, 10, "end"))
    assert bea.heard_presses() == 120
    assert bea.felt() + log["pacing"]["late_presses"] == 120
