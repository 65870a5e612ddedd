"""No foreign origin, no inline code, no markup from words: by the headers, and without them."""

import json
from typing import Any

import pytest
from browser.bedside import Bedside
from browser.walk import walk
from playwright.sync_api import Error, Page, Request, expect

from webapp.http.headers import HEADERS

POINT = ("shoulder", "acromion", "left")
# Words that become code wherever a program builds markup from them. The longest fits a code field.
CANARIES = [
    "<img src=x onerror=periostHurt=1>",
    '"><script>periostHurt=1</script>',
    "{{7*7}} ${7*7} &lt;b&gt; javascript:1",
]

HEAR_VIOLATIONS = """
globalThis.periostViolations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  periostViolations.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
VIOLATIONS = "() => periostViolations"

# Code that is run from outside the page, as a test's is, may build code from strings; so this is
# run by the page itself, in a task of its own.
IN_A_TASK = """
() => new Promise((done, refused) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => { try { done(void %s); } catch (error) { refused(error); } };
  port2.postMessage(null);
})
"""
# What injected code would try; each must be refused.
ATTEMPTS = {
    "markup from a string": "() => { document.body.innerHTML = '<b>no</b>'; }",
    "a script from a string": "() => { document.createElement('script').text = '1'; }",
    "code from a string": IN_A_TASK % "(0, eval)('1')",
    "a function from a string": IN_A_TASK % "new Function('1')",
    "a policy of its own": "() => { trustedTypes.createPolicy('other', {}); }",
    "our policy once more": "() => { trustedTypes.createPolicy('periost', {}); }",
    "another worker": "() => navigator.serviceWorker.register('./build.json')",
    "another origin": "() => fetch('http://localhost:9/')",
}


@pytest.fixture
def watched(page: Page) -> Page:
    """The phone, writing down what its policy forbade."""
    page.add_init_script(HEAR_VIOLATIONS)
    return page


def refused(page: Page, attempt: str) -> bool:
    """Whether the page could not do it."""
    try:
        page.evaluate(attempt)
    except Error:
        return True
    return False


def test_a_whole_walk_asks_its_own_origin_for_files_and_tells_it_nothing(watched, served):
    requests: list[Request] = []
    watched.context.on("request", lambda request: requests.append(request))
    for name, page in walk(watched, served.url):
        assert page.evaluate(VIOLATIONS) == [], name
    # The patient's file is made here and read here, and has no address.
    outside = [request for request in requests if not request.url.startswith("blob:")]
    assert len(outside) > 20
    for request in outside:
        assert request.url.startswith(served.url)
        assert "?" not in request.url
        assert (request.method, request.post_data) == ("GET", None)


@pytest.mark.parametrize("host", ["served", "static_host"])
def test_injected_code_is_refused_by_any_host(watched, watch, host, request):
    watch.expect("")  # every attempt is an error on the console
    Bedside(watched).open(request.getfixturevalue(host).url)
    allowed = [name for name, attempt in ATTEMPTS.items() if not refused(watched, attempt)]
    assert allowed == []
    found = {violation.split()[0] for violation in watched.evaluate(VIOLATIONS)}
    assert found == {"connect-src", "require-trusted-types-for", "trusted-types"}


def test_the_shell_has_its_headers_from_the_cache_too(page, served):
    def headers() -> dict[str, str]:
        response = page.goto(served.url)
        assert response.from_service_worker is is_cached
        return {name: response.header_value(name) for name in HEADERS}

    is_cached = False
    assert headers() == HEADERS
    page.evaluate("""navigator.serviceWorker.controller ? null : new Promise((go) =>
      navigator.serviceWorker.addEventListener("controllerchange", () => go(null)))""")
    served.kill()
    page.goto("about:blank")
    is_cached = True
    assert headers() == HEADERS


def test_the_worker_keeps_out_of_what_only_the_server_knows(page, served):
    Bedside(page).open(served.url)
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.reload()
    for path in ("healthz", "api/v1/bundle"):
        with page.expect_response(served.url + path) as answer:
            page.evaluate("(path) => fetch(path).then((answer) => answer.text())", path)
        assert answer.value.ok and not answer.value.from_service_worker
    kept = page.evaluate("""async () => {
      const urls = [];
      for (const name of await caches.keys())
        urls.push(...(await (await caches.open(name)).keys()).map((request) => request.url));
      return urls;
    }""")
    assert kept and not [url for url in kept if "/api/" in url or "healthz" in url]


def test_no_other_page_may_frame_the_app(page, watch, served, static_host):
    for words in ("frame-ancestors", "favicon.ico"):
        watch.expect(words)
    page.goto(static_host.url + "build.json")
    page.evaluate(
        """(url) => new Promise((loaded) => {
          const frame = document.createElement("iframe");
          frame.onload = loaded;
          frame.src = url;
          document.body.append(frame);
        }).then(() => null)""",
        served.url,
    )
    assert page.frames[-1].locator("#app").count() == 0


def assert_unhurt(page: Page) -> None:
    """Nothing that was typed has become an element or has run."""
    assert page.evaluate("() => globalThis.periostHurt") is None
    assert page.locator("#app :is(img, script, b b, iframe)").count() == 0


@pytest.mark.parametrize("canary", CANARIES)
def test_typed_words_are_shown_as_they_were_typed(page, served, canary):
    bea = Bedside(page).open(served.url)
    bea.admitted(canary)
    bea.mark(POINT, pains=[3])
    bea.start()
    bea.stop("done-enough")
    bea.at("note").fill(canary)
    bea.at("other_treatments").fill(canary)
    log = bea.finish()
    assert (log["note"], log["other_treatments"]) == (canary, canary)
    bea.tap_on("open-log")
    expect(bea.at("log-note")).to_have_text(canary)
    expect(page.get_by_text(canary, exact=True)).to_have_count(3)
    assert_unhurt(page)
    page.goto(served.url + "#/history")
    expect(bea.at("log-row")).to_contain_text(canary)
    assert_unhurt(page)
    bea.tap_on("nav-today")
    bea.tap_on("new-session")
    expect(page.get_by_role("button", name=canary, exact=True)).to_be_visible()
    assert_unhurt(page)


def spoilt(value: Any, canary: str) -> Any:
    """A log whose every free word is the canary; numbers, dates, ids and kinds stay."""
    if isinstance(value, dict):
        fixed = ("id", "kind", "started_at", "ended_at")
        return {k: v if k in fixed else spoilt(v, canary) for k, v in value.items()}
    if isinstance(value, list):
        return [spoilt(one, canary) for one in value]
    return canary if isinstance(value, str) else value


@pytest.mark.parametrize("canary", CANARIES)
def test_an_imported_log_of_evil_words_is_shown_as_words(page, served, canary):
    bea = Bedside(page).open(served.url)
    bea.lead_to(POINT, pains=[3])
    bea.let_pass(15)
    bea.stop("done-enough")
    bea.pains([1])
    bea.at("note").fill("a note")
    log = spoilt(bea.finish(), canary)
    log["id"] = log["id"][:-4] + "beef"
    page.goto(served.url + "#/history")
    line = (json.dumps(log) + "\n").encode()
    file = {"name": "logs.ndjson", "mimeType": "application/x-ndjson", "buffer": line}
    bea.at("import-file").set_input_files(file)
    expect(bea.at("log-row")).to_have_count(2)
    page.goto(f"{served.url}#/log/{log['id']}")
    expect(bea.at("log-note")).to_have_text(canary)
    assert_unhurt(page)
