"""The commands of reminders, and the server that reminds by itself."""

import os
import subprocess
from datetime import UTC, datetime

import pytest
from clinic import found_clinic
from push.conftest import CONTACT, subscribe
from server_process import ServerProcess, program

from webapp.config import Config
from webapp.push.keys import Keys
from webapp.store import audit, push_subscriptions
from webapp.store.opening import store_of_site


@pytest.fixture
def run(config):
    """Run `periost` with the clinic's settings: `run("remind")`."""
    settings = {
        "PERIOST_SITE": str(config.site),
        "PERIOST_DATA": str(config.data),
        "PERIOST_DATABASE_URL": config.database_url,
        "PERIOST_PUSH_CONTACT": CONTACT,
        "PERIOST_PUSH_HOSTS": config.push_hosts,
    }

    def run(*arguments, **others):
        environment = {**os.environ, **settings, **others}
        command = [program("periost"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True)

    return run


def always(store, phone, person):
    """Due now, whenever that is: at the first minute of every day, where a day has just begun."""
    days = "mon tue wed thu fri sat sun"
    subscribe(store, phone, person, 0, days=days, local_time="00:00", zone=early_zone())


def early_zone():
    """A zone in which the day has just begun: midnight was less than an hour ago."""
    hour = datetime.now(UTC).hour
    return f"Etc/GMT+{hour}" if hour <= 12 else f"Etc/GMT-{24 - hour}"


def test_remind_tells_who_is_due_and_how_many(push_service, store, cast, run):
    always(store, push_service.phone("finn"), cast.finn)
    assert run("remind").stdout == "Reminders: 1 sent.\n"
    assert run("remind").stdout == "Reminders: none is due.\n"
    assert push_service.counts() == {"finn": 1}


def test_remind_fails_where_a_push_service_refuses(push_service, store, cast, run):
    always(store, push_service.phone("finn"), cast.finn)
    push_service.answers.append((403, {}))
    told = run("remind")
    assert (told.returncode, told.stdout) == (1, "Reminders: 1 refused.\n")
    assert "docs/reminders.md" in told.stderr


def test_remind_says_what_is_missing(run):
    told = run("remind", PERIOST_PUSH_CONTACT="")
    assert told.returncode == 1
    assert "PERIOST_PUBLIC_URL" in told.stderr


def test_rotate_makes_a_key_and_keeps_the_older_ones_unless_told(
    push_service, store, cast, config, run
):
    keys = Keys(config.data)
    first = keys.current().public
    subscribe(store, push_service.phone("finn"), cast.finn, server_key=first)
    second = run("vapid", "rotate").stdout.split()[-1]
    assert keys.current().public == second != first
    assert keys.of(first) is not None
    told = run("vapid", "rotate", "--forget").stdout
    assert "1 phone subscribes anew" in told
    assert keys.of(first) is None
    with store.read() as connection:
        assert push_subscriptions.of_device(connection, cast.finn.device_id) is None
        assert audit.newest(connection, 1)[0].action == "push-key-made"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_makes_its_key_and_reminds_by_itself(push_service, config, site, tmp_path):
    environment = {
        **os.environ,
        "PERIOST_SITE": str(site),
        "PERIOST_DATA": str(config.data),
        "PERIOST_PUSH_CONTACT": CONTACT,
        "PERIOST_PUSH_HOSTS": config.push_hosts,
    }
    command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
    server = ServerProcess(command, tmp_path, environment)
    server.start()
    try:
        assert (config.data / "vapid.pem").exists()
        own = store_of_site(Config(site=site, data=config.data))
        always(own, push_service.phone("finn"), found_clinic(own, site).finn)
        # Its next minute is at most one away.
        assert push_service.arrived.acquire(timeout=90)
        own.close()
    finally:
        server.kill()
    assert push_service.counts() == {"finn": 1}
