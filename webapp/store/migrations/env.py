"""Alembic runs this; the connection and its transaction are the caller's (see migrate.py)."""

from alembic import context

from webapp.store.schema import CATALOGUE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=CATALOGUE,
    transactional_ddl=True,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
