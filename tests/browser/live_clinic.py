"""A clinic with a real server for the tests of the phone, and a phone that is paired with it.

The server is a process of its own that can be killed; beside it the test looks into the same
database, and writes there what staff would.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.bedside import Bedside
from browser.made_logs import (  # noqa: F401 (whoever has a clinic makes logs for it)
    Person,
    delivery_of,
    practice_log,
    record_of,
)
from playwright.sync_api import Page, expect
from server_process import ServerProcess, program
from sqlalchemy import select

from webapp.config import Config
from webapp.store import (
    care,
    conflicts,
    devices,
    pairing_codes,
    patients,
    quarantine,
    session_logs,
    staff,
    staff_sessions,
    state,
)
from webapp.store.opening import store_of_site

NAME = "Bone Street"
COOKIE = "periost-staff"

# Deliveries and logs that a phone has, put there as if it had made them.
PUT = """
([store, records]) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onerror = () => fail(opening.error);
  opening.onsuccess = () => {
    const db = opening.result;
    const tx = db.transaction(store, "readwrite");
    for (const record of records) tx.objectStore(store).put(record);
    tx.onabort = () => fail(tx.error);
    tx.oncomplete = () => { db.close(); done(); };
  };
})
"""


# Does something and waits until a sender of this phone has come to rest after it.
RESTS = """
(testid) => new Promise((done) => {
  const channel = new BroadcastChannel("periost");
  channel.onmessage = ({ data }) => {
    if (data !== "sync-rests") return;
    channel.close();
    done();
  };
  document.querySelector(`[data-testid="${testid}"]`).click();
})
"""


class LiveClinic:
    """The server's process and what it holds."""

    def __init__(self, site: Path, folder: Path, name: str = NAME, port: int | None = None) -> None:
        folder.mkdir(exist_ok=True)
        environment = {
            **os.environ,
            "PERIOST_SITE": str(site),
            "PERIOST_DATA": str(folder / "data"),
            "PERIOST_CLINIC_NAME": name,
        }
        command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
        self.server = ServerProcess(command, folder, environment, port)
        environment["PERIOST_PUBLIC_URL"] = self.server.url
        self.store = store_of_site(Config(site=site, data=folder / "data", clinic_name=name))
        about = json.loads((site / "build.json").read_text("utf-8"))
        self.bundle_id = about["bundle_id"]
        self.server.start()
        self.url = self.server.url

    def close(self) -> None:
        self.server.kill()
        self.store.close()

    # What staff does

    def add_patient(self, code: str) -> Person:
        with self.store.write() as connection:
            return Person(patients.add(connection, code, now_ms()).id, code, True)

    def add_therapist(self, name: str, *own: Person, role: str = "therapist") -> Person:
        with self.store.write() as connection:
            email = f"{name}@clinic.example"
            member = staff.add(connection, email, role, now_ms())
            for patient in own:
                care.begin(connection, patient.id, member.id, now_ms())
            return Person(member.id, email, False)

    def add_phone(self, person: Person) -> tuple[str, str]:
        """A phone that was paired as a patient's some time ago: its id and its token."""
        with self.store.write() as connection:
            return devices.add(connection, "An old phone", now_ms(), patient_id=person.id)

    def code_for(self, person: Person, *, long: bool = False) -> str:
        owner = {"patient_id" if person.is_patient else "staff_id": person.id}
        with self.store.write() as connection:
            codes = pairing_codes.make(connection, now_ms(), **owner)
        return codes.long if long else codes.short

    def enter(self, page: Page, person: Person) -> None:
        """Sign a member of staff in, in this browser."""
        with self.store.write() as connection:
            token = staff_sessions.begin(connection, person.id, now_ms(), is_complete=True)
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": self.url}])

    def revoke(self, device_id: str) -> None:
        with self.store.write() as connection:
            devices.revoke(connection, device_id, now_ms())

    def forget_token(self, device_id: str) -> None:
        """Know a phone no longer, as a server whose records were lost."""
        with self.store.write() as connection:
            table, other = devices.TABLE, devices.hash_of(device_id)
            of_it = table.update().where(table.c.id == device_id)
            connection.execute(of_it.values(token_sha256=other))

    def judge(self, log_id: str, accepted_for: Person | None = None) -> None:
        """Take a log out of quarantine into somebody's records, or leave it out of them."""
        table = quarantine.TABLE
        with self.store.write() as connection:
            seq = connection.execute(select(table.c.seq).where(table.c.id == log_id)).scalar_one()
            judge = staff.add(connection, f"{log_id}@clinic.example", "admin", now_ms()).id
            if accepted_for is None:
                assert quarantine.reject(connection, seq, judge, now_ms())
            else:
                assert quarantine.accept(connection, seq, accepted_for.id, judge, now_ms())

    def settle(self, log_id: str) -> None:
        """Look at a conflict: the log that came first under its id counts, as before."""
        table = conflicts.TABLE
        with self.store.write() as connection:
            seq = connection.execute(select(table.c.seq).where(table.c.id == log_id)).scalar_one()
            judge = staff.add(connection, f"{log_id}@twins.example", "admin", now_ms()).id
            assert conflicts.note_seen(connection, seq, judge, now_ms())

    def back_up(self) -> None:
        """Move the mark, as a finished backup of everything does."""
        with self.store.write() as connection:
            state.keep_backed_up_seq(connection, state.last_seq(connection))

    def is_linked(self, device_id: str) -> bool:
        with self.store.read() as connection:
            return not devices.by_id(connection, device_id).is_revoked

    def begin_epoch(self) -> str:
        with self.store.write() as connection:
            return state.begin_epoch(connection)

    # What it holds

    def logs(self) -> Counter[tuple[str, str]]:
        """(id, sha256) of every log that was accepted."""
        return self._held(session_logs)

    def quarantined(self) -> Counter[tuple[str, str]]:
        return self._held(quarantine)

    def conflicts(self) -> Counter[tuple[str, str]]:
        return self._held(conflicts)

    def _held(self, noun: Any) -> Counter[tuple[str, str]]:
        query = select(noun.TABLE.c.id, noun.TABLE.c.sha256)
        with self.store.read() as connection:
            return Counter((row.id, row.sha256.hex()) for row in connection.execute(query))

    def makers(self) -> dict[str, str]:
        """The device that sent each log, by the log's id."""
        return self._of_logs("device_id")

    def owners(self) -> dict[str, str | None]:
        """The patient in whose records each log is."""
        return self._of_logs("patient_id")

    def _of_logs(self, column: str) -> dict[str, Any]:
        query = select(session_logs.TABLE.c.id, session_logs.TABLE.c[column])
        with self.store.read() as connection:
            return {row.id: row[1] for row in connection.execute(query)}

    def forget(self, ids: list[str]) -> None:
        """Lose logs, as a restored backup does; a new epoch says so."""
        with self.store.write() as connection:
            table = session_logs.TABLE
            connection.execute(table.delete().where(table.c.id.in_(ids)))
            state.begin_epoch(connection)


def now_ms() -> int:
    return time.time_ns() // 1_000_000


@pytest.fixture
def clinic(site: Path, tmp_path: Path) -> Iterator[LiveClinic]:
    clinic = LiveClinic(site, tmp_path / "clinic")
    yield clinic
    clinic.close()


class ClinicPhone(Bedside):
    """A phone that can be paired, and whose outbox can be looked into."""

    def pair(self, url: str, code: str, name: str = "Test phone") -> str:
        """By the address in the QR code; the id of the device."""
        self.page.goto(f"{url}#/pair/{code}")
        self.at("pair-device-name").fill(name)
        self.tap_on("pair-claim")
        self.see("pair-yes")
        device_id = self.page.url.rsplit("/", 1)[1]
        self.tap_on("pair-yes")
        self.see(f"connection-{device_id}")
        return device_id

    def fetch_all(self) -> None:
        """Let the worker have every file: without a server nothing else is there."""
        self.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
        self.page.reload()
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def today(self) -> None:
        """To Today, wherever the phone is."""
        self.page.evaluate("location.hash = '/'")
        self.see("nav-today")

    def keep_second(self, seconds: int = 5) -> None:
        """The second alone for a while, kept as a log."""
        self.today()
        self.tap_on("second-60")
        self.let_pass(4 + seconds)
        self.tap("stop")
        self.tap_on("finish")
        self.see("saved")
        self.tap_on("home")

    def second(self, seconds: int = 5) -> dict[str, Any]:
        """The second alone for a while, kept as a log; the log."""
        known = {log["id"] for log in self.logs()}
        self.keep_second(seconds)
        return next(log for log in self.logs() if log["id"] not in known)

    def send(self) -> None:
        """Send now, from the page of logs and the clinic, and wait for the end of it."""
        if "#/sync" not in self.page.url:
            self.page.evaluate("location.hash = '/sync'")
        self.at("sync-now").first.wait_for()
        self.page.evaluate(RESTS, "sync-now")

    def deliveries(self) -> dict[str, str]:
        """The state of each log's delivery, by id."""
        return {one["id"]: one["state"] for one in self.records("deliveries")}

    def pairings(self) -> list[dict[str, Any]]:
        return sorted(self.records("pairings"), key=lambda one: one["paired_ms"])

    def oracle(self) -> Counter[tuple[str, str]]:
        """(id, sha256) of every log on the phone."""
        return Counter((one["id"], one["sha256"]) for one in self.records())

    def put(self, store: str, records: list[dict[str, Any]]) -> None:
        self.page.evaluate(PUT, [store, records])

    def put_waiting(self, logs: list[dict[str, Any]]) -> None:
        """Logs as if this phone had made them for the clinic it is paired with first."""
        records = [record_of(log) for log in logs]
        to = self.pairings()[0]["to"]
        self.put("logs", records)
        self.put("deliveries", [delivery_of(record["id"], to) for record in records])


@pytest.fixture
def anna_there(clinic: LiveClinic) -> Person:
    """Anna, as the clinic knows her."""
    return clinic.add_patient("A-17")


@pytest.fixture
def anna_paired(phone: Callable[..., Page], clinic: LiveClinic, anna_there: Person) -> ClinicPhone:
    """Anna's phone, paired as hers."""
    anna = ClinicPhone(phone()).open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(anna_there))
    expect(anna.at("connection-state")).to_contain_text("No log")
    return anna
