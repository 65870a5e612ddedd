"""A delivery: the lines of one upload, judged and kept in one transaction."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    case,
    literal_column,
    null,
    select,
    union_all,
)

from webapp.domain.log_clock import Arrival
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
from webapp.store.prepared import InList, Prepared

_KEEPERS = {
    "session_logs": session_logs.TABLE,
    "quarantine": quarantine.TABLE,
    "conflicts": conflicts.TABLE,
}
_DECIDED: dict[str, ColumnElement[str | None]] = {
    "quarantine": case((quarantine.TABLE.c.verdict == "rejected", "rejected")),
    "conflicts": case((conflicts.TABLE.c.seen_at_ms.is_not(None), "settled")),
}
_KNOWN = Prepared(
    union_all(
        *(
            select(
                table.c.id, table.c.sha256, table.c.seq, literal_column(f"'{name}'"),
                _DECIDED.get(name, null()),
            ).where(InList(table.c.id, bindparam("ids")))
            for name, table in _KEEPERS.items()
        )
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Delivery:
    """One upload: who sends it, the lines, and how far off the phone's clock is, if it says so.

    `is_by_hand`: somebody brings them as a file; the phone was not heard of. `doubt`: what speaks
    against every line of it, whatever the line says.
    """

    device: Device
    lines: Sequence[ReadLine]
    now_ms: int
    skew_ms: int | None = None
    is_by_hand: bool = False
    doubt: str | None = None

    @property
    def arrival(self) -> Arrival:
        device = self.device
        return Arrival(device.id, self.now_ms, self.skew_ms, device.paired_at_ms)


def receive(
    connection: Connection,
    device: Device,
    lines: Sequence[ReadLine],
    now_ms: int,
    skew_ms: int | None = None,
) -> list[Placed]:
    """Keep every line that is a log and is not kept yet; what became of each, in order.

    The receipts hold only once the transaction is committed.
    """
    return receive_all(connection, [Delivery(device, lines, now_ms, skew_ms)])[0]


def receive_all(connection: Connection, several: Sequence[Delivery]) -> list[list[Placed]]:
    """The same for several deliveries, as if they had come one after the other."""
    # First the numbers: from here to the commit no other delivery can keep one of these ids.
    first_seq = last_seq = state.hold_last_seq(connection)
    lines = [line for one in several for line in one.lines]
    known, norms = _known(connection, lines), _norms(connection, lines)
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in _KEEPERS}
    all_placed = []
    for one in several:
        placed = place(_judged(connection, one, norms), known, last_seq)
        new = [line for line in placed if line.is_new]
        _learn(known, new)
        arrival = one.arrival
        for line in new:
            rows[line.place or ""].append(_row(line, arrival))
        last_seq += len(new)
        all_placed.append(placed)
    _keep(connection, rows)
    if last_seq > first_seq:
        state.keep_last_seq(connection, last_seq)
    sent = [pair for pair in zip(several, all_placed, strict=True) if not pair[0].is_by_hand]
    devices.note_contacts(connection, [(one.device, one.now_ms) for one, _ in sent])
    # The audit comes last: whoever else writes on a device takes the device first, and then it.
    audit.write_all(connection, [entry for pair in sent if (entry := _told(*pair))])
    return all_placed


def _learn(known: dict[str, dict[bytes, Kept]], new: Sequence[Placed]) -> None:
    for one in new:
        if one.line.id is not None and one.place is not None and one.seq is not None:
            known.setdefault(one.line.id, {})[one.line.sha256] = Kept(one.place, one.seq)


def _told(one: Delivery, placed: Sequence[Placed]) -> audit.Told | None:
    seqs = [line.seq for line in placed if line.is_new]
    facts = {"first_seq": seqs[0], "logs": len(seqs)} if seqs else None
    return (one.now_ms, f"device:{one.device.id}", "logs-kept", "logs", facts) if facts else None


def _known(connection: Connection, lines: Sequence[ReadLine]) -> dict[str, dict[bytes, Kept]]:
    ids = list({line.id for line in lines if line.id is not None})
    known: dict[str, dict[bytes, Kept]] = {}
    if ids:
        text = msgspec.json.encode(ids).decode()
        for log_id, digest, seq, where, decided in _KNOWN.rows(connection, ids=text):
            under_id = known.setdefault(log_id, {})
            # An accepted log lies in quarantine too; its place is where it was taken to.
            if digest not in under_id or where == "session_logs":
                under_id[digest] = Kept(where, seq, decided)
    return known


@dataclass(frozen=True, slots=True)
class _Norms:
    """What logs are held against, whoever sent them: the rules of their bundles, and the points of
    their prescriptions by (id of the prescription, id of the patient)."""

    rules: Mapping[str, BundleRules]
    prescribed: Mapping[tuple[str, str], Collection[PointKey]]


def _norms(connection: Connection, lines: Sequence[ReadLine]) -> _Norms:
    logs = [line.log for line in lines if line.log is not None]
    rules = bundles.rules_of(connection, {log.bundle_id for log in logs})
    ids = {log.prescription_id for log in logs if log.prescription_id is not None}
    named = prescriptions.by_ids(connection, ids).values() if ids else ()
    prescribed = {
        (one.id, one.patient_id): frozenset((p.point_id, p.side) for p in one.chosen.points)
        for one in named
    }
    return _Norms(rules, prescribed)


def _judged(
    connection: Connection, one: Delivery, norms: _Norms
) -> list[tuple[ReadLine, str | None]]:
    if one.doubt is not None:
        return [(line, line.problem or one.doubt) for line in one.lines]
    logs = [line.log for line in one.lines if line.log is not None]
    sender = _sender(connection, one.device, logs)
    return [(line, _doubt(line, sender, norms)) for line in one.lines]


def _doubt(line: ReadLine, sender: Sender, norms: _Norms) -> str | None:
    log = line.log
    if log is None:
        return line.problem
    points = None
    if log.prescription_id is not None and log.patient_id is not None:
        points = norms.prescribed.get((log.prescription_id, log.patient_id))
    return doubt(log, sender, norms.rules.get(log.bundle_id), points)


def _sender(connection: Connection, device: Device, logs: Sequence[SessionLog]) -> Sender:
    named = {log.patient_id for log in logs if log.patient_id is not None}
    if device.patient_id is not None or device.staff_id is None:
        patients = {device.patient_id} if device.patient_id else set()
    else:
        patients = care.among(connection, device.staff_id, device.role or "", named)
    others = {log.device_id for log in logs if log.device_id is not None} - {device.id}
    own = devices.of_same_owner(connection, device, others) if others else set()
    return Sender(device.is_revoked, device.patient_id, patients, own | {device.id})


def _row(one: Placed, arrival: Arrival) -> dict[str, Any]:
    line, log, seq = one.line, one.line.log, one.seq
    if one.place == "session_logs" and log is not None and seq is not None:
        return session_logs.row_of(line, log, seq, arrival)
    return {
        "seq": seq,
        "id": line.id,
        "sha256": line.sha256,
        "line": line.line,
        "received_at_ms": arrival.received_at_ms,
        "skew_ms": arrival.skew_ms,
        "device_id": arrival.device_id,
        "patient_id": log.patient_id if log else None,
        "reason": one.reason,
    }


def _keep(connection: Connection, rows: Mapping[str, Sequence[dict[str, Any]]]) -> None:
    session_logs.keep(connection, rows["session_logs"])
    quarantine.keep(connection, rows["quarantine"])
    conflicts.keep(connection, rows["conflicts"])
