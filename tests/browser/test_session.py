"""A session by protocol, from *Today* to the kept line, press by press."""

from browser.bedside import (
    ACROMION,
    GET_READY_S,
    POINT_S,
    START_S,
    Bedside,
)
from playwright.sync_api import expect

SHOULDER = [
    "scapula-spine",
    "acromion",
    "humerus-lateral-epicondyle",
    "humerus-medial-epicondyle",
]
CONTROLLED = """
navigator.serviceWorker.controller ? null : new Promise((go) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => go(null), { once: true }))
"""


def test_a_shoulder_session_is_led_and_kept_although_the_server_died_before_start(
    page, served, bundle
):
    bea = Bedside(page).open(served.url)
    page.evaluate(CONTROLLED)
    bea.admitted("A-17")
    bea.choose_protocol("shoulder", "left")
    bea.pains([3, 5, 0, 6])
    served.kill()

    bea.start()
    for point_id in SHOULDER[1:]:
        bea.let_pass(POINT_S)
        bea.is_phase("lead")
        bea.is_at(bundle["points"][point_id])
    bea.let_pass(POINT_S)
    bea.pains([1, 2, 0, None])
    log = bea.finish()

    assert [point["point_id"] for point in log["points"]] == SHOULDER
    for point, before, after in zip(log["points"], (3, 5, 0, 6), (1, 2, 0, None), strict=True):
        assert point["side"] == "left"
        assert (point["script"], point["skipped"], point["pauses_ms"]) == ("direct", None, 0)
        assert (point["planned_presses"], point["presses"], point["pressed_ms"]) == (60, 60, 60000)
        assert (point["pain_before"], point["pain_after"]) == (before, after)
        assert point["stages"] == [{"stage": 0, "presses": 60, "pain": None, "next": "end"}]
    assert (log["kind"], log["outcome"], log["protocol_id"]) == ("session", "completed", "shoulder")
    assert {entry["answer"] for entry in log["screening"]} == {"no"}
    assert log["pacing"] == {
        "sound": True,
        "vibration": True,
        "late_presses": 0,
        "longest_gap_ms": 1000,
        "locked_screen": False,
        "interruptions": [],
    }
    assert bea.heard_runs() == [list(range(60))] * 4
    assert bea.felt() == 240

    page.reload()
    bea.see("nav-today")
    bea.open_newest_log()
    assert bea.at("log-outcome").inner_text() == "Completed"
    for point_id, pain in zip(SHOULDER, ("3 → 1", "5 → 2", "0 → 0", "6"), strict=True):
        card = bea.at(f"log-{point_id}-left")
        assert card.get_by_test_id("log-presses").inner_text() == "60 of 60"
        assert card.get_by_test_id("log-time").inner_text() == "1:00"
        assert card.get_by_test_id("log-pain").inner_text() == pain


def test_a_log_has_the_keys_of_schema_1_and_the_answers_that_were_given(bea, bundle):
    bea.lead_to(ACROMION, pains=[4])
    bea.let_pass(POINT_S)
    bea.pains([2])
    bea.at("note").fill("Dent of a grain under the finger")
    bea.at("other_treatments").fill("Heat")
    bea.tap("fingers-2")
    log = bea.finish()

    assert set(log) == {
        *("schema", "id", "supersedes", "kind", "patient_id", "device_id", "setting", "bundle_id"),
        *("protocol_id", "prescription_id", "app_version", "language", "started_at", "ended_at"),
        *("elapsed_ms", "outcome", "stop_reason", "screening", "points", "pacing"),
        *("zone", "other_treatments", "note", "fingers"),
    }
    (patient,) = bea.records("patients")
    assert (log["schema"], log["setting"], log["language"]) == (1, "bedside", "en")
    assert (log["patient_id"], patient["code"]) == (patient["id"], "A-17")
    assert "A-17" not in bea.records()[0]["line"]
    assert [entry["question_id"] for entry in log["screening"]] == [
        question["id"] for question in bundle["questions"]
    ]
    assert (log["note"], log["other_treatments"], log["fingers"]) == (
        "Dent of a grain under the finger",
        "Heat",
        2,
    )
    assert log["started_at"] == "2026-11-23T09:00:00.000+01:00"
    assert log["elapsed_ms"] in range(70_000, 71_000)


def test_the_knee_protocol_keeps_the_order_of_the_source_and_presses_the_midline_once(bea):
    bea.admitted()
    bea.choose_protocol("knee-lower-leg", "both")
    bea.pains([2] * 7)

    bea.start()
    bea.let_pass(7 * POINT_S)
    bea.pains([1] * 7)
    log = bea.finish()

    assert [(point["point_id"], point["side"], point["presses"]) for point in log["points"]] == [
        ("sacrum", "left", 60),
        ("sacrum", "right", 60),
        ("pubic-symphysis", "midline", 60),
        ("femur-greater-trochanter", "left", 60),
        ("femur-greater-trochanter", "right", 60),
        ("tibia-crest", "left", 60),
        ("tibia-crest", "right", 60),
    ]
    assert bea.felt() == bea.heard_presses() == 7 * 60


def test_the_spine_protocol_takes_the_chosen_members_of_its_groups_in_their_order(bea):
    bea.admitted()
    members = ("rib-09", "rib-03", "rib-07", "spinous-l5", "spinous-c2", "spinous-t7")
    bea.choose_protocol("spine", "right", members)
    bea.pains([2] * 11)
    bea.see("start")

    assert bea.testids("script-") == [
        *("sacrum-right", "ischium-right", "rib-03-right", "rib-09-right", "scapula-right"),
        *("sternum-midline", "pubic-symphysis-midline", "spinous-c2-midline"),
        *("spinous-c7-midline", "spinous-l4-midline", "spinous-l5-midline"),
    ]


def test_without_a_side_a_protocol_cannot_go_on(bea):
    bea.admitted()
    bea.tap("way-protocols")
    bea.tap_on("protocol-knee-lower-leg")
    expect(bea.at("continue")).to_be_disabled()


def test_the_presses_wanted_on_a_point_go_up_to_its_maximum(bea):
    bea.admitted()
    bea.mark(ACROMION, pains=[3])
    for _ in range(4):
        bea.tap("presses-acromion-left-more")
    expect(bea.at("presses-acromion-left-more")).to_be_disabled()
    assert bea.number_of("plan-presses") == 180

    bea.start()
    bea.let_pass(GET_READY_S + START_S + 180)
    bea.pains([1])
    log = bea.finish()

    assert (log["points"][0]["presses"], bea.felt(), bea.heard_presses()) == (180, 180, 180)
