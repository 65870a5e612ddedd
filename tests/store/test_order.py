"""Sessions are paged newest first, each once, whatever the clocks of the phones said."""

from datetime import UTC, datetime, timedelta
from random import Random

from clinic import NOW_MS
from clinic_records import send

from webapp.store import session_logs

PAGE = 7
HOUR_MS = 3_600_000
NOW = datetime.fromtimestamp(NOW_MS / 1000, UTC)


def pages_of(connection, patient_id):
    before = None
    while page := session_logs.newest_of_patient(connection, patient_id, PAGE, before=before):
        yield from page
        before = (page[-1].started_at_ms, page[-1].seq)


def test_pages_hold_each_session_once_in_the_order_of_their_begins(store, cast):
    chance, sent = Random(11), {}  # noqa: S311 (a schedule)
    for n in range(40):
        # Few instants, so that several are the same.
        hours = chance.choice([0, 0, 1, 2, 30])
        off_hours = chance.choice([None, 0, -3, 3, -87_000, 87_000])
        said = NOW - timedelta(hours=hours) - timedelta(hours=off_hours or 0)
        log = cast.log(started_at=said.isoformat(), ended_at=said.isoformat())
        skew_ms = None if off_hours is None else off_hours * HOUR_MS
        send(store, cast.anna.device_id, log, now_ms=NOW_MS + n, skew_ms=skew_ms)
        sent[log["id"]] = NOW_MS - hours * HOUR_MS
    with store.read() as connection:
        paged = list(pages_of(connection, cast.anna.id))
        each = session_logs.newest_of_each(connection, [cast.anna.id, cast.finn.id], PAGE)
    assert {one.id: one.started_at_ms for one in paged} == sent
    places = [(one.started_at_ms, one.seq) for one in paged]
    assert places == sorted(places, reverse=True)
    assert len(paged) == len(sent)
    assert each == {cast.anna.id: paged[:PAGE], cast.finn.id: []}
