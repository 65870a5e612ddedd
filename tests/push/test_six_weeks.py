"""Six weeks, ten patients, two time zones, daylight saving, three server processes, two restarts:
the reminders that were sent are those that were due, and none came twice."""

import random
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from clinic import Person, deliver, found_clinic, line_of, true_log
from push.conftest import CONTACT, subscribe
from push.six_weeks import (
    AT_THE_SAME_INSTANT,
    Patient,
    all_at_once,
    expected,
    half_hours,
    patients,
    practises,
)

from webapp.domain.session_log import instant
from webapp.push.reminding import AT_ONCE
from webapp.store import devices
from webapp.store import patients as patients_store
from webapp.store.database import Store

SEED = 20_261_124
SERVERS = 3
# So that all ten are due when one server is killed amid them.
DAYS_OF_REST = timedelta(days=3)
ONE_SERVER = Path(__file__).with_name("one_server.py")


class Server:
    """One process that reminds; its clock is moved by `pass_at`."""

    def __init__(self, arguments: list[str]) -> None:
        command = [sys.executable, str(ONE_SERVER), *arguments]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self._process = subprocess.Popen(command, **pipes)
        self.wait()

    def pass_at(self, now_ms: int) -> None:
        self._process.stdin.write(f"{now_ms}\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        assert self._process.stdout.readline() == "done\n"

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._process.stdin.close()
        self._process.stdout.close()


class Clinic:
    """Its servers, the store that they share, and its patients' phones."""

    def __init__(self, store: Store, config, push_service, bundle_id: str) -> None:
        self.store, self.push_service, self.bundle_id = store, push_service, bundle_id
        hosts = push_service.host
        self._arguments = [str(config.data), config.store_url, CONTACT, hosts]
        self.servers: list[Server] = []
        self.people: dict[str, Person] = {}

    def start(self) -> None:
        while len(self.servers) < SERVERS:
            self.servers.append(Server(self._arguments))

    def kill_all(self) -> None:
        while self.servers:
            self.servers.pop().kill()

    def admit(self, patient: Patient, now_ms: int) -> None:
        with self.store.write() as connection:
            one = patients_store.add(connection, patient.name, now_ms)
            phone = devices.add(connection, "a phone", now_ms, patient_id=one.id)
        self.people[patient.name] = Person(one.id, *phone)
        times = {"days": " ".join(patient.days), "local_time": patient.hour}
        phone = self.push_service.phone(patient.name)
        subscribe(
            self.store, phone, self.people[patient.name], now_ms, **times, zone=str(patient.zone)
        )

    def practise(self, patient: Patient, now) -> None:
        """The patient's phone sends the log of a session that begins now."""
        person, at_ms = self.people[patient.name], ms(now)
        log = true_log(self.bundle_id)
        times = {"started_at": instant(at_ms), "ended_at": instant(at_ms + 300_000)}
        line = line_of({**log, **times, "patient_id": person.id})
        assert deliver(self.store, person, line, now_ms=at_ms)[0][0] == "stored"
        patient.sessions.append(now)

    def pass_at(self, now) -> None:
        """All servers at once, each a little later than the other."""
        for number, server in enumerate(self.servers):
            server.pass_at(ms(now) + number * 7)
        for server in self.servers:
            server.wait()

    def die_amid_a_pass(self, now) -> None:
        """One server has claimed all, sent as many as it can at once, and is killed before it
        hears an answer."""
        while self.push_service.arrived.acquire(blocking=False):
            pass  # those of earlier passes
        self.push_service.answering.clear()
        server = self.servers.pop()
        server.pass_at(ms(now))
        for _ in range(AT_ONCE):
            assert self.push_service.arrived.acquire(timeout=60)
        server.kill()
        self.push_service.answering.set()


def ms(moment) -> int:
    return round(moment.timestamp() * 1000)


@pytest.fixture
def clinic(store, config, office, push_service, site):
    office.keys.current()
    made = Clinic(store, config, push_service, found_clinic(store, site).bundle_id)
    yield made
    made.kill_all()


@pytest.mark.parametrize(
    ("database_url", "start"),
    [
        # Summer time ends in both places within these weeks, in the others it begins.
        ("sqlite", "2026-10-05"),
        pytest.param("postgresql", "2027-03-01", marks=pytest.mark.pg),
    ],
    indirect=["database_url"],
)
def test_reminders_sent_are_reminders_due(clinic, start):
    people, chance = patients(), random.Random(SEED)  # noqa: S311 (a seed, not a secret)
    times = half_hours(start)
    murder = all_at_once(people, times)
    # A Thursday on which nobody serves for seven hours: some are told late, some not at all.
    dark = times[24 * 48 + 25 : 24 * 48 + 39]
    for patient in people:
        clinic.admit(patient, ms(times[0]) - 1)
    due: Counter[str] = Counter()
    for now in times:
        for patient in people:
            patient.look(now)
            if abs(now - murder) > DAYS_OF_REST and practises(patient, now, chance):
                clinic.practise(patient, now)
        if now in dark:
            clinic.kill_all()
            continue
        clinic.start()
        told = expected(people, now)
        due += told
        if now == murder:
            assert told.total() == AT_THE_SAME_INSTANT
            clinic.die_amid_a_pass(now)
        clinic.pass_at(now)
    assert clinic.push_service.faults == []
    assert clinic.push_service.counts() == due
    assert min(due.values()) >= 5
