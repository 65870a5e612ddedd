"""What the phone keeps: history, one log in full, out and in as a file, deleted on purpose only."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from browser.bedside import ACROMION, Bedside
from playwright.sync_api import expect


def log_of(number: int, **changes: Any) -> dict[str, Any]:
    """A refusal of the day `number` of November, as a phone writes it."""
    return {
        **{"schema": 1, "id": f"019aa000-0000-7000-8000-{number:012x}", "supersedes": None},
        **{"kind": "refusal", "patient_id": None, "device_id": None, "setting": "bedside"},
        **{"bundle_id": "sha256:0", "protocol_id": None, "prescription_id": None},
        **{"app_version": "0.1.0", "language": "en", "outcome": "refused"},
        "started_at": f"2026-11-{number:02}T09:00:00.000+01:00",
        "ended_at": f"2026-11-{number:02}T09:00:00.000+01:00",
        **{"elapsed_ms": 0, "stop_reason": "osteoporosis", "points": []},
        "screening": [{"question_id": "osteoporosis", "answer": "yes"}],
        "pacing": {"sound": False, "vibration": False, "late_presses": 0, "longest_gap_ms": 0},
        **{"other_treatments": None, "note": None, "fingers": None, **changes},
    }


def lines(*logs: Any) -> str:
    """Newline-delimited JSON, a text among the logs as it is."""
    rows = [log if isinstance(log, str) else json.dumps(log, ensure_ascii=False) for log in logs]
    return "".join(f"{row}\n" for row in rows)


def take_in(bea: Bedside, text: str) -> str:
    """Import a file with this text at the history; what the app says to it."""
    file = {"name": "logs.ndjson", "mimeType": "application/x-ndjson", "buffer": text.encode()}
    bea.at("import-file").set_input_files(file)
    bea.see("history-told")
    said = bea.at("history-told").inner_text()
    bea.tap_on("nav-settings")
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    return said


def give_out(bea: Bedside, key: str) -> str:
    """The text of the file that an export key hands over."""
    with bea.page.expect_download() as download:
        bea.tap(key)
    return Path(download.value.path()).read_bytes().decode()


@pytest.fixture
def history(bea) -> Bedside:
    """Bea at the history of an empty phone."""
    bea.tap_on("nav-history")
    bea.at("import-file").wait_for(state="attached")
    return bea


def test_an_empty_history_offers_to_import_and_nothing_to_export(history):
    expect(history.at("export")).to_be_disabled()
    expect(history.at("import")).to_be_enabled()
    expect(history.at("log-row")).to_have_count(0)


def test_sessions_and_refusals_stand_in_the_history_newest_first(bea):
    bea.new_session("B-2")
    bea.answer("osteoporosis", "yes")
    bea.tap_on("continue")
    bea.tap_on("home")
    bea.let_pass(60)
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20.5)
    bea.stop("tired")
    bea.pains([1])
    bea.finish()
    bea.tap_on("open-log")
    bea.see("log-outcome")
    assert bea.at("log-outcome").inner_text() == "Stopped"
    assert bea.at("log-presses").inner_text() == "11 of 60"

    bea.page.go_back()
    bea.tap_on("home")
    bea.tap_on("nav-history")
    expect(bea.at("log-row")).to_have_count(2)
    session, refusal = bea.at("log-row").all()
    expect(session).to_contain_text("A-17")
    expect(session).to_contain_text("11")
    expect(refusal).to_contain_text("B-2")


def test_a_journey_through_time_zones_changes_no_order(history):
    zones = {1: "09:00:00.000+01:00", 2: "08:30:00.000-05:00", 3: "10:00:00.000+03:00"}
    logs = {n: log_of(n, started_at=f"2026-11-09T{time}") for n, time in zones.items()}
    take_in(history, lines(*logs.values()))

    assert give_out(history, "export") == lines(logs[2], logs[1], logs[3])


def test_the_exported_file_holds_the_stored_lines_byte_for_byte(bea, phone, app_url):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.stop("tired")
    bea.pains([1])
    bea.at("note").fill('Größe “ä” \u2028 \\ "quoted"\nand a second line – боль')
    bea.finish()
    bea.tap_on("home")
    bea.tap_on("nav-history")
    take_in(bea, lines(log_of(1), log_of(2)))
    records = bea.records()
    newest_first = sorted(records, key=lambda record: record["started_at"], reverse=True)
    text = give_out(bea, "export")

    assert text == "".join(record["line"] + "\n" for record in newest_first)
    for record in records:
        assert record["sha256"] == hashlib.sha256(record["line"].encode()).hexdigest()

    other = Bedside(phone()).open(app_url)
    other.tap_on("nav-history")
    assert take_in(other, text) == "3 logs added."
    assert take_in(other, text) == "0 logs added. 3 were here already."
    keys = ("id", "line", "sha256", "started_at")
    assert [[record[key] for key in keys] for record in other.records()] == [
        [record[key] for key in keys] for record in records
    ]
    assert give_out(other, "export") == text


def test_one_log_can_be_exported_alone(history):
    take_in(history, lines(log_of(1), log_of(2)))
    history.at("log-row").last.click()
    assert give_out(history, "export-log") == lines(log_of(1))


def test_a_known_id_with_other_content_is_told_and_refused(history):
    take_in(history, lines(log_of(1)))
    said = take_in(history, lines(log_of(1, note="changed"), log_of(2)))

    assert said == "1 log added. 1 stands here with other content and was left as it is."
    assert [log["note"] for log in history.logs()] == [None, None]


def test_a_file_may_hold_the_same_log_twice(history):
    assert take_in(history, lines(log_of(1), log_of(1))) == "1 log added. 1 was here already."


def test_line_ends_of_windows_and_empty_lines_are_no_part_of_a_log(history):
    text = lines(log_of(1), "", log_of(2)).replace("\n", "\r\n")
    assert take_in(history, text) == "2 logs added."
    assert give_out(history, "export") == lines(log_of(2), log_of(1))


POINT = {
    **{"point_id": "acromion", "side": "left", "script": "direct", "pain_before": 3},
    **{"pain_after": 1, "presses": 60, "pressed_ms": 60000, "planned_presses": 60},
    **{"skipped": None, "stages": [], "pauses_ms": 0},
}
NO_LOGS = [
    *("garbage", "null", "17", "[]", '"text"', "{}", json.dumps(log_of(1))[:-9]),
    log_of(1, id="not-an-id"),
    log_of(1, started_at="yesterday"),
    log_of(1, points=[None]),
    log_of(1, kind="session", points=[{**POINT, "presses": "60"}]),
    log_of(1, kind="session", points=[{**POINT, "stages": None}]),
    log_of(1, screening=None),
    log_of(1, screening=[{"answer": "yes"}]),
    log_of(1, kind="session", pacing=None),
    log_of(1, stop_reason=7),
    log_of(1, elapsed_ms=None),
]


def test_lines_that_are_no_logs_are_told_and_left_out_one_by_one(history):
    said = take_in(history, lines(*NO_LOGS, log_of(2)))

    assert said == f"1 log added. {len(NO_LOGS)} lines are not logs."
    expect(history.at("log-row")).to_have_count(1)
    history.tap_on("nav-today")
    expect(history.at("log-row")).to_have_count(1)


PUT_RECORD = """
(record) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onsuccess = () => {
    const tx = opening.result.transaction("logs", "readwrite");
    tx.objectStore("logs").put(record);
    tx.onabort = () => fail(tx.error);
    tx.oncomplete = () => { opening.result.close(); done(); };
  };
})
"""


@pytest.mark.parametrize("line", ["rotten", lines(log_of(3, points=[None])).strip()])
def test_a_log_that_cannot_be_read_is_told_and_exported_and_hides_no_other(history, line):
    take_in(history, lines(log_of(1)))
    rotten = {"id": "x", "line": line, "sha256": None, "started_at": "2026-11-03T09:00:00+01:00"}
    history.page.evaluate(PUT_RECORD, rotten)
    history.page.reload()

    expect(history.at("log-row")).to_have_count(1)
    expect(history.page.get_by_text("1 log cannot be read here")).to_be_visible()
    assert give_out(history, "export") == line + "\n" + lines(log_of(1))


def test_a_log_is_deleted_only_after_two_questions(history):
    take_in(history, lines(log_of(1), log_of(2)))
    history.at("log-row").first.click()
    history.tap("delete-log")
    history.tap("delete-not")
    expect(history.at("delete-yes-1")).to_have_count(0)
    history.tap("delete-log")
    history.tap("delete-yes-1")
    history.see("delete-yes-2")
    assert len(history.logs()) == 2

    history.tap_on("delete-yes-2")
    expect(history.at("log-row")).to_have_count(1)
    assert [log["id"] for log in history.logs()] == [log_of(1)["id"]]


def test_leaving_a_log_takes_the_question_back(history):
    take_in(history, lines(log_of(1), log_of(2)))
    history.at("log-row").first.click()
    history.tap("delete-log")
    history.tap("delete-yes-1")
    history.see("delete-yes-2")
    history.page.go_back()
    history.at("log-row").last.click()
    history.see("delete-log")
    expect(history.at("delete-yes-1")).to_have_count(0)
    expect(history.at("delete-yes-2")).to_have_count(0)
