"""A walk through every page of the clinic, in a real browser at a real server."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from clinic import NOW_MS, Cast, found_clinic
from clinic_records import Records, send, send_annas
from clinic_staff import PASSWORD, email_of, give_access
from playwright.sync_api import Page
from server_process import ServerProcess

from webapp.domain import totp
from webapp.store import setup_links, staff_sessions, staff_totp
from webapp.store.database import Store

COOKIE = "periost-staff"
DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
DAY_MS = 24 * 60 * 60 * 1000
HOUR_MS = 60 * 60 * 1000


def now_ms() -> int:
    import time

    return time.time_ns() // 1_000_000


class ClinicData:
    """The cast and some records, written into the database of a running server."""

    def __init__(self, data: Path, site: Path) -> None:
        self.store = Store(f"sqlite:///{data / 'periost.sqlite3'}")
        self.cast: Cast = found_clinic(self.store, site)
        # With every mark that a row of the list may bear, and every fact that its page may tell.
        told = {"screening": "full", "screened_at": None, "held_back_because": "cut-short"}
        self.records: Records = send_annas(
            self.store, self.cast, skew_ms=-3 * HOUR_MS, practice=told, outcome="stopped",
            stop_reason="pain", zone={"organ": "heart", "author": "default"},
        )  # fmt: skip
        for n in range(3):
            log = self.cast.log(started_at=f"2026-09-{22 + n}T18:00:00.000+02:00")
            send(self.store, self.cast.anna.device_id, log, now_ms=NOW_MS + n * DAY_MS)
        self.bedside_id = self._hold_at_the_bedside()
        give_access(self.store, self.cast.bea, self.cast.carl, self.cast.dora)

    def _hold_at_the_bedside(self) -> str:
        """A session of Dora's own phone, which names nobody."""
        phone = self.cast.dora.device_id
        log = self.cast.log(patient_id=None, prescription_id=None, device_id=phone)
        send(self.store, phone, log)
        return str(log["id"])

    def code_of(self, name: str) -> str:
        """A code that was not used yet; for that, the ones used before are forgotten."""
        person = getattr(self.cast, name)
        with self.store.write() as connection:
            factor = staff_totp.of_member(connection, person.id)
            staff_totp.keep(connection, person.id, factor.secret, 0, now_ms())
        return totp.code_at(factor.secret, totp.step_of(now_ms()))

    def enter(self, page: Page, server: ServerProcess, name: str) -> None:
        """Sign somebody in without the pages, by a session of their own."""
        person = getattr(self.cast, name)
        with self.store.write() as connection:
            token = staff_sessions.begin(connection, person.id, now_ms(), is_complete=True)
        page.context.add_cookies([{"name": COOKIE, "value": token, "url": server.url}])

    def setup_address(self, server: ServerProcess) -> str:
        with self.store.write() as connection:
            token = setup_links.make(connection, self.cast.carl.id, now_ms())
        return f"{server.url}clinic/set-up/{token}"


@pytest.fixture
def ward(served: ServerProcess, site: Path, tmp_path: Path) -> ClinicData:
    return ClinicData(tmp_path / "data", site)


@pytest.fixture
def desk(phone: Callable[..., Page]) -> Callable[..., Page]:
    """A maker of browsers on a desk; their clock runs, as the server's does."""

    def make(locale: str = "en-GB", **options: Any) -> Page:
        return phone(locale, real_time=True, **{**DESK, **options})

    return make


def sign_in(page: Page, data: ClinicData, server: ServerProcess, name: str) -> None:
    """As a person does it: address, password, code."""
    page.goto(f"{server.url}clinic/")
    page.fill("#email", email_of(name))
    page.fill("#password", PASSWORD)
    page.get_by_test_id("sign-in").click()
    page.fill("#code", data.code_of(name))
    page.get_by_test_id("give-code").click()
    page.wait_for_url("**/clinic/patients")


def walk(page: Page, data: ClinicData, server: ServerProcess) -> Iterator[tuple[str, Page]]:
    """Every page as Dora, the admin, sees it: (its name, the page that shows it)."""
    clinic = f"{server.url}clinic"
    anna = f"{clinic}/patients/{data.cast.anna.id}"
    finn = f"{clinic}/patients/{data.cast.finn.id}"
    page.goto(f"{clinic}/sign-in")
    yield "sign-in", page
    page.goto(data.setup_address(server))
    yield "set-up", page
    data.enter(page, server, "dora")
    addresses = {
        "patients": f"{clinic}/patients",
        "nobody fits": f"{clinic}/patients?q=zzz",
        "new patient": f"{clinic}/patients/new",
        "logs from a file": f"{clinic}/import",
        "patient": anna,
        "patient without sessions": finn,
        "sessions": f"{anna}/sessions",
        "session": f"{anna}/sessions/{data.records.log_id}",
        "new prescription": f"{anna}/prescriptions/new?protocol=spine",
        "prescription": f"{anna}/prescriptions/{data.cast.prescription_id}",
        "home sheet": f"{anna}/prescriptions/{data.cast.prescription_id}/sheet",
        "to judge": f"{clinic}/judge",
        "in doubt": f"{clinic}/judge/logs/{data.records.doubt_seq}",
        "in conflict": f"{clinic}/judge/conflicts/{data.records.conflict_seq}",
        "bedside": f"{clinic}/bedside",
        "bedside session": f"{clinic}/bedside/{data.bedside_id}",
        "staff": f"{clinic}/staff",
        "audit": f"{clinic}/audit",
        "account": f"{clinic}/account",
    }
    for name, address in addresses.items():
        page.goto(address)
        yield name, page
    yield from walk_of_answers(page, clinic, anna)


def walk_of_answers(page: Page, clinic: str, anna: str) -> Iterator[tuple[str, Page]]:
    """Pages that only a form leads to."""
    page.goto(anna)
    page.evaluate("() => { for (const e of document.querySelectorAll('details')) e.open = true; }")
    yield "patient, all opened", page
    page.get_by_test_id("pair").click()
    page.get_by_test_id("qr").wait_for()
    yield "pairing", page
    page.goto(f"{clinic}/staff")
    page.get_by_test_id("new-link").first.click()
    yield "staff, asked", page
    page.get_by_test_id("new-link-confirm").first.click()
    page.get_by_test_id("setup-link").wait_for()
    yield "set-up link", page
    page.goto(f"{anna}/prescriptions/new")
    page.get_by_test_id("save-prescription").click()
    page.get_by_test_id("fault-points").wait_for()
    yield "prescription with a fault", page
    page.goto(f"{clinic}/judge/logs/99999")
    yield "nothing here", page


def code_shown(page: Page) -> str:
    """The six digits that a demonstration shows."""
    return re.search(r"\d{6}", page.get_by_test_id("demo-code").inner_text())[0]
