"""The pages at work: the list, one patient, phones, and what is to be judged."""

import re

import pytest
from clinic import NOW_MS, point
from clinic_records import send, send_annas
from clinic_staff import visit

from webapp.domain.adherence import DAY_MS
from webapp.domain.pain_course import PainOfSession
from webapp.domain.session_log import instant
from webapp.http.clinic.dates import Dates
from webapp.http.clinic.patients import PER_PAGE
from webapp.http.clinic.picture import pain_plot
from webapp.store import care, conflicts, devices, patients, quarantine, session_logs

CANARIES = [
    "<img src=x onerror=periostHurt=1>",
    '"><script>periostHurt=1</script>',
    "{{7*7}} ${7*7} &lt;b&gt; javascript:1",
]


@pytest.fixture
def bea(app, store, cast):
    return visit(app, store, cast.bea)


@pytest.fixture
def dora(app, store, cast):
    return visit(app, store, cast.dora)


def session_at(cast, days_ago, **changes):
    at = instant(NOW_MS - days_ago * DAY_MS)
    return cast.log(started_at=at, ended_at=at, **changes)


def states(page):
    """{code: state} as the list shows them."""
    rows = re.findall(r'data-testid="patient-row">.*?</a>', page, re.DOTALL)
    return {
        re.search(r"<b>(.*?)</b>", row)[1]: re.search(r'data-testid="state">(.*?)<', row)[1]
        for row in rows
    }


@pytest.mark.parametrize(
    ("days", "state", "said"),
    [
        ([1, 3], "On track", "2 of 2–3"),
        ([1, 2, 3, 5], "Too often", "4 of 2–3"),
        ([6], "Behind", "1 of 2–3"),
        ([7, 9, 12], "Gone quiet", "0 of 2–3"),
        ([], "Gone quiet", "0 of 2–3"),
    ],
)
def test_the_list_tells_who_practises_and_who_has_gone_quiet(store, cast, bea, days, state, said):
    send(store, cast.anna.device_id, *(session_at(cast, day) for day in days))
    page = bea.get("/clinic/patients").text
    assert states(page) == {"A-1": state}
    assert said in page


def test_a_session_that_was_corrected_counts_once(store, cast, bea):
    first = session_at(cast, 1)
    send(store, cast.anna.device_id, first, session_at(cast, 1, supersedes=first["id"]))
    assert "1 of 2–3" in bea.get("/clinic/patients").text
    assert "Corrected later" in bea.get(f"/clinic/patients/{cast.anna.id}").text


def test_the_list_is_searched_and_filtered(store, cast, dora):
    send(store, cast.anna.device_id, session_at(cast, 1), session_at(cast, 2))
    with store.write() as connection:
        patients.rename(connection, cast.finn.id, "Finn Ärlig")
    assert states(dora.get("/clinic/patients").text).keys() == {"A-1", "F-1"}
    assert states(dora.get("/clinic/patients?q=ärl").text).keys() == {"F-1"}
    assert states(dora.get("/clinic/patients?q=a-1").text).keys() == {"A-1"}
    assert states(dora.get("/clinic/patients?state=on-track").text).keys() == {"A-1"}
    nobody = dora.get("/clinic/patients?q=zzz").text
    assert states(nobody) == {} and "Nobody fits" in nobody


def test_the_list_is_paged_by_key(store, cast, dora):
    with store.write() as connection:
        for n in range(PER_PAGE + 5):
            patients.add(connection, f"P-{n:03}", NOW_MS)
    seen, address = [], "/clinic/patients"
    while address:
        page = dora.get(address).text
        seen += states(page)
        more = re.search(r'href="([^"]+)" data-testid="more"', page)
        address = more and more[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == PER_PAGE + 7
    assert seen == sorted(seen)


def test_sessions_are_paged_by_key_the_last_begun_first(store, cast, bea):
    logs = [session_at(cast, day) for day in range(45)]
    send(store, cast.anna.device_id, *logs)
    first = bea.get(f"/clinic/patients/{cast.anna.id}").text
    seen, page = re.findall(r'sessions/([0-9a-f-]{36})"', first), first
    while more := re.search(r'data-testid="more"\s+href="([^"]+)"', page):
        page = bea.get(more[1].replace("&amp;", "&")).text
        seen += re.findall(r'sessions/([0-9a-f-]{36})"', page)
    assert seen == [log["id"] for log in logs]


def test_a_session_is_shown_point_by_point(store, cast, bea):
    stages = [
        {"stage": 0, "presses": 60, "pain": 6, "next": "advance"},
        {"stage": 1, "presses": 60, "pain": 5, "next": "end"},
    ]
    hard = point(script="approach", pain_before=8, pain_after=5, presses=120, stages=stages,
                 pressed_ms=120_000, planned_presses=180)  # fmt: skip
    skipped = point(side="right", presses=0, pressed_ms=0, stages=[], skipped="too-painful")
    log = cast.log(points=[hard, skipped])
    assert send(store, cast.anna.device_id, log) == [1]
    page = bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{log['id']}").text
    for words in ("Acromion, left", "120 of 180 presses in 120 s", "approached from around",
                  "2 stages", "Left out", "Ëasier today: 愛", "Osteoporosis"):  # fmt: skip
        assert words in page


def test_the_plot_has_its_table(store, cast, bea):
    logs = [
        session_at(cast, 4, points=[point(pain_before=6, pain_after=4)]),
        session_at(cast, 2, points=[point(pain_before=4, pain_after=None)]),
    ]
    send(store, cast.anna.device_id, *logs)
    page = bea.get(f"/clinic/patients/{cast.anna.id}").text
    rows = re.findall(r"<tr><th scope=\"row\">.*?</th><td>1</td><td>(.*?)</td><td>(.*?)</td>", page)
    assert rows == [("4", "–"), ("6", "4")]
    assert page.count('class="c-before"') == 1 + 2 and page.count('class="c-after"') == 1 + 1


def test_a_patient_whom_a_therapist_adds_is_their_own(store, cast, bea):
    added = bea.post("/clinic/patients", code=" New-1 ", name=" Ida ")
    page = bea.get(added.headers["Location"]).text
    assert "New-1" in page and "Ida" in page and "bea@clinic.example" in page
    again = bea.post("/clinic/patients", code="New-1")
    assert again.status_code == 422 and "Another patient has this code" in again.text
    empty = bea.post("/clinic/patients", code="  ")
    assert empty.status_code == 422 and "fault-code" in empty.text


def test_a_phone_is_paired_by_the_code_on_the_page(client, store, cast, bea):
    page = bea.post(f"/clinic/patients/{cast.anna.id}/pairing").text
    code = re.search(r'data-testid="short-code">([\w-]+)<', page)[1]
    claim = {"code": code, "device_name": "a new phone"}
    answer = client.post("/api/v1/pairings/claim", json=claim)
    assert answer.status_code == 201
    assert answer.get_json()["patient"]["id"] == cast.anna.id
    assert "a new phone" in bea.get(f"/clinic/patients/{cast.anna.id}").text
    assert client.post("/api/v1/pairings/claim", json=claim).status_code == 404


def test_a_phone_that_is_unlinked_reads_nothing_any_longer(client, store, cast, bea):
    assert client.get("/api/v1/prescriptions", headers=cast.anna.bearer).status_code == 200
    assert bea.post(f"/clinic/phones/{cast.anna.device_id}/unlink").status_code == 303
    assert client.get("/api/v1/prescriptions", headers=cast.anna.bearer).status_code == 401
    assert "unlinked" in bea.get(f"/clinic/patients/{cast.anna.id}").text


def test_one_s_own_phone_is_paired_too(client, cast, bea):
    page = bea.post("/clinic/account/pairing").text
    code = re.search(r'data-testid="short-code">([\w-]+)<', page)[1]
    answer = client.post(
        "/api/v1/pairings/claim", json={"code": code, "device_name": "Bea's second"}
    )
    assert answer.get_json()["staff"]["id"] == cast.bea.id
    assert "Bea&#39;s second" in bea.get("/clinic/account").text


def test_what_is_accepted_joins_the_records(store, cast, bea):
    records = send_annas(store, cast)
    page = bea.get(f"/clinic/judge/logs/{records.doubt_seq}").text
    assert "do not add up" in page
    assert f'<option value="{cast.anna.id}" selected>' in page
    bea.post(f"/clinic/judge/logs/{records.doubt_seq}/accept", patient_id=cast.anna.id)
    with store.read() as connection:
        assert quarantine.by_seq(connection, records.doubt_seq).verdict == "accepted"
        assert len(session_logs.newest_of_patient(connection, cast.anna.id, 10)) == 2
    again = bea.post(f"/clinic/judge/logs/{records.doubt_seq}/accept", patient_id=cast.anna.id)
    assert again.status_code == 409
    late = bea.post(f"/clinic/judge/logs/{records.doubt_seq}/reject")
    assert late.status_code == 409


def test_what_is_left_out_stays_kept(store, cast, bea):
    records = send_annas(store, cast)
    assert bea.post(f"/clinic/judge/logs/{records.doubt_seq}/reject").status_code == 303
    with store.read() as connection:
        kept = quarantine.by_seq(connection, records.doubt_seq)
    assert kept.verdict == "rejected" and kept.line
    assert "left out" in bea.get(f"/clinic/judge/logs/{records.doubt_seq}").text
    assert 'data-testid="quarantined"' not in bea.get("/clinic/judge").text


def test_a_conflict_shows_both_sides_until_somebody_has_looked(store, cast, bea):
    records = send_annas(store, cast)
    assert bea.get("/clinic/judge").text.count('data-testid="conflict"') == 1
    page = bea.get(f"/clinic/judge/conflicts/{records.conflict_seq}").text
    assert page.count('data-testid="side"') == 2
    assert "Ëasier today: 愛" in page and "&#34;changed&#34;" in page
    settle = f"/clinic/judge/conflicts/{records.conflict_seq}/settle"
    assert bea.post(settle).status_code == 303
    assert bea.post(settle).status_code == 409
    assert 'data-testid="conflict"' not in bea.get("/clinic/judge").text
    with store.read() as connection:
        assert conflicts.by_seq(connection, records.conflict_seq).seen_by == cast.bea.id


def test_a_log_that_this_server_cannot_read_waits(store, cast, bea):
    (seq,) = send(store, cast.anna.device_id, cast.log(schema=2, points="otherwise"))
    with store.write() as connection:
        phones = devices.of_patient(connection, cast.anna.id)
    assert phones
    page = bea.get(f"/clinic/judge/logs/{seq}").text
    assert "cannot read it yet" in page and 'data-testid="accept"' not in page


def test_sessions_without_a_patient_are_found_at_the_bedside(store, cast, bea, dora):
    log = cast.log(patient_id=None, setting="bedside")
    send(store, cast.bea.device_id, log)
    assert log["id"] in bea.get("/clinic/bedside").text
    assert bea.get(f"/clinic/bedside/{log['id']}").status_code == 200
    assert dora.get(f"/clinic/bedside/{log['id']}").status_code == 404
    assert log["id"] not in dora.get("/clinic/bedside").text


def test_an_admin_lets_another_therapist_care(app, store, cast, dora):
    carl = visit(app, store, cast.carl)
    dora.post(f"/clinic/patients/{cast.anna.id}/carers", staff_id=cast.carl.id)
    assert carl.get(f"/clinic/patients/{cast.anna.id}").status_code == 200
    with store.read() as connection:
        assert len(care.carers_of(connection, cast.anna.id)) == 2


@pytest.mark.parametrize("canary", CANARIES)
def test_words_stay_words_on_every_page(store, cast, bea, dora, canary):
    with store.write() as connection:
        devices.add(connection, canary, NOW_MS, patient_id=cast.anna.id)
        devices.add(connection, canary, NOW_MS, staff_id=cast.bea.id)
    records = send_annas(
        store, cast, note=canary, other_treatments=canary, app_version=canary,
        stop_reason=canary, points=[point(skipped=canary)],
    )  # fmt: skip
    added = bea.post("/clinic/patients", code=canary[:60], name=canary)
    addresses = [
        "/clinic/patients", f"/clinic/patients?q={canary}", added.headers["Location"],
        f"/clinic/patients/{cast.anna.id}", "/clinic/account", "/clinic/judge",
        f"/clinic/patients/{cast.anna.id}/sessions/{records.log_id}",
        f"/clinic/judge/logs/{records.doubt_seq}",
        f"/clinic/judge/conflicts/{records.conflict_seq}",
    ]  # fmt: skip
    pages = [bea.get(address).text for address in addresses]
    pages += [dora.get("/clinic/audit").text, dora.get("/clinic/staff").text]
    assert sum("periostHurt" in page or "7*7" in page for page in pages) >= 6
    for page in pages:
        assert "<img" not in page and "<script>" not in page and "49 " not in page


def test_days_are_said_as_people_say_them():
    from webapp.http.clinic.catalog import catalog_of

    dates = Dates(catalog_of("en"), NOW_MS)
    assert dates.ago(NOW_MS + DAY_MS) == "just now"
    assert dates.ago(NOW_MS - 5 * 60_000) == "5 minutes ago"
    assert dates.ago(NOW_MS - 2 * DAY_MS) == "2 days ago"
    assert dates.ago(NOW_MS - 21 * DAY_MS) == "3 weeks ago"


@pytest.mark.parametrize(("hours", "dates"), [((0, 1, 2, 3), 2), ((0, 9, 30, 55), 3), ((0, 96), 2)])
def test_no_date_stands_twice_below_the_pain(hours, dates):
    plot = pain_plot([PainOfSession("x", NOW_MS + at * DAY_MS // 24, 3, 2, 1) for at in hours])
    days = [at // DAY_MS for _, at in plot.days]
    assert len(days) == len(set(days)) == dates
