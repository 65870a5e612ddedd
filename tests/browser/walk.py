"""A walk through every screen of the app, from an empty phone to a kept and a refused session.

Taps by `data-testid` only, so it goes the same way in every language.
"""

from collections.abc import Iterator

from browser.bedside import Bedside
from browser.live_clinic import ClinicPhone, LiveClinic
from browser.locking import locks
from browser.made_logs import Person, practice_log, record_of, uuid_of
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

HALF_A_LOCKED_FILE = {
    **{"name": "periost.txt", "mimeType": "text/plain"},
    "buffer": b'{"format":"periost-locked-logs","version":1',
}


def walk(page: Page, url: str, *, text_percent: int = 100) -> Iterator[tuple[str, Page]]:
    """Open the app on a phone whose clock is stopped; yield (name, page) at each screen.

    Whoever walks along may look at the page, also in another size or colour, but must leave it
    as it was. `text_percent` is chosen in the settings first.
    """
    bea = Bedside(page).open(url)
    bea.tap_on("nav-settings")
    bea.tap(f"text_percent-{text_percent}")
    for part in (places, second, refusal, setup, choice, session, after, records, locks):
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
    bea.tap_on("install-page")
    yield "install"
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
    bea.see("map-frame")
    yield "body"


def choice(bea: Bedside) -> Iterator[str]:
    """A protocol with its pain, marks of one's own with all sheets, and the plan."""
    yield from protocol(bea)
    bea.tap("way-list")
    yield from sheets(bea)
    for place, pain in zip(POINTS, PAINS, strict=True):
        bea.mark_one(*place, pain)
    yield "list"
    bea.tap("way-body")
    yield "body-marked"
    bea.tap("marks")
    yield "sheet-marks"
    bea.tap("entry-scapula-spine-left")
    bea.see("remove")
    yield "body-sheet"
    for _ in range(2):  # back to the list of marks, and away
        bea.tap("sheet-close")
    bea.tap_on("continue")
    bea.see("start")
    for fold in bea.page.locator("summary").all():
        fold.click()
    yield "plan"


def protocol(bea: Bedside) -> Iterator[str]:
    """A protocol's sides and the pain of its points, then away with it."""
    bea.tap("way-protocols")
    yield "protocols"
    bea.tap_on("protocol-spine")
    bea.tap("side-both")
    yield "sides"
    bea.tap_on("continue")
    yield "pain"
    bea.page.go_back()
    bea.tap_on("mark-more")
    bea.see("map-frame")
    yield "body-protocol"
    bea.tap("protocol-remove")


def sheets(bea: Bedside) -> Iterator[str]:
    """What slides up over the list: a point, a refusal, the zones and one of them."""
    bea.open_point(*POINTS[0])
    yield "sheet-point"
    bea.tap("sheet-close")
    bea.tap("region-never")
    bea.tap("refused-excluded-patella")
    yield "sheet-refused"
    bea.tap("sheet-close")
    bea.tap("nerves")
    bea.tap("zones")
    yield "sheet-zones"
    bea.tap("organ-kidney-ureter")
    yield "sheet-zone"
    bea.tap("sheet-close")


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
    yield from handing_over(bea)
    bea.tap_on("nav-today")
    expect(bea.at("log-row")).to_have_count(2)
    yield "today"


def handing_over(bea: Bedside) -> Iterator[str]:
    """The logs as a locked file, and such a file that is damaged."""
    bea.tap_on("hand-over")
    bea.tap("lock-file")
    yield "hand-over"
    bea.tap("make-passphrase")
    bea.see("choose-passphrase")
    yield "hand-over-made-up"
    bea.tap_on("lock-file")
    bea.tap("save-file")
    yield "locked"
    bea.page.goto(bea.page.url.split("#")[0] + "#/history")
    bea.at("import-file").set_input_files(HALF_A_LOCKED_FILE)
    bea.tap("unlock-file")
    yield "unlock"
    bea.page.goto(bea.page.url.split("#")[0] + "#/history")


def walk_with_clinic(
    page: Page, clinic: LiveClinic, *, text_percent: int = 100
) -> Iterator[tuple[str, Page]]:
    """The screens of a phone that is paired: its logs on their way, judged, and not deleted."""
    anna = ClinicPhone(page).open(clinic.url)
    anna.tap_on("nav-settings")
    anna.tap(f"text_percent-{text_percent}")
    for part in (pairing, outbox, deleting):
        for name in part(anna, clinic):
            yield name, page


def pairing(anna: ClinicPhone, clinic: LiveClinic) -> Iterator[str]:
    """A wrong code, the right one, and whether it is right; one log was there before."""
    before = practice_log(9, clinic.bundle_id, None, setting="home")
    anna.put("logs", [record_of(before)])
    anna.tap_on("pair-link")
    anna.see("pair-clinic-there")
    yield "pair"
    anna.at("pair-code").fill("22222222")
    anna.tap("pair-claim")
    anna.see("pair-fault")
    yield "pair-fault"
    person = clinic.add_patient("A-17 – a long code")
    anna.at("pair-code").fill(clinic.code_for(person))
    anna.tap_on("pair-claim")
    anna.see("pair-yes")
    yield "paired"
    anna.tap_on("pair-yes")
    anna.see("earlier-count")
    yield "sync-earlier"


def outbox(anna: ClinicPhone, clinic: LiveClinic) -> Iterator[str]:
    """One log of each kind, while the clinic is away; then the end of it asked for; and Today."""
    (pairing,) = anna.pairings()
    person = Person(pairing["patient"]["id"], pairing["patient"]["code"], True)
    logs = [practice_log(n, clinic.bundle_id, person) for n in range(1, 6)]
    bad, nobodys, left_out, good, waiting = logs
    del bad["outcome"]
    for log in (nobodys, left_out):
        log["patient_id"] = None
    anna.put_waiting([bad, nobodys, left_out, good])
    anna.send()
    clinic.judge(left_out["id"])
    anna.send()
    clinic.server.kill()
    anna.put_waiting([waiting])
    anna.send()
    anna.at("connection-more").nth(2).wait_for()
    anna.tap("unpair")
    yield "sync"
    anna.tap("unpair-not")
    anna.today()
    anna.see("sync-line")
    yield "today-waiting"


def deleting(anna: ClinicPhone, clinic: LiveClinic) -> Iterator[str]:
    """A log that waits is not deleted; saved as a file, it may be."""
    anna.page.evaluate("(id) => { location.hash = `/log/${id}`; }", uuid_of(5))
    anna.tap("delete-log")
    anna.see("delete-refused")
    yield "log-refused"
    with anna.page.expect_download():
        anna.tap("delete-save")
    anna.tap("delete-yes-1")
    anna.see("delete-yes-2")
    yield "log-saved"
