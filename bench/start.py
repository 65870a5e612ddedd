"""The first visit and the second on a slow line: when Today can be used, what travelled for it."""

import argparse
import contextlib
import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext

from bench.app import PHONE
from bench.browsers import browser_in_sight
from bench.pacing import load
from webapp.build.site import build_site

ROUNDS = 3
# The texts of the app in another language than English are a file more.
LOCALES = {"English": "en-GB", "Russian": "ru-RU"}
# A poor mobile line: 400 kbit/s each way, 400 ms to the server and back.
BYTES_A_SECOND = 400_000 / 8
ROUND_TRIP_MS = 400
# The first frame after the key stands there, on the page's own clock.
USABLE = """
globalThis.usable = new Promise((tell) => {
  const look = () => document.querySelector("[data-testid=new-session]")
    ? requestAnimationFrame(() => tell(performance.now()))
    : requestAnimationFrame(look);
  requestAnimationFrame(look);
});
"""


def add_options(command: argparse.ArgumentParser) -> None:
    """What `./dev bench start` takes."""
    command.add_argument("--rounds", type=int, default=ROUNDS, help=f"fresh phones ({ROUNDS})")
    command.set_defaults(measure=measure)


def measure(asked: argparse.Namespace) -> None:
    """Each visit of some fresh phones; the medians as a table."""
    before = load()
    rounds = []
    with served() as url, browser_in_sight() as browser:
        for _ in range(asked.rounds):
            rounds.append(one_round(browser, url))
            print(json.dumps(rounds[-1]), flush=True)
    print(f"\n{'400 kbit/s, 400 ms':26}{'usable after':>14}{'bytes':>10}{'requests':>10}")
    for visit in rounds[0]:
        row = {key: median(one[visit][key] for one in rounds) for key in rounds[0][visit]}
        seconds = f"{row['usable_ms'] / 1000:.2f} s"
        print(f"{visit:26}{seconds:>14}{row['bytes']:>10.0f}{row['requests']:>10.0f}")
    print(f"load {before} → {load()}")


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The built app on its own server, which packs what it sends."""
    from server_process import ServerProcess, program  # of the tests, which are no package

    with tempfile.TemporaryDirectory() as folder:
        build_site(Path(folder) / "site")
        environment = {**os.environ, "PERIOST_SITE": f"{folder}/site"}
        environment["PERIOST_DATA"] = f"{folder}/data"
        command = [program("periost"), "serve", "--host", "127.0.0.1", "--port"]
        server = ServerProcess(command, Path(folder), environment)
        server.start()
        try:
            yield server.url
        finally:
            server.kill()


def one_round(browser: Browser, url: str) -> dict[str, Any]:
    """Phones that come for the first time, get the whole app, and come again."""
    visits = {}
    for name, locale in LOCALES.items():
        context = browser.new_context(**{**PHONE, "locale": locale})
        visits[f"first visit, {name}"] = visit(context, url)
        keeper = context.pages[0]
        keeper.evaluate("navigator.serviceWorker.ready.then(() => true)")
        keeper.close()
        visits[f"second visit, {name}"] = visit(context, url)
        context.close()
    return visits


def visit(context: BrowserContext, url: str) -> dict[str, float]:
    """One page on the slow line, until Today can be used."""
    page = context.new_page()
    page.add_init_script(USABLE)
    session = context.new_cdp_session(page)
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": ROUND_TRIP_MS,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    page.goto(url, wait_until="commit")
    usable_ms = page.evaluate("usable")
    travelled = [size for size in sizes if size > 0]
    return {"usable_ms": usable_ms, "bytes": sum(travelled), "requests": len(travelled)}
