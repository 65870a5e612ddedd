"""Takes the pictures of the README, and those that browsers show before they install the app, anew:
`./dev screenshots`.

Builds the site, serves it from a plain file server, and goes through the app with the walk that the
tests use. The clock of the page is moved by hand, so the pictures are alike.
"""

import contextlib
import functools
import http.server
import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
SCREENS = ROOT / "static" / "screens"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}
MORNING = "2026-11-23T08:00:00Z"
JUST_BEFORE = "2026-11-23T07:59:00Z"  # a clock can be stopped only at a time it has not passed
GET_READY_S = 10
PRESSES = 18
# Browsers take PNG and JPEG; of screens with a drawn body this is the smaller one by far.
AS_JPEG = {"type": "jpeg", "quality": 78}

sys.path.insert(0, str(ROOT / "tests"))
from browser.bedside import Bedside  # noqa: E402 (the tests are no package)
from browser.eight_weeks import eight_weeks  # noqa: E402
from browser.practising import PractisingPhone, prescription, sessions  # noqa: E402
from browser.walk import POINTS  # noqa: E402

from webapp.build.site import build_site  # noqa: E402 (after the path, as above)


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    """A file server that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def opened(browser: Browser, locale: str, **device: Any) -> Iterator[Page]:
    """A page whose clock stands still."""
    context = browser.new_context(
        **device, locale=locale, color_scheme="light", timezone_id="Europe/Berlin"
    )
    page = context.new_page()
    page.add_init_script(path=ROOT / "tests" / "browser" / "fake_audio.js")
    page.clock.install(time=JUST_BEFORE)
    page.clock.pause_at(MORNING)
    yield page
    context.close()


def take_bedside(page: Page, url: str, folder: Path, prefix: str = "", **kind: Any) -> None:
    """Go to the plan and into the session; a picture of each."""
    ending = ".jpg" if kind else ".png"
    bea = Bedside(page).open(url)
    bea.admitted("A-17")
    bea.choose_protocol("shoulder", "left")
    bea.pains([4, 8, 3, 2])
    page.screenshot(path=folder / f"{prefix}plan{ending}", **kind)
    bea.start()
    bea.let_pass(GET_READY_S + PRESSES)
    bea.is_phase("pressing")
    page.screenshot(path=folder / f"{prefix}session{ending}", **kind)


def take_today(page: Page, url: str, bundle: dict[str, Any], prefix: str) -> None:
    """Today of somebody who practises at home."""
    anna = PractisingPhone(page)
    anna.know(url, logs=sessions(bundle, 3, 6), prescribed=prescription())
    page.locator(".practice-body canvas, .practice-body svg").first.wait_for()
    page.screenshot(path=SCREENS / f"{prefix}today.jpg", **AS_JPEG)


def take_map(page: Page, url: str, prefix: str) -> None:
    """The body with marks, on a wide screen."""
    bea = Bedside(page).open(url)
    bea.admitted("A-17")
    bea.tap("way-list")
    for place, pain in zip(POINTS, (8, 9, 3), strict=True):
        bea.mark_one(*place, pain)
    bea.tap("way-body")
    bea.see("map-frame")
    page.screenshot(path=SCREENS / f"{prefix}map.jpg", **AS_JPEG)


def take_progress(page: Page, url: str, bundle: dict[str, Any], prefix: str) -> None:
    """Eight weeks of practice."""
    anna = PractisingPhone(page)
    anna.know(url, logs=eight_weeks(bundle))
    page.goto(f"{url}#/progress")
    page.locator(".page-progress svg").first.wait_for()
    page.screenshot(path=SCREENS / f"{prefix}progress.jpg", **AS_JPEG)


def main() -> None:
    """Take the pictures with the browser that `dev` found."""
    for folder in (PICTURES, SCREENS):
        folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder) / "site"
        build_site(site)
        about = json.loads((site / "build.json").read_text("utf-8"))
        bundle = json.loads((site / about["bundle"]).read_text("utf-8"))
        files = functools.partial(QuietFiles, directory=str(site))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), files)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        browser = playwright.chromium.launch(executable_path=os.environ.get("PERIOST_CHROMIUM"))
        with opened(browser, "en-GB", **PHONE) as page:
            take_bedside(page, url, PICTURES)
        for locale in ("en-GB", "ru-RU"):
            prefix = f"{locale[:2]}-"
            with opened(browser, locale, **PHONE) as page:
                take_bedside(page, url, SCREENS, prefix, **AS_JPEG)
            with opened(browser, locale, **PHONE) as page:
                take_today(page, url, bundle, prefix)
            with opened(browser, locale, **DESK) as page:
                take_map(page, url, prefix)
            with opened(browser, locale, **DESK) as page:
                take_progress(page, url, bundle, prefix)
        browser.close()
        server.shutdown()
    print(*sorted([*PICTURES.glob("*.png"), *SCREENS.glob("*.jpg")]), sep="\n")


if __name__ == "__main__":
    main()
