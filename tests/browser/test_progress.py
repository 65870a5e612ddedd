"""Progress: what the plots show is what their tables and the logs say, for one person alone."""

import json
from statistics import mean

import pytest
from browser.bedside import Bedside
from browser.eight_weeks import eight_weeks, lines_of
from browser.practising import PractisingPhone, prescription, sessions
from browser.test_accessibility import axe
from browser.test_layout import DESK, faults_in_all_sizes, resize
from browser.test_records import take_in
from playwright.sync_api import expect

ANNA = "019aa000-0000-7000-8000-00000000000a"
SCORES = """
(name) => [...document.querySelectorAll(`[data-testid=pain-plot] .plot-mark .${name}`)]
  .map((mark) => [mark.dataset.session, mark.dataset.score])
"""

# How tall the cards of each column are, from the top of the first to the end of the last.
COLUMNS = """
() => {
  const columns = Map.groupBy(document.querySelectorAll(".progress-columns .card"),
    (card) => card.getBoundingClientRect().left);
  return [...columns.values()].map((cards) =>
    cards.at(-1).getBoundingClientRect().bottom - cards[0].getBoundingClientRect().top);
}
"""


@pytest.fixture
def history(bea: Bedside) -> Bedside:
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    return bea


def look_back(history: Bedside, logs: list[dict]) -> None:
    take_in(history, lines_of(logs))
    history.tap_on("to-progress")
    history.see("pain-plot")


def rounded(value: float) -> str:
    return f"{int(value * 10 + 0.5) / 10:g}"


def table(bea: Bedside, name: str) -> list[list[str]]:
    """The rows of an unfolded table, as they are read."""
    rows = bea.at(name).locator("tbody tr").all()
    return [[cell.text_content() for cell in row.locator("th, td").all()] for row in rows]


def test_each_mark_is_a_row_of_the_table_and_a_session_of_the_logs(history, bundle):
    logs = eight_weeks(bundle)
    look_back(history, logs)
    before = dict(history.page.evaluate(SCORES, "plot-before"))
    after = dict(history.page.evaluate(SCORES, "plot-after"))
    assert set(before) == set(after) == {log["id"] for log in logs}
    for log in logs:
        expected = [
            rounded(mean(p[k] for p in log["points"])) for k in ("pain_before", "pain_after")
        ]
        assert [before[log["id"]], after[log["id"]]] == expected
        cells = history.at(f"score-{log['id']}").locator("td").all_text_contents()
        assert cells == expected


def test_a_point_has_a_plot_of_its_own(history, bundle):
    logs = eight_weeks(bundle)
    look_back(history, logs)
    point = logs[0]["points"][1]
    history.tap(f"progress-{point['point_id']}-{point['side']}")
    expect(history.at("series")).to_have_value(f"{point['point_id']} {point['side']}")
    shown = dict(history.page.evaluate(SCORES, "plot-before"))
    for log in logs:
        for one in log["points"]:
            if (one["point_id"], one["side"]) == (point["point_id"], point["side"]):
                assert shown[log["id"]] == str(one["pain_before"])


def test_weeks_stand_in_the_plot_as_in_the_table(history, bundle):
    look_back(history, eight_weeks(bundle))
    bars = history.page.locator("[data-testid=week-plot] .plot-sheet .plot-bar")
    shown = bars.evaluate_all("all => all.map((one) => one.dataset.sessions)")
    rows = table(history, "week-table")
    assert (
        [row[1] for row in reversed(rows)] == shown == ["3", "2", "4", "2", "1", "0", "3", "3", "0"]
    )
    expect(history.at("week-words")).to_contain_text("3 sessions in the last seven days.")
    expect(history.at("week-words")).to_contain_text("2 weeks in a row with 2 or more sessions.")


def test_totals_are_what_was_pressed(history, bundle):
    logs = eight_weeks(bundle)
    look_back(history, logs)
    points = [point for log in logs for point in log["points"]]
    assert history.at("total-sessions").inner_text() == str(len(logs))
    assert history.at("total-presses").inner_text() == f"{sum(p['presses'] for p in points):,}"
    minutes = sum(p["pressed_ms"] for p in points) / 60_000
    assert history.at("total-minutes").inner_text() == str(round(minutes))


def test_arrow_keys_go_from_session_to_session_and_say_each(history, bundle):
    logs = eight_weeks(bundle, days_ago=(10, 8, 6))
    look_back(history, logs)
    hand = history.at("pain-plot-hand")
    hand.focus()
    seen = []
    for key in ("Home", "ArrowRight", "ArrowRight", "ArrowRight"):
        history.page.keyboard.press(key)
        said = hand.get_attribute("aria-valuetext")
        assert history.at("pain-plot-said").text_content() == said.replace(": ", "", 1)
        seen.append(said)
    assert [said.split(":")[0] for said in seen] == [
        *("Nov 13, 2026", "Nov 15, 2026", "Nov 17, 2026", "Nov 17, 2026"),
    ]


@pytest.mark.parametrize("sessions", [1, 2, 5])
def test_few_sessions_show_their_scores_and_no_trend(history, bundle, sessions):
    look_back(history, eight_weeks(bundle)[-sessions:])
    expect(history.page.locator(".plot-trend")).to_have_count(0)
    expect(history.at("trend-words")).to_contain_text("from 6 sessions on, spread over 14 days")
    expect(history.at("next-step")).to_have_count(1 if sessions == 1 else 0)


def test_many_sessions_have_a_trend_in_picture_and_words(history, bundle):
    look_back(history, eight_weeks(bundle))
    expect(history.page.locator(".plot-sheet .plot-trend")).to_have_count(1)
    expect(history.at("trend-words")).to_contain_text(
        "Pain before pressing fell by about 0.5 a week."
    )
    label = history.at("pain-plot").locator("svg[role=img]").get_attribute("aria-label")
    assert "fell by about 0.5 a week" in label


def test_what_never_changed_is_said_without_an_interval(history, bundle):
    logs = eight_weeks(bundle)
    for point in (point for log in logs for point in log["points"]):
        point["pain_before"] = 5
    look_back(history, logs)
    expect(history.at("trend-words")).to_have_text("Pain before pressing stayed much the same.")


def test_on_a_desk_no_column_ends_long_before_the_other(history, bundle):
    logs = eight_weeks(bundle)
    for log in logs:
        log["points"] = log["points"][:2]
    look_back(history, logs)
    resize(history.page, DESK)
    first, second = history.page.evaluate(COLUMNS)
    assert min(first, second) > 0.8 * max(first, second)


def test_without_a_session_the_page_says_what_comes_first(history):
    history.page.goto(history.page.url.split("#")[0] + "#/progress")
    expect(history.at("progress-empty")).to_be_visible()
    history.tap_on("to-today")
    history.see("nav-today")


def test_two_persons_stand_never_in_one_picture(history, bundle):
    own = eight_weeks(bundle, days_ago=(9, 7, 5))
    hers = eight_weeks(bundle, days_ago=(8, 6), patient_id=ANNA, setting="bedside")
    for number, log in enumerate(hers):
        log["id"] = f"019aa000-0000-7000-8000-{number:012x}"
    look_back(history, [*own, *hers])
    seen = {}
    for key in (ANNA, "home"):
        history.at("course-of").select_option(key)
        expect(history.at("course-of")).to_have_value(key)
        expect(history.at("total-sessions")).to_have_text("2" if key == ANNA else "3")
        seen[key] = {session for session, _ in history.page.evaluate(SCORES, "plot-before")}
    assert seen == {"home": {log["id"] for log in own}, ANNA: {log["id"] for log in hers}}


def test_the_patient_of_a_clinic_is_named_by_the_code_that_the_clinic_gave(page, app_url, bundle):
    anna = PractisingPhone(page)
    anna.know(app_url, logs=sessions(bundle, 5, 2.5), prescribed=prescription())
    anna.tap_on("nav-history")
    expect(anna.at("course")).to_contain_text("A-17")
    expect(page.get_by_text("A-17")).to_have_count(3)
    expect(page.get_by_text("Code not on this phone")).to_have_count(0)


@pytest.mark.parametrize("language", ["en-GB", "ru-RU"])
def test_progress_and_report_are_for_everybody(phone, app_url, bundle, language):
    bea = Bedside(phone(language)).open(app_url)
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    take_in(bea, lines_of(eight_weeks(bundle)))
    for place, name in (("progress", "pain-plot"), ("report", "report")):
        bea.page.goto(bea.page.url.split("#")[0] + f"#/{place}")
        bea.see(name)
        for fold in bea.page.locator("summary").all():
            fold.click()
        assert axe(bea.page) == []
        assert faults_in_all_sizes(bea.page) == []


def test_what_is_saved_is_of_this_person_alone(history, bundle):
    own = eight_weeks(bundle, days_ago=(9, 7))
    other = {**eight_weeks(bundle, days_ago=(8,))[0], "patient_id": ANNA}
    other["id"] = ANNA
    look_back(history, [*own, other])
    history.page.goto(history.page.url.split("#")[0] + "#/progress/home")
    expect(history.at("course-of")).to_have_value("home")
    with history.page.expect_download() as download:
        history.tap("save-ndjson")
    text = download.value.path().read_text("utf-8")
    assert sorted(text.splitlines()) == sorted(lines_of(own).splitlines())
    assert {json.loads(line)["patient_id"] for line in text.splitlines()} == {None}
