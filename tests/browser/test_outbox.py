"""The outbox against a real server that dies, forgets and refuses, and against strangers."""

import json
from collections import Counter

import pytest
from browser.between import line_to, stranger
from browser.live_clinic import ClinicPhone, LiveClinic
from browser.made_logs import Person, practice_log, record_of
from playwright.sync_api import expect

LOGS = "**/api/v1/session-logs"


@pytest.fixture
def anna(anna_paired) -> ClinicPhone:
    """Anna's phone, paired as hers."""
    return anna_paired


def made(clinic: LiveClinic, person: Person, *numbers: int) -> list[dict]:
    return [practice_log(number, clinic.bundle_id, person) for number in numbers]


def is_all_there(phone: ClinicPhone, clinic: LiveClinic) -> None:
    """What was made on the phone is at the clinic, each once, and the phone says so."""
    phone.today()
    expect(phone.at("sync-state")).to_have_attribute("data-kind", "all")
    expect(phone.at("outbox-count")).to_have_text("0")
    assert clinic.logs() == phone.oracle()
    assert set(phone.deliveries().values()) <= {"delivered"}


# Strangers

RECEIPT = {"id": "x", "sha256": "0" * 64, "seq": 1, "status": "stored"}
OTHERS = json.dumps({"epoch": "e", "backed_up_seq": 0, "receipts": [RECEIPT]}).encode()
PAGE = b"<!doctype html><title>Log in</title>"
HTML, JSON = {"Content-Type": "text/html"}, {"Content-Type": "application/json"}
STRANGE = [
    *((200, HTML, PAGE), (200, JSON, b""), (204, {}, b""), (200, JSON, OTHERS[:40])),
    *((200, JSON, OTHERS), (302, {"Location": "/login"}, b""), (307, {"Location": "/login"}, b"")),
    *((status, HTML, PAGE) for status in (401, 403, 404, 408, 413, 418, 429, 500, 502, 503)),
]


def test_no_answer_of_a_stranger_takes_a_log_off_the_queue(anna, clinic, anna_there, watch):
    watch.expect("Failed to load resource")
    clinic.server.kill()
    anna.put_waiting(made(clinic, anna_there, 1, 2, 3))
    with stranger(clinic.server.port) as server:
        for answer in STRANGE:
            server.answer = answer
            anna.send()
            assert list(anna.deliveries().values()) == ["waiting"] * 3, answer
            expect(anna.at("connection-state")).to_contain_text("3 logs wait for the clinic")
    clinic.server.start()
    anna.send()
    is_all_there(anna, clinic)


# A server that dies


def test_a_server_that_is_killed_twice_amid_ten_thousand_logs_has_each_once_in_the_end(
    anna, clinic, anna_there, watch
):
    watch.expect("Failed to load resource")
    anna.put_waiting(made(clinic, anna_there, *range(10_000)))
    for _ in range(2):
        with anna.page.expect_response(LOGS):
            anna.tap("sync-now")
        with anna.page.expect_response(LOGS):
            pass
        clinic.server.kill()
        clinic.server.start()
    anna.send()
    is_all_there(anna, clinic)
    assert sum(clinic.logs().values()) == 10_000


def test_a_phone_that_waited_sends_by_itself_when_the_time_has_come(anna, clinic, anna_there):
    clinic.server.kill()
    log = anna.second()
    expect(anna.at("outbox-count")).to_have_text("1")
    expect(anna.at("sync-state")).to_contain_text("cannot be reached")
    expect(anna.at("sync-state")).to_contain_text("last contact today")
    clinic.server.start()
    asked = []
    anna.page.on("request", lambda request: asked.append(request.url))
    with anna.page.expect_response(LOGS):
        # The clock that the test stopped is that of the request, too: it must not run out of time.
        for _ in range(62):
            if not asked:
                anna.let_pass(5)
    is_all_there(anna, clinic)
    assert [log_id for log_id, _ in clinic.logs()] == [log["id"]]


def test_a_log_is_sent_when_it_is_saved_and_at_the_next_start(anna, clinic):
    with anna.page.expect_response(LOGS):
        anna.second()
    is_all_there(anna, clinic)
    clinic.server.kill()
    anna.second()
    expect(anna.at("outbox-count")).to_have_text("1")
    clinic.server.start()
    with anna.page.expect_response(LOGS):
        anna.page.reload()
    is_all_there(anna, clinic)


def test_a_phone_that_dies_between_the_clinics_commit_and_its_receipt_sends_it_once_more(
    killable_phone, clinic, anna_there
):
    with line_to(clinic.server.port) as line:
        url = f"http://127.0.0.1:{line.port}/"
        killable = killable_phone()
        anna = ClinicPhone(killable.page).open(url)
        anna.pair(url, clinic.code_for(anna_there))
        expect(anna.at("connection-state")).to_contain_text("No log")
        anna.send()  # nothing else is under way any more
        line.swallows.set()
        log = anna.second()
        assert line.swallowed.wait(10)
        assert [log_id for log_id, _ in clinic.logs()] == [log["id"]]
        assert anna.deliveries() == {log["id"]: "waiting"}
        killable.kill()
        line.swallows.clear()
        anna = ClinicPhone(killable_phone().page).open(url)
        is_all_there(anna, clinic)


# A server that forgets


def test_after_an_old_backup_the_phone_sends_again_what_the_clinic_lost(anna, clinic, anna_there):
    anna.put_waiting(made(clinic, anna_there, *range(30)))
    anna.send()
    is_all_there(anna, clinic)
    clinic.forget([log_id for log_id, _ in list(clinic.logs())[10:]])
    assert len(clinic.logs()) == 10
    anna.send()
    is_all_there(anna, clinic)


# A server that judges


def test_one_poisoned_log_among_five_hundred_is_shown_and_holds_up_no_other(
    anna, clinic, anna_there
):
    logs = made(clinic, anna_there, *range(500))
    del logs[77]["outcome"]
    anna.put_waiting(logs)
    anna.send()

    assert len(clinic.logs()) == 499
    assert Counter(anna.deliveries().values()) == {"delivered": 499, "refused": 1}
    expect(anna.at("connection-state")).to_contain_text("1 log was not accepted")
    expect(anna.at("judged-log")).to_have_count(1)
    expect(anna.at("judged-why")).to_contain_text("$.outcome")
    with anna.page.expect_download() as download:
        anna.tap("export-waiting")
    assert download.value.path().read_text("utf-8") == record_of(logs[77])["line"] + "\n"
    anna.page.evaluate("location.hash = '/'")
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "refused")


def test_a_damaged_log_is_set_aside_and_holds_up_no_other(anna, clinic, anna_there):
    logs = made(clinic, anna_there, 1, 2, 3)
    anna.put_waiting(logs)
    anna.put("logs", [{**record_of(logs[1]), "line": record_of(logs[1])["line"] + " "}])
    anna.send()
    states = anna.deliveries()
    assert [states[log["id"]] for log in logs] == ["delivered", "held", "delivered"]
    expect(anna.at("judged-why")).to_contain_text("not as it was")
    anna.put("logs", [record_of(logs[1])])
    anna.page.evaluate("document.querySelector('[data-testid=retry]').click()")
    expect(anna.at("judged-log")).to_have_count(0)
    is_all_there(anna, clinic)


def test_another_log_of_the_same_id_is_kept_by_both_and_shown(anna, clinic, anna_there):
    anna.put_waiting(made(clinic, anna_there, 1))
    anna.send()
    other = practice_log(1, clinic.bundle_id, anna_there, note="another")
    anna.put_waiting([other])
    anna.send()
    assert anna.deliveries() == {other["id"]: "conflict"}
    assert (len(clinic.logs()), len(clinic.conflicts())) == (1, 1)
    expect(anna.at("judged-log")).to_contain_text("a person decides")


def test_a_revoked_phone_gives_what_it_has_and_says_so(anna, clinic, anna_there, watch):
    watch.expect("401")  # what to practise it is not told any more
    (pairing,) = anna.pairings()
    clinic.server.kill()
    anna.put_waiting(made(clinic, anna_there, *range(20)))
    clinic.revoke(pairing["id"])
    clinic.server.start()
    anna.send()
    assert clinic.quarantined() == anna.oracle()
    assert set(anna.deliveries().values()) == {"quarantined"}
    expect(anna.at("judged-why").first).to_contain_text("unlinked")


def test_a_token_that_is_not_known_keeps_the_logs_and_a_new_code_drains_them(
    anna, clinic, anna_there, watch
):
    watch.expect("401")
    (pairing,) = anna.pairings()
    anna.put("pairings", [{**pairing, "token": "somebody else’s"[:8]}])
    anna.put_waiting(made(clinic, anna_there, 1, 2))
    anna.send()
    expect(anna.at("connection-more")).to_contain_text("does not know this phone")
    assert set(anna.deliveries().values()) == {"waiting"}
    anna.pair(clinic.url, clinic.code_for(anna_there))
    is_all_there(anna, clinic)
    assert not clinic.quarantined()


# One sender, and quiet hands


def test_five_windows_send_every_log_once(anna, clinic, anna_there):
    pages = [anna.page, *(anna.page.context.new_page() for _ in range(4))]
    for page in pages[1:]:
        page.goto(f"{clinic.url}#/sync")
        page.get_by_test_id("sync-now").wait_for()
    asked = []
    anna.page.context.on("request", lambda request: asked.append(request))
    anna.put_waiting(made(clinic, anna_there, *range(600)))
    # Every window hears it at once, as at the end of a session in one of them.
    anna.page.evaluate("new BroadcastChannel('periost').postMessage('session-ends')")
    for page in pages:
        expect(page.get_by_test_id("connection-state")).to_contain_text("All logs")
    # Two senders at a time would read the same queue, and send the same lines.
    sent = Counter(line for one in asked for line in (one.post_data or "").splitlines())
    assert len(sent) == 600
    assert set(sent.values()) == {1}
    is_all_there(anna, clinic)


def test_nothing_is_sent_while_a_session_is_open_in_any_window(anna, clinic, anna_there):
    other = anna.page.context.new_page()
    other.goto(f"{clinic.url}#/sync")
    other.get_by_test_id("sync-now").wait_for()
    anna.today()
    anna.page.bring_to_front()
    anna.tap_on("second-60")
    anna.let_pass(8)
    anna.put_waiting(made(clinic, anna_there, 1, 2))
    asked = []
    anna.page.context.on("request", lambda request: asked.append(request.url))
    other.evaluate("""() => new Promise((done) => {
      const channel = new BroadcastChannel("periost");
      channel.onmessage = ({ data }) => data === "sync-rests" && done();
      document.querySelector("[data-testid=sync-now]").click();
      dispatchEvent(new Event("online"));
    })""")
    anna.let_pass(20)
    assert [url for url in asked if "api" in url] == []
    anna.tap("stop")
    anna.tap_on("finish")
    anna.see("saved")
    is_all_there(anna, clinic)
    assert len(clinic.logs()) == 3
