"""What the pages say of a patient's practice: the next session, the weeks, what was fetched."""

import csv
import io
import re
from datetime import UTC, datetime

import pytest
from clinic import NOW_MS, chosen, deliver, line_of
from clinic_records import send_annas
from clinic_staff import visit

from webapp.store import prescription_reads, prescriptions

HOUR_MS = 60 * 60 * 1000
DAY_MS = 24 * HOUR_MS


def page_of(app, store, cast, who=None):
    return visit(app, store, who or cast.bea).get(f"/clinic/patients/{cast.anna.id}").text


def said(html, testid):
    """The words of one element, by its test id."""
    inner = re.search(rf'data-testid="{testid}"[^>]*>(.*?)</(?:p|dd|span|section)>', html, re.S)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", inner).split())


def practised(store, cast, *hours_ago):
    """Sessions of one minute, so many hours before the tests' present."""
    for hours in hours_ago:
        at_ms = NOW_MS - round(hours * HOUR_MS)
        begin, end = (iso(at_ms), iso(at_ms + 60_000))
        deliver(store, cast.anna, line_of(cast.log(started_at=begin, ended_at=end)))


def iso(at_ms):
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def test_the_next_session_is_told_on_the_page_and_in_the_list(app, store, cast):
    practised(store, cast, 10)
    html = page_of(app, store, cast)
    assert said(html, "next-session").startswith("not before tomorrow, ")
    rows = visit(app, store, cast.bea).get("/clinic/patients").text
    assert "not before tomorrow, " in rows


def test_a_week_of_the_table_is_named_by_its_day_alone(app, store, cast):
    table = (
        page_of(app, store, cast).partition("Week by week, as a table")[2].partition("</table>")[0]
    )
    begins = re.findall(r'<th scope="row">(.*?)</th>', table)
    assert len(begins) == 8
    assert all(re.fullmatch(r"\d{1,2} [A-Z][a-z]{2} \d{4}", day) for day in begins)


def test_who_has_rested_may_practise_and_who_let_it_slip_is_overdue(app, store, cast):
    practised(store, cast, 40, 90)
    assert said(page_of(app, store, cast), "next-session").startswith("now, by ")
    with store.write() as connection:
        prescriptions.write(
            connection, cast.finn.id, chosen(cast.bundle_id), cast.carl.id, NOW_MS - 20 * DAY_MS
        )
    listed = visit(app, store, cast.carl).get("/clinic/patients").text
    assert "overdue since " in listed


def test_a_corrected_session_counts_once_and_puts_nothing_off(app, store, cast):
    first = cast.log(started_at=iso(NOW_MS - 2 * HOUR_MS), ended_at=iso(NOW_MS - HOUR_MS))
    older = iso(NOW_MS - 60 * HOUR_MS)
    later = cast.log(supersedes=first["id"], started_at=older, ended_at=older)
    deliver(store, cast.anna, line_of(first), line_of(later))
    html = page_of(app, store, cast)
    assert said(html, "this-week") == "1 of 2–3"
    # One of two this week: it might have been held since the rest was over.
    assert said(html, "next-session").startswith("overdue since ")
    listed = visit(app, store, cast.bea).get("/clinic/patients").text
    assert "overdue since " in listed and "not before " not in listed


def test_the_weeks_are_told_in_words(app, store, cast):
    practised(store, cast, 10, 60)
    html = page_of(app, store, cast)
    told = said(html, "weeks")
    assert "In 1 of 2 weeks with a prescription" in told
    table = re.search(r'data-testid="weeks".*?</section>', html, re.S)[0]
    assert re.findall(r"<td>([a-z ]+)</td>", table) == [
        "as prescribed", "none", *["nothing prescribed all week"] * 6,
    ]  # fmt: skip


def test_it_is_told_whether_the_phone_has_read_the_prescription(app, store, cast, client):
    assert "No phone has read it yet" in said(page_of(app, store, cast), "fetched")
    # That a therapist's phone has it is no news.
    client.get("/api/v1/prescriptions", headers=cast.bea.bearer)
    assert "No phone has read it yet" in said(page_of(app, store, cast), "fetched")
    client.get("/api/v1/prescriptions", headers=cast.anna.bearer)
    assert said(page_of(app, store, cast), "fetched").startswith("Read by the phone on ")
    with store.write() as connection:
        now = prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS,
            supersedes=cast.prescription_id,
        )  # fmt: skip
        assert prescription_reads.first_of(connection, [now]) == {}
    assert "No phone has read it yet" in said(page_of(app, store, cast), "fetched")


def test_the_list_shows_the_quietest_first_and_pages_go_on_from_there(app, store, cast):
    practised(store, cast, 10)
    dora = visit(app, store, cast.dora)

    def codes(query):
        return re.findall(r'class="c-who"><b>([^<]*)', dora.get(f"/clinic/patients{query}").text)

    assert codes("") == ["A-1", "F-1"]
    assert codes("?sort=quiet") == ["F-1", "A-1"]
    assert codes("?sort=quiet&after=F-1") == ["A-1"]
    assert codes("?sort=unknown") == ["A-1", "F-1"]
    assert codes("?state=none&sort=quiet") == ["F-1"]


def test_the_sheet_of_a_prescription_says_what_to_do_in_both_languages(app, store, cast):
    bea = visit(app, store, cast.bea)
    address = f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}/sheet"
    english, russian = (bea.get(f"{address}?language={one}").text for one in ("en", "ru"))
    for text in (
        "Shoulder and shoulder joint", "A-1", "Acromion, on both sides",
        "60 presses on each side, 1 min", "Keep off the clavicle",
        "Press once a second, without lifting the fingers", "2–3 sessions a week",
        "At least 36 hours between two sessions (our own rule).", "Osteoporosis, Bone tuberculosis",
        "Stop at once on radiating pain", "medicinka.com",
        "Its benefit has not been proven by good trials.",
    ):  # fmt: skip
        assert text in english, text
    assert 'lang="ru"' in russian and "Акромион, с обеих сторон" in russian
    assert "Нажимайте один раз в секунду" in russian
    assert english.count('class="s-number"') == 2
    assert 'data-testid="sheet-code"' not in english


def test_a_code_is_on_the_sheet_only_if_it_was_asked_for(app, store, cast):
    bea = visit(app, store, cast.bea)
    address = f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}/sheet"
    answer = bea.post(address)
    assert answer.status_code == 200
    assert re.search(r"<b>[A-Z0-9]{3,4}-[A-Z0-9]{4,5}</b>", answer.text)
    assert "Cache-Control" in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_a_version_that_no_longer_holds_is_not_printed(app, store, cast):
    bea = visit(app, store, cast.bea)
    address = f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}/sheet"
    with store.write() as connection:
        prescriptions.write(
            connection, cast.anna.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS,
            supersedes=cast.prescription_id,
        )  # fmt: skip
    assert bea.get(address).status_code == 404
    assert bea.post(address).status_code == 404


def test_the_sheet_is_nothing_to_carl(app, store, cast):
    send_annas(store, cast)
    carl = visit(app, store, cast.carl)
    address = f"/clinic/patients/{cast.anna.id}/prescriptions/{cast.prescription_id}/sheet"
    assert carl.get(address).status_code == 404
    assert carl.post(address).status_code == 404


REASONS = {
    "cut-short": ("An earlier session was cut short", "прервался раньше"),
    "own": ("own", "own"),
}


def held_all_the_same(cast, because):
    practice = {"screening": "confirmed", "screened_at": None, "held_back_because": because}
    return cast.log(practice=practice)


@pytest.mark.parametrize("because", REASONS)
def test_the_reason_of_an_extra_session_is_told_on_its_page_and_marked_in_the_list(
    app, store, cast, because
):
    plain, extra = held_all_the_same(cast, None), held_all_the_same(cast, because)
    deliver(store, cast.anna, line_of(plain), line_of(extra), line_of(cast.log()))
    bea = visit(app, store, cast.bea)
    own = f"/clinic/patients/{cast.anna.id}"
    for language, words in zip(("en", "ru"), REASONS[because], strict=True):
        bea.client.set_cookie("periost-language", language, domain="localhost")
        assert words in said(bea.get(f"{own}/sessions/{extra['id']}").text, "held-back")
    assert "held-back" not in bea.get(f"{own}/sessions/{plain['id']}").text
    for page in (bea.get(own).text, bea.get(f"{own}/sessions").text):
        assert page.count('data-testid="held-back"') == 1


def test_the_reason_of_an_extra_session_is_exported(app, store, cast):
    logs = [held_all_the_same(cast, "advised"), held_all_the_same(cast, None), cast.log()]
    deliver(store, cast.anna, *map(line_of, logs))
    sent = visit(app, store, cast.bea).get(f"/clinic/patients/{cast.anna.id}/export?format=csv")
    rows = csv.DictReader(io.StringIO(sent.data.decode("utf-8"), newline=""))
    assert [row["held_back_because"] for row in rows] == ["advised", "", ""]


ENDS = {
    "stopped": ({"stop_reason": "tired"}, "Tired fingers or hands", "Устали пальцы или руки"),
    "interrupted": ({"stop_reason": "interrupted"}, "interrupted", "прерван"),
    "refused": (
        {"kind": "refusal", "stop_reason": "osteoporosis pregnancy.doctor-agreed", "points": []},
        "Osteoporosis, Pregnancy: doctor agreed",
        "Остеопороз, Беременность: согласие врача",
    ),
}


@pytest.mark.parametrize("outcome", ENDS)
def test_why_a_session_ended_is_told_in_words(app, store, cast, outcome):
    changes, *words = ENDS[outcome]
    kept = "refused" if "kind" in changes else "stopped"
    log = cast.log(outcome=kept, **changes)
    deliver(store, cast.anna, line_of(log))
    bea = visit(app, store, cast.bea)
    for language, told in zip(("en", "ru"), words, strict=True):
        bea.client.set_cookie("periost-language", language, domain="localhost")
        page = bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{log['id']}").text
        assert told in said(page, "outcome")
