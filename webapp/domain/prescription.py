"""What a therapist chose for one patient. Pure; the structs are the contract.

A version is never changed: a new one supersedes it, and the one that ends the practice is a version
too. So a log, which names a version, can be held against what was prescribed on its day.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from webapp.domain.session_log import BundleId, Count, Side, Uuid, Word
from webapp.domain.whole_texts import whole

Day = Annotated[
    str, Meta(pattern=whole("[0-9]{4}-[0-9]{2}-[0-9]{2}"), description="A date, ISO 8601.")
]


class PrescribedPoint(Struct, frozen=True):
    """One point, and the presses wanted on it."""

    point_id: Word
    side: Side
    presses: Count


class Chosen(Struct, frozen=True):
    """What the therapist chose; `protocol_id` where the points came from one."""

    bundle_id: BundleId
    protocol_id: Word | None
    points: list[PrescribedPoint]
    sessions_per_week_min: Count
    sessions_per_week_max: Count
    starts_on: Day
    ends_on: Day | None
    note: str | None = None


class Prescription(Struct, frozen=True):
    """One version, as the phone gets it. `supersedes` is the version before, if there was one."""

    id: Uuid
    patient_id: Uuid
    supersedes: Uuid | None
    status: Literal["active", "ended"]
    written_at: str
    chosen: Chosen


@dataclass(frozen=True, slots=True)
class Misfit:
    """Where a choice breaks a rule of its bundle: a path as `points[0].presses`, and a code."""

    path: str
    code: Literal[
        "no-points", "point-not-offered", "side-not-of-point", "point-twice",
        "presses-out-of-range", "sessions-out-of-range", "protocol-unknown", "ends-before-start",
        "session-too-long",
    ]  # fmt: skip


def misfits(chosen: Chosen, bundle: Mapping[str, Any]) -> list[Misfit]:
    """Every rule of the compiled bundle that a choice breaks."""
    technique = bundle["technique"]
    found = _misfits_of_points(chosen, bundle)
    if not chosen.points:
        found.append(Misfit("points", "no-points"))
    least, most = technique["sessions_per_week_min"], technique["sessions_per_week_max"]
    if not least <= chosen.sessions_per_week_min <= chosen.sessions_per_week_max <= most:
        found.append(Misfit("sessions_per_week_min", "sessions-out-of-range"))
    known = {protocol["id"] for protocol in bundle["protocols"]}
    if chosen.protocol_id is not None and chosen.protocol_id not in known:
        found.append(Misfit("protocol_id", "protocol-unknown"))
    if chosen.ends_on is not None and chosen.ends_on < chosen.starts_on:
        found.append(Misfit("ends_on", "ends-before-start"))
    return found


def _misfits_of_points(chosen: Chosen, bundle: Mapping[str, Any]) -> list[Misfit]:
    technique = bundle["technique"]
    least, most = technique["presses_min"], technique["presses_max"]
    found: list[Misfit] = []
    seen: set[tuple[str, str]] = set()
    for i, point in enumerate(chosen.points):
        offered = bundle["points"].get(point.point_id)
        if offered is None:
            found.append(Misfit(f"points[{i}].point_id", "point-not-offered"))
        elif point.side not in offered["sides"]:
            found.append(Misfit(f"points[{i}].side", "side-not-of-point"))
        if (point.point_id, point.side) in seen:
            found.append(Misfit(f"points[{i}]", "point-twice"))
        if not least <= point.presses <= most:
            found.append(Misfit(f"points[{i}].presses", "presses-out-of-range"))
        seen.add((point.point_id, point.side))
    return found
