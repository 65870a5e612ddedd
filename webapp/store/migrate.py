"""Brings a store to the schema of this version, through Alembic."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

# Named here too, so that a store that is up to date is opened without loading Alembic.
HEAD = "0010"
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010")
FOLDER = Path(__file__).parent / "migrations"

# Any number, but the same in every process: one migrates, the others wait for it.
_LOCK = 7_305_421_963


class StoreTooNew(Exception):
    """A later version of Periost wrote this store; the message says what to do."""


def revision_of(connection: Connection) -> str | None:
    """The revision of the store's schema; None if it is empty. Raises StoreTooNew."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    if revision not in REVISIONS:
        raise StoreTooNew(
            f"The database has schema {revision}, made by a later version of Periost."
            f" This one knows {HEAD}. Install the later version; nothing was changed."
        )
    return revision


def upgrade(connection: Connection, to: str = HEAD) -> None:
    """Migrate within the connection's transaction. Raises StoreTooNew."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    if revision_of(connection) == to:
        return
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
