"""Push services whose last word was a refusal, found without reading what was sent."""

import pytest
from clinic import NOW_MS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, text
from sqlalchemy.dialects import sqlite

from webapp.store import reminders

HOSTS = ("a.example", "b.example", "c.example")
STATES = ("claimed", "begun", "sent", "refused", "gone", "unknown")


@st.composite
def settled(draw):
    """What became of reminders, each at an instant of its own: [(host, state, status, at_ms)]."""
    instants = draw(st.lists(st.integers(0, 60), max_size=12, unique=True))
    kinds = st.tuples(*map(st.sampled_from, (HOSTS, STATES, (None, 403))))
    return [(*draw(kinds), NOW_MS + minute) for minute in instants]


def row_of(cast, day, host, state, status, at_ms):
    return {
        "device_id": cast.anna.device_id, "day": f"day-{day}", "kind": "due", "due_at_ms": NOW_MS,
        "state": state, "holder": "x", "until_ms": NOW_MS, "tries": 1, "host": host,
        "status": status, "settled_at_ms": at_ms,
    }  # fmt: skip


def expected(rows, since_ms):
    """By going through all of them."""
    told = [row for row in rows if row[1] in ("sent", "refused") and row[3] >= since_ms]
    last = {row[0]: row for row in sorted(told, key=lambda row: row[3])}
    return [
        reminders.Refusal(host, status or 0, at_ms)
        for host, (_, state, status, at_ms) in sorted(last.items())
        if state == "refused"
    ]


def test_the_last_word_of_each_host_counts(store, cast):
    @settings(
        max_examples=60, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )
    @given(rows=settled(), since=st.integers(0, 60))
    def check(rows, since):
        with store.write() as connection:
            connection.execute(delete(reminders.TABLE))
            for day, row in enumerate(rows):
                connection.execute(insert(reminders.TABLE), row_of(cast, day, *row))
            assert reminders.refusals(connection, NOW_MS + since) == expected(rows, NOW_MS + since)

    check()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_reminder_is_read_that_was_sent(store, cast):
    with store.read() as connection:
        asked = reminders.REFUSALS.compile(dialect=sqlite.dialect(paramstyle="named"))
        values = {**asked.params, "since_ms": NOW_MS}
        plan = connection.execute(text(f"EXPLAIN QUERY PLAN {asked}"), values).all()
    steps = [row.detail for row in plan if "reminders" in row.detail or "sent" in row.detail]
    assert steps
    assert all(step.startswith("SEARCH") and "INDEX" in step for step in steps)
