"""docs/sync.md tells what the code does."""

from pathlib import Path

from webapp.domain.session_log import BATCH_BYTES, BATCH_LINES, LINE_BYTES
from webapp.http.openapi import OPERATIONS
from webapp.http.problems import PROBLEMS

DOCUMENT = Path(__file__).parents[2] / "docs" / "sync.md"
BEGIN, END = "<!-- problems -->\n", "<!-- /problems -->"


def table() -> str:
    """The table of problems, as it stands in the document."""
    head = "| code | status | title | what to do |\n|---|---|---|---|\n"
    rows = [
        f"| `{code}` | {one.status} | {one.title} | {one.detail} |\n"
        for code, one in PROBLEMS.items()
    ]
    return head + "".join(rows)


def test_the_table_of_problems_is_the_servers_own():
    text = DOCUMENT.read_text("utf-8")
    written = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    assert written == table(), f"Write this between the marks:\n{table()}"


def test_every_call_is_in_the_document():
    text = DOCUMENT.read_text("utf-8")
    for one in OPERATIONS:
        assert f"/api/v1{one.path}" in text
    for limit in (f"{BATCH_LINES} lines", f"{LINE_BYTES // 1024} KiB", f"{BATCH_BYTES >> 20} MiB"):
        assert limit in text
