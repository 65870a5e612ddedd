"""The browsers of the bench: Playwright's for pages in sight, a bare one for a hidden page."""

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import Browser, Page, sync_playwright

# The bench has nobody to tap; the product's own start is in a tap. It is not muted: a hidden page
# that sounds keeps its timers, a muted one does not, and a pacer in a pocket sounds.
FLAGS = ("--autoplay-policy=no-user-gesture-required",)
DISPLAYED = {"viewport": {"width": 390, "height": 844}}

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))


class Evaluates(Protocol):
    """What both kinds of page have in common."""

    def evaluate(self, expression: str) -> Any: ...


def chromium_path() -> str:
    """The browser that `dev` found, else one on PATH."""
    path = os.environ.get("PERIOST_CHROMIUM") or shutil.which("chromium")
    return path or sys.exit("No Chromium: set PERIOST_CHROMIUM, or start this by ./dev bench.")


@contextlib.contextmanager
def browser_in_sight() -> Iterator[Browser]:
    """A browser of its own, whose pages are always visible."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=[*FLAGS])
        yield browser
        browser.close()


@contextlib.contextmanager
def page_in_sight(url: str) -> Iterator[Page]:
    """A visible page; console errors are shown, for they would explain a silent method."""
    with browser_in_sight() as browser:
        page = browser.new_page(**DISPLAYED)
        page.on("pageerror", lambda error: print(f"The page says: {error}", file=sys.stderr))
        page.goto(url, wait_until="load")
        yield page


def slow_down(page: Page, times: int) -> None:
    """Let the page's main thread have only a part of the processor."""
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": times})


@contextlib.contextmanager
def page_to_hide(url: str) -> Iterator[tuple[Evaluates, Any]]:
    """A page of a browser with its throttling as users have it, and what hides the page."""
    from raw_chromium import RawChromium  # Windows has no such pipes, and needs the rest

    with tempfile.TemporaryDirectory() as folder:
        with RawChromium(chromium_path(), folder, *FLAGS) as chromium:
            page = chromium.open(url)
            yield page, lambda: chromium.hide(page)
