"""What the server knows of itself: its epoch, its counters, the head of the audit, its keys.

A row here is also the lock of what it counts: who takes a number keeps the row until its commit, so
that numbers become visible in their order, over all processes.
"""

import secrets
from dataclasses import dataclass
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    String,
    Table,
    Text,
    bindparam,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.exc import NoResultFound

from webapp.domain.audit import EMPTY, Head
from webapp.store.prepared import Prepared
from webapp.store.tables import METADATA

TABLE = Table(
    "server_state",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("text", Text, nullable=False),
)
_NAMED = TABLE.c.name == bindparam("of")
_LOCK = Prepared(select(TABLE.c.number, TABLE.c.text).where(_NAMED).with_for_update())
_READ = select(TABLE.c.name, TABLE.c.number, TABLE.c.text)
_MARKS = Prepared(
    _READ.where(TABLE.c.name.in_([literal_column("'epoch'"), literal_column("'backed_up_seq'")]))
)
_COUNT = Prepared(update(TABLE).where(_NAMED).values(number=bindparam("to")))
_HEAD = Prepared(update(TABLE).where(_NAMED).values(number=bindparam("to"), text=bindparam("hash")))


@dataclass(frozen=True, slots=True)
class Marks:
    """What every answer of the API tells: which life of the data, and how far a backup holds it."""

    epoch: str
    backed_up_seq: int


def begin(connection: Connection) -> None:
    """Write the first rows of an empty store."""
    rows: list[dict[str, object]] = [
        {"name": "epoch", "number": 0, "text": str(uuid4())},
        {"name": "seq", "number": 0, "text": ""},
        {"name": "backed_up_seq", "number": 0, "text": ""},
        {"name": "audit", "number": 0, "text": EMPTY},
        {"name": "key:pairing", "number": 0, "text": secrets.token_hex(32)},
    ]
    connection.execute(insert(TABLE), rows)


def has_begun(connection: Connection) -> bool:
    """Whether the first rows are written."""
    return bool(connection.execute(_READ.where(TABLE.c.name == "epoch")).first())


def marks(connection: Connection) -> Marks:
    """The epoch, and the largest number that a finished backup holds."""
    kept = {name: (number, text) for name, number, text in _MARKS.rows(connection)}
    return Marks(kept["epoch"][1], kept["backed_up_seq"][0])


def begin_epoch(connection: Connection) -> str:
    """A new epoch, for data that went back in time: phones then send again what is missing."""
    epoch = str(uuid4())
    connection.execute(update(TABLE).where(TABLE.c.name == "epoch").values(text=epoch))
    return epoch


def last_seq(connection: Connection) -> int:
    """The largest number given out."""
    return _number(connection, "seq")


def hold_last_seq(connection: Connection) -> int:
    """The same, and nobody else gives out numbers until this transaction ends."""
    return int(_held(connection, "seq")[0])


def keep_last_seq(connection: Connection, seq: int) -> None:
    """Only after `hold_last_seq`, in its transaction."""
    _COUNT.run(connection, of="seq", to=seq)


def keep_backed_up_seq(connection: Connection, seq: int) -> None:
    """A backup that holds all numbers up to `seq` is safe on its disk. Never goes back."""
    mark = TABLE.c.name == "backed_up_seq"
    connection.execute(update(TABLE).where(mark, TABLE.c.number < seq).values(number=seq))


def audit_head(connection: Connection) -> Head:
    """How many audit entries were written, and the last one's hash."""
    row = connection.execute(_READ.where(TABLE.c.name == "audit")).one()
    return Head(row.number, row.text)


def hold_audit_head(connection: Connection) -> Head:
    """The same, and nobody else writes entries until this transaction ends."""
    return Head(*_held(connection, "audit"))


def keep_audit_head(connection: Connection, head: Head) -> None:
    """Only after `hold_audit_head`, in its transaction."""
    _HEAD.run(connection, of="audit", to=head.count, hash=head.hash)


def hold_key(connection: Connection, name: str) -> bytes:
    """A secret key of this server, such as `pairing`; 32 bytes.

    Nobody else gets it until this transaction ends, so that what is done with it is counted in
    turn. Raises NoResultFound if `begin` made no such key.
    """
    return bytes.fromhex(_held(connection, f"key:{name}")[1])


def _held(connection: Connection, name: str) -> tuple[int, str]:
    row = _LOCK.first(connection, of=name)
    if row is None:
        raise NoResultFound(f"There is no {name}.")
    number, text = row
    return number, text


def _number(connection: Connection, name: str) -> int:
    return int(connection.execute(_READ.where(TABLE.c.name == name)).one().number)
