"""What is known of the practice of patients who want to be reminded."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from webapp.domain.reminding import HOUR_MS, Period, Practice
from webapp.store import bundles, prescriptions, session_logs

_HOURS: dict[str, float] = {}


def rest_ms(connection: Connection) -> int:
    """How long after a session the next is too early, by the protocols that were served last."""
    table = bundles.TABLE
    query = select(table.c.id).order_by(table.c.first_served_at_ms.desc(), table.c.id).limit(1)
    bundle_id = connection.execute(query).scalar()
    if bundle_id is None:
        return 0
    if bundle_id not in _HOURS:
        bundle = bundles.content_of(connection, bundle_id) or {}
        _HOURS[bundle_id] = float(bundle.get("technique", {}).get("minimum_gap_hours", 0))
    return round(_HOURS[bundle_id] * HOUR_MS)


def practice_of(
    connection: Connection, patient_ids: Collection[str], since_ms: int
) -> dict[str, Practice]:
    """The practice of these patients since then, and the dates for which it is prescribed."""
    logs, sessions = _begins(connection, patient_ids, since_ms)
    periods = _periods(connection, patient_ids)
    return {one: Practice(sessions[one], logs[one], periods.get(one)) for one in patient_ids}


def _begins(
    connection: Connection, patient_ids: Collection[str], since_ms: int
) -> tuple[dict[str, list[int]], dict[str, list[int]]]:
    table = session_logs.TABLE
    query = select(table.c.patient_id, table.c.started_at_ms, table.c.kind).where(
        table.c.patient_id.in_(patient_ids), table.c.started_at_ms >= since_ms
    )
    logs: dict[str, list[int]] = defaultdict(list)
    sessions: dict[str, list[int]] = defaultdict(list)
    for row in connection.execute(query):
        logs[row.patient_id].append(row.started_at_ms)
        if row.kind == "session":
            sessions[row.patient_id].append(row.started_at_ms)
    return logs, sessions


def _periods(connection: Connection, patient_ids: Collection[str]) -> dict[str, list[Period]]:
    """By patient to whom anything was ever prescribed: the dates of what is so now."""
    patient_id = prescriptions.TABLE.c.patient_id
    ever = select(patient_id).distinct().where(patient_id.in_(patient_ids))
    found: dict[str, list[Period]] = {one: [] for one in connection.execute(ever).scalars()}
    for one in prescriptions.current_of(connection, patient_ids):
        ends_on = date.fromisoformat(one.chosen.ends_on) if one.chosen.ends_on else None
        found[one.patient_id].append(Period(date.fromisoformat(one.chosen.starts_on), ends_on))
    return found
