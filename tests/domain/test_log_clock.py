"""What a log and its receipt prove about the clock of the phone."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from clinic import line_of, true_log
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.domain.log_clock import (
    TOLERATED_MS,
    Arrival,
    began_at_ms,
    noted_skew,
    righted,
    skew_of,
    wrong_clock,
)
from webapp.domain.session_log import SessionLog, milliseconds

PHONE = "11111111-1111-4111-8111-111111111111"
PAIRED_MS = milliseconds(datetime.fromisoformat("2026-09-01T10:00:00+02:00"))
RECEIVED_MS = milliseconds(datetime.fromisoformat("2026-09-21T10:00:00+02:00"))


def told(end: datetime, device_id: str | None = PHONE) -> str | None:
    changes = {"device_id": device_id, "ended_at": end.isoformat(timespec="milliseconds")}
    log = {**true_log("sha256:" + "0" * 64), **changes}
    read = msgspec.json.decode(line_of(log), type=SessionLog)
    return wrong_clock(read, Arrival(PHONE, RECEIVED_MS, paired_at_ms=PAIRED_MS))


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


@pytest.mark.parametrize(
    ("sent_at", "skew_ms"),
    [
        ("2026-09-21T08:00:00.000Z", 0),
        ("2026-09-21T11:00:00.000Z", -3 * 3_600_000),  # ahead
        ("2026-09-21T09:59:59.500+02:00", 500),
        ("0001-01-01T00:00:00Z", RECEIVED_MS + 62_135_596_800_000),
        (None, None),
        ("", None),
        ("2026-09-21T08:00:00.000", None),  # of no zone
        ("+010000-01-01T00:00:00.000Z", None),
        ("1790000000000", None),
        ("2026-09-21T08:00:00.000Z\n", None),
        ("now", None),
    ],
)
def test_a_skew_is_known_where_the_phone_says_clearly_when_it_sent(sent_at, skew_ms):
    assert skew_of(sent_at, RECEIVED_MS) == skew_ms


@pytest.mark.parametrize("sign", [1, -1])
def test_a_skew_counts_from_ten_minutes_on(sign):
    assert TOLERATED_MS == 600_000
    assert noted_skew(Arrival(PHONE, RECEIVED_MS, sign * TOLERATED_MS)) is None
    skew_ms = sign * (TOLERATED_MS + 1)
    assert noted_skew(Arrival(PHONE, RECEIVED_MS, skew_ms)) == skew_ms
    assert noted_skew(Arrival(PHONE, RECEIVED_MS)) is None


HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def log_of(begin: datetime, device_id: str | None = PHONE) -> SessionLog:
    times = {"started_at": begin, "ended_at": begin + timedelta(minutes=5)}
    told = {name: at.isoformat(timespec="milliseconds") for name, at in times.items()}
    log = {**true_log("sha256:" + "0" * 64), **told, "device_id": device_id}
    return msgspec.json.decode(line_of(log), type=SessionLog)


@pytest.mark.parametrize(
    ("said", "skew", "began"),
    [
        # Nothing is known of the clock, or nothing against it.
        (RECEIVED - DAY, None, RECEIVED - DAY),
        (RECEIVED - DAY, 10 * HOUR / 60, RECEIVED - DAY),
        (RECEIVED + HOUR / 10, None, RECEIVED + HOUR / 10),
        (RECEIVED + DAY, None, RECEIVED),
        (PAIRED - DAY, None, RECEIVED),
        # It was off as it sent: put right.
        (RECEIVED - DAY + 3 * HOUR, -3 * HOUR, RECEIVED - DAY),
        (RECEIVED - DAY - 3 * HOUR, 3 * HOUR, RECEIVED - DAY),
        (RECEIVED + 3650 * DAY - DAY, -3650 * DAY, RECEIVED - DAY),
        # It was right in the session, and set wrong since.
        (RECEIVED - DAY, 3 * DAY, RECEIVED - DAY),
        (RECEIVED - DAY, -3650 * DAY, RECEIVED - DAY),
        # It was wrong in the session, and set to something else since.
        (RECEIVED + 3650 * DAY, 3 * DAY, RECEIVED),
    ],
)
def test_a_session_began_when_it_can_have_begun(said, skew, began):
    skew_ms = None if skew is None else skew // timedelta(milliseconds=1)
    arrival = Arrival(PHONE, RECEIVED_MS, skew_ms, PAIRED_MS)
    log = log_of(said)
    assert began_at_ms(log, arrival) == milliseconds(began)
    right = righted(log, milliseconds(began))
    assert (milliseconds(right.started_at), right.elapsed_ms) == (milliseconds(began), 70_000)
    assert right is log if said == began else right.ended_at == right.started_at + 70 * HOUR / 3600


@given(
    said=st.datetimes(timezones=st.just(UTC)), skew=st.none() | st.integers(-(2**48), 2**48),
    is_paired=st.booleans(),
)  # fmt: skip
@settings(deadline=None)  # a busy machine is no fault
def test_no_clock_puts_a_session_after_its_receipt(said, skew, is_paired):
    log = log_of(said.replace(microsecond=0) - HOUR if said.year > 1 else said.replace(year=2))
    arrival = Arrival(PHONE if is_paired else None, RECEIVED_MS, skew, PAIRED_MS)
    at_ms = began_at_ms(log, arrival)
    assert at_ms <= RECEIVED_MS + TOLERATED_MS
    assert not is_paired or at_ms >= PAIRED_MS - TOLERATED_MS
    assert milliseconds(righted(log, at_ms).started_at) == at_ms
