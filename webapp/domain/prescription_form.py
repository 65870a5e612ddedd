"""A prescription as it is filled in: fields with words in them, and what each of them breaks. Pure.

The rules are those of `prescription.misfits`, which hold a choice against the compiled bundle; here
they find their field. Names of fields: `point` (many, `acromion:left`), `presses-acromion-left`,
`sessions_per_week_min`, `sessions_per_week_max`, `starts_on`, `ends_on`, `note`, `protocol_id`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from webapp.domain.prescription import Chosen, Misfit, PrescribedPoint, misfits
from webapp.domain.session_log import Side
from webapp.domain.whole_texts import number_in

NOTE_MOST = 2000
NUMBER_MOST = 999_999
PointKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Filled:
    """What was read: a choice, or else a code for each field that is at fault."""

    chosen: Chosen | None
    faults: Mapping[str, str]


def presses_field(point_id: str, side: str) -> str:
    return f"presses-{point_id}-{side}"


def filled(
    words: Mapping[str, str],
    points: Sequence[str],
    bundle: Mapping[str, Any],
    bundle_id: str,
) -> Filled:
    """Hold a filled form against the bundle. `points` are the ticked ones, in any order."""
    reader = _Reader(words)
    keys = in_order(points, bundle)
    prescribed = [
        PrescribedPoint(point_id, cast(Side, side), reader.number(presses_field(point_id, side)))
        for point_id, side in keys
    ]
    chosen = Chosen(
        bundle_id=bundle_id,
        protocol_id=words.get("protocol_id", "").strip() or None,
        points=prescribed,
        sessions_per_week_min=reader.number("sessions_per_week_min"),
        sessions_per_week_max=reader.number("sessions_per_week_max"),
        starts_on=reader.day("starts_on") or "",
        ends_on=reader.day("ends_on", is_needed=False),
        note=reader.text("note", NOTE_MOST),
    )
    for misfit in [*misfits(chosen, bundle), *_too_long(chosen, bundle)]:
        reader.faults.setdefault(_field_of(misfit, chosen), misfit.code)
    return Filled(None if reader.faults else chosen, reader.faults)


class _Reader:
    """Reads words out of fields, and keeps the first fault of each."""

    def __init__(self, words: Mapping[str, str]) -> None:
        self._words = words
        self.faults: dict[str, str] = {}

    def number(self, field: str) -> int:
        text = self._words.get(field, "").strip()
        number = number_in(text, NUMBER_MOST)
        if number is None:
            self.faults.setdefault(field, "no-number")
        return number or 0

    def day(self, field: str, *, is_needed: bool = True) -> str | None:
        text = self._words.get(field, "").strip()
        if not text and not is_needed:
            return None
        try:
            return date.fromisoformat(text).isoformat()
        except ValueError:
            self.faults.setdefault(field, "no-day")
            return None

    def text(self, field: str, most: int) -> str | None:
        text = self._words.get(field, "").replace("\r\n", "\n").strip()
        if len(text) > most:
            self.faults.setdefault(field, "too-long")
        return text or None


def in_order(points: Iterable[str], bundle: Mapping[str, Any]) -> list[PointKey]:
    """The ticked points in the bundle's order, which is head to foot; unknown ones stay, last."""
    place = {point_id: i for i, point_id in enumerate(bundle["point_order"])}
    keys = [(point_id, side) for point_id, _, side in (one.partition(":") for one in points)]
    return sorted(keys, key=lambda key: (place.get(key[0], len(place)), key))


def _too_long(chosen: Chosen, bundle: Mapping[str, Any]) -> list[Misfit]:
    too_long = seconds_of(chosen.points, bundle) > bundle["technique"]["session_s_max"]
    return [Misfit("points", "session-too-long")] if too_long else []


def seconds_of(points: Sequence[PrescribedPoint], bundle: Mapping[str, Any]) -> int:
    """How long a session lasts: its presses, and getting ready for each point."""
    technique = bundle["technique"]
    pressing: float = sum(point.presses for point in points) / technique["rate_hz"]
    ready: int = len(points) * technique["get_ready_default_s"]
    return round(pressing) + ready


def _field_of(misfit: Misfit, chosen: Chosen) -> str:
    if not misfit.path.startswith("points["):
        return misfit.path
    point = chosen.points[int(misfit.path[len("points[") : misfit.path.index("]")])]
    is_count = misfit.path.endswith(".presses")
    return presses_field(point.point_id, point.side) if is_count else "points"


def points_of_protocol(protocol_id: str, bundle: Mapping[str, Any]) -> list[PrescribedPoint]:
    """What a protocol proposes: its points, of its choices the first ones, on both sides."""
    protocol = next((one for one in bundle["protocols"] if one["id"] == protocol_id), None)
    steps = protocol["steps"] if protocol else []
    presses = bundle["technique"]["presses_default"]
    return [
        PrescribedPoint(point_id, side, step.get("presses") or presses)
        for step in steps
        for point_id in (step["choose"]["default"] if "choose" in step else [step["point"]])
        if point_id in bundle["points"]
        for side in bundle["points"][point_id]["sides"]
    ]
