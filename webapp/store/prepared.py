"""Statements that are compiled once for each engine, for where every request passes.

SQLAlchemy finds a compiled statement again by walking through all its parts, which costs more than
most of these statements themselves.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, CursorResult, Delete, Insert, Select, Update


class Prepared:
    """A statement of numbers, texts and bytes only: nothing is converted on its way in or out.

    Its parameters are those that it names by `bindparam`, or the columns of an insertion.
    """

    def __init__(self, statement: Select[Any] | Insert | Update | Delete) -> None:
        self._statement = statement
        # By engine: the text, the names in their order, what the statement itself gives them, and
        # whether the engine wants them in order.
        self._compiled: dict[str, tuple[str, Sequence[str], Mapping[str, Any], bool]] = {}

    def run(self, connection: Connection, **values: Any) -> CursorResult[Any]:
        """Execute it once."""
        return self._execute(connection, [values], is_one=True)

    def run_each(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Execute it for each of the rows, of which there is one at least."""
        self._execute(connection, rows, is_one=False)

    def _execute(
        self, connection: Connection, rows: Sequence[Mapping[str, Any]], *, is_one: bool
    ) -> CursorResult[Any]:
        text, names, given, is_ordered = self._for(connection)
        filled = [{**given, **row} for row in rows] if given else rows
        parameters: list[Any] = [*filled]
        if is_ordered:
            parameters = [tuple([row[name] for name in names]) for row in filled]
        return connection.exec_driver_sql(text, parameters[0] if is_one else parameters)

    def _for(self, connection: Connection) -> tuple[str, Sequence[str], Mapping[str, Any], bool]:
        dialect = connection.dialect
        if dialect.name not in self._compiled:
            compiled = self._statement.compile(dialect=dialect)
            given = {k: v for k, v in compiled.params.items() if v is not None}
            names = compiled.positiontup or () if compiled.positional else ()
            self._compiled[dialect.name] = (str(compiled), names, given, compiled.positional)
        return self._compiled[dialect.name]
