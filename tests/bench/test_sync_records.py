"""The records of the sync bench: the same every time, of the promised sizes, and true."""

import sqlite3

import pytest
from clinic import bundle_of

from bench import sync_clinic
from bench.sync_floor import sqlite_logs_per_s
from bench.sync_records import LARGEST, SMALLEST, Bundle, filling, phones
from webapp.domain.session_log import read_line
from webapp.store import deliveries, devices, session_logs
from webapp.store.database import Store

NOW_MS = sync_clinic.NOW_MS


@pytest.fixture(scope="module")
def bundle(site):
    return Bundle(*bundle_of(site))


@pytest.fixture
def store(tmp_path):
    opened = Store(f"sqlite:///{tmp_path / 'periost.sqlite3'}")
    yield opened
    opened.close()


def test_the_same_part_is_always_the_same_records(bundle):
    assert phones(bundle, 2, 3, "a") == phones(bundle, 2, 3, "a")
    assert phones(bundle, 2, 3, "a") != phones(bundle, 2, 3, "b")


def test_every_record_has_its_own_id_and_a_size_within_the_promised(bundle):
    records = [record for phone in phones(bundle, 4, 25, "a") for record in phone.records]
    assert len({record.id for record in records}) == 100
    assert all(SMALLEST <= len(record.line) <= LARGEST for record in records)


def test_the_server_has_nothing_to_say_against_any_of_them(bundle, store):
    sent = phones(bundle, 3, 25, "a")
    sync_clinic.found(store, bundle, sent)
    for phone in sent:
        with store.write() as connection:
            lines = [read_line(record.line) for record in phone.records]
            device = devices.by_token(connection, phone.token)
            placed = deliveries.receive(connection, device, lines, NOW_MS)
        assert {one.status for one in placed} == {"stored"}


def test_a_filled_store_holds_the_logs_of_each_patient_in_turn(bundle, store):
    (phone,) = sent = phones(bundle, 1, 1, "a")
    sync_clinic.found(store, bundle, sent)
    people = sync_clinic.people(4)
    sync_clinic.fill(store, phone, 100, people)
    with store.read() as connection:
        logs = session_logs.after_of_patient(connection, 100 - 10 * 4, 500, people[1])
    assert [log.seq for log in logs] == list(range(61, 100, 4))
    assert {read_line(log.line).log.patient_id for log in logs} == {people[1]}


def test_a_filling_is_as_long_as_it_should_be(bundle):
    pattern = phones(bundle, 1, 1, "a")[0].records[0]
    parts = list(filling(pattern, 25, ["p", "q"], 10))
    assert [len(part) for part in parts] == [10, 10, 5]
    assert [one.number for part in parts for one in part] == list(range(1, 26))


def test_the_floor_keeps_all_that_it_is_given(bundle, tmp_path):
    batches = [phone.records for phone in phones(bundle, 2, 5, "a")]
    assert sqlite_logs_per_s(tmp_path / "floor.db", batches) > 0
    connection = sqlite3.connect(tmp_path / "floor.db")
    assert connection.execute("SELECT count(*) FROM logs").fetchone() == (10,)
    connection.close()
