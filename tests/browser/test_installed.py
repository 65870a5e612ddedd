"""The installed app: a real installation, and what its icon and its shortcuts do."""

from dataclasses import dataclass
from typing import Any

import pytest
from browser.bedside import ACROMION
from browser.practising import PractisingPhone, prescription, sessions
from playwright.sync_api import CDPSession, Page, expect

# A page that is loaded anew has another one.
BIRTH = "globalThis.birth = Math.random();"


def of_page(page: Page, command: str) -> dict[str, Any]:
    session = page.context.new_cdp_session(page)
    try:
        return session.send(command)
    finally:
        session.detach()


@pytest.mark.parametrize(
    ("locale", "preferred", "name"),
    [
        ("en-GB", "auto", "manifest.webmanifest"),
        ("ru-RU", "auto", "manifest.ru.webmanifest"),
        ("de-DE", "auto", "manifest.webmanifest"),
        ("en-GB", "ru", "manifest.ru.webmanifest"),
    ],
)
def test_the_browser_reads_the_manifest_of_the_language_without_a_fault(
    killable_phone, served, locale, preferred, name
):
    page = killable_phone(locale, real_time=True).page  # a private window installs nothing
    PractisingPhone(page).open(served.url)
    if preferred != "auto":
        page.get_by_test_id("nav-settings").click()
        page.get_by_test_id(f"language-{preferred}").click()
        expect(page.locator("html")).to_have_attribute("lang", preferred)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.locator("link[rel=manifest]")).to_have_attribute("href", name)
    # The browser may still be at the link that the page came with.
    asked = (of_page(page, "Page.getAppManifest") for _ in range(20))
    manifest = next(answer for answer in asked if answer["url"] == served.url + name)
    assert manifest["errors"] == []
    assert of_page(page, "Page.getAppId")["appId"] == f"{served.url}periost"
    assert of_page(page, "Page.getInstallabilityErrors")["installabilityErrors"] == []


@dataclass
class Installed:
    """The app among those of a computer; `person` is at the window in which it was installed."""

    person: PractisingPhone
    browser: CDPSession
    url: str

    def launch(self, hash_: str = "") -> None:
        """A tap on the icon, or on a shortcut."""
        told = {"manifestId": f"{self.url}periost", "url": self.url + hash_}
        self.browser.send("PWA.launch", told)

    def birth(self) -> float:
        return self.person.page.evaluate("birth")


@pytest.fixture
def installed(killable_phone, served) -> Installed:
    phone = killable_phone()
    phone.page.add_init_script(BIRTH)
    person = PractisingPhone(phone.page).open(served.url)
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    browser = phone.context.browser.new_browser_cdp_session()
    app = {"manifestId": f"{served.url}periost", "installUrlOrBundleUrl": served.url}
    browser.send("PWA.install", app)
    return Installed(person, browser, served.url)


@pytest.mark.parametrize(
    ("hash_", "testid"),
    [("", "new-session"), ("#/start", "patient-code"), ("#/second", "second-180")],
)
def test_icon_and_shortcuts_open_their_screens_without_a_network(installed, served, hash_, testid):
    page = installed.person.page
    page.goto("about:blank")
    served.kill()
    installed.launch(hash_)
    expect(page.get_by_test_id(testid)).to_be_visible()


def test_an_open_app_shows_the_screen_of_a_shortcut_and_is_not_loaded_anew(installed):
    birth = installed.birth()
    installed.launch("#/second")
    installed.person.see("second-180")
    installed.launch("#/start")
    installed.person.see("patient-code")
    installed.person.page.go_back()
    installed.person.see("new-session")
    assert installed.birth() == birth


def test_no_shortcut_breaks_a_running_session(installed):
    bea = installed.person
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.is_phase("pressing")
    birth, left = installed.birth(), bea.number_of("presses-left")
    for hash_ in ("", "#/start", "#/second"):
        installed.launch(hash_)
    bea.let_pass(5)
    bea.is_phase("pressing")
    assert bea.number_of("presses-left") == left - 5
    assert installed.birth() == birth
    bea.let_pass(60)
    bea.pains([1])
    assert bea.finish()["points"][0]["presses"] == 60


def test_what_is_being_prepared_or_written_down_stays(installed):
    bea = installed.person
    bea.new_session("A-17")
    first, *others = bea.questions()
    bea.answer(first, "no")
    installed.launch("#/start")
    installed.launch("#/second")
    for question in others:
        bea.answer(question, "no")
    bea.tap_on("continue")
    bea.see("way-list")


@pytest.mark.parametrize("screen", ["start", "second"])
def test_a_session_that_waits_comes_first(bea, screen):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.tap("pause")
    url = bea.page.url.split("#")[0]
    bea.page.goto("about:blank")
    bea.page.goto(f"{url}#/{screen}")
    bea.see("draft-place")
    expect(bea.at("draft-presses")).to_contain_text("10 presses")
    bea.resume()
    bea.let_pass(60)
    bea.pains([1])
    assert bea.finish()["points"][0]["presses"] == 60


@pytest.mark.parametrize(
    ("days_ago", "testid"), [([3, 6], "practice-go"), ([1.0, 3.0], "practice-state")]
)
def test_at_home_start_begins_what_is_due_and_otherwise_today_says_why(
    page, app_url, bundle, days_ago, testid
):
    anna = PractisingPhone(page)
    anna.know(app_url, logs=sessions(bundle, *days_ago), prescribed=prescription())
    page.evaluate("location.hash = '/start'")
    anna.see(testid)
    page.go_back()
    anna.see("nav-today")
