"""A clinic whose phones subscribe at a push service on this machine."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from clinic import NOW_MS, Person
from push.push_service import Phone, PushService, running

from webapp.config import Config
from webapp.push.office import Office, office_of
from webapp.store import push_subscriptions
from webapp.store.database import Store
from webapp.store.push_subscriptions import Subscription

CONTACT = "mailto:desk@clinic.example"


@pytest.fixture
def push_service(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PushService]:
    with running(tmp_path_factory.mktemp("push")) as service:
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(service.certificate))
        yield service
        assert service.faults == []


@pytest.fixture
def config(push_service: PushService, site: Path, tmp_path: Path, database_url: str) -> Config:
    return Config(
        site=site,
        data=tmp_path / "data",
        database_url=database_url,
        public_url="https://clinic.example/app/",
        push_contact=CONTACT,
        push_hosts=push_service.host,
    )


@pytest.fixture
def office(config: Config) -> Office:
    return office_of(config)


def subscribe(
    store: Store, phone: Phone, person: Person, now_ms: int = NOW_MS, **changes: str
) -> Subscription:
    """Subscribe a person's phone, below HTTP: mondays at ten in Berlin, unless `changes` say so."""
    times = {"days": "mon", "local_time": "10:00", "zone": "Europe/Berlin"}
    made = Subscription(person.device_id, phone.endpoint, **phone.keys, **{**times, **changes})
    with store.write() as connection:
        push_subscriptions.keep(connection, made, now_ms)
    return made


def moved(subscription: Subscription, **changes: str) -> Subscription:
    return replace(subscription, **changes)
