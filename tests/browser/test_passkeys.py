"""Passkeys of the staff, in a real browser with an authenticator of its own, at a real server."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.clinic_walk import DESK, ClinicData, now_ms
from browser.test_accessibility import axe, in_words
from browser.test_clinic_pages import CLIPPED, FINGER_PX, SMALL
from clinic_staff import PASSWORD, email_of
from playwright.sync_api import Page, expect
from server_process import ServerProcess, program

from webapp.store import audit, passkeys, staff

OPTIONS = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


class Authenticator:
    """The one of a page's browser, which finds its person at once."""

    def __init__(self, page: Page) -> None:
        self._session = page.context.new_cdp_session(page)
        self._session.send("WebAuthn.enable")
        self._id = self._session.send("WebAuthn.addVirtualAuthenticator", {"options": OPTIONS})[
            "authenticatorId"
        ]

    def _ask(self, method: str, **values: Any) -> Any:
        return self._session.send(f"WebAuthn.{method}", {"authenticatorId": self._id, **values})

    def held(self) -> list[dict[str, Any]]:
        return self._ask("getCredentials")["credentials"]

    def hold(self, credential: dict[str, Any]) -> None:
        self._ask("addCredential", credential=credential)

    def lose_all(self) -> None:
        self._ask("clearCredentials")


class Door:
    """A clinic whose address has a name, and one browser before it."""

    def __init__(self, data: ClinicData, url: str, page: Page) -> None:
        self.data, self.page, self.clinic = data, page, f"{url}clinic"
        self.authenticator = Authenticator(page)

    def at(self, testid: str) -> Any:
        return self.page.get_by_test_id(testid)

    def open(self, path: str) -> None:
        self.page.goto(f"{self.clinic}{path}")

    def give_password(self, name: str = "bea") -> None:
        self.open("/sign-in")
        self.page.fill("#email", email_of(name))
        self.page.fill("#password", PASSWORD)
        self.at("sign-in").click()
        self.page.wait_for_url("**/second-factor*")

    def enter_by_code(self, name: str = "bea") -> None:
        self.give_password(name)
        self.page.fill("#code", self.data.code_of(name))
        self.at("give-code").click()
        self.page.wait_for_url("**/clinic/patients")

    def add(self, called: str = "Bea's phone", password: str = PASSWORD) -> None:
        self.open("/account")
        self.page.fill("#passkey-name", called)
        self.page.fill("#passkey-password", password)
        self.at("add-passkey").click()

    def leave(self) -> None:
        self.at("sign-out").click()
        self.page.wait_for_url("**/clinic/sign-in")

    def enrol(self) -> None:
        """Bea has a passkey, and is out."""
        self.enter_by_code()
        self.add()
        self.at("passkey").wait_for()
        self.leave()

    def newest(self) -> tuple[str, dict[str, Any]]:
        with self.data.store.read() as connection:
            entry = audit.newest(connection, 1)[0]
        return entry.action, json.loads(entry.facts)

    def passkeys(self) -> list[passkeys.Passkey]:
        with self.data.store.read() as connection:
            return passkeys.of_member(connection, self.data.cast.bea.id)


@pytest.fixture
def named_server(site: Path, tmp_path: Path) -> Iterator[tuple[ServerProcess, str]]:
    """(server, its address by name): browsers know no passkeys at a number."""
    environment = {
        **os.environ, "PERIOST_SITE": str(site), "PERIOST_DATA": str(tmp_path / "data"),
    }  # fmt: skip
    command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
    server = ServerProcess(command, tmp_path, environment)
    environment["PERIOST_PUBLIC_URL"] = url = f"http://localhost:{server.port}/"
    server.start()
    yield server, url
    server.kill()


@pytest.fixture
def door_of(
    phone: Callable[..., Page], named_server: tuple[ServerProcess, str], site: Path, tmp_path: Path
) -> Callable[..., Door]:
    """A maker of doors: `door_of("ru-RU", color_scheme="dark")`."""
    data = ClinicData(tmp_path / "data", site)

    def make(locale: str = "en-GB", **options: Any) -> Door:
        page = phone(locale, real_time=True, **{**DESK, **options})
        return Door(data, named_server[1], page)

    return make


@pytest.fixture
def door(door_of: Callable[..., Door]) -> Door:
    return door_of()


@pytest.fixture
def hears_refusals(watch):
    """The browser logs an answer of 401 or 422 as an error; here they are what is tested."""
    watch.expect("Failed to load resource")


def test_a_passkey_is_added_shown_instead_of_the_code_and_removed(door):
    door.enter_by_code()
    door.add()
    expect(door.at("passkey")).to_contain_text("Bea's phone")
    expect(door.at("passkey")).to_contain_text("not used yet")
    assert door.newest() == ("passkey-added", {"passkey": door.passkeys()[0].id})
    door.leave()
    door.give_password()
    door.at("passkey-second").click()
    door.page.wait_for_url("**/clinic/patients")
    assert door.newest()[0] == "patients-read"
    door.open("/account")
    expect(door.at("passkey")).to_contain_text("last used")
    door.at("remove-passkey").click()
    door.at("remove-passkey-confirm").click()
    expect(door.at("passkey")).to_have_count(0)
    assert door.newest()[0] == "passkey-removed"
    door.leave()
    door.give_password()
    expect(door.page.locator("#code")).to_be_visible()
    expect(door.at("passkey-second")).to_have_count(0)


def test_a_passkey_alone_is_two_factors_and_leads_where_one_wanted_to_go(door):
    door.enrol()
    door.open("/account")
    door.at("passkey-sign-in").click()
    door.page.wait_for_url("**/clinic/account")
    expect(door.at("passkey")).to_contain_text("last used")
    with door.data.store.read() as connection:
        entries = audit.newest(connection, 5)
    facts = [json.loads(e.facts) for e in entries if e.action == "signed-in"]
    assert {"by": "passkey"} in facts


def test_adding_one_needs_the_password(door, hears_refusals):
    door.enter_by_code()
    door.add(password="not this one")  # noqa: S106 (nobody's)
    expect(door.at("passkey-says")).to_contain_text("This is not your password.")
    assert door.passkeys() == [] == door.authenticator.held()


def test_a_passkey_that_was_removed_opens_nothing(door, hears_refusals):
    door.enrol()
    with door.data.store.write() as connection:
        passkeys.forget_of(connection, door.data.cast.bea.id)
    door.open("/sign-in")
    door.at("passkey-sign-in").click()
    expect(door.at("wrong")).to_contain_text("does not open the clinic")
    assert door.newest() == ("sign-in-refused", {"because": "passkey"})


def test_an_authenticator_that_holds_none_is_told_of_and_the_code_remains(door):
    door.enrol()
    door.authenticator.lose_all()
    door.give_password()
    door.at("passkey-second").click()
    expect(door.at("passkey-says")).to_contain_text("No passkey came")
    door.page.fill("#code", door.data.code_of("bea"))
    door.at("give-code").click()
    door.page.wait_for_url("**/clinic/patients")


def test_a_copy_that_counts_behind_is_refused_and_told_in_the_audit(door, hears_refusals):
    door.enrol()
    (held,) = door.authenticator.held()
    kept = door.passkeys()[0]
    with door.data.store.write() as connection:
        assert passkeys.use(connection, kept.id, held["signCount"] + 50, now_ms())
    door.open("/sign-in")
    door.at("passkey-sign-in").click()
    expect(door.at("wrong")).to_contain_text("does not open the clinic")
    assert door.newest() == ("sign-in-refused", {"because": "sign-count", "passkey": kept.id})
    door.authenticator.lose_all()
    door.authenticator.hold({**held, "signCount": held["signCount"] + 50})
    door.at("passkey-sign-in").click()
    door.page.wait_for_url("**/clinic/patients")


def test_a_disabled_person_s_passkey_opens_nothing(door, hears_refusals):
    door.enrol()
    with door.data.store.write() as connection:
        staff.disable(connection, door.data.cast.bea.id, now_ms())
    door.open("/sign-in")
    door.at("passkey-sign-in").click()
    expect(door.at("wrong")).to_be_visible()
    assert door.newest()[0] == "sign-in-refused"


def test_one_s_passkey_is_no_second_factor_of_another(door, hears_refusals):
    """Carl has Bea's password, by some mischance, and his own passkey."""
    door.enter_by_code("carl")
    door.add("Carl's phone")
    door.at("passkey").wait_for()
    door.leave()
    door.enrol()
    ours = door.passkeys()[0].credential_id
    door.give_password()
    swap = """async (id) => {
      const get = navigator.credentials.get.bind(navigator.credentials);
      navigator.credentials.get = ({ publicKey }) =>
        get({ publicKey: { ...publicKey, allowCredentials: publicKey.allowCredentials.map(
          (one) => ({ ...one, id: new Uint8Array(id) })) } });
    }"""
    with door.data.store.read() as connection:
        (carls,) = passkeys.of_member(connection, door.data.cast.carl.id)
    assert carls.credential_id != ours
    door.page.evaluate(swap, list(carls.credential_id))
    door.at("passkey-second").click()
    expect(door.at("wrong")).to_contain_text("does not open your account")


def test_without_passkeys_in_the_browser_the_page_says_so_and_the_code_remains(door):
    door.enrol()
    door.page.add_init_script("delete globalThis.PublicKeyCredential;")
    door.give_password()
    expect(door.page.get_by_text("This browser knows no passkeys")).to_be_visible()
    expect(door.at("passkey-second")).to_be_hidden()
    expect(door.page.locator("#code")).to_be_visible()


def test_at_a_number_no_passkey_is_offered(desk, served, ward):
    page = desk()
    page.goto(f"{served.url}clinic/sign-in")
    expect(page.get_by_test_id("passkey-sign-in")).to_have_count(0)
    ward.enter(page, served, "bea")
    page.goto(f"{served.url}clinic/account")
    expect(page.get_by_test_id("no-passkeys")).to_contain_text("https address with a name")


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
def test_the_pages_with_passkeys_are_open_to_all_and_whole(
    door_of, hears_refusals, language, scheme
):
    door, faults = door_of(language, color_scheme=scheme), {}
    door.enrol()
    for name in ("sign-in", "second factor", "account", "removing"):
        if name == "sign-in":
            door.open("/sign-in")
        elif name == "second factor":
            door.give_password()
            door.page.evaluate("() => { navigator.credentials.get = () => Promise.reject(); }")
            door.at("passkey-second").click()
            door.at("passkey-says").wait_for()
        elif name == "account":
            door.enter_by_code()
            door.open("/account")
        else:
            door.at("remove-passkey").click()
        if found := in_words(axe(door.page)):
            faults[name] = found
        for width in (320, 390, 820, 1280):
            door.page.set_viewport_size({"width": width, "height": 800})
            found = door.page.evaluate(CLIPPED)
            found += door.page.evaluate(SMALL, FINGER_PX) if width <= 390 else []
            if found:
                faults[f"{name} at {width}"] = found[:4]
        if shots := os.environ.get("PASSKEY_SHOTS"):
            for width, height in ((390, 844), (1280, 800)):
                door.page.set_viewport_size({"width": width, "height": height})
                path = f"{shots}/{name}-{language}-{width}.png"
                door.page.screenshot(path=path, full_page=True)
    assert faults == {}
