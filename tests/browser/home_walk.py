"""A walk through the screens of a person who practises, and of what the phone keeps."""

from collections.abc import Iterator
from typing import Any

from browser.damaged import DELETE, PUT_ROWS
from browser.practising import PractisingPhone, prescription, sessions
from browser.pretended import pretend
from playwright.sync_api import Page, expect

FULL = {"usage": 9_300_000_000, "quota": 10_000_000_000}
DAYS_AGO = (30, 27, 23, 20, 16, 13, 9, 6)
# One of each kind that cannot be read.
DAMAGED = [
    ["logs", {"id": "x", "line": 7}],
    ["patients", {"id": "x"}],
    ["pairings", {"id": "x"}],
    ["deliveries", {"id": "x"}],
    ["drafts", True, "plan"],
    ["private", {"sealed": 7}, "notes"],
]


def home_walk(
    page: Page, url: str, bundle: dict[str, Any], *, text_percent: int = 100
) -> Iterator[tuple[str, Page]]:
    """Open Today of a patient whose clinic changed the plan; yield (name, page) at each screen."""
    pretend(page, room=FULL)
    anna = PractisingPhone(page).know(
        url,
        logs=sessions(bundle, *DAYS_AGO),
        prescribed=prescription(2, note="Slowly, and not before sleep."),
        seen=prescription(1, sessions_per_week_min=1),
        text_percent=text_percent,
    )
    for part in (practice, week, progress, keeping, damaged, gone):
        for name in part(anna):
            yield name, page


def at(anna: PractisingPhone, path: str, testid: str) -> None:
    anna.page.evaluate("(path) => { location.hash = path; }", path)
    anna.see(testid)


def practice(anna: PractisingPhone) -> Iterator[str]:
    """The plan on Today, what was changed in it, and the questions before two taps."""
    anna.see("practice-start")
    anna.see("keeping-card")
    yield "today-practice"
    anna.tap_on("practice-start")
    anna.see("practice-go")
    yield "practice"


def week(anna: PractisingPhone) -> Iterator[str]:
    """Days of the week, and reminders on them."""
    at(anna, "/week", "week-time")
    yield "week"
    anna.tap_on("on-mon")
    anna.see("week-time")
    yield "week-chosen"
    anna.page.evaluate("location.hash = '/reminders'")
    anna.page.locator(".page-reminders").wait_for()
    yield "reminders"


def progress(anna: PractisingPhone) -> Iterator[str]:
    """Pain over time, and the report of it."""
    at(anna, "/progress", "progress-pain")
    yield "progress"
    anna.tap_on("to-report")
    anna.see("report")
    yield "report"


def keeping(anna: PractisingPhone) -> Iterator[str]:
    """How safe the logs lie; the browser promises nothing."""
    at(anna, "/keeping", "room-warning")
    yield "keeping"
    anna.tap("keeping-ask")
    anna.see("keeping-answer")
    yield "keeping-asked"


def damaged(anna: PractisingPhone) -> Iterator[str]:
    """What cannot be read, and where it is told."""
    anna.page.evaluate(PUT_ROWS, DAMAGED)
    anna.today()
    expect(anna.at("keeping-card")).to_have_attribute("data-worry", f"rows-{len(DAMAGED)}")
    yield "today-damaged"
    at(anna, "/keeping", "keeping-damage")
    yield "keeping-damage"
    at(anna, "/history", "unreadable-logs")
    yield "history-damage"


def gone(anna: PractisingPhone) -> Iterator[str]:
    """The browser has taken the records away."""
    anna.page.evaluate(DELETE)
    anna.today()
    anna.see("lost-records")
    yield "today-gone"
