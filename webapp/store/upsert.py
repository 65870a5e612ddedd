"""The one statement that both engines spell alike, but SQLAlchemy does not: insert unless there."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_if_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert a row unless its key is taken; whether it was inserted."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = make(table).values(**row).on_conflict_do_nothing()
    return connection.execute(statement.returning(*table.primary_key)).first() is not None


def insert_or_replace(
    connection: Connection, table: Table, key: str, row: Mapping[str, Any]
) -> None:
    """Insert a row; if its `key` is taken, overwrite that row's other columns."""
    make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    others = {name: value for name, value in row.items() if name != key}
    statement = make(table).values(**row)
    connection.execute(statement.on_conflict_do_update(index_elements=[key], set_=others))
