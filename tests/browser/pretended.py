"""A browser as it might be: what it promises of its storage, what room it tells of, its kind."""

import json
from typing import Any

from playwright.sync_api import Page

# The powers of the browser alone; what a test changes meanwhile holds from the next load on.
PRETEND = """
(() => {
  const given = { ...%s, ...JSON.parse(sessionStorage.getItem("pretended") ?? "{}") };
  let persisted = given.persisted;
  globalThis.periostAsked = 0;
  navigator.storage.persisted = async () => persisted;
  navigator.storage.persist = async () => {
    globalThis.periostAsked += 1;
    persisted ||= given.grants;
    return persisted;
  };
  if (given.room !== undefined) navigator.storage.estimate = async () => given.room ?? {};
  if (given.iphone) Object.defineProperty(navigator, "standalone", { value: given.installed });
  const match = globalThis.matchMedia;
  globalThis.matchMedia = (query) =>
    query === "(display-mode: standalone)" ? { matches: given.installed } : match(query);
  if (!given.worker) delete Navigator.prototype.serviceWorker;
})();
"""
ORDINARY = {
    **{"persisted": False, "grants": False, "iphone": False, "installed": False},
    **{"worker": True, "room": {"usage": 1_200_000, "quota": 10_000_000_000}},
}


def pretend(page: Page, **given: Any) -> None:
    """Make the browser so, before the app is opened; what is not given is ordinary."""
    page.add_init_script(PRETEND % json.dumps({**ORDINARY, **given}))


def pretend_anew(page: Page, **given: Any) -> None:
    """Change it and open the page again."""
    page.evaluate("(given) => sessionStorage.setItem('pretended', JSON.stringify(given))", given)
    page.reload()


def asked(page: Page) -> int:
    """How often the browser was asked to keep what is stored, since the page was opened."""
    return page.evaluate("globalThis.periostAsked")
