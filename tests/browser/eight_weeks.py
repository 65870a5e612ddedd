"""Eight weeks of one person's practice, as a phone logs them: what progress and report show."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from webapp.demo.logs import Practice
from webapp.domain.prescription_form import points_of_protocol

# The tests' clock stands at Monday, 23 November 2026, nine o'clock in Berlin.
LAST_DAY = datetime(2026, 11, 23, tzinfo=timezone(timedelta(hours=1)))
# Two and three a week, one week of one, one of four, and two weeks without any.
DAYS_AGO = (54, 52, 50, 47, 45, 42, 40, 38, 36, 33, 29, 26, 12, 10, 8, 6, 3, 1)
NAMES = {
    **{"patient_id": None, "device_id": None, "prescription_id": None},
    "protocol_id": "shoulder",
}


def eight_weeks(
    bundle: dict[str, Any],
    *,
    points: int = 6,
    pain: tuple[float, float] = (6.6, 2.4),
    days_ago: Sequence[int] = DAYS_AGO,
    protocol_id: str = "shoulder",
    **changes: Any,
) -> list[dict[str, Any]]:
    """Logs with these points, the oldest first; their pain goes from one mean to the other."""
    practice = Practice("sha256:" + "0" * 64, bundle, 3, pain)
    chosen = points_of_protocol(protocol_id, bundle)[:points]
    return [
        {
            **practice.log(
                LAST_DAY - timedelta(days=days) + timedelta(hours=19, minutes=days % 50),
                1 - days / max(days_ago),
                chosen,
                {**NAMES, "protocol_id": protocol_id},
            ),
            **changes,
        }
        for days in days_ago
    ]


def lines_of(logs: Sequence[dict[str, Any]]) -> str:
    """One line a log, as it is exported."""
    return "".join(
        f"{json.dumps(log, ensure_ascii=False, separators=(',', ':'))}\n" for log in logs
    )
