"""CSV by RFC 4180: one row for each point of each session, each row ready to be sent."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from webapp.exports.records import Bundles, ExportedLog, Made, Whose
from webapp.exports.tables import NAMES, csv_value, point_rows, session_row


class _Passed:
    """What a writer writes, it returns."""

    def write(self, text: str) -> str:
        return text


def csv_lines(
    logs: Iterable[ExportedLog], whose: Whose, bundles: Bundles, made: Made
) -> Iterator[bytes]:
    """The header, then the rows; UTF-8, lines end in CRLF."""
    writer = csv.writer(_Passed())
    yield _line(writer, NAMES)
    for one in logs:
        of_session = [csv_value(value) for value in session_row(one, whose)]
        for row in point_rows(one.log, bundles[one.log.bundle_id], made.language):
            yield _line(writer, [*of_session, *map(csv_value, row)])


def _line(writer: Any, values: Iterable[object]) -> bytes:
    line: str = writer.writerow(values)
    return line.encode("utf-8", "replace")
