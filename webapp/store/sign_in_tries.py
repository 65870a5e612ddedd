"""Tries to sign in, counted beforehand, in the store that all processes share."""

from sqlalchemy import Connection, delete

from webapp.domain.pairing import keyed_hash
from webapp.domain.staff_access import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS, TRIES_WINDOW_MS
from webapp.store import attempts, state

_KIND = "sign-in"


def may_try(connection: Connection, account: str | None, address: str, now_ms: int) -> bool:
    """Whether one more try is allowed; if so, it is counted. The caller must commit.

    `account` is what was typed as an address of e-mail, or a member's id, None if nobody
    is named yet; `address` the caller's.
    """
    key = state.hold_key(connection, "staff")
    since_ms = now_ms - TRIES_WINDOW_MS
    attempts.forget_before(connection, _KIND, since_ms)
    limits = {_address(key, address): TRIES_PER_ADDRESS}
    if account is not None:
        limits[_account(key, account)] = TRIES_PER_ACCOUNT
    for who, most in limits.items():
        if attempts.count_since(connection, _KIND, who, since_ms) >= most:
            return False
    for who in limits:
        attempts.add(connection, _KIND, who, now_ms)
    return True


def forget(connection: Connection, account: str) -> None:
    """An account that was entered rightly starts anew; its caller's address does not."""
    who = _account(state.hold_key(connection, "staff"), account)
    table = attempts.TABLE
    connection.execute(delete(table).where(table.c.kind == _KIND, table.c.who == who))


def _account(key: bytes, account: str) -> bytes:
    return keyed_hash(key, f"account {account.strip().lower()}")


def _address(key: bytes, address: str) -> bytes:
    return keyed_hash(key, f"address {address}")
