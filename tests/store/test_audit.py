"""The chain of the audit: whoever edits or deletes a row is found out."""

import pytest
from clinic import NOW_MS
from sqlalchemy import text

from webapp.store import audit, state
from webapp.store.database import Store


@pytest.fixture
def written(store: Store) -> Store:
    """Five entries."""
    for n in range(5):
        with store.write() as connection:
            audit.write(connection, NOW_MS + n, "staff:bea", "logs-read", f"patient:{n}", {"n": n})
    return store


def fault_after(store, *statements):
    with store.write() as connection:
        for statement in statements:
            connection.execute(text(statement))
    with store.read() as connection:
        return audit.fault(connection)


def test_an_empty_chain_is_whole(store):
    assert fault_after(store) is None


def test_a_chain_as_it_was_written_is_whole(written):
    assert fault_after(written) is None
    with written.read() as connection:
        assert [one.number for one in audit.newest(connection, 2)] == [5, 4]
        assert [one.number for one in audit.newest(connection, 9, before=3)] == [2, 1]
        assert [one.number for one in audit.newest(connection, 9, subject="patient:2")] == [3]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE audit SET actor = 'staff:carl' WHERE number = 2", "Entry 2 is not as it was"),
        ("UPDATE audit SET at_ms = at_ms + 1 WHERE number = 1", "Entry 1 is not as it was"),
        ("UPDATE audit SET facts = '{}' WHERE number = 5", "Entry 5 is not as it was"),
        ("DELETE FROM audit WHERE number = 1", "Entry 1 is missing"),
        ("DELETE FROM audit WHERE number = 3", "Entry 3 is missing"),
        ("DELETE FROM audit WHERE number = 5", "There are 4 entries, but 5 were written"),
        ("DELETE FROM audit", "There are 0 entries, but 5 were written"),
        ("UPDATE audit SET number = 6 WHERE number = 5", "Entry 5 is missing"),
    ],
)
def test_an_edit_or_a_deletion_is_found(written, statement, fault):
    assert fault_after(written, statement).startswith(fault)


def test_a_row_that_was_put_in_is_found(written):
    copied = (
        "INSERT INTO audit SELECT 6, at_ms, actor, action, subject, facts, hash"
        " FROM audit WHERE number = 5"
    )
    assert fault_after(written, copied) == "Entry 6 is not as it was written."


def test_a_chain_that_was_written_anew_with_its_head_is_found_by_a_note(written):
    with written.read() as connection:
        head = state.audit_head(connection)
    forged = audit.Head(4, _hash_of_entry(written, 4))
    with written.write() as connection:
        connection.execute(text("DELETE FROM audit WHERE number = 5"))
        state.keep_audit_head(connection, forged)
    with written.read() as connection:
        assert audit.fault(connection) is None
        fault = audit.fault_of_note(connection, f"{head.count}:{head.hash}")
        assert fault == "Entry 5 is not the one that was noted."
        assert audit.fault_of_note(connection, f"4:{forged.hash}") is None


def _hash_of_entry(store, number):
    with store.read() as connection:
        query = text("SELECT hash FROM audit WHERE number = :number")
        return connection.execute(query, {"number": number}).scalar()


def test_a_transaction_that_failed_leaves_no_entry(written):
    with pytest.raises(ZeroDivisionError), written.write() as connection:
        audit.write(connection, NOW_MS, "staff:bea", "logs-read", "logs")
        raise ZeroDivisionError
    assert fault_after(written) is None
