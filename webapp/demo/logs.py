"""Session logs such as phones make, out of a seed: true ones, which the server lets pass."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from webapp.domain.prescription import PrescribedPoint

READY_MS = 10_000
_NOTES = (
    "Slept through for the first time this week.",
    "A bit stiff after gardening.",
    "Warm afterwards, easier on the stairs.",
    "Left side takes longer than the right.",
    "Hardly felt it today.",
)


class Practice:
    """One patient's phone: makes logs one after the other, of pain that slowly falls."""

    def __init__(
        self, bundle_id: str, bundle: Mapping[str, Any], seed: int, pain: tuple[float, float]
    ) -> None:
        self._bundle_id = bundle_id
        self._bundle = bundle
        self._chance = Random(seed)  # noqa: S311 (a demonstration should repeat itself)
        self._first_pain, self._last_pain = pain

    def log(
        self,
        at: datetime,
        share: float,
        points: Sequence[PrescribedPoint],
        names: Mapping[str, str | None],
    ) -> dict[str, Any]:
        """A log of these points; `share` of the eight weeks has gone by, 0 to 1.

        `names` are the log's own keys: patient_id, device_id, prescription_id, protocol_id.
        """
        chance = self._chance
        is_stopped = chance.random() < 0.08
        done = points[: max(1, len(points) - 2)] if is_stopped else points
        logged = [self._point(point, share) for point in done]
        elapsed_ms = sum(p["pressed_ms"] + p["pauses_ms"] + READY_MS for p in logged)
        ended = at + timedelta(milliseconds=elapsed_ms)
        asked = [question["id"] for question in self._bundle["questions"]]
        return {
            "schema": 1, "id": self._uuid(at), "supersedes": None, "kind": "session", **names,
            "setting": "home", "bundle_id": self._bundle_id, "app_version": "0.2.0",
            "language": "en", "started_at": at.isoformat(timespec="milliseconds"),
            "ended_at": ended.isoformat(timespec="milliseconds"),
            "elapsed_ms": elapsed_ms, "outcome": "stopped" if is_stopped else "completed",
            "stop_reason": "done-enough" if is_stopped else None,
            "screening": [{"question_id": name, "answer": "no"} for name in asked],
            "points": logged,
            "pacing": {"sound": True, "vibration": chance.random() < 0.6,
                       "late_presses": chance.choice((0, 0, 0, 1, 2)),
                       "longest_gap_ms": 1000 + chance.randrange(1, 40)},
            "other_treatments": None,
            "note": chance.choice(_NOTES) if chance.random() < 0.25 else None,
            "fingers": 2,
        }  # fmt: skip

    def _point(self, point: PrescribedPoint, share: float) -> dict[str, Any]:
        chance = self._chance
        middle = self._first_pain + (self._last_pain - self._first_pain) * share
        before = min(8, max(0, round(middle + chance.gauss(0, 0.8))))
        after = max(0, before - chance.choice((0, 1, 1, 2, 2, 3)))
        script = self._bundle["pain"]["grades"][before]
        stages = self._stages(point, script, before)
        presses = sum(stage["presses"] for stage in stages)
        return {
            "point_id": point.point_id, "side": point.side, "script": script,
            "pain_before": before, "pain_after": after, "presses": presses,
            "pressed_ms": presses * 1000, "planned_presses": presses, "skipped": None,
            "stages": stages, "pauses_ms": chance.choice((0, 0, 0, 4000)), "breath_ms": None,
        }  # fmt: skip

    def _stages(self, point: PrescribedPoint, script: str, pain: int) -> list[dict[str, Any]]:
        planned = self._bundle["scripts"][point.point_id][point.side][script]["stages"]
        if len(planned) == 1:
            return [{"stage": 0, "presses": point.presses, "pain": None, "next": "end"}]
        # Each stage once: from the outermost ring to the source, easing as it goes.
        return [
            {
                "stage": i,
                "presses": stage["presses_min"],
                "pain": max(0, pain - i - 1),
                "next": "advance" if i + 1 < len(planned) else "end",
            }
            for i, stage in enumerate(planned)
        ]

    def _uuid(self, at: datetime) -> str:
        head = f"{int(at.timestamp() * 1000):012x}"
        tail = f"{self._chance.getrandbits(74):019x}"
        variant = "89ab"[int(tail[3], 16) % 4]
        return f"{head[:8]}-{head[8:]}-7{tail[:3]}-{variant}{tail[4:7]}-{tail[7:]}"


def line_of(log: Mapping[str, Any]) -> bytes:
    """The one line of a log, as a phone writes it."""
    return json.dumps(log, ensure_ascii=False, separators=(",", ":")).encode()
