"""This server, on SQLite or PostgreSQL: `periost serve` as it is shipped."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

import psycopg

from bench import sync_clinic
from bench.sync_load import Answer, request
from bench.sync_process import Process, family, free_port
from bench.sync_records import Bundle, Phone, Record
from webapp.store import state
from webapp.store.database import Store

PATH = "/api/v1/session-logs"
LAST = 100


class Periost:
    """`workers` processes on one database, each with a port of its own."""

    def __init__(
        self,
        folder: Path,
        site: Path,
        bundle: Bundle,
        *,
        url: str = "",
        workers: int = 1,
        database_pids: Sequence[int] = (),
    ) -> None:
        engine = "PostgreSQL" if url else "SQLite"
        many = f", {workers} processes" if workers > 1 else ""
        self.name = f"Periost, {engine}{many}"
        self.durability = (
            "PostgreSQL, synchronous_commit=on" if url else "SQLite, WAL, synchronous=FULL"
        )
        self.ports = [free_port() for _ in range(workers)]
        self._folder, self._site, self._bundle = folder, site, bundle
        self._url = url
        self._database_pids = list(database_pids)
        self._processes: list[Process] = []
        self._patient_ids: Sequence[str] = ()
        self._filled = 0
        self._admin = ""
        self._store = Store(url or f"sqlite:///{folder / 'periost.sqlite3'}")

    @property
    def pids(self) -> list[int]:
        return [process.pid for process in self._processes] + family(self._database_pids)

    @property
    def started_s(self) -> float:
        return max(process.started_s for process in self._processes)

    def found(self, phones: Sequence[Phone]) -> None:
        """Patients, prescriptions and phones, as they are before the morning."""
        self._admin = sync_clinic.found(self._store, self._bundle, phones)
        self._store.close()

    def start(self) -> None:
        environment = {
            "PERIOST_SITE": str(self._site),
            "PERIOST_DATA": str(self._folder),
            "PERIOST_DATABASE_URL": self._url,
        }
        command = [str(Path(sys.executable).with_name("periost")), "serve", "--port"]
        for port in self.ports:
            url = f"http://127.0.0.1:{port}/api/v1/bundle"
            log = self._folder / "server.log"
            self._processes.append(Process([*command, str(port)], environment, url, log))

    def stop(self) -> None:
        for process in self._processes:
            process.stop()
        self._processes = []

    def batch(self, phone: Phone, records: Sequence[Record]) -> bytes:
        headers = {
            "Authorization": f"Bearer {phone.token}",
            "Content-Type": "application/x-ndjson",
        }
        return request("POST", PATH, headers, b"\n".join(record.line for record in records))

    def is_kept(self, answer: Answer, many: int) -> bool:
        if answer.status != 200:
            return False
        receipts = json.loads(answer.body)["receipts"]
        return len(receipts) == many and all(
            receipt["status"] in ("stored", "duplicate") for receipt in receipts
        )

    def count(self) -> int:
        with self._store.read() as connection:
            kept = state.last_seq(connection)
        self._store.close()
        return kept

    def fill(self, phone: Phone, many: int, patient_ids: Sequence[str]) -> None:
        sync_clinic.fill(self._store, phone, many, patient_ids)
        self._store.close()
        if self._url:
            self._let_settle()
        self._patient_ids, self._filled = patient_ids, many

    def _let_settle(self) -> None:
        """What a PostgreSQL that has stood for a while has done by itself."""
        with psycopg.connect(self._url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
            connection.execute("CHECKPOINT")

    def last(self, patient: int) -> bytes:
        patients = len(self._patient_ids)
        # Patients take turns: so many numbers back lies the last log that is known already.
        after = self._filled - LAST * patients
        path = f"{PATH}?patient={self._patient_ids[patient]}&after={after}&limit={LAST}"
        return request("GET", path, {"Authorization": f"Bearer {self._admin}"})

    def is_last(self, answer: Answer) -> bool:
        return answer.status == 200 and answer.body.count(b"\n") == LAST
