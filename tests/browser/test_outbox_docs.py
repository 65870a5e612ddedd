"""docs/outbox.md says what the table of answers does."""

import re
from pathlib import Path

DOC = Path(__file__).parents[2] / "docs" / "outbox.md"
TABLE = re.compile(r"<!-- answers: .*?-->\n(.*?)<!-- end -->", re.DOTALL)


def row(one: dict) -> str:
    status = one.get("how") or (
        str(one["from"]) if one["from"] == one["to"] else f"{one['from']}–{one['to']}"
    )
    cells = [status, one.get("is", ""), one["act"], one["why"] or ""]
    return "| " + " | ".join(cells).replace("|  |", "| |").replace("|  |", "| |") + " |"


def test_the_table_in_the_docs_is_the_table_of_the_code(client):
    rows = [row(one) for one in client.evaluate("domain.answers.ANSWERS")]
    written = TABLE.search(DOC.read_text("utf-8"))[1].splitlines()[2:]
    tidy = [re.sub(r"\s+", " ", line).strip() for line in rows]
    assert [re.sub(r"\s+", " ", line).strip() for line in written] == tidy
