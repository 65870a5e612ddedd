"""The floor: the same batches into the same database in a plain loop, without any server."""

import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from time import perf_counter

import psycopg

from bench.sync_datasette import TABLE
from bench.sync_records import Record

Row = tuple[str, str, str, str]


def sqlite_logs_per_s(file: Path, batches: Sequence[Sequence[Record]]) -> float:
    """WAL, synchronous=FULL, a transaction a batch, each line hashed."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(TABLE)
    began = perf_counter()
    for batch in batches:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany("INSERT INTO logs VALUES (?, ?, ?, ?)", map(_row, batch))
        connection.execute("COMMIT")
    seconds = perf_counter() - began
    connection.close()
    return sum(map(len, batches)) / seconds


def postgresql_logs_per_s(url: str, batches: Sequence[Sequence[Record]]) -> float:
    """synchronous_commit=on, a transaction a batch, each line hashed."""
    with psycopg.connect(url, autocommit=True) as connection, connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = on")
        cursor.execute(TABLE)
        began = perf_counter()
        for batch in batches:
            with connection.transaction():
                rows = list(map(_row, batch))
                cursor.executemany("INSERT INTO logs VALUES (%s, %s, %s, %s)", rows)
        seconds = perf_counter() - began
    return sum(map(len, batches)) / seconds


def _row(record: Record) -> Row:
    sha256(record.line).digest()
    return record.id, record.patient_id, record.started_at, record.line.decode()
