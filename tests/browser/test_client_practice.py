"""What is asked before a session of practice, what ends it, and how it goes: rule by rule."""

import json
from typing import Any

import pytest
from browser import practising
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

Json = dict[str, Any]
DAY_MS = 86_400_000
NOW_MS = round(practising.NOW.timestamp() * 1000)
PAINS = [(5, 3), (4, 3)]


def run(client, name: str, *given: Any) -> Any:
    module, function = name.split(".") if "." in name else ("practice", name)
    return client.evaluate(
        "([module, name, given]) => domain[module][name](...given)",
        [module, function, list(given)],
    )


def with_bundle(client, name: str, *given: Any) -> Any:
    return client.evaluate(
        "([name, given]) => domain.practice[name](bundle, ...given)", [name, list(given)]
    )


def sessions(bundle: Json, *days_ago: float, **changes: Any) -> list[Json]:
    """Newest first, as the phone has them; all begun with a full screening."""
    return [
        practising.session(bundle, number, days, PAINS, **changes)
        for number, days in enumerate(days_ago)
    ]


def confirmed(log: Json) -> Json:
    return {**log, "practice": {"screening": "confirmed", "screened_at": None}}


# Screening


def since(client, own: list[Json], now_ms: int = NOW_MS) -> str | None:
    return with_bundle(client, "unchangedSince", own, now_ms)


def test_after_one_full_screening_three_sessions_may_confirm_and_the_fourth_may_not(client, bundle):
    logs = sessions(bundle, 2, 4, 6, 8)
    full = logs[3]
    assert since(client, [full]) == full["started_at"]
    assert since(client, [confirmed(logs[2]), full]) == full["started_at"]
    assert since(client, [confirmed(logs[1]), confirmed(logs[2]), full]) == full["started_at"]
    assert since(client, [*map(confirmed, logs[:3]), full]) is None


def test_after_fourteen_days_every_question_is_asked(client, bundle):
    (log,) = sessions(bundle, 0)
    assert since(client, [log], NOW_MS + 14 * DAY_MS - 1) == log["started_at"]
    assert since(client, [log], NOW_MS + 14 * DAY_MS) is None


@pytest.mark.parametrize("answer", ["yes", "unknown"])
def test_any_other_answer_than_no_is_asked_again(client, bundle, answer):
    (log,) = sessions(bundle, 2)
    question = bundle["questions"][-1]["id"]
    log["screening"] = [*log["screening"][:-1], {"question_id": question, "answer": answer}]
    assert since(client, [log]) is None


def test_a_new_question_a_refusal_and_an_urgent_stop_are_asked_about(client, bundle):
    log, before = sessions(bundle, 2, 4)
    assert since(client, [{**log, "screening": log["screening"][:-1]}]) is None
    assert since(client, [practising.refusal(5, 1, "pregnancy"), log]) is None
    assert since(client, [{**log, "stop_reason": "dizziness"}, before]) is None
    assert since(client, [{**log, "stop_reason": "no-time"}, before]) == log["started_at"]
    assert since(client, []) is None


def test_nobody_elses_sessions_and_no_second_alone_count(client, bundle):
    mine, theirs = sessions(bundle, 2, 3)
    bedside = {**mine, "setting": "bedside"}
    alone = {**mine, "points": [], "metronome": {"presses": 10}}
    other = {**theirs, "patient_id": practising.PATIENT}
    found = run(client, "ownLogs", [mine, bedside, alone, other], None)
    assert [log["id"] for log in found] == [mine["id"]]
    assert len(run(client, "sessionsOf", found)) == 1
    refused = practising.refusal(7, 1, "pregnancy")
    assert run(client, "sessionsOf", run(client, "ownLogs", [refused], None)) == []


# What ends practice


def test_red_flags_and_urgent_stops_end_practice_until_a_doctor_agreed(client, bundle):
    clear, stopped = sessions(bundle, 2, 4)
    stopped["stop_reason"] = "chest-pain"
    flagged = practising.refusal(5, 1, "pregnancy chest-pain-or-breathlessness-now")
    ended = with_bundle(client, "endedBy", [flagged, clear], [])
    assert ended["log_id"] == flagged["id"]
    assert [q["id"] for q in ended["questions"]] == ["chest-pain-or-breathlessness-now"]
    assert with_bundle(client, "endedBy", [flagged, clear], [flagged["id"]]) is None
    # A session after it does not take the reason away.
    ended = with_bundle(client, "endedBy", [clear, stopped], [])
    assert ended["reason"]["id"] == "chest-pain"
    fever = practising.refusal(6, 1, "acute-inflammation-or-fever")
    assert with_bundle(client, "endedBy", [fever, clear], []) is None


# How it goes


def course(client, bundle, *pains: tuple[int, int | None]) -> Json | None:
    """`pains`: before and after of one point, the oldest session first."""
    logs = [
        practising.session(bundle, n, 30 - n, [pain], points=practising.SHOULDER[:1])
        for n, pain in enumerate(pains)
    ]
    return with_bundle(client, "courseOf", logs[::-1])


@pytest.mark.parametrize(
    ("pains", "kind"),
    [
        ([(5, 4)] * 3, None),
        ([(5, 4)] * 4, "no-improvement"),
        ([(5, 4), (5, 4), (6, 4), (4, 4)], None),
        ([(0, 0)] * 4, None),
        ([(5, 6), (5, 6)], "rising"),
        ([(5, 4), (6, 4), (7, 4)], "rising"),
        ([(5, 4), (5, 6), (4, 3)], None),
        ([(5, None), (5, None), (5, None), (5, None)], "no-improvement"),
        ([], None),
    ],
)
def test_no_less_pain_in_four_sessions_and_more_in_two_are_told(client, bundle, pains, kind):
    found = course(client, bundle, *pains)
    assert (found and found["kind"]) == kind


def test_sessions_on_other_points_are_not_compared(client, bundle):
    one = [
        practising.session(
            bundle, n, 9 - n, [(5, 4)], points=practising.SHOULDER[n % 2 : n % 2 + 1]
        )
        for n in range(4)
    ]
    assert with_bundle(client, "courseOf", one[::-1]) is None


# Plans


def test_the_clinic_comes_before_a_plan_of_ones_own_and_both_keep_the_weeks_rule(client, bundle):
    own = {"points": practising.points_of(practising.SHOULDER), "protocol_id": None}
    given_ = practising.prescription(sessions_per_week_min=2, sessions_per_week_max=2)
    clinic = with_bundle(client, "practised", given_, own)
    assert (clinic["kind"], clinic["prescription_id"]) == ("clinic", given_["id"])
    assert (clinic["least"], clinic["most"]) == (2, 2)
    mine = with_bundle(client, "practised", None, own)
    assert (mine["kind"], mine["prescription_id"]) == ("own", None)
    assert (mine["least"], mine["most"]) == (2, 3)
    assert with_bundle(client, "practised", None, {"points": []}) is None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda one: {},
        lambda one: {"prescriptions": None},
        lambda one: {"prescriptions": [{**one, "id": 7}]},
        lambda one: {"prescriptions": [{**one, "chosen": {**one["chosen"], "points": [{}]}}]},
        lambda one: {"prescriptions": [{**one, "chosen": {**one["chosen"], "starts_on": None}}]},
    ],
)
def test_an_answer_in_another_form_takes_no_prescription_away(client, spoil):
    one = practising.prescription()
    good = json.dumps({"prescriptions": [practising.prescription(2), one]})
    assert run(client, "prescribed.prescribedIn", good)["prescription"]["id"] == one["id"]
    assert run(client, "prescribed.prescribedIn", json.dumps({"prescriptions": []})) == {
        "prescription": None
    }
    assert run(client, "prescribed.prescribedIn", json.dumps(spoil(one))) is None
    assert run(client, "prescribed.prescribedIn", "<html>") is None


def test_a_change_is_announced_against_what_was_seen_last(client):
    one, two, three = (practising.prescription(n) for n in (1, 2, 3))
    first = run(client, "prescribed.prescribedNow", {}, {"prescription": one})
    assert first == {"prescription": one, "prescription_seen": None}
    assert run(client, "prescribed.prescribedNow", first, {"prescription": one}) == first
    second = run(client, "prescribed.prescribedNow", first, {"prescription": two})
    third = run(client, "prescribed.prescribedNow", second, {"prescription": three})
    assert third == {"prescription": three, "prescription_seen": one}
    ended = run(client, "prescribed.prescribedNow", first, {"prescription": None})
    assert ended == {"prescription": None, "prescription_seen": one}


def test_what_changed_is_told_point_by_point(client):
    places = [("acromion", "left", 60), ("sternum", "midline", 60)]
    before = practising.prescription(1, points=practising.points_of(places), note="Old")
    after = practising.prescription(
        2,
        points=practising.points_of([("acromion", "left", 120), ("sacrum", "left", 60)]),
        sessions_per_week_max=2,
        ends_on="2026-12-24",
    )
    found = run(client, "changesOf", before, after)
    assert [one["point_id"] for one in found["added"]] == ["sacrum"]
    assert [one["point_id"] for one in found["removed"]] == ["sternum"]
    assert [(one["from"], one["to"]) for one in found["presses"]] == [(60, 120)]
    assert found["week"] == {"from": {"least": 2, "most": 3}, "to": {"least": 2, "most": 2}}
    assert found["note"] == ""
    assert found["ends_on"] == {"to": "2026-12-24"}
    assert run(client, "changesOf", before, {**before, "id": after["id"]}) is None


@examples
@given(st.data())
def test_every_point_is_pressed_or_left_out_with_its_reason(client, bundle, data):
    known = st.sampled_from(sorted(bundle["points"])).map(lambda id_: (id_, "left", 60))
    places = data.draw(st.lists(known | st.just(("no-such-point", "left", 60)), max_size=6))
    stated = {
        key: data.draw(st.sampled_from([None, True, False])) for key in ("has_helper", "consent")
    }
    found = with_bundle(client, "pressedToday", practising.points_of(places), stated)
    assert len(found["pressed"]) + len(found["left_out"]) == len(places)
    for one in found["pressed"]:
        point = bundle["points"][one["point_id"]]
        assert one["side"] in point["sides"]
        assert point["self_reach"] or stated["has_helper"] is not False
        assert not point["intimate"] or stated["consent"] is not False
    for one in found["left_out"]:
        point = bundle["points"].get(one["point_id"])
        reasons = {
            "unknown": not point or one["side"] not in point["sides"],
            "reach": point and not point["self_reach"] and stated["has_helper"] is False,
            "consent": point and point["intimate"] and stated["consent"] is False,
        }
        assert reasons[one["because"]]
