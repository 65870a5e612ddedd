"""A wrong clock of a phone is told wherever the times of its logs are."""

from datetime import datetime, timedelta

import pytest
from clinic import NOW_MS
from clinic_records import send
from clinic_staff import visit

from webapp.domain.session_log import instant

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
AHEAD = "clock was ahead"
BEHIND = "clock was behind"


def shown(app, store, cast, skew_ms, *, language="en", **changes):
    """What the session's page says of the clock."""
    log = cast.log(**changes)
    send(store, cast.anna.device_id, log, skew_ms=skew_ms)
    bea = visit(app, store, cast.bea)
    bea.client.set_cookie("periost-language", language, domain="localhost")
    page = bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{log['id']}").text
    _, mark, rest = page.partition('data-testid="clock">')
    return rest.partition("</dd>")[0] if mark else None


@pytest.mark.parametrize(
    ("skew_ms", "words"),
    [
        (None, None),
        (0, None),
        (-600_000, None),
        (600_000, None),
        (-11 * 60_000, "ahead by 11 minutes when it sent this"),
        (-119 * 60_000, "ahead by 119 minutes"),
        (-3 * HOUR_MS, "ahead by 3 hours"),
        (3 * HOUR_MS, "behind by 3 hours when it sent this"),
        (-47 * HOUR_MS, "ahead by 47 hours"),
        (2 * DAY_MS, "behind by 2 days"),
        (-3653 * DAY_MS, "ahead by 10 years"),
    ],
)
def test_a_skew_is_told_from_ten_minutes_on_with_its_size(app, store, cast, skew_ms, words):
    told = shown(app, store, cast, skew_ms)
    assert told is None if words is None else words in told


def at(ms):
    return datetime.fromisoformat(instant(ms))


def test_what_the_log_itself_proves_is_told_beside_it(app, store, cast):
    end = (at(NOW_MS) + timedelta(days=1)).isoformat(timespec="milliseconds")
    proved = shown(app, store, cast, None, ended_at=end)
    assert "ends after it was received" in proved and AHEAD not in proved
    explained = shown(app, store, cast, -3 * HOUR_MS, ended_at=end)
    assert AHEAD in explained and "ends after" not in explained
    set_since = shown(app, store, cast, 3 * HOUR_MS, ended_at=end)
    assert BEHIND in set_since and "ends after it was received" in set_since


def test_it_is_told_in_russian(app, store, cast):
    assert "на 3 часа" in shown(app, store, cast, -3 * HOUR_MS, language="ru")


def test_who_judges_a_log_is_told_too(app, store, cast):
    log = cast.log()
    other = {**log, "note": "other"}
    doubtful = cast.log(patient_id=None)
    seqs = send(store, cast.anna.device_id, log, other, doubtful, skew_ms=-3 * HOUR_MS)
    bea = visit(app, store, cast.bea)
    assert bea.get(f"/clinic/judge/conflicts/{seqs[1]}").text.count("ahead by 3 hours") == 2
    assert "ahead by 3 hours" in bea.get(f"/clinic/judge/logs/{seqs[2]}").text


def begun(cast, ago_ms):
    """A log of a session that began so long ago, by the phone's clock; before, if negative."""
    begin, end = (at(NOW_MS - ms).isoformat(timespec="milliseconds") for ms in (ago_ms, ago_ms - 1))
    return cast.log(started_at=begin, ended_at=end)


def test_the_newest_is_first_whatever_the_clocks_said(app, store, cast):
    phone = cast.anna.device_id
    # By its clock, three days ahead, it began last of all; in truth it is the oldest.
    oldest = begun(cast, 4 * DAY_MS - 3 * DAY_MS)
    logs = {
        "oldest": (oldest, -3 * DAY_MS),
        "calm": (begun(cast, 2 * DAY_MS), 0),
        "from an old phone, ten years ahead": (begun(cast, -3653 * DAY_MS), None),
    }
    for log, skew_ms in logs.values():
        send(store, phone, log, skew_ms=skew_ms)
    newest = begun(cast, 0)
    send(store, phone, newest, now_ms=NOW_MS + 60_000)
    bea = visit(app, store, cast.bea)
    listed = bea.get(f"/clinic/patients/{cast.anna.id}/sessions").text
    places = [listed.index(log["id"]) for log, _ in logs.values()]
    assert listed.index(newest["id"]) < places[2] < places[1] < places[0]
    assert listed.count('data-testid="wrong-clock"') == 2
    page = bea.get(f"/clinic/patients/{cast.anna.id}").text
    assert page.count('data-testid="wrong-clock"') == 2
    assert "2036" in page  # what the phone said is shown as it said it
    assert "2036" not in page.partition('data-testid="pain-plot"')[2].partition("</section>")[0]


def test_a_clock_ahead_puts_off_no_session_for_ever(app, store, cast):
    send(store, cast.anna.device_id, begun(cast, 40 * HOUR_MS - 3653 * DAY_MS),
         skew_ms=-3653 * DAY_MS)  # fmt: skip
    page = visit(app, store, cast.bea).get(f"/clinic/patients/{cast.anna.id}").text
    told = page.partition('data-testid="next-session">')[2].partition("</dd>")[0]
    assert "since" in told and "not before" not in told
