"""Without a network: from the second load at the latest, by any address, from any host."""

import shutil
import sys
from pathlib import Path

import pytest
from browser.bedside import Bedside
from playwright.sync_api import Page, expect
from server_process import ServerProcess

CONTROLLED = """
navigator.serviceWorker.controller ? null : new Promise((go) =>
  navigator.serviceWorker.addEventListener("controllerchange", () => go(null), { once: true }))
"""
TRANSFERRED = """
performance.getEntries().reduce((sum, entry) => sum + (entry.transferSize ?? 0), 0)
"""


@pytest.fixture
def page(phone) -> Page:
    return phone(real_time=True)


def visit(page: Page, url: str) -> None:
    """Load it once and wait until the worker has all it needs and is in control."""
    Bedside(page).open(url)
    page.evaluate(CONTROLLED)


@pytest.mark.parametrize(
    ("address", "testid"),
    [
        ("", "new-session"),
        ("#/history", "export"),
        ("#/sources", "nav-today"),
        ("?x=1", "new-session"),
    ],
)
def test_every_address_opens_with_the_server_killed(page, served, address, testid):
    visit(page, served.url)
    served.kill()
    page.goto("about:blank")
    page.goto(served.url + address)
    expect(page.get_by_test_id(testid)).to_be_visible()


def test_a_new_window_opens_with_the_server_killed(page, served):
    visit(page, served.url)
    served.kill()
    other = page.context.new_page()
    other.goto(served.url)
    expect(other.get_by_test_id("new-session")).to_be_visible()


def test_a_repeat_visit_transfers_nothing(page, served):
    visit(page, served.url)
    page.goto("about:blank")
    page.goto(served.url)
    expect(page.get_by_test_id("new-session")).to_be_visible()
    assert page.evaluate(TRANSFERRED) == 0


def test_it_runs_from_a_plain_file_server_and_then_without_it(page, static_host):
    visit(page, static_host.url)
    static_host.kill()
    page.reload()
    expect(page.get_by_test_id("new-session")).to_be_visible()


def test_it_runs_from_a_subfolder_of_a_file_server(request, page, site, tmp_path):
    folder = tmp_path / "host" / "practice" / "periost"
    shutil.copytree(site, folder)
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
    host = ServerProcess([*command, "--directory", str(tmp_path / "host")], Path(tmp_path))
    request.addfinalizer(host.kill)
    host.start()
    visit(page, f"{host.url}practice/periost/")
    host.kill()
    page.goto("about:blank")
    page.goto(f"{host.url}practice/periost/#/settings")
    expect(page.get_by_test_id("language-ru")).to_be_visible()


def test_the_phone_speaks_its_own_language_without_a_network(phone, served):
    page = phone("ru-RU", real_time=True)
    visit(page, served.url)
    served.kill()
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Сегодня")
