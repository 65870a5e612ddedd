"""A workbook: sessions, points, and what its columns mean. No text in it is ever calculated."""

from collections.abc import Iterable
from datetime import datetime
from typing import IO, Any

import xlsxwriter

from webapp.domain.session_log import instant
from webapp.exports.records import Bundles, ExportedLog, Made, Whose
from webapp.exports.tables import POINT, SESSION, Column, Value, point_rows, session_row

# Rows go to disk as they come; without the second and third, "=1+1" in a note would be calculated
# and an address would become a link.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# The longest text that a cell holds.
CELL_MOST = 32_767
_LEFT_OUT = "… (longer than a cell holds; the NDJSON export has all of it)"
_OF_POINT = (SESSION[0], SESSION[2], *POINT)


def write_workbook(
    file: IO[bytes], logs: Iterable[ExportedLog], whose: Whose, bundles: Bundles, made: Made
) -> None:
    """Write it into a file that is open for writing."""
    book = xlsxwriter.Workbook(file, _OPTIONS)
    book.set_properties({"title": f"Periost, {whose.code}", "company": whose.clinic})
    formats = _Formats(book)
    sessions = _Sheet(book.add_worksheet("Sessions"), SESSION, formats)
    points = _Sheet(book.add_worksheet("Points"), _OF_POINT, formats)
    about = book.add_worksheet("About")
    for one in logs:
        row = session_row(one, whose)
        sessions.add(row)
        if one.log.points or one.log.metronome:
            for of_point in point_rows(one.log, bundles[one.log.bundle_id], made.language):
                points.add([row[0], row[2], *of_point])
    _tell(about, formats, whose, made, sessions.rows)
    book.close()


class _Formats:
    def __init__(self, book: Any) -> None:
        self.bold = book.add_format({"bold": True})
        self.head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        self.instant = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})


class _Sheet:
    """One table; rows are written in order and never touched again."""

    def __init__(self, sheet: Any, columns: tuple[Column, ...], formats: _Formats) -> None:
        self._sheet, self._formats = sheet, formats
        self.rows = 0
        sheet.freeze_panes(1, 1)
        for x, column in enumerate(columns):
            sheet.set_column(x, x, 20 if column.unit.startswith("date") else 14)
            sheet.write_string(0, x, column.name, formats.head)

    def add(self, values: Iterable[Value]) -> None:
        self.rows += 1
        for x, value in enumerate(values):
            if isinstance(value, bool):
                self._sheet.write_boolean(self.rows, x, value)
            elif isinstance(value, int):
                self._sheet.write_number(self.rows, x, value)
            elif isinstance(value, datetime):
                self._write_instant(x, value)
            elif value is not None:
                self._sheet.write_string(self.rows, x, _fitting(value))

    def _write_instant(self, x: int, when: datetime) -> None:
        # A cell knows no zone: it shows what the phone's clock showed.
        if when.year < 1900:
            self._sheet.write_string(self.rows, x, when.isoformat(timespec="milliseconds"))
            return
        shown = when.replace(tzinfo=None)
        self._sheet.write_datetime(self.rows, x, shown, self._formats.instant)


def _fitting(text: str) -> str:
    # Cells count in UTF-16, as JavaScript does.
    if len(text.encode("utf-16-le", "replace")) // 2 <= CELL_MOST:
        return text.encode("utf-8", "replace").decode()
    half = (CELL_MOST - len(_LEFT_OUT)) // 2
    return text[:half].encode("utf-8", "replace").decode() + _LEFT_OUT


def _tell(sheet: Any, formats: _Formats, whose: Whose, made: Made, count: int) -> None:
    """The last sheet: whose, when, what the columns mean, and what all of it is worth."""
    facts = [
        ("Patient", whose.code),
        ("Name", whose.name or "not in this file"),
        ("Clinic", whose.clinic),
        ("Made at", instant(made.at_ms)),
        ("Made by", f"Periost {made.version}"),
        ("Session logs", str(count)),
        ("Kept apart", "Logs that wait for a person's judgement are not in this file."),
        ("Corrected", "A log that a later one replaces is still here: is_corrected is true."),
        ("Pain", "NRS, a numeric rating scale from 0 (none) to 10 (the worst imaginable)."),
        ("Times", "As the phone's clock showed them; utc_offset is what it was ahead of UTC."),
        ("Proof", "sha256 is that of the log's line; the NDJSON export holds the lines."),
        ("The method", "Traditional; its benefit has not been proven by good trials."),
    ]
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 70)
    sheet.set_column(2, 2, 34)
    for y, (name, told) in enumerate(facts):
        sheet.write_string(y, 0, name, formats.bold)
        sheet.write_string(y, 1, _fitting(told))
    first = len(facts) + 1
    for x, head in enumerate(("Column", "Meaning", "Unit")):
        sheet.write_string(first, x, head, formats.head)
    for y, column in enumerate((*SESSION, *POINT), first + 1):
        for x, told in enumerate((column.name, column.meaning, column.unit)):
            sheet.write_string(y, x, told)
