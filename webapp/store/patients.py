"""Patients: codes, and names only where the clinic wants them."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sqlalchemy import Column, Connection, Row, String, Table, bindparam, insert, select, update

from webapp.store.prepared import Prepared
from webapp.store.tables import ID, METADATA, MS

TABLE = Table(
    "patients",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200)),
    Column("added_at_ms", MS, nullable=False),
)
_BY_ID = Prepared(
    select(TABLE.c.id, TABLE.c.code, TABLE.c.name).where(TABLE.c.id == bindparam("of"))
)


@dataclass(frozen=True, slots=True)
class Patient:
    """One patient; `name` is None where the clinic keeps codes only."""

    id: str
    code: str
    name: str | None


def add(connection: Connection, code: str, now_ms: int, name: str | None = None) -> Patient | None:
    """A new patient; None if the code is taken."""
    code = code.strip()
    if by_code(connection, code) is not None:
        return None
    patient = Patient(str(uuid4()), code, name)
    row = {"id": patient.id, "code": code, "name": name, "added_at_ms": now_ms}
    connection.execute(insert(TABLE), row)
    return patient


def by_code(connection: Connection, code: str) -> Patient | None:
    row = connection.execute(select(TABLE).where(TABLE.c.code == code.strip())).first()
    return _read(row) if row else None


def by_id(connection: Connection, patient_id: str) -> Patient | None:
    row = _BY_ID.first(connection, of=patient_id)
    return Patient(*row) if row else None


def all_patients(connection: Connection) -> list[Patient]:
    """Every patient, by code."""
    return [_read(row) for row in connection.execute(select(TABLE).order_by(TABLE.c.code))]


def rename(connection: Connection, patient_id: str, name: str | None) -> None:
    """Keep another name, or none."""
    connection.execute(update(TABLE).where(TABLE.c.id == patient_id).values(name=name))


def _read(row: Row[Any]) -> Patient:
    return Patient(row.id, row.code, row.name)
