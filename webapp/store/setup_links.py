"""One-time links by which a member of staff chooses a password and a second factor.

A link without a member is for the first admin, and works only while nobody can sign in.
"""

import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    LargeBinary,
    Row,
    Table,
    delete,
    insert,
    or_,
    select,
)

from webapp.domain.staff_access import SETUP_LINK_MS
from webapp.domain.totp import SECRET_BYTES
from webapp.store import staff
from webapp.store.tables import HASH, ID, METADATA, MS

TABLE = Table(
    "setup_links",
    METADATA,
    Column("token_sha256", HASH, primary_key=True),
    Column("staff_id", ID, ForeignKey("staff.id"), index=True),
    # Made with the link, so that whoever opens it twice sees one secret.
    Column("totp_secret", LargeBinary(32), nullable=False),
    Column("expires_at_ms", MS, nullable=False),
)


@dataclass(frozen=True, slots=True)
class SetupLink:
    """An open link; `staff_id` is None on the first admin's."""

    staff_id: str | None
    totp_secret: bytes


def make(connection: Connection, staff_id: str | None, now_ms: int) -> str:
    """A new link's token, in place of the member's earlier ones."""
    mine = TABLE.c.staff_id.is_(None) if staff_id is None else TABLE.c.staff_id == staff_id
    connection.execute(delete(TABLE).where(or_(mine, TABLE.c.expires_at_ms <= now_ms)))
    token = secrets.token_urlsafe(32)
    row = {
        "token_sha256": _hash_of(token),
        "staff_id": staff_id,
        "totp_secret": secrets.token_bytes(SECRET_BYTES),
        "expires_at_ms": now_ms + SETUP_LINK_MS,
    }
    connection.execute(insert(TABLE), row)
    return token


def is_first_run(connection: Connection) -> bool:
    """Whether nobody can sign in yet."""
    chosen = select(staff.TABLE.c.id).where(staff.TABLE.c.password_hash != "").limit(1)
    return connection.execute(chosen).first() is None


def open_link(connection: Connection, token: str, now_ms: int) -> SetupLink | None:
    """What a token opens, if it is unused, in time, and still wanted."""
    mine = (TABLE.c.token_sha256 == _hash_of(token), TABLE.c.expires_at_ms > now_ms)
    row = connection.execute(select(TABLE).where(*mine)).first()
    if row is None or (row.staff_id is None and not is_first_run(connection)):
        return None
    return _read(row)


def use(connection: Connection, token: str) -> bool:
    """Use it up; False if another did so meanwhile."""
    used = delete(TABLE).where(TABLE.c.token_sha256 == _hash_of(token))
    return connection.execute(used).rowcount == 1


def forget_of(connection: Connection, staff_id: str) -> None:
    connection.execute(delete(TABLE).where(TABLE.c.staff_id == staff_id))


def forget_all(connection: Connection) -> None:
    """No link works any longer, as after a restore, which would make used ones new again."""
    connection.execute(delete(TABLE))


def _hash_of(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogateescape")).digest()


def _read(row: Row[Any]) -> SetupLink:
    return SetupLink(row.staff_id, row.totp_secret)
