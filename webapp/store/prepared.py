"""Statements for where every request passes: compiled once for each engine, given to its driver.

SQLAlchemy finds a compiled statement again by walking through all its parts, and wraps whatever
comes back; both cost ten times as much as most of these statements themselves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter, itemgetter, methodcaller
from typing import Any

from sqlalchemy import ColumnElement, Connection, Delete, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.selectable import CompoundSelect

Row = tuple[Any, ...]
# Bytes that come as text are twice as long, and have to be read.
_OPTIONS = {"postgresql": {"binary": True}}


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: str
    # Values by name as the engine wants them.
    arrange: Callable[[Mapping[str, Any]], Any]


class Prepared:
    """A statement of numbers, texts and bytes only: nothing is converted on its way in or out.

    Its parameters are those that it names by `bindparam`, or the columns of an insertion. Errors
    are raised as SQLAlchemy raises them.
    """

    def __init__(
        self, statement: Select[Any] | CompoundSelect[Any] | Insert | Update | Delete
    ) -> None:
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, **values: Any) -> list[Row]:
        """Execute it; all that it finds, the columns in the statement's order."""
        found: list[Row] = self._execute(connection, values, methodcaller("fetchall"))
        return found

    def first(self, connection: Connection, **values: Any) -> Row | None:
        """Execute it; the first row that it finds."""
        row: Row | None = self._execute(connection, values, methodcaller("fetchone"))
        return row

    def run(self, connection: Connection, **values: Any) -> int:
        """Execute it; how many rows it wrote."""
        count: int = self._execute(connection, values, attrgetter("rowcount"))
        return count

    def run_each(self, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Execute it for each of the rows, of which there is one at least."""
        compiled = self._for(connection)
        parameters = [*map(compiled.arrange, rows)]
        ask(connection, lambda driver: driver.cursor().executemany(compiled.text, parameters))

    def _execute(
        self, connection: Connection, values: Mapping[str, Any], taken: Callable[[Any], Any]
    ) -> Any:
        compiled = self._for(connection)
        parameters = compiled.arrange(values)
        options = _OPTIONS.get(connection.dialect.name, {})
        return ask(
            connection, lambda driver: taken(driver.execute(compiled.text, parameters, **options))
        )

    def _for(self, connection: Connection) -> _Compiled:
        dialect = connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            made = self._statement.compile(dialect=dialect)
            given = {name: value for name, value in made.params.items() if value is not None}
            compiled = _Compiled(str(made), _arrangement(made.positiontup, given))
            self._compiled[dialect.name] = compiled
        return compiled


def _arrangement(
    names: Sequence[str] | None, given: Mapping[str, Any]
) -> Callable[[Mapping[str, Any]], Any]:
    """Puts values in the order of `names`, or leaves them by name; `given` are always the same."""
    if given:
        order = _arrangement(names, {})
        return lambda values: order({**given, **values})
    if names is None:
        return dict
    # Of one name, it would take the value alone.
    return itemgetter(*names) if len(names) > 1 else lambda values: [*map(values.get, names)]


def say(connection: Connection, text: str) -> None:
    """Execute a statement that has no parameters and finds nothing, such as BEGIN."""
    ask(connection, lambda driver: driver.execute(text))


def ask(connection: Connection, act: Callable[[Any], Any]) -> Any:
    """What `act` makes of the driver's connection; errors are raised as SQLAlchemy raises them."""
    try:
        return act(connection.connection.driver_connection)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _as_sqlalchemy(connection, error) from error


def _as_sqlalchemy(connection: Connection, error: Any) -> Any:
    """The driver's error as any other statement would raise it; a lost connection is given up."""
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, connection.connection.dbapi_connection, None)
    if is_lost:
        connection.invalidate(error)
    return DBAPIError.instance(
        "", None, error, dialect.loaded_dbapi.Error,
        hide_parameters=True, connection_invalidated=is_lost, dialect=dialect,
    )  # fmt: skip


class InList(ColumnElement[bool]):
    """Whether a column holds one of the texts of a JSON list, which is one parameter: so that a
    statement is the same for however many."""

    inherit_cache = False

    def __init__(self, column: ColumnElement[str], json_list: ColumnElement[str]) -> None:
        self.parts = (column, json_list)


@compiles(InList, "sqlite")
def _on_sqlite(element: InList, compiler: Any, **options: Any) -> str:
    column, json_list = (compiler.process(part, **options) for part in element.parts)
    return f"{column} IN (SELECT value FROM json_each({json_list}))"  # noqa: S608 (both compiled)


@compiles(InList, "postgresql")
def _on_postgresql(element: InList, compiler: Any, **options: Any) -> str:
    column, json_list = (compiler.process(part, **options) for part in element.parts)
    # An array is looked up in the index, entry by entry, whatever the planner knows of the table.
    return f"{column} = ANY (ARRAY(SELECT json_array_elements_text(CAST({json_list} AS json))))"
