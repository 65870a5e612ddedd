"""A patient's records as files: what is in them, what no spreadsheet does with it, who is told."""

import csv
import io
import json
import tracemalloc

import openpyxl
import pytest
from clinic import deliver, line_of, point, uuid7
from clinic_records import send_annas
from clinic_staff import visit
from openpyxl.utils.escape import unescape

from webapp.domain.log_clock import Arrival
from webapp.domain.session_log import read_line
from webapp.exports.tables import NAMES, csv_value
from webapp.store import audit, patients, session_logs

DAY_MS = 24 * 60 * 60 * 1000
# What has made spreadsheets calculate, or reach out: also after a sign, a tab or in full width.
FORMULAS = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x","y")',
    "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1", "＠A1",  # noqa: RUF001
    '=IMPORTXML("http://x","//a")', "-2+3+cmd|' /C calc'!A0", '"=1+1', ";=1+1", "=1+1,=2+2",
)  # fmt: skip


def taken(app, store, person, cast, kind, extra=""):
    address = f"/clinic/patients/{cast.anna.id}/export?format={kind}{extra}"
    return visit(app, store, person).get(address)


def rows_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


def sheet(answer, name):
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    head, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_csv_has_a_row_for_each_point_and_for_a_session_without(app, store, cast):
    first = cast.log(points=[point(), point(side="right", pain_after=None)], note='Say "a",\nb')
    refused = cast.log(kind="refusal", outcome="refused", points=[])
    later = cast.log(supersedes=first["id"])
    deliver(store, cast.anna, *map(line_of, (first, refused, later)))
    answer = taken(app, store, cast.bea, cast, "csv")
    assert answer.content_type == "text/csv; charset=utf-8; header=present"
    assert answer.data.split(b"\r\n")[0].decode() == ",".join(NAMES)
    assert answer.data.endswith(b"\r\n")
    rows = rows_of(answer)
    assert [(row["log_id"], row["side"]) for row in rows] == [
        (first["id"], "left"), (first["id"], "right"), (refused["id"], ""), (later["id"], "left"),
    ]  # fmt: skip
    assert rows[0]["note"] == 'Say "a",\nb'
    assert (rows[0]["pain_before"], rows[0]["pain_after"], rows[1]["pain_after"]) == ("3", "2", "")
    assert rows[0]["point_name"] == "Acromion"
    assert [row["is_corrected"] for row in rows] == ["true", "true", "false", "false"]
    assert (rows[0]["started_at"], rows[0]["utc_offset"]) == (first["started_at"], "UTC+02:00")
    assert rows[2]["kind"] == "refusal" and rows[2]["presses"] == ""


def test_ndjson_is_the_lines_byte_for_byte(app, store, cast):
    lines = [line_of({**cast.log(), "newer": {"key": "愛"}}), line_of(cast.log())]
    deliver(store, cast.anna, *lines)
    answer = taken(app, store, cast.bea, cast, "ndjson")
    assert answer.data == b"".join(line + b"\n" for line in lines)


def test_a_workbook_holds_sessions_points_and_what_they_mean(app, store, cast):
    log = cast.log(points=[point(), point(side="right")])
    alone = {"presses": 90, "pressed_ms": 90_000, "planned_presses": 120, "pauses_ms": 0}
    deliver(store, cast.anna, line_of(log), line_of(cast.log(points=[], metronome=alone)))
    answer = taken(app, store, cast.bea, cast, "xlsx")
    sessions, points = sheet(answer, "Sessions"), sheet(answer, "Points")
    assert [one["log_id"] for one in sessions][0] == log["id"]
    assert f"{sessions[0]['started_at']:%Y-%m-%d %H:%M}" == "2026-09-21 10:00"
    assert sessions[0]["has_sound"] is True and sessions[0]["elapsed_ms"] == 70_000
    assert [(one["side"], one["script"], one["presses"]) for one in points] == [
        ("left", "direct", 60), ("right", "direct", 60), (None, "metronome", 90),
    ]  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    about = [row for row in book["About"].iter_rows(values_only=True) if row[0]]
    assert {row[0]: row[1] for row in about}["Session logs"] == "2"
    assert {row[0]: row[2] for row in about}["pressed_ms"] == "milliseconds"
    # The name of every column is explained.
    assert {*sessions[0], *points[0]} <= {row[0] for row in about}


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula(app, store, cast, text):
    log = cast.log(note=text, other_treatments=text, stop_reason=text)
    deliver(store, cast.anna, line_of(log))
    (row,) = rows_of(taken(app, store, cast.bea, cast, "csv"))
    is_risky = text[0] in "=+-@\t\r\n＝＋－＠"  # noqa: RUF001
    for name in ("note", "other_treatments", "stop_reason"):
        assert row[name] == (f"'{text}" if is_risky else text)
    answer = taken(app, store, cast.bea, cast, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    cells = [c for s in book for line in s.iter_rows() for c in line if c.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n", "b", "d"}
    assert [c for c in cells if c.hyperlink] == []
    (session,) = sheet(answer, "Sessions")
    assert unescape(session["note"]) == text


def test_a_patient_s_code_is_no_formula_either(app, store, cast):
    with store.write() as connection:
        table = patients.TABLE
        connection.execute(table.update().where(table.c.id == cast.anna.id).values(code="=2+2"))
    deliver(store, cast.anna, line_of(cast.log()))
    answer = taken(app, store, cast.bea, cast, "csv")
    assert rows_of(answer)[0]["patient_code"] == "'=2+2"
    assert 'filename="periost-2-2-2026-09-21.csv"' in answer.headers["Content-Disposition"]


def test_a_note_longer_than_a_cell_says_so(app, store, cast):
    deliver(store, cast.anna, line_of(cast.log(note="愛" * 20_000)))
    deliver(store, cast.anna, line_of(cast.log(note="a" * 40_000)))
    short, long = (
        row["note"] for row in sheet(taken(app, store, cast.bea, cast, "xlsx"), "Sessions")
    )  # noqa: E501
    assert short == "愛" * 20_000
    assert len(long) < 32_767 and "longer than a cell holds" in long


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ndjson", "fhir"])
def test_an_export_is_private_named_safely_and_written_down(app, store, cast, kind):
    with store.write() as connection:
        patients.rename(connection, cast.anna.id, "Anna; rm\r\n-rf")
    send_annas(store, cast)
    answer = taken(app, store, cast.bea, cast, kind, "&named=1")
    assert answer.status_code == 200 and len(answer.data) > 500
    assert answer.headers["Cache-Control"] == "no-store"
    ending = {"fhir": "fhir.json"}.get(kind, kind)
    expected = f'attachment; filename="periost-A-1-2026-09-21.{ending}"'
    assert answer.headers["Content-Disposition"] == expected
    with store.read() as connection:
        entry = audit.newest(connection, 1)[0]
    assert (entry.actor, entry.action) == (f"staff:{cast.bea.id}", "exported")
    assert entry.subject == f"patient:{cast.anna.id}"
    assert json.loads(entry.facts) == {"count": 1, "format": kind, "named": 1}


def test_what_waits_for_judgement_is_not_exported(app, store, cast):
    records = send_annas(store, cast)
    rows = rows_of(taken(app, store, cast.bea, cast, "csv"))
    assert [row["log_id"] for row in rows] == [records.log_id]


def test_carl_gets_nothing_and_nothing_is_written(app, store, cast):
    send_annas(store, cast)
    for kind in ("csv", "xlsx", "ndjson", "fhir", "unknown"):
        assert taken(app, store, cast.carl, cast, kind).status_code == 404
    assert taken(app, store, cast.bea, cast, "unknown").status_code == 404
    with store.read() as connection:
        assert "exported" not in [one.action for one in audit.newest(connection, 50)]


def many_logs(store, cast, count):
    """Logs of many years, written straight into the store."""
    with store.write() as connection:
        for begin in range(0, count, 500):
            rows = []
            for n in range(begin, begin + 500):
                log = cast.log(id=str(uuid7()), note="A long day. " * 40)
                line = read_line(line_of(log))
                rows.append(
                    session_logs.row_of(line, line.log, n + 1, Arrival(cast.anna.device_id, n))
                )
            session_logs.keep(connection, rows)


def test_five_thousand_logs_are_sent_without_being_held(app, store, cast):
    many_logs(store, cast, 5000)
    for kind, lines in (("ndjson", 5000), ("csv", 5001)):
        tracemalloc.start()
        answer = taken(app, store, cast.bea, cast, kind)
        size = ends = 0
        for part in answer.iter_encoded():
            size, ends = size + len(part), ends + part.count(b"\n")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert ends == lines
        assert size > 4_500_000 > peak, (kind, size, peak)


def test_a_file_holds_what_there_was_when_it_was_asked_for(app, store, cast):
    """A log that comes while a file is sent is not in it: the audit's count stays true."""
    deliver(store, cast.anna, *(line_of(cast.log()) for _ in range(250)))
    answer = taken(app, store, cast.bea, cast, "ndjson")
    parts = answer.iter_encoded()
    next(parts)
    deliver(store, cast.anna, line_of(cast.log()))
    assert 1 + sum(1 for _ in parts) == 250


def test_values_that_are_no_texts_stay_what_they_are():
    assert [csv_value(value) for value in (0, 12, True, False, None, "")] == [
        0, 12, "true", "false", "", "",
    ]  # fmt: skip
