"""The clinic of the comparison, written into a store of Periost: people, phones, old logs."""

from collections.abc import Sequence
from random import Random

import msgspec
from sqlalchemy import insert

from bench.sync_records import FIRST_DAY, Bundle, Phone, chosen, filling, uuid_of
from webapp.domain.log_clock import Arrival
from webapp.domain.session_log import read_line
from webapp.store import bundles, devices, patients, prescriptions, session_logs, staff, state
from webapp.store.database import Store

NOW_MS = int(FIRST_DAY.timestamp() * 1000)
BATCH, CHUNK = 25, 5000


def found(store: Store, bundle: Bundle, phones: Sequence[Phone]) -> str:
    """Write the bundle, an admin, and each phone with its patient and prescription.

    The token of the admin's phone.
    """
    with store.write() as connection:
        bundles.remember(connection, bundle.id, bundle.content, NOW_MS)
        dora = staff.add(connection, "dora@bench.example", "admin", NOW_MS)
        _, token = devices.add(connection, "Dora's phone", NOW_MS, staff_id=dora.id)
        plan = msgspec.json.encode(chosen(bundle)).decode()
        rows = [_rows_of(i, phone, plan, dora.id) for i, phone in enumerate(phones)]
        tables = (patients.TABLE, devices.TABLE, prescriptions.TABLE)
        for table, of_table in zip(tables, zip(*rows, strict=True), strict=True):
            connection.execute(insert(table), list(of_table))
    return token


def _rows_of(number: int, phone: Phone, plan: str, staff_id: str) -> tuple[dict, dict, dict]:
    patient = {"id": phone.patient_id, "code": f"B-{number}", "name": None, "added_at_ms": NOW_MS}
    device = {
        "id": phone.device_id,
        "token_sha256": devices.hash_of(phone.token),
        "name": "a phone",
        "patient_id": phone.patient_id,
        "paired_at_ms": NOW_MS,
        "last_seen_at_ms": NOW_MS,
    }
    prescription = {
        "id": phone.prescription_id,
        "patient_id": phone.patient_id,
        "status": "active",
        "chosen": plan,
        "written_by": staff_id,
        "written_at_ms": NOW_MS,
    }
    return patient, device, prescription


def fill(store: Store, phone: Phone, many: int, patient_ids: Sequence[str]) -> None:
    """Put so many logs into an empty store, of these patients in turn."""
    line = read_line(phone.records[0].line)
    row = session_logs.row_of(line, line.log, 0, Arrival(phone.device_id, NOW_MS))
    with store.write() as connection:
        people = [
            {"id": one, "code": f"F-{i}", "added_at_ms": NOW_MS}
            for i, one in enumerate(patient_ids)
        ]
        connection.execute(insert(patients.TABLE), people)
    # What a phone sends together is received at one instant.
    together = BATCH * len(patient_ids)
    for part in filling(phone.records[0], many, patient_ids, CHUNK):
        rows = [
            {**row, "seq": one.number, "id": one.id, "patient_id": one.patient_id}
            | {"line": one.line, "started_at_ms": NOW_MS + one.number}
            | {"received_at_ms": NOW_MS + one.number // together}
            for one in part
        ]
        with store.write() as connection:
            session_logs.keep(connection, rows)
            state.keep_last_seq(connection, part[-1].number)


def people(many: int) -> list[str]:
    """Ids of so many patients, always the same."""
    chance = Random("people")  # noqa: S311 (to be repeated)
    return [uuid_of(chance, 4) for _ in range(many)]
