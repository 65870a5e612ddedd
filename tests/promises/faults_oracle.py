"""The one oracle: what phones made is what the server has, each once; and what that rests on.

It reads the tables in plain SQL, not through the code that wrote them.
"""

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256

from promises.faults_phone import Phone
from sqlalchemy import Connection, text

from webapp.store import audit

KEEPERS = ("session_logs", "quarantine", "conflicts")
Pair = tuple[str, bytes]


class Broken(AssertionError):
    """A promise was broken; the message says which and how."""


def check_arrival(connection: Connection, phones: Iterable[Phone]) -> None:
    """At the end: the multiset of (id, sha256) made equals the one kept, each once. Or Broken."""
    made = Counter(one.pair for phone in phones for one in phone.made)
    kept = Counter(pair for pair, _ in kept_logs(connection))
    if lost := made - kept:
        raise Broken(f"lost: {_named(lost)}")
    if more := kept - made:
        raise Broken(f"doubled, or made by nobody: {_named(more)}")


def check_receipts(connection: Connection, phones: Iterable[Phone]) -> None:
    """At any time: what a receipt of this epoch says is kept, is kept under its number. Or
    Broken."""
    epoch = connection.execute(text("SELECT text FROM server_state WHERE name='epoch'")).scalar()
    numbers = {pair: seq for pair, seq in kept_logs(connection)}
    for phone in phones:
        if phone.epoch != epoch:
            continue
        for one, seq in phone.delivered:
            if numbers.get(one.pair) != seq:
                raise Broken(
                    f"{one.id} has a receipt for {seq} and is kept as {numbers.get(one.pair)}"
                )


def check_rest(connection: Connection) -> None:
    """At the end: bytes are what their hashes say, numbers are single, the audit is whole. Or
    Broken."""
    numbers = [seq for _, seq in kept_logs(connection)]
    last = connection.execute(text("SELECT number FROM server_state WHERE name='seq'")).scalar()
    if len(set(numbers)) != len(numbers) or max(numbers, default=0) > last:
        raise Broken(f"numbers were given twice, or beyond {last}: {sorted(numbers)}")
    for table in KEEPERS:
        for row in connection.execute(text(f"SELECT line, sha256 FROM {table}")):  # noqa: S608
            if sha256(row.line).digest() != row.sha256:
                raise Broken(f"the bytes of a log in {table} are not those of its hash")
    if fault := audit.fault(connection):
        raise Broken(f"audit: {fault}")
    if connection.dialect.name == "sqlite":
        told = connection.execute(text("PRAGMA integrity_check")).scalar()
        if told != "ok":
            raise Broken(f"SQLite: {told}")


def check_reading(connection: Connection, read: list[tuple[int, Pair]]) -> None:
    """At the end: who read by number has seen every log of the records once, in order. Or
    Broken."""
    kept = connection.execute(text("SELECT seq, id, sha256 FROM session_logs ORDER BY seq"))
    there = [(row.seq, (row.id, row.sha256)) for row in kept]
    if read != there:
        missed = [seq for seq, _ in there if seq not in {seq for seq, _ in read}]
        raise Broken(f"a reader missed {missed}, and read {[seq for seq, _ in read]}")


def kept_logs(connection: Connection) -> list[tuple[Pair, int]]:
    """((id, sha256), seq) of all that is kept, wherever."""
    queries = [f"SELECT id, sha256, seq FROM {table}" for table in KEEPERS]  # noqa: S608
    query = " UNION ALL ".join(queries)
    return [((row.id, bytes(row.sha256)), row.seq) for row in connection.execute(text(query))]


def _named(pairs: Counter[Pair]) -> str:
    return ", ".join(f"{log_id} ({many})" for (log_id, _), many in pairs.items())
