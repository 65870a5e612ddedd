"""Takes the pictures of the README anew: `./dev screenshots`.

Builds the site, serves it from a plain file server, and goes through a shoulder session on a phone
with the walk that the tests use. The clock of the page is moved by hand, so the pictures are alike.
"""

import functools
import http.server
import os
import sys
import tempfile
import threading
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True}
MORNING = "2026-11-23T08:00:00Z"
GET_READY_S = 10
PRESSES = 18

sys.path.insert(0, str(ROOT / "tests"))
from browser.bedside import Bedside  # noqa: E402 (the tests are no package)

from webapp.build.site import build_site  # noqa: E402 (after the path, as above)


class QuietFiles(http.server.SimpleHTTPRequestHandler):
    """A file server that keeps its log to itself."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def take(page: Page, url: str) -> None:
    """Go to the plan and into the session; a picture of each."""
    bea = Bedside(page).open(url)
    bea.admitted("A-17")
    bea.choose_protocol("shoulder", "left")
    bea.pains([4, 8, 3, 2])
    page.screenshot(path=PICTURES / "plan.png")
    bea.start()
    bea.let_pass(GET_READY_S + PRESSES)
    bea.is_phase("pressing")
    page.screenshot(path=PICTURES / "session.png")


def main() -> None:
    """Take the pictures with the browser that `dev` found."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        build_site(Path(folder) / "site")
        files = functools.partial(QuietFiles, directory=f"{folder}/site")
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), files)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=os.environ.get("PERIOST_CHROMIUM"))
        page = browser.new_page(**PHONE, locale="en-GB", color_scheme="light")
        page.add_init_script(path=ROOT / "tests" / "browser" / "fake_audio.js")
        page.clock.install(time=MORNING)
        page.clock.pause_at(MORNING)
        take(page, f"http://127.0.0.1:{server.server_port}/")
        browser.close()
        server.shutdown()
    print(*sorted(PICTURES.glob("*.png")), sep="\n")


if __name__ == "__main__":
    main()
