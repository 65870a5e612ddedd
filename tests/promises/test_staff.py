"""Staff at real servers: the first link, and two servers that are one (P22, on both engines)."""

import http.client
import os
import re
import subprocess
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import found_clinic
from clinic_staff import COOKIE, PASSWORD, SECRET, email_of, give_access
from server_process import ServerProcess, program

from webapp.domain import totp
from webapp.domain.staff_access import TRIES_PER_ACCOUNT
from webapp.http.clock import system_clock
from webapp.store import staff
from webapp.store.database import Store

HOME = "/clinic/patients"
WRONG = "x"


class Browser:
    """Sends forms as a page of the server would, and keeps the one cookie."""

    def __init__(self, cookie: str = "") -> None:
        self.cookie = cookie

    def ask(
        self, server: ServerProcess, method: str, path: str, **form: str
    ) -> tuple[int, str, str]:
        """(status, Location, body)"""
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        headers = {"Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urllib.parse.urlencode(form), headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        if kept := re.search(rf"{COOKIE}=([\w-]+)", answer.headers.get("Set-Cookie", "")):
            self.cookie = f"{COOKIE}={kept[1]}"
        connection.close()
        return answer.status, answer.headers.get("Location", ""), body

    def is_in(self, server: ServerProcess) -> bool:
        return self.ask(server, "GET", HOME)[0] == 200


def code_now(secret: bytes) -> str:
    return totp.code_at(secret, totp.step_of(system_clock()))


@pytest.fixture
def two_servers(
    database_url: str, site: Path, tmp_path: Path
) -> Iterator[tuple[Store, list[ServerProcess]]]:
    """The cast in one database, and two `periost serve` on it."""
    store = Store(database_url)
    cast = found_clinic(store, site)
    give_access(store, cast.bea, cast.dora)
    environment = {
        **os.environ, "PERIOST_SITE": str(site), "PERIOST_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    if not store.is_sqlite:
        environment["PERIOST_DATABASE_URL"] = database_url
    command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
    servers = [ServerProcess(command, tmp_path, environment) for _ in range(2)]
    for server in servers:
        server.start()
    yield store, servers
    for server in servers:
        server.kill()
    store.close()


def test_two_servers_know_the_same_sessions_and_count_the_same_tries(two_servers):
    store, (one, other) = two_servers
    bea = Browser()
    status, *_ = bea.ask(one, "POST", "/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    assert status == 303
    assert bea.ask(other, "POST", "/clinic/second-factor", code=code_now(SECRET))[:2] == (303, HOME)
    assert bea.is_in(one) and bea.is_in(other)
    thief = Browser(bea.cookie)
    bea.ask(other, "POST", "/clinic/sign-out")
    assert not thief.is_in(one)
    tries = [
        Browser().ask(server, "POST", "/clinic/sign-in", email=email_of("dora"), password=WRONG)[0]
        for server in [one, other] * (TRIES_PER_ACCOUNT // 2) + [one]
    ]
    assert tries == [401] * TRIES_PER_ACCOUNT + [429]


def test_a_member_who_is_disabled_at_one_server_is_out_at_the_other(two_servers):
    store, (one, other) = two_servers
    bea = Browser()
    bea.ask(one, "POST", "/clinic/sign-in", email=email_of("bea"), password=PASSWORD)
    bea.ask(one, "POST", "/clinic/second-factor", code=code_now(SECRET))
    assert bea.is_in(other)
    with store.write() as connection:
        member = staff.by_email(connection, email_of("bea"))
        staff.disable(connection, member.id, system_clock())
    assert not bea.is_in(one) and not bea.is_in(other)


def test_the_first_start_prints_the_link_that_makes_the_first_admin(served):
    path = re.search(r"First admin of the clinic: \S+(/clinic/set-up/[\w-]+)", said(served))[1]
    guest = Browser()
    _, _, page = guest.ask(served, "GET", path)
    shown = re.search(r'data-testid="secret">([A-Z2-7 ]+)<', page)[1].replace(" ", "")
    bits = "".join(f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.index(c):05b}" for c in shown)
    secret = int(bits, 2).to_bytes(len(bits) // 8, "big")
    form = {"email": "dora@clinic.example", "password": PASSWORD, "code": code_now(secret)}
    assert guest.ask(served, "POST", path, **form)[:2] == (303, HOME)
    assert "No patients yet" in guest.ask(served, "GET", HOME)[2]
    assert Browser().ask(served, "GET", path)[0] == 404
    served.kill()
    served.log.write_text("")
    served.start()
    assert guest.is_in(served)
    assert "First admin" not in said(served)


def test_a_demonstration_opens_by_what_it_prints(site, tmp_path):
    environment = {
        **os.environ, "PERIOST_SITE": str(site), "PERIOST_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    command = [program("periost"), "serve", "--demo", "--host", "127.0.0.1", "--port"]
    server = ServerProcess(command, tmp_path, environment)
    server.start()
    try:
        words = said(server)
        password = re.search(r"password: (.+)", words)[1]
        emails = re.findall(r"\w+@demo\.example", words)
        assert len(emails) == 2
        for email in emails:
            assert_demo(server, email, password)
    finally:
        server.kill()


def test_a_demonstration_without_a_site_says_what_to_do_first(tmp_path):
    folder = {"PERIOST_SITE": str(tmp_path / "site"), "PERIOST_DATA": str(tmp_path / "data")}
    command = [program("periost"), "serve", "--demo"]
    told = subprocess.run(command, env={**os.environ, **folder}, capture_output=True, text=True)
    assert told.returncode == 1
    assert f"Run: periost build --out {tmp_path / 'site'}" in told.stderr
    assert not (tmp_path / "data").exists()


def assert_demo(server: ServerProcess, email: str, password: str) -> None:
    """Its people come in by the code that the page shows, and see that all is invented."""
    guest = Browser()
    guest.ask(server, "POST", "/clinic/sign-in", email=email, password=password)
    page = guest.ask(server, "GET", "/clinic/second-factor")[2]
    code = re.search(r"the code is (\d{6})", page)[1]
    assert guest.ask(server, "POST", "/clinic/second-factor", code=code)[:2] == (303, HOME)
    listed = guest.ask(server, "GET", HOME)[2]
    assert listed.count('data-testid="patient-row"') == 3
    waiting = guest.ask(server, "GET", "/clinic/judge")[2]
    assert waiting.count('data-testid="quarantined"') == 1
    assert waiting.count('data-testid="conflict"') == 1
    for shown in (page, listed, waiting):
        assert 'data-testid="demo-band"' in shown


def said(server: ServerProcess) -> str:
    """What a server has printed; the link comes before it answers."""
    return server.log.read_text("utf-8")
