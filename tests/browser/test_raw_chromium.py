"""The driver for hidden pages: what it hides is really hidden."""

from collections.abc import Iterator

import pytest
from raw_chromium import BrowserError, PageError, RawChromium, RawPage

# Writes down what a page lives through; a tap on the key counts as a user's.
DIARY = """data:text/html,<!doctype html>
<div style="height: 3000px"></div>
<button data-testid="key" onclick="taps.push(navigator.userActivation.isActive)">Key</button>
<script>
  const seen = [], taps = [];
  let drawn = 0;
  for (const kind of ["freeze", "resume", "visibilitychange"]) {
    document.addEventListener(kind, () => seen.push([kind, document.visibilityState].join(" ")));
  }
  const draw = () => { drawn += 1; requestAnimationFrame(draw); };
  draw();
</script>
""".replace("\n", " ")
A_SECOND = "new Promise((done) => setTimeout(done, 1000))"


@pytest.fixture(scope="module")
def raw_chromium(chromium_path: str) -> Iterator[RawChromium]:
    with RawChromium(chromium_path) as browser:
        yield browser


@pytest.fixture
def diary(raw_chromium: RawChromium) -> RawPage:
    """A page in front that keeps a diary."""
    return raw_chromium.open(DIARY)


def test_a_hidden_page_knows_it_and_draws_nothing(raw_chromium, diary):
    diary.wait_for("drawn > 2")
    raw_chromium.hide(diary)
    assert diary.evaluate("seen") == ["visibilitychange hidden"]
    before = diary.evaluate("drawn")
    diary.evaluate(A_SECOND)
    assert diary.evaluate("drawn") - before <= 1  # one was already on its way


def test_a_shown_page_draws_again(raw_chromium, diary):
    raw_chromium.hide(diary)
    raw_chromium.show(diary)
    assert diary.evaluate("seen") == ["visibilitychange hidden", "visibilitychange visible"]
    before = diary.evaluate("drawn")
    diary.wait_for(f"drawn > {before} + 2")


def test_a_frozen_page_has_been_told_and_its_timers_stand(raw_chromium, diary):
    raw_chromium.hide(diary)
    diary.freeze()
    diary.wait_for('seen.includes("freeze hidden")')
    with pytest.raises(BrowserError, match="no reply within 2 s"):
        diary.evaluate(A_SECOND, timeout_s=2)
    diary.thaw()
    diary.wait_for('seen.includes("resume hidden")')
    diary.evaluate(A_SECOND)


def test_a_page_frozen_in_front_can_be_shown_again(raw_chromium, diary):
    diary.freeze()
    diary.thaw()
    raw_chromium.show(diary)
    life = ["visibilitychange hidden", "freeze hidden", "resume hidden", "visibilitychange visible"]
    assert diary.evaluate("seen") == life


def test_a_tap_is_a_users(raw_chromium, diary):
    diary.tap("key")
    raw_chromium.hide(diary)
    diary.tap("key")
    assert diary.evaluate("taps") == [True, True]


def test_what_a_page_throws_is_raised(diary):
    with pytest.raises(PageError, match="no such number"):
        diary.evaluate("(() => { throw new RangeError('no such number'); })()")
    with pytest.raises(PageError, match="refused"):
        diary.evaluate("Promise.reject('refused')")


def test_a_script_runs_before_those_of_the_page(raw_chromium):
    page = raw_chromium.open()
    page.on_new_document("globalThis.early = [document.readyState, typeof seen]")
    page.goto(DIARY)
    assert page.evaluate("early") == ["loading", "undefined"]


def test_a_page_tells_what_it_prints(diary):
    diary.evaluate("console.log('hello')")
    (call,) = diary.events("Runtime.consoleAPICalled")
    assert call["args"][0]["value"] == "hello"


def test_a_browser_that_is_gone_is_said_to_be(chromium_path):
    with RawChromium(chromium_path) as browser:
        page = browser.open(DIARY)
    with pytest.raises(BrowserError, match="gone"):
        page.evaluate("1")
