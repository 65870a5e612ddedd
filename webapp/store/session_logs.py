"""Session logs: the line as it came, and the few columns by which it is found."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Row,
    Select,
    String,
    Table,
    and_,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)

from webapp.domain.log_clock import Arrival, began_at_ms
from webapp.domain.session_log import ReadLine, SessionLog
from webapp.domain.whole_texts import LARGEST
from webapp.store import devices, patients
from webapp.store.new_rows import NewRows
from webapp.store.prepared import Prepared
from webapp.store.tables import HASH, ID, METADATA, MS, SEQ, WORD

# What SQLite calls INTEGER is the order in which it lays rows on the disk.
PLACE = SEQ().with_variant(Integer, "sqlite")
_PLACES_EACH = 2**32

TABLE = Table(
    "session_logs",
    METADATA,
    # See `place_of`.
    Column("place", PLACE, primary_key=True, autoincrement=False),
    Column("seq", SEQ, nullable=False, unique=True),
    Column("id", ID, nullable=False, unique=True),
    Column("sha256", HASH, nullable=False),
    Column("line", LargeBinary, nullable=False),
    Column("received_at_ms", MS, nullable=False),
    Column("device_id", ID, ForeignKey("devices.id"), nullable=False),
    Column("patient_id", ID, ForeignKey("patients.id")),
    # By the phone's clock, unless that was wrong: see `log_clock.began_at_ms`.
    Column("started_at_ms", MS, nullable=False),
    Column("kind", String(10), nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("setting", String(10), nullable=False),
    Column("protocol_id", WORD),
    Column("prescription_id", ID),
    Column("supersedes", ID),
    # See `log_clock.Arrival`.
    Column("skew_ms", MS),
    Index("ix_session_logs_patient_id_started_at_ms", "patient_id", "started_at_ms", "seq"),
)
_KEEP = NewRows(TABLE)


# A struct is made in a fifth of the time of a dataclass, and a read makes hundreds.
class KeptLog(Struct, frozen=True, gc=False):
    """A log as it is kept; `line` are its bytes, whose sha256 is `sha256`."""

    seq: int
    id: str
    sha256: bytes
    line: bytes
    received_at_ms: int
    device_id: str
    patient_id: str | None
    started_at_ms: int
    skew_ms: int | None


class ReadLog(Struct, frozen=True, gc=False):
    """The part of a kept log that a phone of staff is told."""

    seq: int
    sha256: bytes
    received_at_ms: int
    device_id: str
    line: bytes


def place_of(patient_id: str | None, seq: int) -> int:
    """Where a log lies: a patient's logs one after the other, so that few pages hold many of them.

    Two patients may share a stretch (31 bits of the id are taken): their logs mix there, no more.
    """
    stretch = int(patient_id[:8], 16) >> 1 if patient_id else 0
    return stretch * _PLACES_EACH + min(seq, _PLACES_EACH - 1)


def row_of(line: ReadLine, log: SessionLog, seq: int, arrival: Arrival) -> dict[str, Any]:
    """The row of a log that nothing speaks against."""
    return {
        "seq": seq,
        "id": log.id,
        "sha256": line.sha256,
        "line": line.line,
        "received_at_ms": arrival.received_at_ms,
        "skew_ms": arrival.skew_ms,
        "device_id": arrival.device_id,
        "patient_id": log.patient_id,
        "started_at_ms": began_at_ms(log, arrival),
        "kind": log.kind,
        "outcome": log.outcome,
        "setting": log.setting,
        "protocol_id": log.protocol_id,
        "prescription_id": log.prescription_id,
        "supersedes": log.supersedes,
    }


def keep(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    """Add rows made by `row_of`, in one statement."""
    if rows:
        _KEEP.add(
            connection, [{"place": place_of(row["patient_id"], row["seq"]), **row} for row in rows]
        )


def after(
    connection: Connection, seq: int, limit: int, scope: Select[tuple[str]], staff_id: str
) -> list[ReadLog]:
    """Up to `limit` logs numbered above `seq`, in their order.

    `scope` is a query of patients' ids (see `care.ids_of`); logs without a patient are seen by the
    member whose phone made them. A number that is given out later is never below one seen here.
    """
    own_phones = select(devices.TABLE.c.id).where(devices.TABLE.c.staff_id == staff_id)
    seen = or_(
        TABLE.c.patient_id.in_(scope),
        and_(TABLE.c.patient_id.is_(None), TABLE.c.device_id.in_(own_phones)),
    )
    query = select(*_TOLD).where(TABLE.c.seq > seq, seen).order_by(TABLE.c.seq).limit(limit)
    return [ReadLog(*tuple(row)) for row in connection.execute(query)]


def told_of_patient(connection: Connection, seq: int, limit: int, patient_id: str) -> list[ReadLog]:
    """Up to `limit` logs of one patient numbered above `seq`, in their order."""
    rows = _TOLD_OF_PATIENT.rows(connection, **_stretch(patient_id, seq), most=limit)
    return [ReadLog(*row) for row in rows]


def after_of_patient(
    connection: Connection, seq: int, limit: int, patient_id: str
) -> list[KeptLog]:
    """The same, whole."""
    rows = _AFTER_OF_PATIENT.rows(connection, **_stretch(patient_id, seq), most=limit)
    return [KeptLog(*row) for row in rows]


def newest_of_patient(
    connection: Connection,
    patient_id: str,
    limit: int,
    *,
    before: tuple[int, int] | None = None,
) -> list[KeptLog]:
    """Up to `limit` sessions, the last begun first; `before`: (started_at_ms, seq) of the page
    above."""
    place = tuple_(TABLE.c.started_at_ms, TABLE.c.seq)
    query = _selected().where(TABLE.c.patient_id == patient_id)
    if before is not None:
        query = query.where(place < before)
    query = query.order_by(TABLE.c.started_at_ms.desc(), TABLE.c.seq.desc()).limit(limit)
    return [_read(row) for row in connection.execute(query)]


def newest_of_each(
    connection: Connection, patient_ids: Collection[str], limit: int
) -> dict[str, list[KeptLog]]:
    """Up to `limit` sessions of each of these patients, the last begun first, in one statement."""
    older, people = TABLE.alias("older"), patients.TABLE
    last = select(older.c.started_at_ms).where(older.c.patient_id == people.c.id)
    last = last.order_by(older.c.started_at_ms.desc()).offset(limit - 1).limit(1)
    since_ms = func.coalesce(last.correlate(people).scalar_subquery(), -LARGEST)
    query = _selected().join(people, people.c.id == TABLE.c.patient_id)
    query = query.where(people.c.id.in_(patient_ids), TABLE.c.started_at_ms >= since_ms)
    query = query.order_by(TABLE.c.started_at_ms.desc(), TABLE.c.seq.desc())
    found: dict[str, list[KeptLog]] = {patient_id: [] for patient_id in patient_ids}
    for kept in map(_read, connection.execute(query)):
        # Several may have begun at the instant of the last.
        if len(of_one := found[kept.patient_id or ""]) < limit:
            of_one.append(kept)
    return found


def by_ids(connection: Connection, ids: Collection[str]) -> dict[str, KeptLog]:
    """Those of `ids` that are kept."""
    rows = connection.execute(_selected().where(TABLE.c.id.in_(ids)))
    return {kept.id: kept for kept in map(_read, rows)}


def all_lines(connection: Connection, patient_id: str | None = None) -> Iterator[bytes]:
    """Every line as it was sent, by number; only one patient's if `patient_id` is given."""
    query = select(TABLE.c.line).order_by(TABLE.c.seq).execution_options(yield_per=1000)
    if patient_id is not None:
        query = query.where(TABLE.c.patient_id == patient_id)
    yield from connection.execute(query).scalars()


def by_id(connection: Connection, log_id: str) -> KeptLog | None:
    row = connection.execute(_selected().where(TABLE.c.id == log_id)).first()
    return _read(row) if row else None


def file_under(connection: Connection, log_id: str, patient_id: str | None) -> None:
    """Find a log whose line names nobody among the records of a patient, or of none."""
    place = place_of(patient_id, 0) + TABLE.c.seq
    moved = update(TABLE).where(TABLE.c.id == log_id).values(patient_id=patient_id, place=place)
    connection.execute(moved)


def _selected() -> Select[Any]:
    return select(
        TABLE.c.seq, TABLE.c.id, TABLE.c.sha256, TABLE.c.line, TABLE.c.received_at_ms,
        TABLE.c.device_id, TABLE.c.patient_id, TABLE.c.started_at_ms, TABLE.c.skew_ms,
    )  # fmt: skip


def _read(row: Row[Any]) -> KeptLog:
    return KeptLog(*tuple(row))


def _stretch(patient_id: str, seq: int) -> dict[str, Any]:
    ends = {"from_place": place_of(patient_id, seq), "to_place": place_of(patient_id, LARGEST)}
    return {"patient_id": patient_id, **ends}


def _on_stretch(query: Select[Any]) -> Prepared:
    place = TABLE.c.place
    between = and_(place > bindparam("from_place"), place <= bindparam("to_place"))
    # Asked of a function, so that no index by patient is taken, which leads all over the disk.
    is_theirs = func.coalesce(TABLE.c.patient_id, "") == bindparam("patient_id")
    return Prepared(query.where(between, is_theirs).order_by(place).limit(bindparam("most")))


_TOLD = [TABLE.c[name] for name in ReadLog.__struct_fields__]
_TOLD_OF_PATIENT = _on_stretch(select(*_TOLD))
_AFTER_OF_PATIENT = _on_stretch(_selected())
