"""Backups hold every row of one moment, on both engines; a restore begins a new epoch."""

import sqlite3
import threading

import pytest
from clinic import NOW_MS, deliver, found_clinic, line_of
from sqlalchemy import delete, select

from webapp.store import audit, pairing_codes, passkey_challenges, passkeys, session_logs, state
from webapp.store.backup import NotABackup, OlderBackup, back_up, restore
from webapp.store.database import Store, StoreDamaged
from webapp.store.migrate import StoreTooNew
from webapp.store.reach import Reach
from webapp.store.schema import TABLES


def rows_of(store, *, without=()):
    """{table: its rows}, but for the tables named."""
    with store.snapshot() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in TABLES
            if table.name not in without
        }


def marks_of(store):
    with store.read() as connection:
        return state.marks(connection)


def test_a_backup_is_restored_to_the_row(store, cast, tmp_path):
    changed = ("audit", "server_state", "pairing_codes")
    deliver(store, cast.anna, line_of(cast.log()), line_of(cast.log(patient_id=cast.finn.id)))
    before = rows_of(store, without=changed)
    assert back_up(store, tmp_path / "backup", NOW_MS).last_seq == 2
    deliver(store, cast.anna, line_of(cast.log()))
    done = restore(store, tmp_path / "backup", NOW_MS)
    assert (done.last_seq, done.lost_seq) == (2, 3)
    assert rows_of(store, without=changed) == before
    with store.read() as connection:
        assert audit.fault(connection) is None


@pytest.mark.pg
def test_a_clinic_moves_from_sqlite_to_postgresql_and_back(site, tmp_path, postgresql):
    from postgres import fresh_database

    small = Store(f"sqlite:///{tmp_path / 'a' / 'periost.sqlite3'}")
    cast = found_clinic(small, site)
    deliver(small, cast.anna, line_of(cast.log()))
    changed = ("audit", "server_state")
    before = rows_of(small, without=changed)
    with fresh_database(postgresql) as url:
        large = Store(url)
        back_up(small, tmp_path / "there", NOW_MS)
        restore(large, tmp_path / "there", NOW_MS)
        assert rows_of(large, without=changed) == before
        back_up(large, tmp_path / "back", NOW_MS)
        large.close()
    restore(small, tmp_path / "back", NOW_MS)
    assert rows_of(small, without=changed) == before
    small.close()


def test_the_mark_moves_with_a_backup_and_the_epoch_with_a_restore(store, cast, tmp_path):
    deliver(store, cast.anna, line_of(cast.log()))
    before = marks_of(store)
    assert before.backed_up_seq == 0
    back_up(store, tmp_path / "one", NOW_MS)
    assert marks_of(store) == state.Marks(before.epoch, 1)
    deliver(store, cast.anna, line_of(cast.log()))
    back_up(store, tmp_path / "two", NOW_MS)
    assert marks_of(store).backed_up_seq == 2
    restore(store, tmp_path / "one", NOW_MS, accept_loss=True)
    after = marks_of(store)
    assert after.backed_up_seq == 1
    assert after.epoch != before.epoch


def test_an_older_backup_than_the_newest_is_refused_and_changes_nothing(store, cast, tmp_path):
    deliver(store, cast.anna, line_of(cast.log()))
    back_up(store, tmp_path / "old", NOW_MS)
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(3)))
    deliver(store, cast.anna, line_of(cast.log(patient_id=cast.finn.id)))
    back_up(store, tmp_path / "new", NOW_MS)
    # What no backup holds is on the phones.
    deliver(store, cast.anna, line_of(cast.log()))
    before = rows_of(store)
    with pytest.raises(OlderBackup) as refused:
        restore(store, tmp_path / "old", NOW_MS)
    assert refused.value.reach == Reach(marked_seq=5, last_seq=1, lost=4, is_known=True)
    assert rows_of(store) == before
    assert restore(store, tmp_path / "new", NOW_MS).reach == Reach(5, 5, 0, is_known=True)
    assert restore(store, tmp_path / "old", NOW_MS, accept_loss=True).last_seq == 1


def test_a_backup_of_another_life_is_held_against_the_records_themselves(store, cast, tmp_path):
    back_up(store, tmp_path / "empty", NOW_MS)
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(9)))
    back_up(store, tmp_path / "first life", NOW_MS)
    restore(store, tmp_path / "empty", NOW_MS, accept_loss=True)
    # Nothing was backed up in this life: back to the first, and nothing is lost.
    deliver(store, cast.anna, line_of(cast.log()))
    restore(store, tmp_path / "first life", NOW_MS)
    restore(store, tmp_path / "empty", NOW_MS, accept_loss=True)
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(2)))
    back_up(store, tmp_path / "second life", NOW_MS)
    # Its numbers go farther, and yet it has not what phones may have forgotten since.
    with pytest.raises(OlderBackup) as refused:
        restore(store, tmp_path / "first life", NOW_MS)
    assert refused.value.reach == Reach(marked_seq=2, last_seq=9, lost=2, is_known=False)


def test_records_that_lost_rows_know_how_far_their_backup_went(store, cast, tmp_path):
    back_up(store, tmp_path / "old", NOW_MS)
    deliver(store, cast.anna, line_of(cast.log()))
    back_up(store, tmp_path / "new", NOW_MS)
    with store.write() as connection:
        connection.execute(delete(session_logs.TABLE))
    with pytest.raises(OlderBackup):
        restore(store, tmp_path / "old", NOW_MS)


def test_into_new_records_any_backup_may_come_and_it_is_said_not_to_be_known(store, cast, tmp_path):
    deliver(store, cast.anna, line_of(cast.log()))
    back_up(store, tmp_path / "backup", NOW_MS)
    other = Store(f"sqlite:///{tmp_path / 'new' / 'periost.sqlite3'}")
    assert restore(other, tmp_path / "backup", NOW_MS).reach == Reach(0, 1, 0, is_known=False)
    other.close()


def test_a_file_that_is_no_database_is_said_to_be_damaged(tmp_path):
    (tmp_path / "periost.sqlite3").write_bytes(b"no database" * 1000)
    with pytest.raises(StoreDamaged):
        Store(f"sqlite:///{tmp_path / 'periost.sqlite3'}").open()


def test_no_code_works_after_a_restore(store, cast, tmp_path):
    with store.write() as connection:
        code = pairing_codes.make(connection, NOW_MS, patient_id=cast.anna.id)
    back_up(store, tmp_path / "backup", NOW_MS)
    restore(store, tmp_path / "backup", NOW_MS)
    with store.write() as connection:
        got = pairing_codes.claim(connection, code.short, "a phone", "10.0.0.1", NOW_MS)
    assert isinstance(got, pairing_codes.NotClaimed)


def test_a_passkey_that_was_removed_since_does_not_come_back(store, cast, tmp_path):
    with store.write() as connection:
        for name in (b"kept", b"removed"):
            passkeys.add(connection, cast.bea.id, name, b"key", 3, "A key", (), NOW_MS)
        gone = passkeys.by_credential(connection, b"removed").id
        asked = passkey_challenges.make(connection, "sign-in", "a browser", NOW_MS)
    back_up(store, tmp_path / "backup", NOW_MS)
    with store.write() as connection:
        assert passkeys.remove(connection, gone, cast.bea.id)
    restore(store, tmp_path / "backup", NOW_MS)
    with store.write() as connection:
        assert [k.credential_id for k in passkeys.of_member(connection, cast.bea.id)] == [b"kept"]
        assert not passkey_challenges.use(connection, asked, "sign-in", "a browser", NOW_MS)


def test_passkeys_move_into_new_records(store, cast, tmp_path):
    with store.write() as connection:
        passkeys.add(connection, cast.bea.id, b"kept", b"key", 3, "A key", ("usb",), NOW_MS)
    back_up(store, tmp_path / "backup", NOW_MS)
    new = Store(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    restore(new, tmp_path / "backup", NOW_MS)
    with new.read() as connection:
        (kept,) = passkeys.of_member(connection, cast.bea.id)
    new.close()
    assert (kept.credential_id, kept.sign_count, kept.transports) == (b"kept", 3, ("usb",))


def test_a_backup_under_load_is_of_one_moment(store, cast, tmp_path):
    done = threading.Event()

    def go_on():
        while not done.is_set():
            deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(5)))

    writers = [threading.Thread(target=go_on) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        saved = [back_up(store, tmp_path / f"{n}", NOW_MS).last_seq for n in range(3)]
    finally:
        done.set()
        for writer in writers:
            writer.join()
    for n, last_seq in enumerate(saved):
        copy = sqlite3.connect(tmp_path / f"{n}")
        (count,) = copy.execute("SELECT count(*) FROM session_logs").fetchone()
        (highest,) = copy.execute("SELECT coalesce(max(seq), 0) FROM session_logs").fetchone()
        (entries,) = copy.execute("SELECT sum(json_extract(facts, '$.logs')) FROM audit").fetchone()
        copy.close()
        assert count == highest == last_seq
        assert (entries or 0) == last_seq
    assert marks_of(store).backed_up_seq == saved[-1]


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"x" * 5000])
def test_what_is_no_backup_changes_nothing(store, cast, tmp_path, content):
    before = rows_of(store)
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(NotABackup):
        restore(store, tmp_path / "file", NOW_MS)
    assert rows_of(store) == before


def test_a_damaged_backup_changes_nothing(store, cast, tmp_path):
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(50)))
    back_up(store, tmp_path / "backup", NOW_MS)
    content = bytearray((tmp_path / "backup").read_bytes())
    content[20_000:60_000] = b"\xaa" * 40_000
    (tmp_path / "backup").write_bytes(content)
    before = rows_of(store)
    with pytest.raises(NotABackup):
        restore(store, tmp_path / "backup", NOW_MS)
    assert rows_of(store) == before


def test_a_backup_of_a_later_version_changes_nothing(store, cast, tmp_path):
    back_up(store, tmp_path / "backup", NOW_MS)
    copy = sqlite3.connect(tmp_path / "backup")
    copy.execute("UPDATE alembic_version SET version_num = '9999'")
    copy.commit()
    copy.close()
    with pytest.raises(StoreTooNew):
        restore(store, tmp_path / "backup", NOW_MS)


def test_a_backup_that_cannot_be_written_moves_no_mark(store, cast, tmp_path):
    deliver(store, cast.anna, line_of(cast.log()))
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        back_up(store, tmp_path / "file" / "backup", NOW_MS)
    assert marks_of(store).backed_up_seq == 0
    assert (tmp_path / "file").read_text() == ""
