"""Practice at home on the phone: from the icon to the first press, held back, changed and ended."""

import pytest
from browser.practising import (
    GET_READY_S,
    PATIENT,
    SHOULDER,
    PractisingPhone,
    prescription,
    refusal,
    session,
    sessions,
)
from playwright.sync_api import expect

DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WEEK = {"days": ["mon", "wed", "fri"], "local_time": "18:00", "zone": "Europe/Berlin"}
COUNT_TAPS = """
() => {
  globalThis.periostTaps = 0;
  addEventListener("click", (event) => { if (event.isTrusted) periostTaps += 1; }, true);
}
"""


@pytest.fixture
def anna(page) -> PractisingPhone:
    """A patient whose phone has a stopped clock."""
    return PractisingPhone(page)


def test_from_the_icon_to_the_first_press_it_takes_two_taps(anna, app_url, bundle):
    logs = sessions(bundle, 5, 2.5)
    anna.know(app_url, logs=logs, prescribed=prescription(), schedule=WEEK)
    anna.see("practice-card")
    anna.page.evaluate(COUNT_TAPS)
    assert anna.heard_presses() == 0
    anna.begin()
    anna.let_pass(GET_READY_S)
    assert anna.heard_presses() > 0
    assert anna.page.evaluate("periostTaps") == 2


def test_the_log_names_the_prescription_and_what_was_confirmed(anna, app_url, bundle):
    logs = sessions(bundle, 5, 2.5)
    anna.know(app_url, logs=logs, prescribed=prescription(), schedule=WEEK)
    anna.begin()
    log = anna.end_early()
    assert log["prescription_id"] == prescription()["id"]
    assert log["patient_id"] == PATIENT
    assert log["practice"] == {
        "screening": "confirmed",
        "screened_at": logs[1]["started_at"],
        "held_back_because": None,
    }
    assert {one["answer"] for one in log["screening"]} == {"no"}
    assert len(log["screening"]) == len(bundle["questions"])
    # The pain is the last one that was told, point by point.
    assert [(one["point_id"], one["pain_before"]) for one in log["points"]] == [
        ("acromion", 4),
        ("humerus-lateral-epicondyle", 3),
    ]
    assert [one["planned_presses"] for one in log["points"]] == [60, 90]


def test_pain_that_is_another_today_is_changed_before_the_start(anna, app_url, bundle):
    anna.know(app_url, logs=sessions(bundle, 5, 2.5), prescribed=prescription())
    anna.tap_on("practice-start")
    expect(anna.at("score-acromion-left")).to_contain_text("4")
    anna.tap("ask-acromion-left")
    anna.tap("pain-8")
    anna.gone("pain-8")
    expect(anna.at("score-acromion-left")).to_contain_text("8")
    anna.tap_on("practice-go")
    anna.see("presses-left")
    log = anna.end_early()
    # A severe pain is approached from its surroundings, as in any other session.
    by_id = {one["point_id"]: one for one in log["points"]}
    assert (by_id["acromion"]["pain_before"], by_id["acromion"]["script"]) == (8, "approach")


@pytest.mark.parametrize("why", ["never", "fourth", "old", "changed", "doubt"])
def test_every_question_is_asked_when_it_has_to_be(anna, app_url, bundle, why):
    practice = {"screening": "confirmed", "screened_at": None, "held_back_because": None}
    logs = sessions(bundle, 3) if why in ("changed", "doubt") else []
    if why == "fourth":
        logs = sessions(bundle, 10, 8, 6, 4)
        logs = [logs[0], *({**log, "practice": practice} for log in logs[1:])]
    if why == "old":
        logs = sessions(bundle, 14)
    if why == "doubt":
        logs[0]["screening"][3]["answer"] = "unknown"
    anna.know(app_url, logs=logs, prescribed=prescription())
    anna.tap_on("practice-start")
    if why == "changed":
        anna.tap_on("practice-changed")
    anna.at("screening-hint").wait_for(state="attached")
    anna.answer_all("no")
    anna.tap_on("continue")
    anna.gone("unchanged")
    if not logs:
        anna.tap("practice-go")
        expect(anna.at("practice-hint")).to_contain_text("pain")
        for point, side, _ in SHOULDER:
            anna.tap(f"ask-{point}-{side}")
            anna.tap("pain-4")
            anna.gone("pain-4")
    anna.tap_on("practice-go")
    anna.see("presses-left")
    practice = anna.end_early()["practice"]
    assert practice["screening"] == "full"
    assert practice["screened_at"].startswith("2026-11-23")


def test_a_fourth_session_is_held_back_and_held_all_the_same_for_a_stated_reason(
    anna, app_url, bundle
):
    logs = sessions(bundle, 5, 4, 2)
    anna.know(app_url, logs=logs, prescribed=prescription(), schedule=WEEK)
    expect(anna.at("practice-state")).to_have_text("Enough for this week")
    expect(anna.at("practice-why")).to_contain_text("two or three sessions a week")
    # The first of the three is a week ago on Wednesday.
    expect(anna.at("practice-why")).to_contain_text("Wednesday, November 25")
    anna.gone("practice-start")
    anna.tap_on("practice-anyway")
    reasons = [one["id"] for one in bundle["practice"]["override_reasons"]]
    assert anna.testids("because-") == [*reasons, "not"]
    anna.tap_on("because-cut-short")
    anna.tap_on("practice-go")
    anna.see("presses-left")
    assert anna.end_early()["practice"]["held_back_because"] == "cut-short"


def test_before_36_hours_today_says_whose_rule_it_is(anna, app_url, bundle):
    logs = sessions(bundle, 0.5)
    anna.know(app_url, logs=logs, prescribed=prescription(), schedule=WEEK)
    why = anna.at("practice-why")
    expect(why).to_contain_text("36 hours")
    expect(why).to_contain_text("our choice")
    expect(anna.at("practice-next")).to_contain_text("Wed")
    anna.see("practice-start")


def test_a_red_flag_ends_practice_until_a_doctor_agreed(anna, app_url, bundle):
    flag = refusal(9, 1, "chest-pain-or-breathlessness-now", patient_id=PATIENT)
    anna.know(app_url, logs=[*sessions(bundle, 5), flag], prescribed=prescription())
    anna.see("practice-ended")
    expect(anna.at("practice-ended")).to_contain_text("call an ambulance or see a doctor at once")
    for control in ("practice-start", "new-session", "second-60"):
        anna.gone(control)
    anna.page.reload()
    anna.tap("doctor-agreed")
    anna.gone("practice-ended")
    anna.tap_on("practice-start")
    anna.at("screening-hint").wait_for(state="attached")  # in full, after a refusal


@pytest.mark.parametrize(
    ("pains", "name"),
    [([(5, 5)] * 4, "no-improvement"), ([(4, 4), (4, 4), (4, 5), (5, 6)], "rising")],
)
def test_what_does_not_help_is_said_once_a_session(anna, app_url, bundle, pains, name):
    logs = [
        session(bundle, n, days, [pain, pain], patient_id=PATIENT)
        for n, (days, pain) in enumerate(zip((9, 7, 5, 2), pains, strict=True))
    ]
    anna.know(app_url, logs=logs, prescribed=prescription())
    anna.see(f"course-{name}")
    expect(anna.page.get_by_text("a doctor or your therapist").first).to_be_visible()
    anna.tap("course-told")
    anna.gone(f"course-{name}")
    anna.page.reload()
    anna.see("practice-card")
    anna.gone(f"course-{name}")


def test_days_and_hour_are_chosen_by_the_person_and_follow_them(phone, app_url, bundle):
    anna = PractisingPhone(phone(timezone_id="Asia/Kathmandu"))
    anna.know(app_url, logs=sessions(bundle, 5), prescribed=prescription())
    anna.tap_on("week-link")
    expect(anna.at("week-count")).to_contain_text("1 session in the last seven days")
    anna.tap("on-mon")
    anna.tap("on-tue")
    expect(anna.page.get_by_text("Too soon after the day before: Tuesday")).to_be_visible()
    anna.tap("on-tue")
    anna.tap("on-fri")
    anna.at("week-time").fill("07:30")
    anna.at("week-time").blur()
    expect(anna.at("week-next")).to_contain_text("today")
    anna.page.reload()
    expect(anna.at("week-time")).to_have_value("07:30")
    chosen = [day for day in DAYS if anna.at(f"on-{day}").locator("input").is_checked()]
    assert chosen == ["mon", "fri"]


def test_on_a_journey_the_hour_stays_and_the_zone_follows(anna, app_url, bundle):
    far = {**WEEK, "zone": "America/New_York"}
    anna.know(app_url, logs=sessions(bundle, 5), prescribed=prescription(), schedule=far)
    expect(anna.at("practice-next")).to_contain_text("today")
    expect(anna.at("practice-next")).to_contain_text("06:00 PM")


def test_at_a_bedside_nothing_of_it_is_shown(anna, app_url, bundle):
    anna.know(app_url, logs=sessions(bundle, 5), prescribed=prescription())
    anna.tap("setting-bedside")
    anna.gone("practice-card")
    anna.see("new-session")
