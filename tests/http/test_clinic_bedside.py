"""Bedside sessions that name no patient: staff say whose they were, and nothing is rewritten."""

import json

import pytest
from clinic import line_of
from clinic_records import send
from clinic_staff import visit

from webapp.store import audit, log_assignments, session_logs

NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def log(store, cast):
    """A session of Bea's own phone that names nobody."""
    made = cast.log(patient_id=None, prescription_id=None, device_id=cast.bea.device_id)
    send(store, cast.bea.device_id, made)
    return made


@pytest.fixture
def bea(app, store, cast):
    return visit(app, store, cast.bea)


def assign(browser, log, patient_id, turn=1):
    return browser.post(f"/clinic/bedside/{log['id']}/assign", patient_id=patient_id, turn=turn)


def take_back(browser, log, turn=2):
    return browser.post(f"/clinic/bedside/{log['id']}/take-back", turn=turn)


def sessions_of(browser, person):
    return browser.get(f"/clinic/patients/{person.id}/sessions").text


def test_a_session_is_put_into_the_records_of_a_patient(store, cast, bea, log):
    assert log["id"] not in sessions_of(bea, cast.anna)
    assert assign(bea, log, cast.anna.id).status_code == 303
    assert f"/sessions/{log['id']}" in sessions_of(bea, cast.anna)
    assert bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{log['id']}").status_code == 200
    assert "filed" in bea.get("/clinic/bedside").text
    with store.read() as connection:
        kept = session_logs.by_id(connection, log["id"])
        newest = audit.newest(connection, 20, subject=f"patient:{cast.anna.id}")
    assert kept.line == line_of(log), "the bytes are those that came"
    entry = next(one for one in newest if one.action == "log-assigned")
    assert (entry.actor, json.loads(entry.facts)) == (f"staff:{cast.bea.id}", {"log": log["id"]})


def test_it_is_taken_out_again_and_every_decision_stays(store, cast, bea, log):
    assign(bea, log, cast.anna.id)
    assert take_back(bea, log).status_code == 303
    assert log["id"] not in sessions_of(bea, cast.anna)
    assert "filed" not in bea.get("/clinic/bedside").text
    assert assign(bea, log, cast.anna.id, turn=3).status_code == 303
    with store.read() as connection:
        rows = connection.execute(
            log_assignments.TABLE.select().order_by(log_assignments.TABLE.c.turn)
        ).all()
        actions = [one.action for one in audit.newest(connection, 50) if "log-" in one.action]
    assert [(row.turn, row.patient_id) for row in rows] == [
        (1, cast.anna.id), (2, None), (3, cast.anna.id)
    ]  # fmt: skip
    assert {"log-assigned", "log-taken-back"} <= set(actions)


def test_of_two_decisions_made_on_one_page_the_second_is_told(cast, bea, log):
    assert assign(bea, log, cast.anna.id).status_code == 303
    assert assign(bea, log, cast.anna.id).status_code == 409
    assert take_back(bea, log, turn=1).status_code == 409
    assert take_back(bea, log).status_code == 303
    assert take_back(bea, log, turn=3).status_code == 409


@pytest.mark.parametrize("whom", ["finn", "nobody"])
def test_only_an_own_patient_can_be_named(store, cast, bea, log, whom):
    patient_id = NOBODY if whom == "nobody" else cast.finn.id
    assert assign(bea, log, patient_id).status_code == 404
    with store.read() as connection:
        assert session_logs.by_id(connection, log["id"]).patient_id is None
        assert log_assignments.of_logs(connection, [log["id"]]) == {}


def test_only_those_of_own_phones_can_be_put_anywhere(app, store, cast, bea, log):
    named = cast.log()
    send(store, cast.anna.device_id, named)
    assert assign(bea, named, cast.anna.id).status_code == 404
    for name in ("carl", "dora"):
        other = visit(app, store, getattr(cast, name))
        assert assign(other, log, cast.anna.id).status_code == 404
        assert other.get(f"/clinic/bedside/{log['id']}").status_code == 404


def test_what_lies_in_records_that_are_closed_to_one_is_closed_too(app, store, cast, bea, log):
    assign(bea, log, cast.anna.id)
    dora = visit(app, store, cast.dora)
    dora.post(f"/clinic/patients/{cast.anna.id}/carers/{cast.bea.id}/end")
    assert bea.get(f"/clinic/bedside/{log['id']}").status_code == 404
    assert take_back(bea, log).status_code == 404
    assert log["id"] not in bea.get("/clinic/bedside").text
