"""Datasette's write API: one table with the same columns by which a log is found."""

import json
import sqlite3
import subprocess
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

from bench.sync_load import Answer, request
from bench.sync_process import Process, free_port
from bench.sync_records import Phone, Record, filling

SECRET = "of the bench alone"  # noqa: S105
# Whoever holds the token may write; rows are not counted for a reader, as here.
RULES = {
    "permissions": {"insert-row": {"id": "bench"}},
    "settings": {"suggest_facets": False, "allow_download": False},
}
TABLE = """
CREATE TABLE logs (id TEXT PRIMARY KEY, patient_id TEXT, started_at TEXT, line TEXT);
CREATE INDEX logs_patient ON logs (patient_id, started_at);
"""
LAST = 100
CHUNK = 5000


class Datasette:
    """One process, as it is started by `datasette serve`."""

    name = "Datasette's write API"
    durability = "SQLite, WAL, synchronous=FULL"

    def __init__(self, folder: Path, python: Path) -> None:
        self._folder, self._program = folder, python.with_name("datasette")
        self._file = folder / "logs.db"
        self._rules = folder / "datasette.json"
        self.ports = [free_port()]
        self._process: Process | None = None
        self._patient_ids: Sequence[str] = ()
        command = [self._program, "create-token", "bench", "--secret", SECRET]
        token = subprocess.check_output(command, text=True).strip()  # noqa: S603
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}

    @property
    def pids(self) -> list[int]:
        return [self._process.pid] if self._process else []

    @property
    def started_s(self) -> float:
        return self._process.started_s if self._process else 0.0

    def found(self, phones: Sequence[Phone]) -> None:
        self._rules.write_text(json.dumps(RULES))
        connection = sqlite3.connect(self._file)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.executescript(TABLE)
        connection.close()

    def start(self) -> None:
        # Its connections have what Python's sqlite3 was built with: synchronous=FULL.
        port = self.ports[0]
        command = [str(self._program), "serve", str(self._file), "-p", str(port)]
        command += ["--secret", SECRET, "-c", str(self._rules)]
        url = f"http://127.0.0.1:{port}/-/versions.json"
        self._process = Process(command, {}, url, self._folder / "server.log")

    def stop(self) -> None:
        if self._process:
            self._process.stop()
            self._process = None

    def batch(self, phone: Phone, records: Sequence[Record]) -> bytes:
        rows = [row_of(record) for record in records]
        body = json.dumps({"rows": rows, "ignore": True}, ensure_ascii=False).encode()
        return request("POST", "/logs/logs/-/insert", self._headers, body)

    def is_kept(self, answer: Answer, many: int) -> bool:
        # What it ignores for its id it calls kept too.
        return answer.status == 201 and json.loads(answer.body)["ok"]

    def count(self) -> int:
        connection = sqlite3.connect(self._file)
        (kept,) = connection.execute("SELECT count(*) FROM logs").fetchone()
        connection.close()
        return int(kept)

    def fill(self, phone: Phone, many: int, patient_ids: Sequence[str]) -> None:
        self._patient_ids = patient_ids
        connection = sqlite3.connect(self._file)
        for part in filling(phone.records[0], many, patient_ids, CHUNK):
            rows = [(one.id, one.patient_id, one.started_at, one.line.decode()) for one in part]
            connection.executemany("INSERT INTO logs VALUES (?, ?, ?, ?)", rows)
            connection.commit()
        connection.close()

    def last(self, patient: int) -> bytes:
        query = {
            "patient_id": self._patient_ids[patient],
            "_sort_desc": "started_at",
            "_size": LAST,
            "_nocount": 1,
            "_nofacet": 1,
        }
        return request("GET", f"/logs/logs.json?{urlencode(query)}", self._headers)

    def is_last(self, answer: Answer) -> bool:
        return answer.status == 200 and len(json.loads(answer.body)["rows"]) == LAST


def row_of(record: Record) -> dict[str, str]:
    """A record as a row: the line, and the columns by which it is found."""
    return {
        "id": record.id,
        "patient_id": record.patient_id,
        "started_at": record.started_at,
        "line": record.line.decode(),
    }
