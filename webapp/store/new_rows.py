"""Rows put into a table, several at once, where every delivery passes."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, String, Table, insert

from webapp.store.prepared import Prepared, ask

Rows = Sequence[Mapping[str, Any]]


class NewRows:
    """The way into one table, whose columns are numbers, texts and bytes only.

    A row names every column. Errors are raised as SQLAlchemy raises them.
    """

    def __init__(self, table: Table) -> None:
        self._insert = Prepared(insert(table))
        self._names = [column.name for column in table.columns]
        self._kinds = [_kind_of(column.type) for column in table.columns]
        self._copy = f"COPY {table.name} ({', '.join(self._names)}) FROM STDIN (FORMAT BINARY)"

    def add(self, connection: Connection, rows: Rows) -> None:
        """Add them, of which there is one at least."""
        if len(rows) == 1:
            self._insert.run(connection, **rows[0])
        elif connection.dialect.name == "postgresql":
            # A row costs a quarter of what it costs as a statement of its own.
            ask(connection, self._copier(rows))
        else:
            self._insert.run_each(connection, rows)

    def _copier(self, rows: Rows) -> Callable[[Any], None]:
        def copy(driver: Any) -> None:
            with driver.cursor() as cursor, cursor.copy(self._copy) as into:
                into.set_types(self._kinds)
                for row in rows:
                    into.write_row([row[name] for name in self._names])

        return copy


def _kind_of(kind: Any) -> str:
    if isinstance(kind, String):
        return "text"
    return "bytea" if isinstance(kind, LargeBinary) else "int8"
