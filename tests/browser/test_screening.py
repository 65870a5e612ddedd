"""The screening: what refuses, what leaves points out, what must be answered before going on."""

import pytest
from browser.bedside import ACROMION
from playwright.sync_api import expect


def refused_by(bea) -> list[str]:
    bea.see("home")
    return bea.testids("refused-")


def test_nothing_is_answered_beforehand(bea):
    bea.new_session()
    assert bea.page.locator("input:checked").count() == 0

    bea.answer("pregnancy", "unknown")
    assert bea.page.locator("input:checked").count() == 1


def test_no_answer_is_remembered_from_the_session_before(bea):
    bea.admitted()
    bea.page.goto(bea.page.url.split("#")[0] + "#/")
    bea.new_session()
    assert bea.page.locator("input:checked").count() == 0


def test_an_incomplete_screening_points_to_what_is_missing(bea):
    bea.new_session()
    bea.answer_all("no", pregnancy="yes", skin_lesion_or_infection_in_area="yes")
    missing = bea.page.locator("section.missing")

    bea.tap("continue")
    expect(missing).to_have_count(2)
    expect(missing.first.get_by_test_id("screen-pregnancy-yes")).to_be_visible()
    expect(bea.at("screening-hint")).not_to_be_empty()

    bea.tap("doctor-pregnancy-yes")
    bea.tap("continue")
    expect(missing).to_have_count(1)
    expect(missing.get_by_test_id("screen-skin-lesion-or-infection-in-area-hip")).to_be_visible()

    bea.tap("screen-skin-lesion-or-infection-in-area-hip")
    bea.go_on_to_choice()
    assert bea.logs() == []


@pytest.mark.parametrize("answer", ["yes", "unknown"])
@pytest.mark.parametrize("question", ["osteoporosis", "bone-tuberculosis"])
def test_a_contraindication_refuses_also_when_it_is_only_not_excluded(
    bea, bundle, question, answer
):
    bea.new_session("B-2")
    bea.answer_all("no", **{question.replace("-", "_"): answer})
    bea.tap_on("continue")
    reason = next(one["reason"]["en"] for one in bundle["questions"] if one["id"] == question)

    assert refused_by(bea) == [question]
    assert bea.at(f"refused-{question}").inner_text() == reason
    expect(bea.at("start")).to_have_count(0)
    (log,) = bea.logs()
    (patient,) = bea.records("patients")
    assert (log["kind"], log["outcome"], log["stop_reason"]) == ("refusal", "refused", question)
    assert (log["points"], log["patient_id"]) == ([], patient["id"])
    assert {entry["question_id"]: entry["answer"] for entry in log["screening"]} == {
        one["id"]: answer if one["id"] == question else "no" for one in bundle["questions"]
    }

    bea.tap_on("home")
    bea.open_newest_log()
    expect(bea.page.get_by_text("Refused")).to_be_visible()


def test_one_refusing_answer_is_enough_and_every_one_given_is_named(bea):
    bea.new_session()
    bea.answer("child", "yes")
    bea.answer("osteoporosis", "unknown")
    bea.tap_on("continue")

    assert refused_by(bea) == ["osteoporosis", "child"]
    (log,) = bea.logs()
    assert log["stop_reason"] == "osteoporosis child"
    assert [entry["question_id"] for entry in log["screening"]] == ["osteoporosis", "child"]


def test_continue_tapped_twice_keeps_one_refusal(bea):
    bea.new_session()
    bea.answer("osteoporosis", "yes")
    bea.at("continue").dblclick()
    bea.see("saved")
    assert len(bea.logs()) == 1


def test_a_doctor_who_did_not_agree_refuses(bea):
    bea.new_session()
    bea.answer_all("no", anticoagulants_or_bleeding_disorder="yes")
    bea.tap("doctor-anticoagulants-or-bleeding-disorder-no")
    bea.tap_on("continue")

    assert refused_by(bea) == ["anticoagulants-or-bleeding-disorder"]
    (log,) = bea.logs()
    assert [entry for entry in log["screening"] if "anticoagulants" in entry["question_id"]] == [
        {"question_id": "anticoagulants-or-bleeding-disorder", "answer": "yes"},
        {"question_id": "anticoagulants-or-bleeding-disorder.doctor-agreed", "answer": "no"},
    ]


def test_a_doctor_who_agreed_admits_and_stands_in_the_log(bea):
    bea.new_session()
    bea.answer_all("no", anticoagulants_or_bleeding_disorder="unknown")
    bea.tap("doctor-anticoagulants-or-bleeding-disorder-yes")
    bea.go_on_to_choice()
    bea.mark(ACROMION, pains=[3])
    bea.start()
    bea.let_pass(15)
    bea.stop("tired")
    bea.pains([1])
    answers = {entry["question_id"]: entry["answer"] for entry in bea.finish()["screening"]}

    assert answers["anticoagulants-or-bleeding-disorder"] == "unknown"
    assert answers["anticoagulants-or-bleeding-disorder.doctor-agreed"] == "yes"


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_a_device_near_the_heart_leaves_out_the_bones_over_it(bea, bundle, answer):
    bea.new_session()
    bea.answer_all("no", implanted_cardiac_device=answer)
    bea.go_on_to_choice()
    bea.choose_protocol("spine", "left", ("rib-08",))
    bea.pains([3] * 9)
    bea.see("start")
    planned = [name.rsplit("-", 1)[0] for name in bea.testids("script-")]
    device = next(one for one in bundle["questions"] if one["id"] == "implanted-cardiac-device")

    assert planned == [
        *("sacrum", "ischium", "rib-07", "rib-08", "scapula", "pubic-symphysis"),
        *("spinous-c7", "spinous-t7", "spinous-l4"),
    ]
    assert set(device[answer][0]["points"]).isdisjoint(planned)
    expect(bea.at("left-out-sternum")).to_contain_text(device["name"]["en"])
    expect(bea.page.get_by_text(device["reason"]["en"])).to_be_visible()


def test_pregnancy_leaves_out_the_pelvis_and_asks_for_a_doctor(bea):
    bea.new_session()
    bea.answer_all("no", pregnancy="yes")
    bea.tap("doctor-pregnancy-yes")
    bea.go_on_to_choice()
    bea.choose_protocol("knee-lower-leg", "right")
    bea.pains([3, 3])
    bea.see("start")

    assert bea.testids("script-") == ["femur-greater-trochanter-right", "tibia-crest-right"]


def assert_left_out(bea, place):
    """The list opens the point, says why, and takes no score."""
    bea.open_point(*place)
    expect(bea.at("sheet-reason")).to_contain_text("left out")
    expect(bea.at("pain-0")).to_have_count(0)
    bea.tap("sheet-close")


def assert_offered(bea, place):
    bea.open_point(*place)
    expect(bea.at("pain-0")).to_be_visible()
    bea.tap("sheet-close")


def test_a_point_that_is_left_out_cannot_be_chosen_by_itself(bea):
    bea.new_session()
    bea.answer_all("no", implanted_cardiac_device="yes")
    bea.go_on_to_choice()
    bea.tap("way-list")

    assert_left_out(bea, ("thorax", "sternum", "midline"))
    assert_offered(bea, ("thorax", "rib-08", "left"))


def test_a_skin_lesion_leaves_out_its_regions(bea):
    bea.new_session()
    bea.answer_all("no", skin_lesion_or_infection_in_area="yes")
    for region in ("shoulder", "hip", "elbow"):
        bea.tap(f"screen-skin-lesion-or-infection-in-area-{region}")
    bea.tap("screen-skin-lesion-or-infection-in-area-hip")
    bea.go_on_to_choice()
    bea.tap("way-list")

    assert_left_out(bea, ("shoulder", "acromion", "left"))
    assert_left_out(bea, ("elbow", "humerus-lateral-epicondyle", "left"))
    assert_offered(bea, ("hip", "femur-greater-trochanter", "left"))


def test_a_session_whose_every_point_is_left_out_cannot_start(bea):
    bea.new_session()
    bea.answer_all("no", skin_lesion_or_infection_in_area="yes")
    for region in ("shoulder", "elbow"):
        bea.tap(f"screen-skin-lesion-or-infection-in-area-{region}")
    bea.go_on_to_choice()
    bea.choose_protocol("shoulder", "left")

    expect(bea.at("start")).to_be_disabled()
    assert bea.testids("script-") == []


def test_an_answer_changed_afterwards_is_judged_anew_before_anything_else(bea):
    bea.admitted()
    bea.mark(ACROMION, pains=[3])
    bea.see("start")
    for _ in range(2):
        bea.page.go_back()
    bea.answer("osteoporosis", "yes")
    for _ in range(2):
        bea.page.go_forward()

    expect(bea.at("start")).to_have_count(0)
    bea.see("nav-today")


def test_after_a_refusal_no_address_leads_to_a_choice(bea):
    bea.new_session()
    bea.answer("osteoporosis", "yes")
    bea.tap_on("continue")
    assert refused_by(bea) == ["osteoporosis"]
    bea.page.evaluate("location.hash = '/new/choose'")

    bea.see("nav-today")
    expect(bea.at("way-protocols")).to_have_count(0)
