"""A delivery: the lines of one upload, judged and kept in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, literal_column, select, union_all

from webapp.domain.receipts import Kept, Placed, place
from webapp.domain.session_log import ReadLine, SessionLog
from webapp.domain.session_log_checks import BundleRules, PointKey, Sender, doubt
from webapp.store import (
    audit,
    bundles,
    care,
    conflicts,
    devices,
    prescriptions,
    quarantine,
    session_logs,
    state,
)
from webapp.store.devices import Device

_KEEPERS = {
    "session_logs": session_logs.TABLE,
    "quarantine": quarantine.TABLE,
    "conflicts": conflicts.TABLE,
}
_KNOWN = union_all(
    *(
        select(
            table.c.id, table.c.sha256, table.c.seq, literal_column(f"'{name}'").label("place")
        ).where(table.c.id.in_(bindparam("ids", expanding=True)))
        for name, table in _KEEPERS.items()
    )
)


def receive(
    connection: Connection, device: Device, lines: Sequence[ReadLine], now_ms: int
) -> list[Placed]:
    """Keep every line that is a log and is not kept yet; what became of each, in order.

    The receipts hold only once the transaction is committed.
    """
    # First the numbers: from here to the commit no other delivery can keep one of these ids.
    last_seq = state.hold_last_seq(connection)
    judged = _judged(connection, device, lines)
    placed = place(judged, _known(connection, lines), last_seq)
    new = [one for one in placed if one.is_new]
    if new:
        _keep(connection, new, device, now_ms)
        state.keep_last_seq(connection, last_seq + len(new))
        facts = {"first_seq": last_seq + 1, "logs": len(new)}
        audit.write(connection, now_ms, f"device:{device.id}", "logs-kept", "logs", facts)
    devices.note_contact(connection, device, now_ms)
    return placed


def _known(connection: Connection, lines: Sequence[ReadLine]) -> dict[str, dict[bytes, Kept]]:
    ids = list({line.id for line in lines if line.id is not None})
    known: dict[str, dict[bytes, Kept]] = {}
    if ids:
        for log_id, digest, seq, where in connection.execute(_KNOWN, {"ids": ids}):
            under_id = known.setdefault(log_id, {})
            # An accepted log lies in quarantine too; its place is where it was taken to.
            if digest not in under_id or where == "session_logs":
                under_id[digest] = Kept(where, seq)
    return known


def _judged(
    connection: Connection, device: Device, lines: Sequence[ReadLine]
) -> list[tuple[ReadLine, str | None]]:
    logs = [line.log for line in lines if line.log is not None]
    sender = _sender(connection, device, logs)
    rules = bundles.rules_of(connection, {log.bundle_id for log in logs})
    prescribed = _prescribed(connection, logs)
    return [(line, _doubt(line, sender, rules, prescribed)) for line in lines]


def _doubt(
    line: ReadLine,
    sender: Sender,
    rules: Mapping[str, BundleRules],
    prescribed: Mapping[tuple[str, str], Collection[PointKey]],
) -> str | None:
    log = line.log
    if log is None:
        return line.problem
    points = None
    if log.prescription_id is not None and log.patient_id is not None:
        points = prescribed.get((log.prescription_id, log.patient_id))
    return doubt(log, sender, rules.get(log.bundle_id), points)


def _sender(connection: Connection, device: Device, logs: Sequence[SessionLog]) -> Sender:
    named = {log.patient_id for log in logs if log.patient_id is not None}
    if device.patient_id is not None or device.staff_id is None:
        patients = {device.patient_id} if device.patient_id else set()
    else:
        patients = care.among(connection, device.staff_id, device.role or "", named)
    others = {log.device_id for log in logs if log.device_id is not None} - {device.id}
    own = devices.of_same_owner(connection, device, others) if others else set()
    return Sender(device.is_revoked, device.patient_id, patients, own | {device.id})


def _prescribed(
    connection: Connection, logs: Sequence[SessionLog]
) -> dict[tuple[str, str], frozenset[PointKey]]:
    """The points of each named prescription, by (its id, its patient's id)."""
    ids = {log.prescription_id for log in logs if log.prescription_id is not None}
    if not ids:
        return {}
    return {
        (one.id, one.patient_id): frozenset((p.point_id, p.side) for p in one.chosen.points)
        for one in prescriptions.by_ids(connection, ids).values()
    }


def _keep(connection: Connection, new: Sequence[Placed], device: Device, now_ms: int) -> None:
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _KEEPERS}
    for one in new:
        line, log, seq = one.line, one.line.log, one.seq
        if one.place == "session_logs" and log is not None and seq is not None:
            row = session_logs.row_of(line, log, seq, device.id, now_ms)
        else:
            row = {
                "seq": seq,
                "id": line.id,
                "sha256": line.sha256,
                "line": line.line,
                "received_at_ms": now_ms,
                "device_id": device.id,
                "patient_id": log.patient_id if log else None,
                "reason": one.reason,
            }
        rows[one.place or ""].append(row)
    session_logs.keep(connection, rows["session_logs"])
    quarantine.keep(connection, rows["quarantine"])
    conflicts.keep(connection, rows["conflicts"])
