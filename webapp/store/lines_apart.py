"""What the two tables of lines that lie apart from the records have in common.

Their rows are read into a dataclass of the caller, whose fields are named as the columns are.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, Table, insert, select

Line = TypeVar("Line")


def keep(connection: Connection, table: Table, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows: seq, id, sha256, line, received_at_ms, skew_ms, device_id, patient_id, reason."""
    if rows:
        connection.execute(insert(table), rows)


def open_ones(
    connection: Connection,
    table: Table,
    kind: type[Line],
    is_open: ColumnElement[bool],
    limit: int,
    after_seq: int,
) -> list[Line]:
    """Up to `limit` lines that still wait, numbered above `after_seq`, in their order."""
    query = _selected(table, kind).where(is_open, table.c.seq > after_seq)
    rows = connection.execute(query.order_by(table.c.seq).limit(limit))
    return [kind(*tuple(row)) for row in rows]


def by_seq(connection: Connection, table: Table, kind: type[Line], seq: int) -> Line | None:
    row = connection.execute(_selected(table, kind).where(table.c.seq == seq)).first()
    return kind(*tuple(row)) if row else None


def _selected(table: Table, kind: type[Any]) -> Select[Any]:
    return select(*(table.c[field.name] for field in fields(kind)))
