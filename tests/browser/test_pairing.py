"""A phone and its clinics: paired by a code, asked first, and no log ever goes astray."""

import re

import pytest
from browser.live_clinic import ClinicPhone, LiveClinic
from browser.made_logs import Person, practice_log, record_of, uuid_of
from playwright.sync_api import expect


@pytest.fixture
def anna(phone, clinic) -> ClinicPhone:
    """Anna's phone, not paired yet, with the app open."""
    return ClinicPhone(phone()).open(clinic.url)


def sent(phone: ClinicPhone, count: int) -> None:
    """Wait until so many logs have been delivered."""
    phone.today()
    expect(phone.at("sync-state")).to_have_attribute("data-kind", "all")
    assert list(phone.deliveries().values()) == ["delivered"] * count


def test_a_phone_without_a_clinic_says_nothing_of_one_but_for_one_line(anna):
    anna.second()
    expect(anna.at("sync-line")).to_have_count(0)
    assert anna.records("deliveries") == []
    expect(anna.page.get_by_text("The log stays on this phone.")).to_be_visible()
    anna.tap_on("nav-settings")
    expect(anna.at("pair-link")).to_have_count(1)
    expect(anna.at("sync-page")).to_have_count(0)


def test_a_code_shows_clinic_and_person_and_nothing_is_connected_before_the_yes(anna, clinic):
    person = clinic.add_patient("A-17")
    anna.page.goto(f"{clinic.url}#/pair/{clinic.code_for(person, long=True)}")
    expect(anna.at("pair-clinic-there")).to_have_text("Bone Street")
    assert anna.pairings() == []  # the code is still whole
    anna.at("pair-device-name").fill("Anna’s old phone")
    anna.tap_on("pair-claim")
    expect(anna.at("pair-clinic")).to_have_text("Bone Street")
    expect(anna.at("pair-for")).to_contain_text("A-17")
    assert [one["state"] for one in anna.pairings()] == ["asked"]
    log = anna.second()
    assert log["device_id"] is None
    assert anna.records("deliveries") == []

    anna.page.go_back()
    anna.page.goto(f"{clinic.url}#/sync")
    anna.tap_on("pair-yes")
    expect(anna.at("device-name")).to_contain_text("Anna’s old phone")
    log = anna.second()
    (pairing,) = anna.pairings()
    assert (log["device_id"], log["patient_id"]) == (pairing["id"], person.id)
    sent(anna, 1)
    expect(anna.page.get_by_text("sent to Bone Street")).to_be_visible()
    assert clinic.logs() == {
        (log["id"], one["sha256"]): 1 for one in anna.records() if one["id"] == log["id"]
    }


def test_no_means_no(anna, clinic):
    anna.page.goto(f"{clinic.url}#/pair")
    anna.at("pair-code").fill(clinic.code_for(clinic.add_patient("A-17")).lower())
    anna.tap_on("pair-claim")
    with anna.page.expect_response("**/api/v1/pairing"):
        anna.tap_on("pair-no")
    (pairing,) = anna.pairings()
    assert (pairing["state"], pairing["token"]) == ("ended", None)
    assert not clinic.is_linked(pairing["id"])
    assert anna.second()["device_id"] is None
    expect(anna.at("sync-line")).to_have_count(0)
    anna.tap_on("nav-settings")
    expect(anna.at("pair-link")).to_have_count(1)


def test_a_code_works_once_and_a_wrong_one_is_told(anna, clinic, watch):
    watch.expect("404")
    code = clinic.code_for(clinic.add_patient("A-17"))
    anna.pair(clinic.url, code)
    anna.page.goto(f"{clinic.url}#/pair")
    anna.at("pair-code").fill(code)
    anna.tap("pair-claim")
    expect(anna.at("pair-fault")).to_contain_text("not valid")
    expect(anna.at("pair-code")).to_have_value(code)
    assert len(anna.pairings()) == 1


def test_a_server_that_is_away_is_told_and_changes_nothing(anna, clinic):
    code = clinic.code_for(clinic.add_patient("A-17"))
    anna.page.evaluate(f"location.hash = '/pair/{code}'")
    anna.see("pair-clinic-there")
    clinic.server.kill()
    anna.tap("pair-claim")
    expect(anna.at("pair-fault")).to_contain_text("could not be reached")
    assert anna.pairings() == []
    clinic.server.start()
    anna.tap_on("pair-claim")
    anna.see("pair-yes")


def test_a_host_without_a_clinic_is_told(phone, static_host, watch):
    watch.expect("501")
    watch.expect("404")
    bea = ClinicPhone(phone()).open(static_host.url)
    bea.page.goto(f"{static_host.url}#/pair/K7Q2MXN4")
    expect(bea.at("pair-whose")).to_contain_text("No clinic answers at this address")
    bea.tap("pair-claim")
    bea.see("pair-fault")
    assert bea.pairings() == []


def test_logs_from_before_are_sent_only_by_choice(anna, clinic):
    before = anna.second()
    therapist = clinic.add_therapist("bea")
    anna.pair(clinic.url, clinic.code_for(therapist))
    after = anna.second()
    sent(anna, 1)
    assert [log_id for log_id, _ in clinic.logs()] == [after["id"]]

    anna.tap_on("sync-line")
    expect(anna.at("earlier-count")).to_contain_text("1 earlier log")
    anna.tap("send-earlier")
    expect(anna.at("earlier-count")).to_have_count(0)
    sent(anna, 2)
    assert {log_id for log_id, _ in clinic.logs()} == {before["id"], after["id"]}


def test_a_patients_earlier_logs_are_hers_only_by_a_persons_word(anna, clinic):
    """A log that names nobody may be of whoever held the phone: staff say whose it is."""
    anna.tap("setting-home")
    before = anna.second()
    person = clinic.add_patient("A-17")
    device = anna.pair(clinic.url, clinic.code_for(person))
    strangers = practice_log(7, clinic.bundle_id, Person(uuid_of(99), "X", True))
    anna.put("logs", [record_of(strangers)])  # as from a file of another phone
    anna.page.reload()
    expect(anna.at("earlier-count")).to_contain_text("1 earlier log")
    expect(anna.at("earlier-count")).to_contain_text("only if a person at the clinic says so")
    anna.tap("send-earlier")
    expect(anna.at("judged-why")).to_have_text("It does not name a patient whom this phone is for.")
    assert [log_id for log_id, _ in clinic.quarantined()] == [before["id"]]
    assert not clinic.logs()
    clinic.judge(before["id"], accepted_for=person)
    anna.send()
    expect(anna.at("judged-log")).to_have_count(0)
    expect(anna.at("connection-state")).to_contain_text("All logs are at the clinic")
    assert anna.deliveries() == {before["id"]: "delivered"}
    assert clinic.makers() == {before["id"]: device}
    assert clinic.owners() == {before["id"]: person.id}


def test_two_patients_of_one_phone_never_share_a_log(anna, clinic):
    anna_there, finn_there = clinic.add_patient("A-17"), clinic.add_patient("F-3")
    devices = [anna.pair(clinic.url, clinic.code_for(one)) for one in (anna_there, finn_there)]
    clinic.server.kill()
    logs = [anna.second()]
    anna.tap(f"made-for-{devices[0]}")
    logs.append(anna.second())
    anna.tap("made-for-none")
    logs.append(anna.second())
    clinic.server.start()
    anna.tap_on("sync-line")
    anna.at("sync-now").first.click()
    sent(anna, 2)

    assert [log["patient_id"] for log in logs] == [finn_there.id, anna_there.id, None]
    assert clinic.makers() == {logs[0]["id"]: devices[1], logs[1]["id"]: devices[0]}
    assert not clinic.quarantined()


def test_another_clinic_on_the_same_phone_gets_its_own_logs_only(
    anna, clinic, site, tmp_path, watch
):
    """The address leads to another clinic after a while, which does not know the first token."""
    watch.expect("401")
    first = anna.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17")))
    anna.second()
    sent(anna, 1)
    clinic.server.kill()
    waiting = anna.second()
    other = LiveClinic(site, tmp_path / "other", "Hill Clinic", port=clinic.server.port)
    try:
        second = anna.pair(clinic.url, other.code_for(other.add_patient("X-1")))
        log = anna.second()
        anna.today()
        expect(anna.at("outbox-count")).to_have_text("1")
        assert [log_id for log_id, _ in other.logs()] == [log["id"]]
        assert not other.quarantined()
        assert log["device_id"] == second != first
    finally:
        other.close()
    clinic.server.start()
    anna.tap_on("sync-line")
    anna.at("sync-now").first.click()
    expect(anna.at("connection-state").first).to_have_text(re.compile("^All logs"))
    assert waiting["id"] in {log_id for log_id, _ in clinic.logs()}
    assert log["id"] not in {log_id for log_id, _ in clinic.logs()}


def test_an_ended_connection_keeps_its_logs_and_a_new_one_drains_them(anna, clinic):
    person = clinic.add_patient("A-17")
    anna.pair(clinic.url, clinic.code_for(person))
    clinic.server.kill()
    log = anna.second()
    anna.tap_on("sync-line")
    anna.tap("unpair")
    anna.tap_on("unpair-yes")
    anna.today()
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "stranded")
    expect(anna.at("sync-state")).to_contain_text("1 log waits")
    assert anna.deliveries() == {log["id"]: "waiting"}
    assert anna.pairings()[0]["token"] is None
    assert anna.second()["device_id"] is None

    clinic.server.start()
    anna.pair(clinic.url, clinic.code_for(person))
    sent(anna, 1)
    assert [log_id for log_id, _ in clinic.logs()] == [log["id"]]


def test_somebody_else_cannot_send_the_logs_that_wait(anna, clinic):
    anna_there, finn_there = clinic.add_patient("A-17"), clinic.add_patient("F-3")
    anna.pair(clinic.url, clinic.code_for(anna_there))
    clinic.server.kill()
    log = anna.second()
    anna.tap_on("sync-line")
    anna.tap("unpair")
    anna.tap_on("unpair-yes")
    clinic.server.start()
    anna.pair(clinic.url, clinic.code_for(finn_there))
    own = anna.second()
    anna.today()
    expect(anna.at("outbox-count")).to_have_text("1")
    assert [log_id for log_id, _ in clinic.logs()] == [own["id"]]
    assert anna.deliveries()[log["id"]] == "waiting"

    anna.pair(clinic.url, clinic.code_for(anna_there))
    sent(anna, 2)
    assert {log_id for log_id, _ in clinic.logs()} == {own["id"], log["id"]}
    assert not clinic.quarantined()


def test_a_therapists_log_names_the_clinics_own_patient(anna, clinic):
    patient = clinic.add_patient("A-17")
    bea = anna
    bea.pair(clinic.url, clinic.code_for(clinic.add_therapist("bea", patient)))
    bea.see("connection-state")
    bea.send()
    bea.today()
    bea.new_session("A-17")
    bea.answer("osteoporosis", "yes")
    bea.tap_on("continue")
    bea.see("refused-osteoporosis")
    bea.tap_on("home")
    (log,) = bea.logs()
    assert (log["patient_id"], log["setting"]) == (patient.id, "bedside")
    sent(bea, 1)
    assert [log_id for log_id, _ in clinic.logs()] == [log["id"]]


def test_what_is_not_known_of_a_clinic_has_no_check(anna, clinic, watch):
    watch.expect("session-logs")
    check = anna.page.locator(".sync-mark path[d='M5 12.5l4.5 4.5L19 7.5']")
    anna.page.route("**/api/v1/session-logs", lambda route: route.abort())
    anna.pair(clinic.url, clinic.code_for(clinic.add_patient("A-17")))
    anna.today()
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "unknown")
    expect(anna.page.locator(".sync-mark .icon")).to_have_count(1)
    expect(check).to_have_count(0)
    anna.page.unroute_all()
    anna.send()
    anna.today()
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "nothing")
    expect(check).to_have_count(1)


def test_words_of_a_clinic_are_shown_as_words(anna, clinic, site, tmp_path):
    """What a server calls itself, and what a person calls the phone, becomes no markup."""
    canary = "<img src=x onerror=periostHurt=1>"
    clinic.server.kill()
    evil = LiveClinic(site, tmp_path / "evil", canary, port=clinic.server.port)
    try:
        anna.page.goto(f"{clinic.url}#/pair")
        expect(anna.at("pair-clinic-there")).to_have_text(canary)
        anna.pair(clinic.url, evil.code_for(evil.add_patient(canary)), canary)
        expect(anna.at("device-name")).to_contain_text(canary)
        anna.see("connection-state")
        assert anna.page.evaluate("() => globalThis.periostHurt") is None
        assert anna.page.locator("#app img").count() == 0
    finally:
        evil.close()
