"""Reading a protocol file: from a path to a checked document, or all its faults."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from webapp.build.faults import BuildFault
from webapp.config import source_folder
from webapp.domain.bundle import compile_bundle
from webapp.domain.checks import check
from webapp.domain.document import parse
from webapp.domain.faults import Fault


@cache
def schema() -> dict[str, Any]:
    """What may stand in each field of a protocol file."""
    return dict(json.loads((source_folder() / "protocols.schema.json").read_text("utf-8")))


def read_document(path: Path) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The document in `path` and all its faults. Raises BuildFault if there is no such file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BuildFault(f"{path} — {error.strerror} — name a protocol file") from error
    document, faults = parse(content)
    if document is not None:
        faults = list(dict.fromkeys([*faults, *check(document, schema())]))
    return document, faults


def fault_line(fault: Fault) -> str:
    """A fault as one line: path — wrong — remedy."""
    return f"{fault.path} — {fault.wrong} — {fault.remedy}"


def read_bundle(path: Path) -> dict[str, Any]:
    """The compiled bundle of the protocol file `path`. Raises BuildFault with all of its faults."""
    document, faults = read_document(path)
    if document is None or faults:
        raise BuildFault(*(f"{path.name}: {fault_line(fault)}" for fault in faults))
    return compile_bundle(document)
