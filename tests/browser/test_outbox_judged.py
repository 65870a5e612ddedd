"""What a person at the clinic decides about a log is told to the phone that made it."""

from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log
from playwright.sync_api import expect

FIVE_HOURS_MS = 5 * 3600 * 1000


def test_a_verdict_reaches_the_phone_without_a_tap(phone, clinic):
    person = clinic.add_patient("A-17")
    anna = ClinicPhone(phone()).open(clinic.url)
    anna.pair(clinic.url, clinic.code_for(person))
    made = [practice_log(n, clinic.bundle_id, person, patient_id=None) for n in (1, 2, 3)]
    taken, left, later = (log["id"] for log in made)
    anna.put_waiting(made)
    anna.send()
    assert set(anna.deliveries().values()) == {"quarantined"}
    expect(anna.at("connection-more")).to_contain_text("3 logs are at the clinic, where a person")

    clinic.judge(taken, accepted_for=person)
    clinic.judge(left)
    with anna.page.expect_response("**/api/v1/session-logs"):
        anna.page.clock.fast_forward(FIVE_HOURS_MS)
    expect(anna.at("judged-log")).to_have_count(2)
    states = {taken: "delivered", left: "rejected", later: "quarantined"}
    assert anna.deliveries() == states
    expect(anna.at("connection-more")).to_contain_text("1 log is at the clinic, where a person")
    expect(anna.at("retry")).to_have_count(1)  # what was decided is not asked for again
    words = anna.at("judged").inner_text()
    assert "left it out of its records" in words
    assert "A person there has looked at it." in words


def test_a_conflict_that_was_looked_at_is_told_to_the_phone_that_made_the_later_log(phone, clinic):
    person = clinic.add_patient("A-17")
    anna, other = ClinicPhone(phone()).open(clinic.url), ClinicPhone(phone()).open(clinic.url)
    for one in (anna, other):
        one.pair(clinic.url, clinic.code_for(person))
    first, later = (practice_log(1, clinic.bundle_id, person, note=note) for note in ("", "later"))
    other.put_waiting([first])
    other.send()
    anna.put_waiting([later])
    anna.send()
    assert anna.deliveries() == {later["id"]: "conflict"}
    expect(anna.at("judged-log")).to_contain_text("a person decides")

    clinic.settle(later["id"])
    with anna.page.expect_response("**/api/v1/session-logs"):
        anna.page.clock.fast_forward(FIVE_HOURS_MS)
    expect(anna.at("judged-why")).to_have_text("A person there has looked at both.")
    expect(anna.at("judged-log")).to_contain_text("no part of its records")
    expect(anna.at("retry")).to_have_count(0)
    assert anna.deliveries() == {later["id"]: "settled"}
    anna.page.evaluate("(id) => { location.hash = `/log/${id}`; }", later["id"])
    expect(anna.at("log-place")).to_contain_text("the same id that came first")
    other.send()
    assert other.deliveries() == {first["id"]: "delivered"}
    assert len(clinic.logs()) == 1


def test_a_stranger_changes_nothing_about_a_log_that_a_person_judges(client):
    """No answer but a receipt: else one that fails alone would be set aside."""
    kept = client.evaluate("""() => {
      const { answered, deliveryOf, NO_WAIT } = domain.outbox;
      const delivery = { ...deliveryOf("log-0", "there"), state: "quarantined" };
      const sent = [{ delivery, id: "log-0", sha256: "a".repeat(64) }];
      const problem = '{"type": "urn:periost:problem:too-large"}';
      return [400, 401, 413, 422, 500, 503].map((status) => {
        const answer = { how: "answer", status, text: problem, retry_after: null };
        const moment = { now_ms: 1e6, random: 0.5 };
        const pairing = { wait: NO_WAIT };
        const { deliveries, goesOn } = answered(pairing, sent, answer, moment);
        return [deliveries, goesOn];
      });
    }""")
    assert kept == [[[], False]] * 6
