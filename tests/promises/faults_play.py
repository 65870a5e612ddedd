"""One schedule, step by step, and then fair weather and the oracle."""

from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING
from uuid import UUID

import msgspec
from clinic import Cast
from promises import faults_oracle
from promises.faults_oracle import Broken
from promises.faults_phone import PATH, Phone, ask
from promises.faults_schedule import (
    BackUp,
    Clear,
    Kill,
    Make,
    Pair,
    Read,
    Restore,
    Revoke,
    Send,
    Start,
    Step,
    schedule,
)

from webapp.store import devices
from webapp.store.database import Store

if TYPE_CHECKING:
    from promises.faults_machine import Machine

PRESCRIPTIONS = "/api/v1/prescriptions"
MOST_ROUNDS = 50
BATCH = 25
PAGE = 500


class _SentLog(msgspec.Struct):
    seq: int
    sha256: str
    log: msgspec.Raw


class Play:
    """A schedule being played."""

    def __init__(self, machine: "Machine", seed: int, data: Path, store: Store, cast: Cast) -> None:
        self._machine, self._data, self._store, self._cast = machine, data, store, cast
        self._steps = schedule(seed)
        self._chance = Random(f"the logs of {seed}")  # noqa: S311 (to be repeated)
        url = store.url.render_as_string(hide_password=False)
        self._environment = {
            "PERIOST_DATA": str(data),
            "PERIOST_DATABASE_URL": "" if store.is_sqlite else url,
        }
        self._people = {"anna": cast.anna, "bea": cast.bea}
        self._phones = {
            name: Phone(person.device_id, person.token) for name, person in self._people.items()
        }
        self._backups: list[Path] = []
        self._read: list[tuple[int, tuple[str, bytes]]] = []
        self._read_epoch: str | None = None

    def run(self) -> None:
        """Raises Broken if a promise is not kept."""
        self._start()
        for step in self._steps:
            self._take(step)
        self._settle()
        phones = self._phones.values()
        with self._store.read() as connection:
            faults_oracle.check_arrival(connection, phones)
            faults_oracle.check_receipts(connection, phones)
            faults_oracle.check_reading(connection, self._read)
            faults_oracle.check_rest(connection)

    def _take(self, step: Step) -> None:
        match step:
            case Make(name, logs, note):
                self._make(self._phones[name], name, logs, note)
            case Send(name, logs, fault):
                self._machine.proxy.fault = fault
                self._send(self._phones[name], logs)
            case Kill():
                self._machine.kill()
            case Start():
                self._start()
            case BackUp(killed_after_ms):
                self._back_up(killed_after_ms)
            case Restore(killed_after_ms):
                self._restore(killed_after_ms)
            case Revoke(name):
                self._revoke(name)
            case Pair(name):
                self._pair(name)
            case Read() if self._machine.is_up:
                self._read_on()

    def _start(self) -> None:
        if self._machine.is_up:
            return
        self._machine.start(self._environment)
        # Whatever died: what was receipted is there.
        with self._store.read() as connection:
            faults_oracle.check_receipts(connection, self._phones.values())

    def _make(self, phone: Phone, name: str, logs: int, note: int) -> None:
        chance = self._chance
        for _ in range(logs):
            made = UUID(int=chance.getrandbits(128) & ~(0xF << 76) | 7 << 76)
            changes = {"id": str(made), "device_id": phone.device_id}
            setting = "home" if name == "anna" else "bedside"
            note_text = "é" * chance.randint(0, note)
            phone.make(self._cast.log(**changes, setting=setting, note=note_text))

    def _send(self, phone: Phone, logs: int) -> int | None:
        return phone.send(self._machine.proxy.port, logs) if phone.waiting else None

    def _back_up(self, killed_after_ms: float | None) -> None:
        file = self._data / f"backup-{len(self._backups)}"
        self._machine.command(["backup", str(file)], self._environment, killed_after_ms)
        if file.exists():
            self._backups.append(file)

    def _restore(self, killed_after_ms: float | None) -> None:
        if self._backups:
            arguments = ["restore", str(self._backups[-1])]
            self._machine.command(arguments, self._environment, killed_after_ms)

    def _revoke(self, name: str) -> None:
        phone = self._phones[name]
        with self._store.write() as connection:
            devices.revoke(connection, phone.device_id, 1)
        if self._machine.is_up and self._may_read(phone):
            raise Broken(f"{name}'s phone was unlinked, and still reads")

    def _pair(self, name: str) -> None:
        phone, owner = self._phones[name], {"anna": "patient_id", "bea": "staff_id"}[name]
        with self._store.write() as connection:
            phone.device_id, phone.token = devices.add(
                connection, "the next phone", 1, **{owner: self._people[name].id}
            )

    def _may_read(self, phone: Phone) -> bool:
        target = self._machine.proxy.target or 0
        return ask(target, "GET", PRESCRIPTIONS, phone.bearer).status == 200

    def _read_on(self) -> None:
        """The admin's phone reads what is new, page by page; all of it again in a new epoch."""
        target, is_more = self._machine.proxy.target or 0, True
        while is_more:
            after = self._read[-1][0] if self._read else 0
            path = f"{PATH}?after={after}&limit={PAGE}"
            answer = ask(target, "GET", path, self._cast.dora.bearer)
            if answer.status != 200:
                raise Broken(f"the admin's phone may not read: {answer}")
            if answer.epoch != self._read_epoch:
                is_more = bool(self._read) or bool(answer.body)
                self._read, self._read_epoch = [], answer.epoch
                continue
            is_more = bool(answer.body)
            self._read += [_read_log(line) for line in answer.body.splitlines()]

    def _settle(self) -> None:
        """Fair weather: the server runs, who lost the token is paired, and all is sent."""
        proxy = self._machine.proxy
        proxy.fault = Clear()
        self._start()
        proxy.release()
        for name, phone in self._phones.items():
            if not self._may_read(phone):
                self._pair(name)
            self._drain(name, phone)
        if self._backups:
            # The last backup lets the phones forget; nothing may be missing for it.
            self._back_up(None)
            for name, phone in self._phones.items():
                self._make(phone, name, 1, 0)
                self._drain(name, phone)
        self._read_on()

    def _drain(self, name: str, phone: Phone) -> None:
        for _ in range(MOST_ROUNDS):
            if not phone.waiting:
                return
            status = self._send(phone, BATCH)
        raise Broken(f"{name}'s phone is not rid of {len(phone.waiting)} logs; at last {status}")


def _read_log(line: bytes) -> tuple[int, tuple[str, bytes]]:
    sent = msgspec.json.decode(line, type=_SentLog)
    digest = sha256(sent.log).digest()
    if digest.hex() != sent.sha256:
        raise Broken(f"number {sent.seq} was read with other bytes than were sent")
    return sent.seq, (msgspec.json.decode(sent.log)["id"], digest)
