"""Prescriptions: versions that are only ever added."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import uuid4

import msgspec
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Select,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    insert,
    select,
)

from webapp.domain.prescription import Chosen, Prescription
from webapp.domain.session_log import instant
from webapp.store.prepared import InList, Prepared
from webapp.store.tables import ID, JSON_TEXT, METADATA, MS
from webapp.store.upsert import insert_if_new

TABLE = Table(
    "prescriptions",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("patient_id", ID, ForeignKey("patients.id"), nullable=False, index=True),
    Column("supersedes", ID),
    Column("status", String(10), nullable=False),
    Column("chosen", JSON_TEXT, nullable=False),
    Column("written_by", ID, ForeignKey("staff.id"), nullable=False),
    Column("written_at_ms", MS, nullable=False),
    # Two editors of one version: the second is told, and overwrites nothing.
    UniqueConstraint("supersedes"),
)

_CHOSEN = msgspec.json.Decoder(Chosen)
_COLUMNS = (
    TABLE.c.id, TABLE.c.patient_id, TABLE.c.supersedes, TABLE.c.status,
    TABLE.c.written_at_ms, TABLE.c.chosen,
)  # fmt: skip
_BY_IDS = Prepared(select(*_COLUMNS).where(InList(TABLE.c.id, bindparam("ids"))))


def write(
    connection: Connection,
    patient_id: str,
    chosen: Chosen,
    written_by: str,
    now_ms: int,
    *,
    supersedes: str | None = None,
    status: str = "active",
) -> str | None:
    """Add a version, `active` or `ended`; its id, or None if `supersedes` has a later one."""
    version = str(uuid4())
    row = {
        "id": version,
        "patient_id": patient_id,
        "supersedes": supersedes,
        "status": status,
        "chosen": msgspec.json.encode(chosen).decode(),
        "written_by": written_by,
        "written_at_ms": now_ms,
    }
    if supersedes is None:
        connection.execute(insert(TABLE), row)
        return version
    return version if insert_if_new(connection, TABLE, row) else None


def current_of(connection: Connection, patient_ids: Collection[str]) -> list[Prescription]:
    """The latest version of each active prescription of these patients, the oldest first."""
    mine = _latest().where(TABLE.c.patient_id.in_(patient_ids), TABLE.c.status == "active")
    query = mine.order_by(TABLE.c.patient_id, TABLE.c.written_at_ms, TABLE.c.id)
    return [_read(row) for row in connection.execute(query)]


def history_of(connection: Connection, patient_id: str) -> list[Prescription]:
    """Every version ever written for a patient, the newest first."""
    query = select(*_COLUMNS).where(TABLE.c.patient_id == patient_id)
    rows = connection.execute(query.order_by(TABLE.c.written_at_ms.desc(), TABLE.c.id))
    return [_read(row) for row in rows]


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, Prescription]:
    """These versions, whether current or not."""
    rows = _BY_IDS.rows(connection, ids=msgspec.json.encode([*ids]).decode())
    return {row[0]: _read(row) for row in rows}


def _latest() -> Select[Any]:
    later = TABLE.alias("later")
    return select(*_COLUMNS).where(~select(later).where(later.c.supersedes == TABLE.c.id).exists())


def _read(row: Iterable[Any]) -> Prescription:
    version, patient_id, supersedes, status, written_at_ms, chosen = row
    return Prescription(
        id=version,
        patient_id=patient_id,
        supersedes=supersedes,
        status=status,
        written_at=instant(written_at_ms),
        chosen=_CHOSEN.decode(chosen),
    )
