"""The audit: who read, paired, revoked, exported or signed in. Rows are only added, in a chain."""

import json
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import BigInteger, Column, Connection, String, Table, select

from webapp.domain.audit import Entry, Head, fault_in
from webapp.domain.whole_texts import number_in
from webapp.store import state
from webapp.store.new_rows import NewRows
from webapp.store.tables import JSON_TEXT, METADATA, MS, WORD

TABLE = Table(
    "audit",
    METADATA,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("at_ms", MS, nullable=False),
    Column("actor", WORD, nullable=False),
    Column("action", WORD, nullable=False),
    Column("subject", WORD, nullable=False),
    Column("facts", JSON_TEXT, nullable=False),
    Column("hash", String(64), nullable=False),
)
_KEEP = NewRows(TABLE)
Facts = Mapping[str, str | int | None]
# now_ms, actor, action, subject and facts of one entry.
Told = tuple[int, str, str, str, Facts | None]
_CHUNK = 1000


def write(
    connection: Connection,
    now_ms: int,
    actor: str,
    action: str,
    subject: str,
    facts: Facts | None = None,
) -> None:
    """Add one entry. `actor` and `subject` are `kind:id`: `device:…`, `staff:…`, `command:host`.

    Holds the chain until the transaction ends, so call it last.
    """
    write_all(connection, [(now_ms, actor, action, subject, facts)])


def write_all(connection: Connection, entries: Sequence[Told]) -> None:
    """The same for several, in their order; of none nothing is written."""
    if not entries:
        return
    head = state.hold_audit_head(connection)
    rows = []
    for now_ms, actor, action, subject, facts in entries:
        text = json.dumps(facts or {}, separators=(",", ":"), sort_keys=True)
        entry = Entry(head.count + 1, now_ms, actor, action, subject, text)
        head = Head(entry.number, entry.hash_after(head.hash))
        row = {
            "number": entry.number, "at_ms": now_ms, "actor": actor, "action": action,
            "subject": subject, "facts": text, "hash": head.hash,
        }  # fmt: skip
        rows.append(row)
    _KEEP.add(connection, rows)
    state.keep_audit_head(connection, head)


def fault(connection: Connection) -> str | None:
    """What was edited or deleted, as a sentence; None if the chain is whole."""
    return fault_in(_chain(connection), state.audit_head(connection))


def fault_of_note(connection: Connection, noted: str) -> str | None:
    """Whether the entry that somebody noted earlier, as `COUNT:HASH`, is still there as it was.

    It finds what `fault` cannot: a chain and a head that were both written anew.
    """
    count, _, noted_hash = noted.partition(":")
    number = number_in(count)
    if number is None:
        return f"{noted} is no note; it looks like 12:3fa9…"
    kept = select(TABLE.c.hash).where(TABLE.c.number == number)
    if number and connection.execute(kept).scalar() != noted_hash:
        return f"Entry {count} is not the one that was noted."
    return None


def newest(
    connection: Connection, limit: int, *, before: int | None = None, subject: str | None = None
) -> list[Entry]:
    """Up to `limit` entries, the newest first, numbered below `before`."""
    query = select(TABLE).order_by(TABLE.c.number.desc()).limit(limit)
    if before is not None:
        query = query.where(TABLE.c.number < before)
    if subject is not None:
        query = query.where(TABLE.c.subject == subject)
    rows = connection.execute(query)
    return [Entry(r.number, r.at_ms, r.actor, r.action, r.subject, r.facts) for r in rows]


def _chain(connection: Connection) -> Iterator[tuple[Entry, str]]:
    query = select(TABLE).order_by(TABLE.c.number).execution_options(yield_per=_CHUNK)
    with connection.execute(query) as rows:
        for row in rows:
            parts = (row.number, row.at_ms, row.actor, row.action, row.subject, row.facts)
            yield Entry(*parts), row.hash
