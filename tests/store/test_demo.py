"""The demonstration's clinic: always the same, and true to the server's own checks."""

import pytest
from clinic import NOW_MS, bundle_of
from sqlalchemy import func, select

from webapp.demo.clinic import BEA, DORA, PASSWORD, fill
from webapp.demo.clinic import bundle_of as content_of
from webapp.domain.adherence import WEEK_MS, WEEKS, adherence, wanted_of
from webapp.http import staff_passwords
from webapp.store import (
    audit,
    bundles,
    conflicts,
    overviews,
    quarantine,
    session_logs,
    staff,
    staff_totp,
)
from webapp.store.database import Store


def filled(url, site):
    store = Store(url)
    bundle_id, content = bundle_of(site)
    with store.write() as connection:
        bundles.remember(connection, bundle_id, content, NOW_MS)
    fill(store, bundle_id, content_of(store, bundle_id), NOW_MS)
    return store


def test_it_holds_three_patients_one_conflict_and_one_log_in_doubt(database_url, site):
    store = filled(database_url, site)
    with store.read() as connection:
        dora, bea = staff.by_email(connection, DORA), staff.by_email(connection, BEA)
        found = overviews.of_member(connection, bea, NOW_MS - WEEKS * WEEK_MS)
        (doubt,) = quarantine.waiting(connection, 10)
        assert doubt.reason == "impossible-presses"
        assert len(conflicts.unseen(connection, 10)) == 1
        assert audit.fault(connection) is None
        assert (dora.role, bea.role) == ("admin", "therapist")
        assert staff_totp.of_member(connection, bea.id)
        assert staff_passwords.matches(bea.password_hash, PASSWORD)
        logs = connection.execute(select(func.count()).select_from(session_logs.TABLE)).scalar()
    told = {}
    for one in found:
        wanted = wanted_of((p.chosen for p in one.prescriptions), "2026-09-21")
        told[one.patient.code] = adherence(one.sessions_at_ms, wanted, NOW_MS).state
    assert told == {"K-104": "on-track", "S-027": "behind", "W-311": "quiet"}
    assert logs == sum(len(one.sessions_at_ms) for one in found) > 50
    store.close()


def test_it_is_the_same_each_time(tmp_path, site):
    def outcomes(name):
        store = filled(f"sqlite:///{tmp_path / name / 'periost.sqlite3'}", site)
        with store.read() as connection:
            table = session_logs.TABLE
            query = select(table.c.id, table.c.seq).order_by(table.c.seq)
            rows = connection.execute(query)
            found = [tuple(row) for row in rows]
        store.close()
        return found

    assert outcomes("one") == outcomes("other")


def test_it_is_not_written_over_anybody_s_data(tmp_path, site):
    store = filled(f"sqlite:///{tmp_path / 'periost.sqlite3'}", site)
    bundle_id, _ = bundle_of(site)
    with pytest.raises(LookupError, match="not empty"):
        fill(store, bundle_id, content_of(store, bundle_id), NOW_MS)
    store.close()
