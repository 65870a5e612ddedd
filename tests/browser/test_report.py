"""The report on paper, and the files that go along: one page, one person, no name unless typed."""

import csv
import io
from pathlib import Path

import pytest
from browser.bedside import Bedside
from browser.eight_weeks import eight_weeks, lines_of
from browser.test_records import take_in
from pypdf import PdfReader

SHARE_SHEET = """
globalThis.given = new Promise((give) => {
  navigator.canShare = ({ files }) => files.length > 0;
  navigator.share = async ({ files: [file] }) => {
    give({ name: file.name, type: file.type, text: await file.text() });
    if (OUTCOME) throw new DOMException("", OUTCOME);
  };
});
"""


def at_progress(page, app_url, logs) -> Bedside:
    bea = Bedside(page).open(app_url)
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    take_in(bea, lines_of(logs))
    bea.tap_on("to-progress")
    bea.see("pain-plot")
    return bea


def printed(page, paper: str) -> list[str]:
    """The texts of each page of the print."""
    pages = PdfReader(io.BytesIO(page.pdf(format=paper))).pages
    return [" ".join(one.extract_text().replace("ﬁ", "fi").split()) for one in pages]


@pytest.mark.parametrize("language", ["en-GB", "ru-RU"])
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_eight_weeks_are_one_page_with_all_that_a_reader_needs(
    phone, app_url, bundle, language, paper
):
    logs = eight_weeks(bundle, points=10)
    bea = at_progress(phone(language), app_url, logs)
    bea.tap_on("to-report")
    bea.see("report")
    pages = printed(bea.page, paper)
    assert len(pages) == 1
    (text,) = pages
    about, code = bundle["about"], language[:2]
    for said in (about["evidence"][0], about["limits"][0]):
        assert " ".join(said[code].split()) in text
    for point in logs[0]["points"]:
        assert bundle["points"][point["point_id"]]["name"][code] in text
    own = {"en": "Pain scores are the person’s own", "ru": "Оценки боли дал сам человек"}
    assert own[code] in text


def test_on_a_phone_each_number_of_a_point_has_a_line_with_its_words(page, app_url, bundle):
    bea = at_progress(page, app_url, eight_weeks(bundle))
    bea.tap_on("to-report")
    bea.see("report")
    cells = page.locator(".report-table tbody tr").first.locator("th, td")
    widths = cells.evaluate_all("cells => cells.map((one) => one.getBoundingClientRect().width)")
    row = page.locator(".report-table tbody tr").first.bounding_box()
    assert widths == [row["width"]] * 5


def test_a_report_names_nobody_unless_a_name_is_typed_and_forgets_it(page, app_url, bundle):
    bea = at_progress(page, app_url, eight_weeks(bundle))
    bea.tap_on("to-report")
    bea.see("report")
    assert "by the person who practised" in printed(page, "A4")[0]
    bea.at("report-typed").fill("Mila Horvat")
    assert "Mila Horvat, 18 sessions" in printed(page, "A4")[0]
    page.reload()
    bea.see("report")
    assert bea.at("report-typed").input_value() == ""
    assert "Mila" not in printed(page, "A4")[0]


def read_table(text: str) -> list[dict]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_table_says_what_the_logs_say(page, app_url, bundle):
    logs = eight_weeks(bundle)
    logs[-1]["note"] = '=HYPERLINK("http://x"),\n"better"'
    bea = at_progress(page, app_url, logs)
    with page.expect_download() as download:
        bea.tap("save-csv")
    assert download.value.suggested_filename == "periost-progress.csv"
    content = Path(download.value.path()).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = read_table(content.decode("utf-8-sig"))
    pairs = [(log, point) for log in logs for point in log["points"]]
    assert len(rows) == len(pairs)
    for row, (log, point) in zip(rows, pairs, strict=True):
        assert row["log_id"] == log["id"]
        for key in (
            "pain_before",
            "pain_after",
            "presses",
            "planned_presses",
            "pressed_ms",
            "pauses_ms",
        ):
            assert int(row[key]) == point[key]
        assert (row["point_id"], row["side"]) == (point["point_id"], point["side"])
        assert row["point_name"].startswith(bundle["points"][point["point_id"]]["name"]["en"])
    assert rows[-1]["note"] == f"'{logs[-1]['note']}"


@pytest.mark.parametrize("outcome", ["", "AbortError", "NotAllowedError"])
def test_a_share_sheet_gets_the_file_and_a_refused_one_is_saved(page, app_url, bundle, outcome):
    page.add_init_script(f"const OUTCOME = '{outcome}';{SHARE_SHEET}")
    logs = eight_weeks(bundle, days_ago=(5, 3))
    bea = at_progress(page, app_url, logs)
    saved = []
    page.on("download", lambda download: saved.append(download))
    if outcome == "NotAllowedError":
        with page.expect_download():
            bea.tap("share-ndjson")
    else:
        bea.tap("share-ndjson")
    file = page.evaluate("given")
    assert (file["name"], file["type"]) == ("periost-progress.ndjson.txt", "text/plain")
    assert sorted(file["text"].splitlines()) == sorted(lines_of(logs).splitlines())
    assert len(saved) == (1 if outcome == "NotAllowedError" else 0)


def test_without_a_share_sheet_there_is_no_key_for_it(page, app_url, bundle):
    bea = at_progress(page, app_url, eight_weeks(bundle, days_ago=(5, 3)))
    assert bea.testids("share-") == []
    assert bea.testids("save-") != []
