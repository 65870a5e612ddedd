"""All SQL of the server, one table a file. Runs alike on SQLite and PostgreSQL.

A function here takes a connection, and the time where it needs one; it runs within the transaction
that `Store.read()` or `Store.write()` opened, and commits nothing itself.
"""
