"""Staff: who works at the clinic."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, String, Table, Text, bindparam, insert, select, update

from webapp.store.prepared import Prepared
from webapp.store.tables import ID, METADATA, MS

ROLES = ("admin", "therapist")

TABLE = Table(
    "staff",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    # argon2id; empty until the person has chosen one.
    Column("password_hash", Text, nullable=False),
    Column("added_at_ms", MS, nullable=False),
    Column("disabled_at_ms", MS),
)
_MEMBERS = select(
    TABLE.c.id, TABLE.c.email, TABLE.c.role, TABLE.c.password_hash, TABLE.c.disabled_at_ms
)
_BY_ID = Prepared(_MEMBERS.where(TABLE.c.id == bindparam("of")))


@dataclass(frozen=True, slots=True)
class StaffMember:
    """One person of the clinic; `role` is one of ROLES."""

    id: str
    email: str
    role: str
    password_hash: str
    is_disabled: bool


def add(connection: Connection, email: str, role: str, now_ms: int) -> StaffMember | None:
    """A new member without a password; None if the address is taken. Addresses ignore case."""
    email = email.strip().lower()
    if by_email(connection, email) is not None:
        return None
    member = StaffMember(str(uuid4()), email, role, "", False)
    row = {"id": member.id, "email": email, "role": role, "password_hash": ""}
    connection.execute(insert(TABLE), {**row, "added_at_ms": now_ms})
    return member


def by_email(connection: Connection, email: str) -> StaffMember | None:
    row = connection.execute(_MEMBERS.where(TABLE.c.email == email.strip().lower())).first()
    return _read(row) if row else None


def by_id(connection: Connection, staff_id: str) -> StaffMember | None:
    row = _BY_ID.first(connection, of=staff_id)
    return _read(row) if row else None


def all_members(connection: Connection) -> list[StaffMember]:
    """Everybody, by address."""
    return [_read(row) for row in connection.execute(_MEMBERS.order_by(TABLE.c.email))]


def keep_password(connection: Connection, staff_id: str, password_hash: str) -> None:
    """Replace the argon2id hash."""
    changed = update(TABLE).where(TABLE.c.id == staff_id)
    connection.execute(changed.values(password_hash=password_hash))


def disable(connection: Connection, staff_id: str, now_ms: int) -> None:
    """From the next request on, neither the person nor their phones may read anything."""
    changed = update(TABLE).where(TABLE.c.id == staff_id, TABLE.c.disabled_at_ms.is_(None))
    connection.execute(changed.values(disabled_at_ms=now_ms))


def enable(connection: Connection, staff_id: str) -> None:
    """The person may sign in again, and their phones read again what they read before."""
    connection.execute(update(TABLE).where(TABLE.c.id == staff_id).values(disabled_at_ms=None))


def change_role(connection: Connection, staff_id: str, role: str) -> None:
    """From the next request on, the person sees what the other role sees."""
    connection.execute(update(TABLE).where(TABLE.c.id == staff_id).values(role=role))


def is_last_admin(connection: Connection, staff_id: str) -> bool:
    """Whether without this member nobody could let others in.

    Until the end of the transaction no other one can decide the same of another admin.
    """
    admins = (
        TABLE.c.role == "admin",
        TABLE.c.disabled_at_ms.is_(None),
        TABLE.c.password_hash != "",
    )
    query = select(TABLE.c.id).where(*admins).order_by(TABLE.c.id).with_for_update()
    return set(connection.execute(query).scalars()) <= {staff_id}


def _read(row: Iterable[Any]) -> StaffMember:
    staff_id, email, role, password_hash, disabled_at_ms = row
    return StaffMember(staff_id, email, role, password_hash, disabled_at_ms is not None)
