"""The first visit on a slow line: what is waited for before Today, and what is not."""

import re

import pytest
from browser.bedside import Bedside
from browser.locking import PIN, give
from browser.pretended import pretend
from playwright.sync_api import Page, Route, expect


def test_the_texts_of_the_language_are_asked_for_before_the_app_is_there(phone, app_url):
    page = phone("ru-RU")
    held: list[Route] = []
    page.route(re.compile(r"/app\.[0-9a-f]+\.js$"), lambda route: held.append(route))
    with page.expect_request(re.compile(r"/locales/ru\.")):
        page.goto(app_url, wait_until="commit")
    page.wait_for_function("document.querySelector('#app')")
    assert page.locator("#app").inner_html() == ""
    for route in held:
        route.continue_()
    expect(page.get_by_test_id("new-session")).to_contain_text("Новый сеанс")


def without_worker(page: Page) -> Bedside:
    """A phone to which no worker brings the files that are held back."""
    pretend(page, worker=False)
    return Bedside(page)


# What a screen that a start does without waits for: its module, and its texts.
LATER = pytest.mark.parametrize(
    ("locale", "file"), [("en-GB", "app-later"), ("ru-RU", "app-later"), ("ru-RU", "ru-later")]
)

WHO = {"en-GB": "Patient", "ru-RU": "Пациент"}
NOT_BEGUN = {"en-GB": "Check the network", "ru-RU": "Проверьте сеть"}
LOST_NOTHING = {"en-GB": "Nothing was lost", "ru-RU": "Ничего не потеряно"}


@LATER
def test_today_stands_before_what_a_session_needs_is_there(phone, app_url, locale, file):
    bea = without_worker(phone(locale))
    held: list[Route] = []
    bea.page.route(f"**/{file}.*", lambda route: held.append(route))
    bea.page.goto(app_url)
    bea.see("new-session")
    expect(bea.at("second-60")).to_have_count(0)  # its tap would not wake the sound
    bea.tap("new-session")
    for route in held:
        route.continue_()
    bea.see("continue")
    expect(bea.page.get_by_role("heading", level=1)).to_have_text(WHO[locale])
    bea.page.go_back()
    bea.see("second-60")


@LATER
def test_a_session_that_cannot_be_begun_says_so_and_can_be_tried_again(
    phone, app_url, watch, locale, file
):
    watch.expect(file)
    watch.expect("Failed to fetch dynamically imported module")
    bea = without_worker(phone(locale))
    bea.page.route(f"**/{file}.*", lambda route: route.abort())
    bea.page.goto(app_url)
    bea.tap_on("new-session")
    expect(bea.page.get_by_role("alert")).to_contain_text(NOT_BEGUN[locale])
    bea.tap_on("again")
    expect(bea.page.get_by_role("alert")).to_contain_text(NOT_BEGUN[locale])
    bea.tap_on("back-to-today")
    bea.tap_on("new-session")
    bea.see("again")
    bea.page.unroute_all()
    bea.tap_on("again")
    expect(bea.page.get_by_role("heading", level=1)).to_have_text(WHO[locale])


@LATER
def test_where_the_rest_cannot_be_had_today_stands_and_a_later_try_has_it(
    phone, app_url, watch, locale, file
):
    watch.expect(file)
    watch.expect("Failed to fetch dynamically imported module")
    bea = without_worker(phone(locale))
    bea.page.route(f"**/{file}.*", lambda route: route.abort())
    bea.page.goto(app_url)
    bea.see("new-session")
    bea.tap_on("nav-history")
    expect(bea.page.get_by_role("alert")).to_contain_text(LOST_NOTHING[locale])
    bea.see("again")
    bea.page.unroute_all()
    bea.page.go_back()
    bea.see("second-60")


def test_the_lock_speaks_the_language_from_its_first_word(phone, app_url):
    bea = without_worker(phone("ru-RU"))
    bea.page.goto(f"{app_url}#/lock")
    bea.tap("pin-set")
    for _ in range(2):
        give(bea, PIN)
    bea.see("lock-told")
    held: list[Route] = []
    bea.page.route("**/ru-later.*", lambda route: held.append(route))
    with bea.page.expect_request("**/ru-later.*"):
        bea.page.reload()
    expect(bea.at("pin-give")).to_have_count(0)
    for route in held:
        route.continue_()
    expect(bea.page.get_by_role("heading", level=1)).to_have_text("Periost заперт")
