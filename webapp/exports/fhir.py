"""A FHIR R4 Bundle of one patient's records, entry by entry. docs/exports.md has the mapping."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from webapp.exports import fhir_people as people
from webapp.exports.fhir_session import of_log
from webapp.exports.fhir_terms import Json, moment
from webapp.exports.records import Bundles, ExportedLog, Made, Prescribed, Whose


def fhir_lines(
    logs: Iterable[ExportedLog], whose: Whose, prescribed: Prescribed, bundles: Bundles, made: Made
) -> Iterator[bytes]:
    """The Bundle's JSON, a resource a line; together they are one document."""
    head = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": moment(datetime.fromtimestamp(made.at_ms / 1000, UTC)),
    }
    yield _packed(head)[:-1] + b',"entry":['
    for i, resource in enumerate(_resources(logs, whose, prescribed, bundles, made)):
        entry = {"fullUrl": f"urn:uuid:{resource['id']}", "resource": resource}
        yield (b"\n" if i == 0 else b",\n") + _packed(entry)
    yield b"\n]}\n"


def _resources(
    logs: Iterable[ExportedLog], whose: Whose, prescribed: Prescribed, bundles: Bundles, made: Made
) -> Iterator[Json]:
    """Whatever a resource refers to, or what holds for several of them, comes once."""
    yield people.patient(whose)
    yield people.exporter(whose, made)
    newest = prescribed.versions[0].chosen.bundle_id if prescribed.versions else ""
    yield from people.requests(whose, prescribed, bundles[newest])
    known = {one.id for one in prescribed.versions}
    seen: set[tuple[str, ...]] = set()
    for one in logs:
        bundle = bundles[one.log.bundle_id]
        yield from _first_seen(one, whose, bundle, seen)
        yield from of_log(one, whose, bundle, known, made)


def _first_seen(
    one: ExportedLog, whose: Whose, bundle: Mapping[str, Any], seen: set[tuple[str, ...]]
) -> Iterator[Json]:
    """What this log refers to and no log before it did."""
    log = one.log

    def is_new(*key: str) -> bool:
        if key in seen:
            return False
        seen.add(key)
        return True

    if is_new("app", one.device_id, log.app_version):
        yield people.device(one.device_id, log.app_version)
    if log.screening and is_new("questions", log.bundle_id):
        yield people.questionnaire(log.bundle_id, bundle)
    for point in log.points:
        if is_new("point", point.point_id, point.side):
            yield people.structure(whose, bundle, point.point_id, point.side)


def _packed(value: Json) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
