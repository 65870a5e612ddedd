"""The second factor of each member: the secret that their authenticator holds, too.

It has to be readable to be checked. Who can read the database reads the records anyway; what keeps
it safe is the host, its disk and its backups.
"""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Table,
    delete,
    insert,
    select,
    update,
)

from webapp.store.tables import ID, METADATA, MS

TABLE = Table(
    "staff_totp",
    METADATA,
    Column("staff_id", ID, ForeignKey("staff.id"), primary_key=True),
    Column("secret", LargeBinary(32), nullable=False),
    # The step of the last code that was taken: none is taken twice.
    Column("last_step", BigInteger, nullable=False),
    Column("kept_at_ms", MS, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A member's secret, and the step of the last code that was taken."""

    secret: bytes
    last_step: int


def keep(connection: Connection, staff_id: str, secret: bytes, step: int, now_ms: int) -> None:
    """Take a new secret in place of an earlier one; `step` is that of the code that proved it."""
    forget(connection, staff_id)
    row = {"staff_id": staff_id, "secret": secret, "last_step": step, "kept_at_ms": now_ms}
    connection.execute(insert(TABLE), row)


def of_member(connection: Connection, staff_id: str) -> SecondFactor | None:
    row = connection.execute(select(TABLE).where(TABLE.c.staff_id == staff_id)).first()
    return SecondFactor(row.secret, row.last_step) if row else None


def use(connection: Connection, staff_id: str, step: int) -> bool:
    """Take a code's step; False if it, or a later one, was taken before."""
    unused = update(TABLE).where(TABLE.c.staff_id == staff_id, TABLE.c.last_step < step)
    return connection.execute(unused.values(last_step=step)).rowcount == 1


def forget(connection: Connection, staff_id: str) -> None:
    connection.execute(delete(TABLE).where(TABLE.c.staff_id == staff_id))
