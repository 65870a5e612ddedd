"""Installing: offered at a calm moment, never again after a no, and always to be found."""

import json
from pathlib import Path

import pytest
from browser.bedside import ACROMION, Bedside
from browser.made_logs import practice_log, record_of
from browser.practising import PractisingPhone, prescription
from browser.test_accessibility import axe, in_words
from browser.test_layout import faults_in_all_sizes
from playwright.sync_api import expect

FAKE_INSTALL = Path(__file__).with_name("fake_install.js")
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1"
)
MAC = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.6 Safari/605.1.15"
)
OLD_MAC = MAC.replace("Version/18.6", "Version/16.6")
FIREFOX_PHONE = "Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0"
FIREFOX_DESK = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0"
NO_OFFERS = "delete globalThis.onbeforeinstallprompt;"
ON_APPLE = f"""
{NO_OFFERS}
Object.defineProperty(navigator, "standalone", {{ value: false }});
"""
AS_APPLE_APP = "Object.defineProperty(navigator, 'standalone', { value: true });"
AS_APP = """
const { matchMedia } = globalThis;
globalThis.matchMedia = (query) =>
  query === "(display-mode: standalone)" ? { matches: true } : matchMedia(query);
"""


LEFT = """
() => {
  let isHidden = true;
  Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
  document.dispatchEvent(new Event("visibilitychange"));
  isHidden = false;
  document.dispatchEvent(new Event("visibilitychange"));
}
"""
# With nothing to fear for the logs the card that warns of it does not stand before this one.
KEPT = "if (navigator.storage) navigator.storage.persisted = async () => true;"


def offer(phone: Bedside, outcome: str = "accepted") -> None:
    """The browser offers, its own bar is kept away, and Today is drawn anew."""
    phone.page.locator(".page-today").evaluate("page => { page.dataset.old = ''; }")
    assert phone.page.evaluate("(outcome) => offerInstall(outcome)", outcome)
    expect(phone.page.locator(".page-today:not([data-old])")).to_be_visible()


def asked(phone: Bedside) -> int:
    return phone.page.evaluate("installAsked")


def on_the_next_visit(phone: Bedside) -> None:
    """What the browser may clear was read, and the app left."""
    phone.tap_on("keeping-understood")
    expect(phone.at("keeping-card")).to_have_count(0)
    is_not_offered(phone)
    phone.page.reload()
    phone.see("log-row")


def is_not_offered(phone: Bedside) -> None:
    phone.see_cards()
    expect(phone.at("install-card")).to_have_count(0)


@pytest.fixture
def bea(page, app_url) -> PractisingPhone:
    page.add_init_script(path=FAKE_INSTALL)
    page.add_init_script(KEPT)
    return PractisingPhone(page).open(app_url)


@pytest.fixture
def used(bea) -> PractisingPhone:
    """The phone with one kept log."""
    bea.put("logs", [record_of(practice_log(1, "sha256:" + 64 * "0", None))])
    bea.page.reload()
    bea.see("log-row")
    return bea


def test_nothing_is_offered_to_who_has_only_just_come(bea):
    offer(bea)
    is_not_offered(bea)


def test_after_the_first_kept_log_the_browser_is_asked_and_thanks_are_said_once(bea):
    offer(bea)
    bea.tap_on("second-60")
    bea.let_pass(8)
    bea.tap("stop")
    bea.tap_on("finish")
    bea.see("saved")
    expect(bea.at("install-card")).to_have_count(0)
    bea.tap_on("home")
    bea.tap("install")
    bea.see("install-thanks")
    assert asked(bea) == 1
    is_not_offered(bea)
    bea.page.reload()
    expect(bea.at("log-row")).to_have_count(1)
    bea.see_cards()
    expect(bea.at("install-thanks")).to_have_count(0)
    offer(bea)
    is_not_offered(bea)


def test_on_a_later_visit_it_is_offered_without_a_log(bea, app_url):
    bea.page.clock.set_fixed_time("2026-11-23T19:59:00Z")
    bea.page.reload()
    offer(bea)
    is_not_offered(bea)
    bea.page.clock.set_fixed_time("2026-11-23T20:01:00Z")
    bea.page.reload()
    bea.see("nav-today")
    offer(bea)
    bea.see("install-card")


def test_after_a_no_it_is_never_offered_again_and_always_to_be_found(used):
    offer(used)
    used.tap_on("install-no")
    is_not_offered(used)
    used.page.reload()
    used.see("log-row")
    offer(used)
    is_not_offered(used)
    used.tap_on("nav-settings")
    used.tap_on("install-page")
    used.tap("install")
    expect(used.at("install-menu")).to_be_visible()
    assert asked(used) == 1


def test_a_no_to_the_browser_s_own_question_is_a_no(used):
    offer(used, "dismissed")
    used.tap_on("install")
    assert asked(used) == 1
    offer(used)
    is_not_offered(used)


def test_nothing_appears_in_a_session_nor_beside_one_that_waits(used):
    used.lead_to(ACROMION, pains=[3])
    used.let_pass(20)
    used.is_phase("pressing")
    words = used.page.locator("#app").inner_text()
    assert used.page.evaluate("offerInstall('accepted')")
    used.page.evaluate("dispatchEvent(new Event('appinstalled'))")
    assert used.page.locator("#app").inner_text() == words
    used.page.goto("about:blank")
    used.page.go_back()
    used.see("draft-place")
    offer(used)
    used.see_cards()
    for testid in ("install-card", "install-thanks"):
        expect(used.at(testid)).to_have_count(0)


@pytest.mark.parametrize(
    ("user_agent", "script", "way", "steps"),
    [
        (IPHONE, ON_APPLE, "apple", 3),
        (FIREFOX_PHONE, NO_OFFERS, "firefox", 2),
        (MAC, NO_OFFERS, "dock", 0),
        (OLD_MAC, NO_OFFERS, "none", 0),
        (FIREFOX_DESK, NO_OFFERS, "none", 0),
        (None, "", "menu", 0),
    ],
)
def test_every_browser_is_told_its_own_way(phone, app_url, user_agent, script, way, steps):
    page = phone(**({"user_agent": user_agent} if user_agent else {}))
    page.add_init_script(script + KEPT)
    anna = PractisingPhone(page).open(f"{app_url}#/install")
    anna.see(f"install-{way}")
    expect(page.locator(".install-picture")).to_have_count(steps)
    expect(anna.at("install-moving")).to_have_count(0)
    anna.put("logs", [record_of(practice_log(1, "sha256:" + 64 * "0", None))])
    page.goto(app_url)
    anna.see("log-row")
    anna.see_cards()
    if way == "apple":
        on_the_next_visit(anna)
    is_shown = way in ("apple", "firefox", "dock")
    expect(anna.at("install-card")).to_have_count(1 if is_shown else 0)
    if is_shown:
        anna.tap_on("install")
        anna.see(f"install-{way}")
    expect(anna.at("install-moving")).to_have_count(1 if way == "apple" else 0)


@pytest.mark.parametrize(
    ("language", "scheme", "text_percent"), [("en-GB", "light", 200), ("ru-RU", "dark", 100)]
)
@pytest.mark.parametrize(("user_agent", "script"), [(IPHONE, ON_APPLE), (FIREFOX_PHONE, NO_OFFERS)])
def test_card_and_steps_fit_every_screen(
    phone, app_url, language, scheme, text_percent, user_agent, script
):
    page = phone(language, color_scheme=scheme, user_agent=user_agent)
    page.add_init_script(script + KEPT)
    log = practice_log(1, "sha256:" + 64 * "0", None)
    anna = PractisingPhone(page).know(app_url, logs=[log], text_percent=text_percent)
    if script == ON_APPLE:
        on_the_next_visit(anna)
    anna.see("install-card")
    found = faults_in_all_sizes(page)
    anna.tap_on("install")
    expect(page.locator(".install-picture").first).to_be_visible()
    assert found + faults_in_all_sizes(page) + in_words(axe(page)) == []


def test_while_the_browser_may_clear_the_logs_that_alone_is_said(phone, app_url):
    page = phone()
    page.add_init_script(path=FAKE_INSTALL)
    bea = PractisingPhone(page).know(app_url, logs=[practice_log(1, "sha256:" + 64 * "0", None)])
    offer(bea)
    bea.see("keeping-card")
    is_not_offered(bea)
    bea.tap_on("keeping-understood")
    offer(bea)
    is_not_offered(bea)
    page.evaluate(LEFT)
    offer(bea)
    bea.see("install-card")
    expect(bea.at("keeping-card")).to_have_count(0)


def test_it_waits_while_a_change_of_the_plan_is_announced(phone, app_url):
    page = phone()
    page.add_init_script(path=FAKE_INSTALL)
    page.add_init_script(KEPT)
    log = practice_log(1, "sha256:" + 64 * "0", None)
    plans = {"prescribed": prescription(2), "seen": prescription(1, sessions_per_week_min=1)}
    bea = PractisingPhone(page).know(app_url, logs=[log], **plans)
    offer(bea)
    bea.see("plan-changed")
    is_not_offered(bea)
    bea.tap_on("change-seen")
    bea.see("install-card")


@pytest.mark.parametrize("script", [AS_APP, AS_APPLE_APP])
def test_in_the_window_of_the_app_nothing_is_offered(used, script):
    used.page.add_init_script(script)
    used.page.reload()
    used.see("log-row")
    offer(used)
    is_not_offered(used)
    used.tap_on("nav-settings")
    expect(used.at("try-it")).to_be_visible()
    expect(used.at("install-page")).to_have_count(0)
    used.page.evaluate("location.hash = '/install'")
    used.see("install-installed")


def test_preferences_of_an_earlier_version_have_given_no_answer(bea):
    bea.page.evaluate(
        "(key) => localStorage.setItem(key, JSON.stringify({ theme: 'dark' }))",
        "periost.preferences",
    )
    bea.put("logs", [record_of(practice_log(1, "sha256:" + 64 * "0", None))])
    bea.page.reload()
    bea.see("log-row")
    offer(bea)
    bea.see("install-card")
    kept = json.loads(bea.page.evaluate("localStorage['periost.preferences']"))
    assert kept["install"]["answer"] is None
    assert kept["theme"] == "dark"
