"""Phones for the tests: a real Chromium in the shape of one, watched for errors and strangers."""

import contextlib
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromium
import pytest
from browser.bedside import Bedside
from browser.client_domain import client  # noqa: F401 (a fixture of several files)
from browser.clinic_walk import desk, ward  # noqa: F401 (likewise)
from browser.live_clinic import anna_paired, anna_there, clinic  # noqa: F401 (likewise)
from browser.reminded import anna_reminded, push_service, reminded  # noqa: F401 (likewise)
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, sync_playwright
from server_process import ServerProcess

FAKE_AUDIO = Path(__file__).with_name("fake_audio.js")
PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "timezone_id": "Europe/Berlin",
}
# A Monday morning, where the stopped clock stands until a test lets it go on.
STOPPED_AT = "2026-11-23T08:00:00Z"
A_MINUTE_BEFORE = "2026-11-23T07:59:00Z"
OWN_HOSTS = ("127.0.0.1", "localhost")
# What the browser says about a server that a test has killed, or a network it has cut.
NO_NETWORK = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONTENT_LENGTH_MISMATCH",  # the server died within an answer
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_SOCKET_NOT_CONNECTED",  # it died as it was asked
    "net::ERR_INTERNET_DISCONNECTED",
    "An unknown error occurred when fetching the script.",  # looking for an update
)


@dataclass
class Watch:
    """What the pages of one test complained of, and the foreign addresses they asked."""

    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    is_over: bool = False

    def expect(self, words: str) -> None:
        """Let errors with these words pass: the test is about them."""
        self.expected.append(words)

    def over(self, context: BrowserContext) -> None:
        """Listen to every page of the context, its workers included."""
        context.on("weberror", lambda error: self._note(str(error.error)))
        context.on("console", self._hear)
        context.on("request", lambda request: self._see(request.url))

    def unexpected(self) -> list[str]:
        """The errors that no test announced."""
        return [error for error in self.errors if not any(w in error for w in self.expected)]

    def _hear(self, message: Any) -> None:
        is_silence = any(words in message.text for words in NO_NETWORK)
        if message.type == "error" and not is_silence:
            self._note(f"{message.text} ({message.location.get('url', '')})")

    def _note(self, error: str) -> None:
        if not self.is_over:
            self.errors.append(error)

    def _see(self, url: str) -> None:
        address = urlsplit(url)
        if address.scheme in ("http", "https", "ws", "wss") and address.hostname not in OWN_HOSTS:
            self.foreign.append(url)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """End the watch with the test: its server goes before its pages, and they complain of that."""
    try:
        return (yield)
    finally:
        watch = getattr(item, "funcargs", {}).get("watch")
        if watch is not None:
            watch.is_over = True


@dataclass
class KillablePhone:
    """A browser of its own with its storage in `folder`, which outlives it."""

    context: BrowserContext
    page: Page
    folder: Path
    pid: int

    def kill(self) -> None:
        """End every process of the browser at once, as an empty battery would."""
        with self.context.expect_event("close"):
            if hasattr(os, "killpg"):
                os.killpg(self.pid, signal.SIGKILL)
            else:
                os.kill(self.pid, signal.SIGTERM)  # on Windows this too ends it at once


def stop_the_clock(page: Page) -> None:
    """Let time stand still in the page, and the audio clock with it, until `page.clock.run_for`."""
    page.add_init_script(path=FAKE_AUDIO)
    # Installed, it runs on; it can only be stopped at a time that it has not passed yet.
    page.clock.install(time=A_MINUTE_BEFORE)
    page.clock.pause_at(STOPPED_AT)


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium_path(playwright: Playwright) -> str:
    """The browser that `./dev test` found; without one the tests fail, they are never skipped."""
    path = chromium.find(playwright.chromium.executable_path)
    return path or pytest.fail(chromium.REMEDY)


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """One for all tests of the process; each has a context of its own."""
    browser = playwright.chromium.launch(executable_path=chromium.light(chromium_path))
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def whole_browser(playwright: Playwright, chromium_path: str) -> Iterator[Browser]:
    """With what the light build lacks, for files of tests that take it as their `browser`."""
    browser = playwright.chromium.launch(executable_path=chromium_path)
    yield browser
    browser.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test afterwards if a page erred unexpectedly or asked a foreign origin."""
    watch = Watch()
    yield watch
    assert watch.unexpected() == []
    assert watch.foreign == []


@pytest.fixture
def phone(browser: Browser, watch: Watch) -> Iterator[Callable[..., Page]]:
    """A maker of phones, each with empty storage: `phone("ru-RU", real_time=True)`.

    Its clock is stopped unless `real_time`. Other arguments go to the browser context.
    """
    with contextlib.ExitStack() as contexts:

        def make(locale: str = "en-GB", *, real_time: bool = False, **options: Any) -> Page:
            context = browser.new_context(**{**PHONE, "locale": locale, **options})
            contexts.callback(context.close)
            watch.over(context)
            page = context.new_page()
            if not real_time:
                stop_the_clock(page)
            return page

        yield make


@pytest.fixture
def page(phone: Callable[..., Page]) -> Page:
    """An English phone whose clock is stopped."""
    return phone()


@pytest.fixture(scope="session")
def app_url(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site on one file server for all tests of the process; their phones share nothing."""
    command = [sys.executable, "-m", "http.server"]
    command += ["--bind", "127.0.0.1", "--directory", str(site)]
    server = ServerProcess(command, tmp_path_factory.mktemp("app_url"))
    server.start()
    yield server.url
    server.kill()


@pytest.fixture(scope="session")
def bundle(site: Path) -> dict[str, Any]:
    """The compiled bundle of the site; tests only read it."""
    about = json.loads((site / "build.json").read_text(encoding="utf-8"))
    return json.loads((site / about["bundle"]).read_text(encoding="utf-8"))


@pytest.fixture
def bea(page: Page, app_url: str) -> Bedside:
    """Bea, a therapist, with the app open at *Today* on an English phone whose clock is stopped."""
    return Bedside(page).open(app_url)


@pytest.fixture
def killable_phone(
    playwright: Playwright, chromium_path: str, watch: Watch, tmp_path: Path
) -> Iterator[Callable[..., KillablePhone]]:
    """A maker of phones that can be killed; made again, the phone has the same storage.

    Another `folder` name is another phone. The rest is as with `phone`.
    """
    with contextlib.ExitStack() as contexts:

        def make(
            locale: str = "en-GB", *, real_time: bool = False, folder: str = "phone", **options: Any
        ) -> KillablePhone:
            context = playwright.chromium.launch_persistent_context(
                tmp_path / folder,
                executable_path=chromium_path,
                **{**PHONE, "locale": locale, **options},
            )
            contexts.callback(close_quietly, context)
            watch.over(context)
            page = context.pages[0]
            if not real_time:
                stop_the_clock(page)
            return KillablePhone(context, page, tmp_path / folder, process_id(context))

        yield make


def process_id(context: BrowserContext) -> int:
    """The id of the browser's main process."""
    session = context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return next(process["id"] for process in processes if process["type"] == "browser")


def close_quietly(context: BrowserContext) -> None:
    """Close a browser that the test may have killed."""
    with contextlib.suppress(Error):
        context.close()
