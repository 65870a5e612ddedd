"""What a log and its receipt prove about the clock of the phone."""

from datetime import datetime, timedelta

import msgspec
import pytest
from clinic import line_of, true_log

from webapp.domain.log_clock import wrong_clock
from webapp.domain.session_log import SessionLog, milliseconds

PHONE = "11111111-1111-4111-8111-111111111111"
PAIRED_MS = milliseconds(datetime.fromisoformat("2026-09-01T10:00:00+02:00"))
RECEIVED_MS = milliseconds(datetime.fromisoformat("2026-09-21T10:00:00+02:00"))


def told(end: datetime, device_id: str | None = PHONE) -> str | None:
    changes = {"device_id": device_id, "ended_at": end.isoformat(timespec="milliseconds")}
    log = {**true_log("sha256:" + "0" * 64), **changes}
    read = msgspec.json.decode(line_of(log), type=SessionLog)
    return wrong_clock(read, RECEIVED_MS, PHONE, PAIRED_MS)


RECEIVED = datetime.fromisoformat("2026-09-21T10:00:00+02:00")
PAIRED = datetime.fromisoformat("2026-09-01T10:00:00+02:00")


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        (RECEIVED, None),
        (RECEIVED + timedelta(minutes=10), None),
        (RECEIVED + timedelta(minutes=11), "ahead"),
        (RECEIVED + timedelta(days=3650), "ahead"),
        (RECEIVED - timedelta(days=20), None),  # it was sent late
        (PAIRED - timedelta(minutes=10), None),
        (PAIRED - timedelta(minutes=11), "behind"),
        (PAIRED - timedelta(days=3650), "behind"),
    ],
)
def test_a_clock_is_called_wrong_only_if_it_must_have_been(end, expected):
    assert told(end) == expected


def test_a_log_from_before_the_pairing_proves_nothing():
    assert told(PAIRED - timedelta(days=30), None) is None
    assert told(PAIRED - timedelta(days=30), "22222222-2222-4222-8222-222222222222") is None
