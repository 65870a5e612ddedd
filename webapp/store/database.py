"""The one door to the database: opens it, migrates it, and says in one way that it is not there."""

import os
import select
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    DatabaseError,
    DBAPIError,
    DisconnectionError,
    InterfaceError,
    InternalError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

from webapp.store import migrate, prepared, state

# How long a writer waits for another before it gives up.
PATIENCE_S = 5
# One connection a thread of the server, and some for those who come beside.
# The last used is used next: what a connection has prepared serves again.
_POOL: dict[str, Any] = {
    "pool_size": 8, "max_overflow": 8, "pool_timeout": PATIENCE_S, "pool_use_lifo": True,
}  # fmt: skip
# A transaction that reads first and then writes would fail at once, without any waiting, if another
# wrote between; so a writer takes SQLite's lock at its beginning.
_READING, _WRITING = {"beginning": "BEGIN"}, {"beginning": "BEGIN IMMEDIATE"}

Found = TypeVar("Found")
Note = Callable[[Connection], None]


class StoreUnavailable(Exception):
    """The database is not to be had now: gone, full, locked or read-only. Nothing was kept."""


class StoreDamaged(StoreUnavailable):
    """What lies there is no database any more."""


class Store:
    """A database by its URL. Nothing is touched before the first `read` or `write`.

    `first` runs once in this process, in a transaction, when the store has been opened.
    """

    def __init__(self, url: str, first: Callable[[Connection], None] | None = None) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self._first = first
        self._engine = _engine_of_sqlite(self, _READING) if self.is_sqlite else _engine(self)
        # One writer at a time has one connection: what SQLite has in memory of the data is thrown
        # away whenever another connection has written.
        self._writing_engine = _engine_of_sqlite(self, _WRITING) if self.is_sqlite else self._engine
        self._is_open = False
        self._opening = threading.Lock()
        # SQLite's own way of waiting is to ask again and again; within a process, a lock is fairer.
        self._writing = threading.Lock()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the data. Raises StoreUnavailable."""
        with _told_as_unavailable():
            self.open()
            with self._engine.begin() as connection:
                yield connection

    @contextmanager
    def glance(self) -> Iterator[Connection]:
        """For one `Prepared` statement that reads: nothing goes to the database before or after it.

        Raises StoreUnavailable.
        """
        with _told_as_unavailable():
            self.open()
            with self._engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                # SQLite's has no transactions of its own (see `_set_up_sqlite`).
                if not self.is_sqlite:
                    driver.autocommit = True
                try:
                    yield connection
                finally:
                    if not self.is_sqlite and not driver.closed:
                        driver.autocommit = False

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction that is durable once this context has ended. Raises StoreUnavailable."""
        with _told_as_unavailable():
            self.open()
            with self._turn(), self._writer() as connection:
                yield connection

    def read_and_note(self, read: Callable[[Connection], tuple[Found, Note | None]]) -> Found:
        """What `read` finds, once the note that it makes of that is durable.

        Raises StoreUnavailable.
        """
        if self.is_sqlite:
            return self._read_then_note(read)
        with self.write() as connection:
            found, note = read(connection)
            if note:
                note(connection)
        return found

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Like `read`, and all its statements see the same moment, however long they take."""
        with _told_as_unavailable():
            self.open()
            with self._engine.connect() as connection:
                if not self.is_sqlite:
                    connection.execution_options(isolation_level="REPEATABLE READ")
                with connection.begin():
                    yield connection

    def open(self) -> None:
        """Make the database ready, if it is not yet. Raises StoreUnavailable or StoreTooNew."""
        if self._is_open:
            return
        with _told_as_unavailable(), self._opening:
            self._open()

    def _open(self) -> None:
        if not self._is_open:
            if self.is_sqlite and self.url.database:
                os.makedirs(os.path.dirname(self.url.database), mode=0o700, exist_ok=True)
            with self._turn(), self._writer() as connection:
                if migrate.revision_of(connection) != migrate.HEAD:
                    migrate.upgrade(connection)
                if not state.has_begun(connection):
                    state.begin(connection)
                if self._first:
                    self._first(connection)
            self._is_open = True

    def close(self) -> None:
        """Give back all connections; a later `read` or `write` opens new ones."""
        self._engine.dispose()
        self._writing_engine.dispose()

    def _read_then_note(self, read: Callable[[Connection], tuple[Found, Note | None]]) -> Found:
        """In two transactions: one that both read and wrote would keep all processes waiting for as
        long as it reads. On one connection: see `_writing_engine`."""
        with _told_as_unavailable():
            self.open()
            with self._turn(), self._writing_engine.connect() as connection:
                with connection.execution_options(**_READING).begin():
                    found, note = read(connection)
                if note:
                    with connection.execution_options(**_WRITING).begin():
                        note(connection)
        return found

    @contextmanager
    def _writer(self) -> Iterator[Connection]:
        with self._writing_engine.begin() as connection:
            yield connection

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        if not self._writing.acquire(timeout=PATIENCE_S):
            raise StoreUnavailable("Other writers take too long.")
        try:
            yield
        finally:
            self._writing.release()


@contextmanager
def _told_as_unavailable() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError, InternalError) as error:
        # The driver's words may hold values of the statement; they go no further than the cause.
        raise StoreUnavailable(type(error).__name__) from error
    except (PoolTimeout, OSError) as error:
        raise StoreUnavailable(type(error).__name__) from error
    except DBAPIError as error:
        # SQLite says this, and none of the kinds of it, of a file that it cannot read.
        if type(error) is DatabaseError and isinstance(error.orig, sqlite3.DatabaseError):
            raise StoreDamaged("it is damaged") from error
        if error.connection_invalidated:
            raise StoreUnavailable(type(error).__name__) from error
        raise


def _engine(store: Store) -> Engine:
    arguments: dict[str, Any] = {"connect_timeout": PATIENCE_S}
    # Receipts promise durability, whatever the server's own default is.
    arguments["options"] = f"-c synchronous_commit=on -c lock_timeout={PATIENCE_S * 1000}"
    url = store.url.set(drivername="postgresql+psycopg")
    engine = create_engine(url, connect_args=arguments, hide_parameters=True, **_POOL)
    event.listen(engine, "checkout", _refuse_ended)
    return engine


def _refuse_ended(raw: Any, *_: object) -> None:
    """A database that was restarted is found out before a request is lost to an old connection.

    Asking it each time would cost a way there and back. But whoever ends a connection tells so, and
    nothing else is to be read from one that rests.
    """
    if raw.closed or select.select([raw.fileno()], [], [], 0)[0]:
        raise DisconnectionError("The database has ended this connection.")


def _engine_of_sqlite(store: Store, options: dict[str, str]) -> Engine:
    arguments = {"timeout": PATIENCE_S, "check_same_thread": False}
    engine = create_engine(
        store.url, connect_args=arguments, execution_options=options, hide_parameters=True, **_POOL
    )
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: Connection) -> None:
    prepared.say(connection, connection.get_execution_options()["beginning"])


def _set_up_sqlite(raw: Any, _: object) -> None:
    # The driver must not begin transactions of its own; the engine does.
    raw.isolation_level = None
    cursor = raw.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # FULL: a commit has reached the disk when it returns, also through a power cut.
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
