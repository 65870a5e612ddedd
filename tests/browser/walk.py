"""A walk through every screen of the app, from an empty phone to a kept and a refused session.

Taps by `data-testid` only, so it goes the same way in every language.
"""

from collections.abc import Iterator

from browser.bedside import Bedside
from playwright.sync_api import Page, expect

# One point of each kind: approached stage by stage, surroundings only, pressed with the breath.
POINTS = (
    ("shoulder", "scapula-spine", "left"),
    ("hip", "femur-greater-trochanter", "right"),
    ("thorax", "rib-05", "left"),
)
PAINS = [8, 9, 3]
GET_READY_S = 11
NOT_A_LOG = {"name": "logs.ndjson", "mimeType": "application/x-ndjson", "buffer": b"no log\n"}


def walk(page: Page, url: str, *, text_percent: int = 100) -> Iterator[tuple[str, Page]]:
    """Open the app on a phone whose clock is stopped; yield (name, page) at each screen.

    Whoever walks along may look at the page, also in another size or colour, but must leave it
    as it was. `text_percent` is chosen in the settings first.
    """
    bea = Bedside(page).open(url)
    bea.tap_on("nav-settings")
    bea.tap(f"text_percent-{text_percent}")
    for part in (places, second, refusal, setup, choice, session, after, records):
        for name in part(bea):
            yield name, page


def places(bea: Bedside) -> Iterator[str]:
    """What the tabs lead to on a phone that holds nothing yet."""
    bea.tap("sounds")
    yield "settings"
    bea.tap_on("try-it")
    bea.tap("trial-feel-no")
    yield "trial"
    bea.page.go_back()
    bea.tap_on("nav-sources")
    for fold in bea.page.locator("summary").all():
        fold.click()
    yield "sources"
    bea.tap_on("nav-history")
    yield "history-empty"
    bea.tap_on("nav-today")
    yield "today-empty"


def second(bea: Bedside) -> Iterator[str]:
    """Just the second, and what is asked after it."""
    bea.tap_on("second-180")
    bea.let_pass(GET_READY_S)
    bea.is_phase("pressing")
    yield "second"
    bea.tap("stop")
    bea.see("throw-away")
    yield "second-end"
    bea.tap_on("throw-away")


def refusal(bea: Bedside) -> Iterator[str]:
    """A screening in which nothing is known ends it."""
    bea.new_session("B-2")
    yield "screening"
    bea.tap("continue")
    yield "screening-missing"
    for question in bea.questions():
        bea.answer(question, "unknown")
    bea.answer("skin-lesion-or-infection-in-area", "yes")
    yield "screening-findings"
    bea.tap_on("continue")
    yield "refused"
    bea.tap_on("home")


def setup(bea: Bedside) -> Iterator[str]:
    """Patient, screening, and what to work on."""
    bea.tap_on("new-session")
    yield "patient"
    bea.at("patient-code").fill("A-17")
    bea.tap_on("continue")
    bea.at("screening-hint").wait_for(state="attached")
    bea.answer("implanted-cardiac-device", "unknown")
    for question in bea.questions():
        if question != "implanted-cardiac-device":
            bea.answer(question, "no")
    # The ribs are wanted below: only the notice of an answer was to be seen.
    yield "screening-answered"
    bea.answer("implanted-cardiac-device", "no")
    bea.tap_on("continue")
    bea.see("way-protocols")
    yield "protocols"


def choice(bea: Bedside) -> Iterator[str]:
    """A protocol's sides, then points of one's own with their pain, and the plan."""
    bea.tap_on("protocol-spine")
    bea.tap("side-both")
    yield "sides"
    bea.page.go_back()
    bea.tap("way-points")
    for region, point, side in POINTS:
        bea.tap(f"region-{region}")
        bea.tap(f"point-{point}-{side}")
    yield "points"
    bea.tap_on("continue")
    yield "pain"
    bea.pains(PAINS)
    for fold in bea.page.locator("summary").all():
        fold.click()
    yield "plan"


def session(bea: Bedside) -> Iterator[str]:
    """Get ready, press, pause, stop not, a killed page, the pain question, the breath."""
    bea.start()
    yield "get-ready"
    bea.let_pass(GET_READY_S)
    bea.is_phase("pressing")
    yield "pressing"
    bea.tap("pause")
    yield "paused"
    bea.tap("stop-paused")
    yield "why-stop"
    bea.tap("stop-not")
    bea.page.goto("about:blank")
    bea.page.go_back()
    bea.see("draft-place")
    yield "today-draft"
    bea.resume()
    yield "count-in"
    bea.let_pass(GET_READY_S + 60)
    bea.is_phase("asking")
    yield "asking"
    bea.answer_pain(5)
    bea.tap("skip")
    bea.tap("skip")
    bea.is_phase("lead")
    bea.let_pass(GET_READY_S + 3)
    bea.is_phase("pressing")
    yield "breathing"


def after(bea: Bedside) -> Iterator[str]:
    """Stopped for an urgent reason: pain after, note with advice, done."""
    bea.stop("radiating-pain")
    yield "pain-after"
    bea.pains([4, None])
    yield "note"
    bea.tap_on("finish")
    bea.see("saved")
    yield "done"


def records(bea: Bedside) -> Iterator[str]:
    """The kept log, its deletion asked for, the history with what an import came to."""
    bea.tap_on("open-log")
    bea.see("delete-log")
    yield "log"
    bea.tap("delete-log")
    bea.see("delete-not")
    yield "log-delete"
    bea.tap("delete-not")
    bea.page.goto(bea.page.url.split("#")[0] + "#/history")
    bea.at("import-file").set_input_files(NOT_A_LOG)
    bea.see("history-told")
    yield "history"
    bea.tap_on("nav-today")
    expect(bea.at("log-row")).to_have_count(2)
    yield "today"
