"""Pain on the drawn body: what plates and tables say is what the logs say, session by session."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from browser.bedside import Bedside
from browser.test_accessibility import axe
from browser.test_records import POINT, lines, log_of, take_in
from browser.test_session_picture import NO_DRAWINGS
from playwright.sync_api import Locator, expect

ANNA, BORIS = (f"019aa000-0000-7000-8000-00000000000{end}" for end in "ab")
ARROW = re.compile(r"^M([-\d.]+),([-\d.]+)L([-\d.]+),([-\d.]+)M")
SPINE = ("scapula-spine", "left")
ACROMION = ("acromion", "left")
STERNUM = ("sternum", "midline")
ELBOW = ("humerus-lateral-epicondyle", "left")
# The colour of the picture under each mark, without the marks themselves.
UNDER_DOTS = """
(plate) => {
  const canvas = plate.querySelector("canvas");
  const pen = canvas.getContext("2d");
  const box = canvas.getBoundingClientRect();
  return [...plate.querySelectorAll(".plate-dot")].map((dot) => {
    const { left, top, width, height } = dot.getBoundingClientRect();
    const x = ((left + width / 2 - box.left) / box.width) * canvas.width;
    const y = ((top + height / 2 - box.top) / box.height) * canvas.height;
    return [...pen.getImageData(Math.round(x), Math.round(y), 1, 1).data];
  });
}
"""


def session_of(
    number: int, *pains: tuple[tuple[str, str], int, int | None], **changes: Any
) -> dict:
    """The session of the day `number` after the first of September, with its pains."""
    at = datetime(2026, 9, 1, 9, tzinfo=UTC) + timedelta(days=number)
    points = [
        {**POINT, "point_id": point_id, "side": side, "pain_before": before, "pain_after": after}
        for (point_id, side), before, after in pains
    ]
    when = at.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
    return log_of(
        number,
        **{"kind": "session", "outcome": "completed", "stop_reason": None, "points": points},
        **{"patient_id": ANNA, "started_at": when, "ended_at": when, **changes},
    )


def numbers(plates: Locator) -> list[str]:
    """Every score that is written on these plates."""
    return plates.locator(".plate-text").all_text_contents()


def scores(*logs: dict) -> list[str]:
    return [
        str(pain)
        for log in logs
        for point in log["points"]
        for pain in (point["pain_before"], point["pain_after"])
        if pain is not None
    ]


def rows(bea: Bedside) -> list[list[str]]:
    """The cells of the table, row by row."""
    found = bea.at("pain-table").locator("tbody tr").all()
    return [[cell.inner_text() for cell in row.locator("th, td").all()] for row in found]


def drawn(bea: Bedside) -> Locator:
    """All plates, once each has its picture."""
    plates = bea.at("plate")
    expect(plates.first).to_be_visible()
    expect(plates.locator("canvas")).to_have_count(plates.count())
    return plates


@pytest.fixture
def history(bea: Bedside) -> Bedside:
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    return bea


def open_log(history: Bedside, index: int) -> None:
    history.at("log-row").nth(index).click()
    history.see("pain-map")


def test_a_log_shows_its_pains_on_the_views_that_hold_them_as_its_numbers_say(history):
    log = session_of(1, (SPINE, 8, 3), (ACROMION, 4, 6), (STERNUM, 5, 5), (ELBOW, 7, None))
    take_in(history, lines(log))
    open_log(history, 0)
    plates = drawn(history)

    views = plates.evaluate_all("all => all.map((one) => one.dataset.view)")
    assert views == ["anterior", "posterior", "left"]
    assert sorted(numbers(plates)) == sorted(scores(log))
    assert numbers(plates.nth(0)) == ["5", "5"]
    names = ["Spine of scapula", "Acromion", "Sternum", "Lateral epicondyle of humerus"]
    sides = ["left", "left", "midline", "left"]
    assert [(row[0], row[1]) for row in rows(history)] == [
        (f"{n}. {name}, {side}", str(point["pain_before"]))
        for n, (name, side, point) in enumerate(zip(names, sides, log["points"], strict=True), 1)
    ]
    assert [row[2] for row in rows(history)] == ["3", "6", "5", "not asked"]
    label = plates.nth(1).locator("svg").get_attribute("aria-label")
    assert label == "From behind: Spine of scapula, left 8 → 3; Acromion, left 4 → 6"


def test_the_arrow_says_better_or_worse_without_any_colour(history):
    take_in(history, lines(session_of(1, (SPINE, 8, 3), (ACROMION, 4, 6), (STERNUM, 5, 5))))
    open_log(history, 0)
    paths = (
        drawn(history)
        .locator(".plate-arrow")
        .evaluate_all("all => all.map((one) => one.getAttribute('d'))")
    )
    rises = [float(ends[1]) - float(ends[3]) for d in paths if (ends := ARROW.match(d).groups())]
    assert sorted((rise > 0) - (rise < 0) for rise in rises) == [-1, 0, 1]


def test_each_mark_stands_on_the_body(history):
    take_in(history, lines(session_of(1, (SPINE, 8, 3), (STERNUM, 5, 5), (ELBOW, 7, None))))
    open_log(history, 0)
    for plate in drawn(history).all():
        for *_, opacity in plate.evaluate(UNDER_DOTS):
            assert opacity == 255  # beside the body the picture is empty


def test_a_session_stands_beside_the_last_one_with_a_common_point_or_a_chosen_one(history):
    first = session_of(1, (SPINE, 9, 7), (ACROMION, 6, 5))
    other = session_of(2, (ELBOW, 9, 9))
    second = session_of(3, (SPINE, 7, 4))
    strange = session_of(4, (SPINE, 1, 1), patient_id=BORIS)
    third = session_of(5, (SPINE, 5, 2), (STERNUM, 3, 3))
    take_in(history, lines(first, other, second, strange, third))
    open_log(history, 0)

    days = ["Sep 4, 2026", "Sep 6, 2026"]
    assert history.at("beside").locator("option").all_inner_texts() == [
        *("none", "Sep 4, 2026", "Sep 2, 2026"),
    ]
    posterior = drawn(history).filter(has=history.page.locator("figcaption"))
    assert posterior.locator("figcaption").all_inner_texts() == [*days, *days]
    assert rows(history) == [
        ["Spine of scapula, left", "7 → 4", "5 → 2"],
        ["Sternum, midline", "–", "3 → 3"],
    ]

    history.at("beside").select_option(first["id"])
    expect(history.at("pain-table")).to_contain_text("Sep 2, 2026")
    assert rows(history)[0] == ["Spine of scapula, left", "9 → 7", "5 → 2"]
    assert rows(history)[1] == ["Acromion, left", "6 → 5", "–"]
    assert sorted(numbers(drawn(history))) == sorted(scores(first, third))

    history.at("beside").select_option("")
    expect(history.at("pain-table")).not_to_contain_text("Sep 2, 2026")
    assert sorted(numbers(drawn(history))) == sorted(scores(third))


def test_a_course_goes_from_the_first_session_to_the_newest_and_its_table_says_the_same(history):
    logs = [session_of(day, (SPINE, 9 - day, 8 - day), (STERNUM, day, 0)) for day in range(1, 6)]
    take_in(history, lines(*logs, session_of(3, (SPINE, 10, 10), patient_id=BORIS, id=BORIS)))
    assert sorted(numbers(drawn(history))) == sorted(scores(*logs[-4:]))

    history.tap_on("whole-course")
    plates = drawn(history)
    days = [f"Sep {day + 1}, 2026" for day in range(1, 6)]
    assert plates.locator("figcaption").all_inner_texts() == [*days, *days]
    assert sorted(numbers(plates)) == sorted(scores(*logs))
    table = rows(history)
    assert [row[0] for row in table if len(row) == 1] == days
    assert [row[1:] for row in table if len(row) == 3] == [
        [str(point["pain_before"]), str(point["pain_after"])]
        for log in logs
        for point in log["points"]
    ]
    assert axe(history.page) == []


def test_another_patient_has_another_course(history):
    anna = [session_of(day, (SPINE, 8, 4)) for day in (5, 6)]
    boris = [session_of(day, (STERNUM, 3, 1), patient_id=BORIS) for day in (1, 2)]
    take_in(history, lines(*anna, *boris))
    assert sorted(numbers(drawn(history))) == sorted(scores(*anna))
    history.at("course-of").select_option(BORIS)
    expect(history.at("plate").first).to_have_attribute("data-view", "anterior")
    assert sorted(numbers(drawn(history))) == sorted(scores(*boris))


def test_a_long_course_shows_the_last_session_of_each_week(history):
    # From a Tuesday on, every second day for five weeks.
    logs = [session_of(day, (SPINE, 1 + day % 7, day % 3)) for day in range(0, 34, 2)]
    take_in(history, lines(*logs))
    history.tap_on("whole-course")
    weeks: dict[tuple[int, int], list[dict]] = {}
    for log in logs:
        at = datetime.fromisoformat(log["started_at"])
        weeks.setdefault(tuple(at.isocalendar()[:2]), []).append(log)
    shown = [week[-1] for week in weeks.values()]
    assert sorted(numbers(drawn(history))) == sorted(scores(*shown))
    captions = history.at("plate").locator("figcaption").all_inner_texts()
    assert len(captions) == len(weeks)
    assert f"the last of {len(next(iter(weeks.values())))} in its week" in captions[0]


def test_one_session_is_no_course_yet_and_none_is_nothing(history):
    expect(history.at("course")).to_have_count(0)
    take_in(history, lines(session_of(1, (SPINE, 8, 3))))
    expect(history.at("course")).to_contain_text("After the second session")
    expect(history.at("plate")).to_have_count(0)


def test_a_point_that_this_version_does_not_know_stands_in_the_table_alone(history):
    take_in(history, lines(session_of(1, (("rib-99", "left"), 8, 3), (SPINE, 2, 1))))
    open_log(history, 0)
    assert numbers(drawn(history)) == ["2", "1"]
    assert rows(history)[0] == ["1. rib-99, left", "8", "3"]


def test_without_drawings_the_tables_stand_alone(page, app_url):
    page.add_init_script(NO_DRAWINGS)
    bea = Bedside(page).open(app_url)
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    take_in(bea, lines(session_of(1, (SPINE, 8, 3)), session_of(2, (SPINE, 5, 2))))
    open_log(bea, 0)
    expect(bea.at("plate")).to_have_count(0)
    assert rows(bea) == [["Spine of scapula, left", "8 → 3", "5 → 2"]]
