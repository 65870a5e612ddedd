"""A new version waits, is offered on *Today* only, and a broken one leaves the old one at work."""

import contextlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from browser.bedside import Bedside
from playwright.sync_api import Page, expect
from server_process import ServerProcess, program

from webapp.build.site import build_site

ROOT = Path(__file__).parents[2]
POINT = ("shoulder", "acromion", "left")
WAITING = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration.update();
  if (registration.waiting) return true;
  const coming = registration.installing;
  if (!coming) return false;
  return new Promise((answer) => coming.addEventListener("statechange", () =>
    answer(coming.state === "installed")));
}
"""
UPDATE_FAILS = """
async () => {
  const registration = await navigator.serviceWorker.getRegistration();
  try { await registration.update(); } catch { return "refused"; }
  const coming = registration.installing;
  if (!coming) return registration.waiting ? "waiting" : "none";
  return new Promise((answer) =>
    coming.addEventListener("statechange", () => answer(coming.state)));
}
"""
VERSION = "() => document.querySelector('meta[name=\"periost:version\"]').content"
CACHES = "() => caches.keys()"
# Those that hold a page: a failed install may leave files behind, which the next one takes up.
CACHES_WITH_SHELL = """
async () => {
  const found = [];
  for (const name of await caches.keys())
    if (await (await caches.open(name)).match("./")) found.push(name);
  return found;
}
"""


class Clinic:
    """A server whose site can be replaced by another version while phones are out."""

    def __init__(self, folder: Path, site: Path) -> None:
        self.site = folder / "published"
        shutil.copytree(site, self.site)
        environment = {**os.environ, "PERIOST_SITE": str(self.site)}
        command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
        self.server = ServerProcess(command, folder, environment)
        self.server.start()
        self.url = self.server.url

    def publish(self, site: Path, spoil: Callable[[Path], None] = lambda _: None) -> None:
        """Put another site in place, spoilt on the way if asked, and start anew."""
        self.server.kill()
        shutil.rmtree(self.site)
        shutil.copytree(site, self.site)
        spoil(self.site)
        for packed in self.site.rglob("*.br"):
            packed.unlink()  # it would be sent in place of a file that was spoilt
        self.server.start()


@pytest.fixture
def clinic(site: Path, tmp_path: Path) -> Iterator[Clinic]:
    clinic = Clinic(tmp_path, site)
    yield clinic
    clinic.server.kill()


@pytest.fixture(scope="session")
def newer_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with one view changed: its button says something else."""
    folder = tmp_path_factory.mktemp("newer")
    shutil.copytree(ROOT / "static", folder / "static")
    today = folder / "static" / "views" / "today.js"
    today.write_text(
        today.read_text("utf-8").replace('t("New session")', '"Newer session"'), "utf-8"
    )
    build_site(folder / "site", static=folder / "static")
    return folder / "site"


@pytest.fixture
def page(phone, clinic) -> Page:
    """A phone that the old version controls, with its clock stopped."""
    page = phone()
    page.goto(clinic.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    expect(page.get_by_test_id("new-session")).to_contain_text("New session")
    return page


def test_an_update_is_offered_on_today_and_taken_by_a_tap(page, clinic, newer_site):
    before = page.evaluate(CACHES)
    clinic.publish(newer_site)
    assert page.evaluate(WAITING)
    expect(page.get_by_test_id("new-session")).to_contain_text("New session")
    page.get_by_test_id("update").click()
    expect(page.get_by_test_id("new-session")).to_contain_text("Newer session")
    expect(page.get_by_test_id("update")).to_have_count(0)
    after = page.evaluate(CACHES)
    assert len(after) == 1
    assert after != before


def test_an_update_downloads_only_what_changed(page, clinic, newer_site):
    clinic.publish(newer_site)
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    assert page.evaluate(WAITING)
    fetched = {url.removeprefix(clinic.url).split(".")[0] for url in asked}
    assert "app" in fetched
    assert not {"app-later", "style"} & fetched


def test_nothing_appears_in_a_session_and_the_update_waits_for_its_end(phone, clinic, newer_site):
    page = phone()
    bea = Bedside(page)
    bea.open(clinic.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    bea.lead_to(POINT, pains=[3])
    clinic.publish(newer_site)
    bea.let_pass(30)
    stage = page.locator("#app")
    words = stage.inner_text()
    assert page.evaluate(WAITING)
    assert stage.inner_text() == words
    expect(page.get_by_test_id("update")).to_have_count(0)
    bea.let_pass(45)
    bea.pains([1])
    log = bea.finish()
    assert log["points"][0]["presses"] == 60
    bea.tap_on("home")
    bea.tap("update")
    expect(page.get_by_test_id("new-session")).to_contain_text("Newer session")
    assert bea.logs() == [log]


def test_an_update_is_refused_while_another_window_runs_a_session(phone, clinic, newer_site):
    page = phone()
    bea = Bedside(page)
    bea.open(clinic.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    other = page.context.new_page()
    other.goto(clinic.url)
    expect(other.get_by_test_id("new-session")).to_be_visible()
    bea.lead_to(POINT, pains=[3])
    clinic.publish(newer_site)
    assert other.evaluate(WAITING)
    refused = other.evaluate("""
      async () => {
        const { waiting } = await navigator.serviceWorker.getRegistration();
        const channel = new MessageChannel();
        const answer = new Promise((give) => { channel.port1.onmessage = (e) => give(e.data); });
        waiting.postMessage({ type: "activate" }, [channel.port2]);
        return answer;
      }
    """)
    assert refused == {"activated": False, "why": "session"}
    bea.let_pass(12)
    bea.is_phase("pressing")


def empty_asset(site: Path) -> None:
    next(site.glob("app.*.js")).write_bytes(b"")


def lost_asset(site: Path) -> None:
    next(site.glob("app.*.js")).unlink()


def broken_worker(site: Path) -> None:
    (site / "sw.js").write_text("this is no script", "utf-8")


def page_for_an_asset(site: Path) -> None:
    asset = next(site.glob("app.*.js"))
    asset.write_text("<!doctype html><title>Log in</title>", "utf-8")


def other_list(site: Path) -> None:
    listed = next(site.glob("precache.*.json"))
    listed.write_text(json.dumps([["./", "sha256-AAAA"]]), "utf-8")


@pytest.mark.parametrize(
    "spoil", [empty_asset, lost_asset, broken_worker, page_for_an_asset, other_list]
)
def test_a_broken_update_leaves_the_old_version_working(page, watch, clinic, newer_site, spoil):
    for words in ("integrity", "404", "script", "ServiceWorker"):
        watch.expect(words)
    clinic.publish(newer_site, spoil)
    assert page.evaluate(UPDATE_FAILS) in ("refused", "redundant")
    clinic.server.kill()
    page.reload()
    expect(page.get_by_test_id("new-session")).to_contain_text("New session")
    expect(page.get_by_test_id("update")).to_have_count(0)


class Portal(BaseHTTPRequestHandler):
    """A hotel's network: it sends whoever asks for anything to its page for logging in."""

    def do_GET(self) -> None:
        """Answer with a file that may pass, with the login page, or by leading there."""
        if self.path in self.server.passing:
            return self.answer(200, self.server.passing[self.path], "text/javascript")
        if self.path == "/login":
            return self.answer(200, b"<!doctype html><title>Log in</title>", "text/html")
        return self.answer(302, b"", "text/html")

    def answer(self, status: int, content: bytes, media_type: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        if status == 302:
            self.send_header("Location", "/login")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextlib.contextmanager
def portal(port: int, site: Path, passing: list[str]) -> Iterator[None]:
    """A captive portal in place of the clinic; it lets a few files of the new version pass."""
    server = ThreadingHTTPServer(("127.0.0.1", port), Portal)
    files = [path for pattern in passing for path in site.glob(pattern)]
    server.passing = {f"/{path.name}": path.read_bytes() for path in files}
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("passing", [[], ["sw.js"], ["sw.js", "precache.*.json"]])
def test_a_login_page_in_between_is_never_taken_for_the_app(
    page, watch, clinic, newer_site, passing
):
    for words in ("redirect", "ServiceWorker", "Failed to fetch"):
        watch.expect(words)
    clinic.server.kill()
    with portal(clinic.server.port, newer_site, passing):
        assert page.evaluate(UPDATE_FAILS) in ("refused", "redundant")
        page.reload()
        expect(page.get_by_test_id("new-session")).to_contain_text("New session")
        assert len(page.evaluate(CACHES_WITH_SHELL)) == 1
    page.reload()
    expect(page.get_by_test_id("new-session")).to_contain_text("New session")


def test_a_waiting_session_goes_on_in_the_new_version(page, clinic, newer_site):
    bea = Bedside(page)
    page.reload()
    bea.lead_to(POINT, pains=[3])
    bea.let_pass(30)
    bea.tap("pause")
    page.goto("about:blank")
    clinic.publish(newer_site)
    bea.open(clinic.url)
    page.evaluate(WAITING)
    bea.tap("update")
    expect(page.get_by_test_id("draft-presses")).to_have_text("20 presses done")
    bea.resume()
    bea.let_pass(60)
    bea.pains([1])
    assert bea.finish()["points"][0]["presses"] == 60
