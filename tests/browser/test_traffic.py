"""What travels: nothing of the app on a second visit, little where there is nothing to send."""

import re
from collections.abc import Iterator

import pytest
from browser.live_clinic import ClinicPhone
from browser.test_offline import CONTROLLED
from playwright.sync_api import expect
from tcp_proxy import Proxy

IDLE_WIRE_BYTES = 1_024
# What a browser tells of itself and its place, as long as it likes; and what only the proxy says.
BROWSERS_OWN = re.compile(
    rb"(?im)^(user-agent|sec-[a-z-]+|accept[a-z-]*|origin|host|connection):.*\r\n"
)
IDLE_OWN_BYTES = 500
HIDDEN_SCREENS = ("#/history", "#/settings", "#/install", "#/sources", "#/week", "#/pair")


@pytest.fixture
def proxy(clinic) -> Iterator[Proxy]:
    proxy = Proxy(clinic.server.port)
    yield proxy
    proxy.close()


@pytest.fixture
def anna(phone, proxy) -> ClinicPhone:
    """A phone that reaches the clinic through the proxy, and has the whole app."""
    anna = ClinicPhone(phone(real_time=True)).open(proxy.url)
    anna.page.evaluate(CONTROLLED)
    return anna


def test_a_second_visit_fetches_nothing_of_the_app(anna, proxy):
    assert {one.path for one in proxy.carried} > {"/", "/sw.js", "/manifest.webmanifest"}
    anna.page.goto("about:blank")
    proxy.carried.clear()
    anna.open(proxy.url)
    for screen in HIDDEN_SCREENS:
        anna.page.evaluate("(screen) => { location.hash = screen; }", screen)
        expect(anna.page.locator("h1")).to_be_focused()
    # A newer version is asked for; that there is none is said by an answer without content.
    anna.page.evaluate(
        "navigator.serviceWorker.ready.then((worker) => worker.update()).then(() => 0)"
    )
    asked = [one for one in proxy.carried if not one.path.startswith("/api/")]
    assert {one.path for one in asked} == {"/sw.js"}
    assert sum(one.content_bytes for one in asked) == 0


def test_where_nothing_waits_a_sync_carries_less_than_a_kilobyte(anna, clinic, proxy):
    anna.pair(proxy.url, clinic.code_for(clinic.add_patient("A-17")))
    anna.send()
    proxy.carried.clear()
    anna.send()
    [asked] = proxy.carried
    assert asked.path == "/api/v1/session-logs"
    own = BROWSERS_OWN.sub(b"", asked.request + asked.answer)
    assert b"Authorization" in own
    assert len(own) <= IDLE_OWN_BYTES
    assert asked.wire_bytes <= IDLE_WIRE_BYTES
