"""The first visit on a slow line: what is waited for before Today, and what is not."""

import re

from browser.bedside import Bedside
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


def test_today_stands_before_what_a_session_needs_is_there(phone, app_url):
    bea = without_worker(phone())
    held: list[Route] = []
    bea.page.route("**/app-later.*", lambda route: held.append(route))
    bea.page.goto(app_url)
    bea.see("new-session")
    expect(bea.at("second-60")).to_have_count(0)  # its tap would not wake the sound
    bea.tap("new-session")
    for route in held:
        route.continue_()
    bea.see("continue")
    bea.page.go_back()
    bea.see("second-60")


def test_where_the_rest_cannot_be_had_today_stands_and_a_later_try_has_it(phone, app_url, watch):
    watch.expect("app-later")
    watch.expect("Failed to fetch dynamically imported module")
    bea = without_worker(phone())
    bea.page.route("**/app-later.*", lambda route: route.abort())
    bea.page.goto(app_url)
    bea.see("new-session")
    bea.tap_on("nav-history")
    expect(bea.page.get_by_role("alert")).to_contain_text("Nothing was lost")
    bea.page.unroute_all()
    bea.page.go_back()
    bea.see("second-60")
