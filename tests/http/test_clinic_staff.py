"""The staff page: accounts off and on, roles, a lost sign-in; and that an admin is always left."""

import json
import re

import pytest
from clinic import NOW_MS
from clinic_staff import cheapen_hashes, email_of, give_access, sign_in, visit, visitor

from webapp.store import audit, staff, staff_sessions, staff_totp


@pytest.fixture
def dora(app, store, cast, monkeypatch):
    cheapen_hashes(monkeypatch)
    give_access(store, cast.bea, cast.dora)
    return visit(app, store, cast.dora)


def member(store, person):
    with store.read() as connection:
        return staff.by_id(connection, person.id)


def entries(store, person):
    """What the audit holds of a member, the last first: (action, by whom, facts)."""
    with store.read() as connection:
        found = audit.newest(connection, 50, subject=f"staff:{person.id}")
    return [(one.action, one.actor, json.loads(one.facts)) for one in found]


def is_inside(browser):
    return browser.get("/clinic/patients").status_code == 200


def test_a_disabled_account_is_enabled_again_and_signs_in_anew(app, store, cast, dora):
    before = visit(app, store, cast.bea)
    assert dora.post(f"/clinic/staff/{cast.bea.id}/disable").status_code == 303
    with store.write() as connection:
        # As a copy of the database that was put back would bring it.
        staff_sessions.begin(connection, cast.bea.id, NOW_MS, is_complete=True)
    assert dora.post(f"/clinic/staff/{cast.bea.id}/enable").status_code == 303
    assert not member(store, cast.bea).is_disabled
    assert not is_inside(before)
    with store.read() as connection:
        assert staff_sessions.of_member(connection, cast.bea.id) == []
    assert sign_in(visitor(app), email_of("bea")).headers["Location"] == "/clinic/patients"
    actions = [
        action for action, actor, _ in entries(store, cast.bea) if actor.endswith(cast.dora.id)
    ]
    assert actions == ["staff-enabled", "staff-disabled"]


def test_only_what_is_disabled_can_be_enabled(cast, dora):
    assert dora.post(f"/clinic/staff/{cast.bea.id}/enable").status_code == 409


def test_a_disabled_member_s_phone_reads_again_when_they_are_enabled(client, cast, dora):
    asked = ("/api/v1/session-logs", cast.bea.bearer)
    reads = [client.get(asked[0], headers=asked[1]).status_code]
    for deed in ("disable", "enable"):
        dora.post(f"/clinic/staff/{cast.bea.id}/{deed}")
        reads.append(client.get(asked[0], headers=asked[1]).status_code)
    assert reads == [200, 401, 200]


def test_a_new_role_counts_at_once_and_its_member_signs_in_anew(app, store, cast, dora):
    bea = visit(app, store, cast.bea)
    assert bea.get("/clinic/staff").status_code == 403
    assert dora.post(f"/clinic/staff/{cast.bea.id}/role", role="admin").status_code == 303
    assert not is_inside(bea)
    assert visit(app, store, cast.bea).get("/clinic/staff").status_code == 200
    assert entries(store, cast.bea)[0] == (
        "role-changed", f"staff:{cast.dora.id}", {"role": "admin"}
    )  # fmt: skip
    assert dora.post(f"/clinic/staff/{cast.bea.id}/role", role="therapist").status_code == 303
    assert visit(app, store, cast.bea).get("/clinic/staff").status_code == 403


@pytest.mark.parametrize(("role", "status"), [("king", 400), ("", 400), ("therapist", 409)])
def test_a_role_that_there_is_not_or_that_is_had_changes_nothing(store, cast, dora, role, status):
    assert dora.post(f"/clinic/staff/{cast.bea.id}/role", role=role).status_code == status
    assert member(store, cast.bea).role == "therapist"


def test_the_last_admin_stays_one(app, store, cast, dora):
    answer = dora.post(f"/clinic/staff/{cast.dora.id}/role", role="therapist")
    assert answer.status_code == 409 and "last-admin" in answer.text
    assert member(store, cast.dora).role == "admin" and is_inside(dora)
    assert not any(action == "role-changed" for action, _, _ in entries(store, cast.dora))
    # One who has not chosen a password yet cannot let anybody in.
    assert dora.post(f"/clinic/staff/{cast.carl.id}/role", role="admin").status_code == 303
    assert dora.post(f"/clinic/staff/{cast.dora.id}/role", role="therapist").status_code == 409
    assert dora.post(f"/clinic/staff/{cast.bea.id}/role", role="admin").status_code == 303
    assert dora.post(f"/clinic/staff/{cast.dora.id}/role", role="therapist").status_code == 303
    assert not is_inside(dora)
    bea = visit(app, store, cast.bea)
    assert bea.post(f"/clinic/staff/{cast.dora.id}/disable").status_code == 303
    assert bea.post(f"/clinic/staff/{cast.bea.id}/disable").status_code == 409


def test_after_a_reset_the_lost_code_opens_nothing_and_a_new_one_is_chosen(app, store, cast, dora):
    bea = visit(app, store, cast.bea)
    made = dora.post(f"/clinic/staff/{cast.bea.id}/reset")
    link = re.search(r"(/clinic/set-up/[\w-]+)", made.text)[1]
    assert not is_inside(bea)
    assert sign_in(visitor(app), email_of("bea")).status_code == 401
    with store.read() as connection:
        assert staff_totp.of_member(connection, cast.bea.id) is None
    assert visitor(app).get(link).status_code == 200
    assert entries(store, cast.bea)[1][0] == "sign-in-reset"


def test_nobody_resets_their_own_sign_in(cast, dora):
    assert dora.post(f"/clinic/staff/{cast.dora.id}/reset").status_code == 409
    assert is_inside(dora)
