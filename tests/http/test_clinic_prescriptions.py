"""The prescription editor: every rule of the bundle holds, and names its field."""

import re

import pytest
from clinic import NOW_MS
from clinic_staff import visit

from webapp.domain.session_log import instant
from webapp.store import prescriptions

TODAY = instant(NOW_MS)[:10]


@pytest.fixture
def bea(app, store, cast):
    return visit(app, store, cast.bea)


def form(**changes):
    """A right form: the acromion, left, for 90 presses."""
    return {
        "point": ["acromion:left"], "presses-acromion-left": "90", "protocol_id": "",
        "sessions_per_week_min": "2", "sessions_per_week_max": "3",
        "starts_on": TODAY, "ends_on": "", "note": "", **changes,
    }  # fmt: skip


def write(bea, cast, **changes):
    address = f"/clinic/patients/{cast.anna.id}/prescriptions"
    return bea.post(address, **form(**changes))


def history(store, cast):
    with store.read() as connection:
        return prescriptions.history_of(connection, cast.anna.id)


def faults(page):
    return set(re.findall(r'data-testid="fault-([\w-]+)"', page))


def test_a_right_one_is_kept_and_reaches_the_phone(client, store, cast, bea):
    written = write(bea, cast, note=" Mornings.\r\nSlowly. ", ends_on="2027-01-31")
    assert written.headers["Location"] == f"/clinic/patients/{cast.anna.id}"
    mine = client.get("/api/v1/prescriptions", headers=cast.anna.bearer).get_json()
    (kept,) = [p for p in mine["prescriptions"] if p["id"] != cast.prescription_id]
    assert kept["chosen"]["points"] == [{"point_id": "acromion", "side": "left", "presses": 90}]
    assert kept["chosen"]["note"] == "Mornings.\nSlowly."
    assert (kept["chosen"]["starts_on"], kept["chosen"]["ends_on"]) == (TODAY, "2027-01-31")


BROKEN = {
    "no point": ({"point": []}, {"points"}),
    "too few presses": ({"presses-acromion-left": "59"}, {"presses-acromion-left"}),
    "too many presses": ({"presses-acromion-left": "181"}, {"presses-acromion-left"}),
    "no number": ({"presses-acromion-left": "a lot"}, {"presses-acromion-left"}),
    "minus": ({"presses-acromion-left": "-60"}, {"presses-acromion-left"}),
    "no presses": ({"presses-acromion-left": ""}, {"presses-acromion-left"}),
    "excluded": ({"point": ["excluded-patella:left"], "presses-excluded-patella-left": "60"},
                 {"points"}),
    "no such side": ({"point": ["acromion:midline"], "presses-acromion-midline": "60"},
                     {"points"}),
    "twice": ({"point": ["acromion:left", "acromion:left"]}, {"points"}),
    "once a week": ({"sessions_per_week_min": "1"}, {"sessions_per_week_min"}),
    "daily": ({"sessions_per_week_max": "7"}, {"sessions_per_week_min"}),
    "upside down": ({"sessions_per_week_min": "3", "sessions_per_week_max": "2"},
                    {"sessions_per_week_min"}),
    "no protocol": ({"protocol_id": "made-up"}, {"protocol_id"}),
    "ends first": ({"ends_on": "2020-01-01"}, {"ends_on"}),
    "no day": ({"starts_on": "soon"}, {"starts_on"}),
    "long note": ({"note": "x" * 2001}, {"note"}),
    "two at once": ({"point": [], "starts_on": ""}, {"points", "starts_on"}),
}  # fmt: skip


@pytest.mark.parametrize(("changes", "named"), BROKEN.values(), ids=BROKEN)
def test_what_breaks_a_rule_is_named_at_its_field_and_not_kept(store, cast, bea, changes, named):
    before = history(store, cast)
    answer = write(bea, cast, **changes)
    assert answer.status_code == 422
    assert faults(answer.text) == named
    assert history(store, cast) == before


def test_a_session_may_not_take_longer_than_the_protocols_allow(store, cast, bea, document):
    points = [p for p in document["points"] if p["offered"]][:10]
    keys = [(p["id"], side) for p in points for side in p["sides"]]
    many = {f"presses-{point}-{side}": "180" for point, side in keys}
    answer = write(bea, cast, point=[f"{point}:{side}" for point, side in keys], **many)
    assert answer.status_code == 422 and faults(answer.text) == {"points"}
    assert "longer than the protocols allow" in answer.text


def test_what_was_filled_in_is_still_there_after_a_fault(cast, bea):
    answer = write(bea, cast, **{"presses-acromion-left": "12"}, note="keep me")
    assert 'value="12"' in answer.text and ">keep me</textarea>" in answer.text
    assert re.search(r'value="acromion:left"[^>]* checked', answer.text)


def test_the_limits_on_the_page_are_those_of_the_protocols(cast, bea, document):
    page = bea.get(f"/clinic/patients/{cast.anna.id}/prescriptions/new").text
    presses = document["technique"]["presses_per_point"]
    assert f'min="{presses["min"]}" max="{presses["max"]}"' in page
    offered = {p["id"] for p in document["points"] if p["offered"]}
    assert {name for name, _ in re.findall(r'value="([\w-]+):(\w+)"', page)} == offered


@pytest.mark.parametrize("protocol", ["shoulder", "knee-lower-leg", "spine", "general"])
def test_every_protocol_proposes_what_can_be_kept(store, cast, bea, protocol):
    page = bea.get(f"/clinic/patients/{cast.anna.id}/prescriptions/new?protocol={protocol}").text
    ticked = re.findall(r'name="point" value="([\w-]+):(\w+)"[^>]* checked', page)
    assert ticked
    presses = dict(re.findall(r'name="(presses-[\w-]+)" value="(\d+)"', page))
    fields = {f"presses-{p}-{s}": presses[f"presses-{p}-{s}"] for p, s in ticked}
    points = [f"{p}:{s}" for p, s in ticked]
    kept = write(bea, cast, point=points, protocol_id=protocol, **fields)
    assert kept.status_code == 303, faults(kept.text)


def test_a_change_is_a_new_version_and_the_old_one_stays(store, cast, bea):
    before = history(store, cast)
    page = bea.get(f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}")
    assert 'value="60"' in page.text
    assert write(bea, cast, supersedes=cast.prescription_id).status_code == 303
    after = history(store, cast)
    assert len(after) == len(before) + 1 and before[0] in after
    (new,) = [one for one in after if one not in before]
    assert new.supersedes == cast.prescription_id and new.status == "active"


def test_of_two_changes_of_one_version_the_second_is_told(store, cast, bea):
    assert write(bea, cast, supersedes=cast.prescription_id).status_code == 303
    late = write(bea, cast, supersedes=cast.prescription_id)
    assert late.status_code == 409 and "Somebody was faster" in late.text
    assert len(history(store, cast)) == 2


def test_an_ended_one_is_offered_no_longer(client, store, cast, bea):
    address = f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}/end"
    assert bea.post(address).status_code == 303
    assert bea.post(address).status_code == 409
    mine = client.get("/api/v1/prescriptions", headers=cast.anna.bearer).get_json()
    assert mine["prescriptions"] == []
    assert len(history(store, cast)) == 2
