"""What waits for a verdict says in words why, and what it means to accept it."""

from uuid import uuid4

import pytest
from clinic import NOW_MS, line_of
from clinic_records import send
from clinic_staff import visit

from webapp.domain.session_log import read_line
from webapp.domain.session_log_checks import REASONS
from webapp.http.clinic import words
from webapp.http.clinic.catalog import LANGUAGES, catalog_of
from webapp.store import quarantine, session_logs, state


@pytest.fixture
def bea(app, store, cast):
    return visit(app, store, cast.bea)


def held_for(store, cast, reason):
    """A log of Anna's phone that is kept apart for a reason; its number."""
    line = read_line(line_of(cast.log()))
    with store.write() as connection:
        seq = state.hold_last_seq(connection) + 1
        row = {"seq": seq, "id": str(uuid4()), "sha256": line.sha256, "line": line.line}
        place = {"device_id": cast.anna.device_id, "patient_id": cast.anna.id, "reason": reason}
        quarantine.keep(connection, [{**row, **place, "received_at_ms": NOW_MS}])
        state.keep_last_seq(connection, seq)
    return seq


def test_every_reason_is_explained():
    assert words.EXPLAINED.keys() == words.REASONS.keys() == REASONS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", REASONS)
def test_the_page_says_why_and_what_accepting_means(store, cast, bea, reason, language):
    bea.client.set_cookie("periost-language", language, domain="localhost")
    shown = bea.get(f"/clinic/judge/logs/{held_for(store, cast, reason)}").text
    catalog = catalog_of(language)
    for text in (words.REASONS[reason], *words.EXPLAINED[reason]):
        assert catalog.t(text) in shown
        assert language == "en" or catalog.t(text) != text


def quarantined(bea, seq):
    page = bea.get(f"/clinic/judge/logs/{seq}").text
    return page if 'data-testid="accepting"' in page else None


def accept(bea, seq, person):
    return bea.post(f"/clinic/judge/logs/{seq}/accept", patient_id=person.id)


def test_a_log_made_before_the_pairing_is_taken_into_the_patient_s_records(store, cast, bea):
    early = cast.log(patient_id=None, device_id=None, prescription_id=None)
    (seq,) = send(store, cast.anna.device_id, early)
    assert "before the phone was paired" in quarantined(bea, seq)
    assert f'<option value="{cast.anna.id}" selected>' in quarantined(bea, seq)
    assert accept(bea, seq, cast.anna).status_code == 303
    with store.read() as connection:
        kept = session_logs.by_id(connection, early["id"])
    assert (kept.patient_id, kept.line) == (cast.anna.id, line_of(early))


def test_a_log_of_a_bundle_that_was_never_served_here_is_taken_as_it_stands(store, cast, bea):
    other = cast.log(bundle_id="sha256:" + "0" * 64)
    (seq,) = send(store, cast.anna.device_id, other)
    assert "could not be checked" in quarantined(bea, seq)
    assert accept(bea, seq, cast.anna).status_code == 303
    assert bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{other['id']}").status_code == 200
