"""Deliveries at the same time share a transaction, and nobody notices."""

import dataclasses
import threading

import pytest
from clinic import NOW_MS, line_of
from sqlalchemy import event

from webapp.domain.session_log import read_line
from webapp.store import audit, devices, session_logs, state
from webapp.store.gathered import Gathered

PATIENCE_S = 30


class Watched(list):
    """A list that says when it has grown to `many`."""

    def __init__(self, many):
        super().__init__()
        self.many, self.is_full = many, threading.Event()

    def append(self, one):
        super().append(one)
        if len(self) == self.many:
            self.is_full.set()


def deliver_at_once(store, parts):
    """Deliver (device, lines) of `parts` while a writer holds the store, so that all but the first
    wait together; their outcomes, and how many transactions wrote them."""
    gathered, outcomes = Gathered(store), [None] * len(parts)
    waiting = gathered._waiting = Watched(1)

    def run(i):
        try:
            outcomes[i] = gathered.receive(*parts[i], NOW_MS)
        except Exception as error:
            outcomes[i] = error

    threads = [threading.Thread(target=run, args=[i]) for i in range(len(parts))]
    commits = []
    with store.write() as connection:
        # On SQLite the whole store is held by now, on PostgreSQL what every delivery needs.
        state.hold_last_seq(connection)
        threads[0].start()
        waiting.is_full.wait(PATIENCE_S)
        # The first one goes off with the list and leaves an empty one.
        while gathered._waiting is waiting:
            threading.Event().wait(0.001)
        waiting = gathered._waiting = Watched(len(parts) - 1)
        for thread in threads[1:]:
            thread.start()
        assert waiting.is_full.wait(PATIENCE_S)
        event.listen(store._writing_engine, "commit", commits.append)
    for thread in threads:
        thread.join(PATIENCE_S)
    # Of the writer that held the store, too.
    return outcomes, len(commits) - 1


@pytest.fixture
def phone(store, cast):
    with store.read() as connection:
        return devices.by_id(connection, cast.anna.device_id)


def read(*logs):
    return [read_line(line_of(log)) for log in logs]


def test_those_who_wait_are_written_in_one_transaction(store, cast, phone):
    parts = [(phone, read(cast.log(), cast.log())) for _ in range(5)]
    outcomes, commits = deliver_at_once(store, parts)
    assert commits == 2
    seqs = [one.seq for placed, _ in outcomes for one in placed]
    assert sorted(seqs) == list(range(1, 11))
    with store.read() as connection:
        assert len(list(session_logs.all_lines(connection))) == 10
        assert state.audit_head(connection).count == 5
        assert audit.fault(connection) is None


def test_the_same_log_at_the_same_time_is_kept_once(store, cast, phone):
    log = cast.log()
    outcomes, _ = deliver_at_once(store, [(phone, read(log)) for _ in range(4)])
    told = sorted((placed[0].status, placed[0].seq) for placed, _ in outcomes)
    assert told == [("duplicate", 1)] * 3 + [("stored", 1)]


def test_one_that_cannot_be_written_harms_no_other(store, cast, phone):
    nobodys = dataclasses.replace(phone, id="00000000-0000-4000-8000-000000000000")
    parts = [(phone, read(cast.log())), (phone, read(cast.log())), (nobodys, read(cast.log()))]
    outcomes, _ = deliver_at_once(store, parts)
    assert [placed[0].status for placed, _ in outcomes[:2]] == ["stored", "stored"]
    assert isinstance(outcomes[2], Exception)
    with store.read() as connection:
        assert len(list(session_logs.all_lines(connection))) == 2
