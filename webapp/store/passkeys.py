"""Passkeys of each member: public keys, whose other halves never leave their authenticators."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Row,
    String,
    Table,
    delete,
    insert,
    select,
    update,
)

from webapp.store.tables import ID, METADATA, MS, WORD

TABLE = Table(
    "passkeys",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("staff_id", ID, ForeignKey("staff.id"), nullable=False, index=True),
    # As long as WebAuthn lets one be.
    Column("credential_id", LargeBinary(1023), nullable=False, unique=True),
    # A COSE key.
    Column("public_key", LargeBinary, nullable=False),
    Column("sign_count", BigInteger, nullable=False),
    Column("name", WORD, nullable=False),
    # By which ways its authenticator is reached, as the browser told; parted by spaces.
    Column("transports", String(200), nullable=False),
    Column("made_at_ms", MS, nullable=False),
    Column("used_at_ms", MS),
)


@dataclass(frozen=True, slots=True)
class Passkey:
    """One passkey; `used_at_ms` is None until it has opened a session."""

    id: str
    staff_id: str
    credential_id: bytes
    public_key: bytes
    sign_count: int
    name: str
    transports: tuple[str, ...]
    made_at_ms: int
    used_at_ms: int | None


def add(
    connection: Connection, staff_id: str, credential_id: bytes, public_key: bytes,
    sign_count: int, name: str, transports: tuple[str, ...], now_ms: int,
) -> str | None:  # fmt: skip
    """Keep a new passkey; its id, or None if somebody has this one already."""
    if by_credential(connection, credential_id) is not None:
        return None
    row = {
        "id": str(uuid4()), "staff_id": staff_id, "credential_id": credential_id,
        "public_key": public_key, "sign_count": sign_count, "name": name,
        "transports": " ".join(transports), "made_at_ms": now_ms,
    }  # fmt: skip
    connection.execute(insert(TABLE), row)
    return str(row["id"])


def of_member(connection: Connection, staff_id: str) -> list[Passkey]:
    """A member's passkeys, the oldest first."""
    query = select(TABLE).where(TABLE.c.staff_id == staff_id)
    rows = connection.execute(query.order_by(TABLE.c.made_at_ms, TABLE.c.id))
    return [_read(row) for row in rows]


def by_credential(connection: Connection, credential_id: bytes) -> Passkey | None:
    query = select(TABLE).where(TABLE.c.credential_id == credential_id)
    row = connection.execute(query).first()
    return _read(row) if row else None


def use(connection: Connection, passkey_id: str, sign_count: int, now_ms: int) -> bool:
    """Note a use; False if the authenticator has counted no further than once before.

    One that does not count at all says 0 each time.
    """
    further = TABLE.c.sign_count < sign_count if sign_count else TABLE.c.sign_count == 0
    mine = update(TABLE).where(TABLE.c.id == passkey_id, further)
    return connection.execute(mine.values(sign_count=sign_count, used_at_ms=now_ms)).rowcount == 1


def remove(connection: Connection, passkey_id: str, staff_id: str) -> bool:
    """Forget one, if it is this member's; whether it was."""
    mine = delete(TABLE).where(TABLE.c.id == passkey_id, TABLE.c.staff_id == staff_id)
    return connection.execute(mine).rowcount == 1


def forget_of(connection: Connection, staff_id: str) -> None:
    """Forget all of a member."""
    connection.execute(delete(TABLE).where(TABLE.c.staff_id == staff_id))


def ids(connection: Connection) -> set[str]:
    """The ids of all passkeys."""
    return set(connection.execute(select(TABLE.c.id)).scalars())


def keep_only(connection: Connection, kept: set[str]) -> None:
    """Forget all but these, as after a restore, which would bring back removed ones."""
    for passkey_id in ids(connection) - kept:
        connection.execute(delete(TABLE).where(TABLE.c.id == passkey_id))


def _read(row: Row[Any]) -> Passkey:
    return Passkey(
        row.id, row.staff_id, row.credential_id, row.public_key, row.sign_count, row.name,
        tuple(row.transports.split()), row.made_at_ms, row.used_at_ms,
    )  # fmt: skip
