"""The answer table of the outbox, row by row: only our receipt takes a log off the queue."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

EPOCH = "e1"
PROBLEM = '{"type": "urn:periost:problem:%s", "title": "No", "detail": "No."}'
PAGE = "<!doctype html><title>Log in</title><p>Welcome to the hotel"
SHA = ["a" * 64, "b" * 64, "c" * 64]


def receipts(*changes: dict[str, Any], **body: Any) -> str:
    """Our answer to the three lines that are sent below, each receipt changed as asked."""
    given = [
        {"id": f"log-{i}", "sha256": SHA[i], "seq": 10 + i, "status": "stored", **change}
        for i, change in enumerate([*changes, {}, {}, {}][:3])
    ]
    return json.dumps({"epoch": EPOCH, "backed_up_seq": 4, "receipts": given, **body})


def http(status: int, text: str = "", retry_after: str | None = None) -> dict[str, Any]:
    return {"how": "answer", "status": status, "text": text, "retry_after": retry_after}


ANSWERED = """
([answer, given]) => {
  const { answered, deliveryOf, NO_WAIT } = domain.outbox;
  const sent = given.sent.map((one) => ({ delivery: deliveryOf(one.id, "there"), ...one }));
  const pairing = { id: "p", to: "there", state: "open", epoch: given.epoch ?? null,
    backed_up_seq: 0, contact_ms: null, trouble: null, wait: { ...NO_WAIT, ...given.wait } };
  const outcome = answered(pairing, sent, answer, { now_ms: 1e6, random: given.random ?? 0.5 });
  const kept = new Map(sent.map(({ delivery }) => [delivery.id, delivery]));
  for (const one of outcome.deliveries) kept.set(one.id, one);
  const states = [...kept.values()].map((one) => one.state);
  const rest = outcome.pairing.wait.until_ms - 1e6;
  return { ...outcome, states, kept: [...kept.values()], rest };
}
"""


def answered(client: Page, answer: dict[str, Any], count: int = 3, **given: Any) -> dict[str, Any]:
    """What the answer to `count` lines comes to."""
    sent = [{"id": f"log-{i}", "sha256": SHA[i]} for i in range(count)]
    return client.evaluate(ANSWERED, [answer, {"sent": sent, **given}])


WAITING = ["waiting"] * 3

# Whatever answers so is not believed to have the logs; the phone waits and tries again.
LATER = {
    "no network": ({"how": "network"}, "no-contact"),
    "a redirect": ({"how": "redirect"}, "stranger"),
    "a login page": (http(200, PAGE), "stranger"),
    "a login page that calls itself created": (http(201, PAGE), "stranger"),
    "nothing": (http(204), "stranger"),
    "an empty answer": (http(200), "stranger"),
    "half of our answer": (http(200, receipts()[:70]), "stranger"),
    "JSON of somebody else": (http(200, '{"ok": true}'), "stranger"),
    "a list": (http(200, "[]"), "stranger"),
    "null": (http(200, "null"), "stranger"),
    "no epoch": (http(200, receipts(epoch=None)), "stranger"),
    "an epoch that is a number": (http(200, receipts(epoch=7)), "stranger"),
    "no mark": (http(200, receipts(backed_up_seq=None)), "stranger"),
    "a mark below zero": (http(200, receipts(backed_up_seq=-1)), "stranger"),
    "no receipts": (http(200, receipts(receipts=None)), "stranger"),
    "receipts of nobody": (http(200, receipts(receipts=[])), "stranger"),
    "receipts that are none": (http(200, receipts(receipts=[None, 7, "x"])), "stranger"),
    "a page that is not modified": (http(304), "stranger"),
    "a login page that says 401": (http(401, PAGE), "stranger"),
    "a login page that says 403": (http(403, PAGE), "stranger"),
    "a page that is not there": (http(404, PAGE), "stranger"),
    "our own 404": (http(404, PROBLEM % "not-found"), "stranger"),
    "method not allowed": (http(405, PROBLEM % "method-not-allowed"), "stranger"),
    "a conflict of somebody else": (http(409, PAGE), "stranger"),
    "gone": (http(410, PAGE), "stranger"),
    "a teapot": (http(418, PAGE), "stranger"),
    "a 422 of somebody else": (http(422, PAGE), "stranger"),
    "too early": (http(425), "busy"),
    "too many": (http(429, PROBLEM % "too-many"), "busy"),
    "network login required": (http(511, PAGE), "failed"),
    "bad gateway": (http(502, PAGE), "busy"),
    "unavailable": (http(503, PROBLEM % "busy"), "busy"),
    "gateway timeout": (http(504, PAGE), "busy"),
    "not implemented": (http(501, PAGE), "failed"),
    "a status from nowhere": (http(799), "stranger"),
}


@pytest.mark.parametrize("name", LATER)
def test_this_takes_no_log_off_the_queue_and_is_tried_again_later(client, name):
    answer, why = LATER[name]
    outcome = answered(client, answer)
    assert outcome["states"] == WAITING
    assert not outcome["goesOn"]
    assert outcome["rest"] >= 1000
    assert outcome["pairing"]["trouble"] == why
    assert outcome["pairing"]["epoch"] in (None, EPOCH)


SLOWER = {
    "a timeout": {"how": "timeout"},
    "408": http(408),
    "a proxy for which it is too large": http(413, PAGE),
    "500": http(500, PROBLEM % "failed"),
}


@pytest.mark.parametrize("name", SLOWER)
def test_this_is_tried_again_later_with_half_as_many(client, name):
    outcome = answered(client, SLOWER[name])
    assert (outcome["states"], outcome["goesOn"]) == (WAITING, False)
    assert outcome["pairing"]["wait"]["limit"] == 2
    alone = answered(client, SLOWER[name], 1)
    assert alone["states"] == ["waiting"]
    assert alone["kept"][0]["tries"] == 1  # the others pass it by
    assert alone["rest"] >= 1000


HALVED = {
    "too large": (http(413, PROBLEM % "too-large"), "too-large"),
    "unreadable": (http(400, PROBLEM % "bad-request"), "unreadable"),
    "a conflict": (http(409, PROBLEM % "conflict"), "unreadable"),
    "not valid": (http(422, PROBLEM % "not-valid"), "unreadable"),
}


@pytest.mark.parametrize("name", HALVED)
def test_this_is_halved_at_once_and_a_log_that_fails_alone_is_set_aside_with_its_reason(
    client, name
):
    answer, why = HALVED[name]
    outcome = answered(client, answer)
    assert (outcome["states"], outcome["goesOn"]) == (WAITING, True)
    assert outcome["pairing"]["wait"]["limit"] == 2
    alone = answered(client, answer, 1)
    assert alone["states"] == ["held"]
    assert alone["kept"][0]["why"] == why
    assert alone["goesOn"]


@pytest.mark.parametrize(
    ("status", "problem", "why"),
    [(401, "not-signed-in", "signed-out"), (403, "forbidden", "forbidden")],
)
def test_a_clinic_that_does_not_know_the_phone_gets_nothing_and_takes_nothing(
    client, status, problem, why
):
    outcome = answered(client, http(status, PROBLEM % problem))
    assert (outcome["states"], outcome["goesOn"]) == (WAITING, False)
    assert outcome["pairing"]["trouble"] == why
    assert outcome["rest"] >= 150_000


def test_every_status_keeps_every_log(client):
    for status in range(100, 600):
        for text in ("", PAGE, PROBLEM % "x", '{"receipts": []}', "null"):
            for count in (1, 3):
                found = answered(client, http(status, text), count)
                assert set(found["states"]) <= {"waiting", "held"}, (status, text)
                assert len(found["states"]) == count


# Our receipts


def test_our_receipts_deliver(client):
    outcome = answered(client, http(200, receipts({"status": "duplicate"})), epoch=EPOCH)
    assert outcome["states"] == ["delivered"] * 3
    assert [one["seq"] for one in outcome["kept"]] == [10, 11, 12]
    assert {one["epoch"] for one in outcome["kept"]} == {EPOCH}
    assert outcome["goesOn"] and not outcome["isNewEpoch"]
    pairing = outcome["pairing"]
    assert (pairing["epoch"], pairing["backed_up_seq"], pairing["contact_ms"]) == (EPOCH, 4, 1e6)
    assert pairing["trouble"] is None


NO_RECEIPT = {
    "of another log": {"id": "log-9"},
    "without an id": {"id": None},
    "with another hash": {"sha256": "d" * 64},
    "without a hash": {"sha256": None},
    "with the hash of its neighbour": {"sha256": SHA[1]},
    "without a number": {"seq": None},
    "with a number that is a text": {"seq": "10"},
    "with a broken number": {"seq": 1.5},
    "of another epoch": {"epoch": "e0"},
    "of a status that we do not know": {"status": "fine"},
    "of a status that every object has": {"status": "constructor"},
    "without a status": {"status": None},
}


@pytest.mark.parametrize("name", NO_RECEIPT)
def test_a_receipt_that_is_not_ours_delivers_nothing_and_holds_up_no_other(client, name):
    outcome = answered(client, http(200, receipts(NO_RECEIPT[name])))
    assert outcome["states"] == ["waiting", "delivered", "delivered"]
    assert outcome["kept"][0]["tries"] == 1
    assert outcome["goesOn"]


def test_the_receipts_of_another_phone_deliver_nothing(client):
    others = [{"id": f"x-{i}", "sha256": str(i) * 64} for i in range(3)]
    outcome = answered(client, http(200, receipts(*others)))
    assert (outcome["states"], outcome["goesOn"]) == (WAITING, False)


def test_receipts_count_in_any_order_and_a_missing_one_is_none(client):
    body = json.loads(receipts())
    body["receipts"] = [body["receipts"][2], body["receipts"][0]]
    outcome = answered(client, http(200, json.dumps(body)))
    assert outcome["states"] == ["delivered", "waiting", "delivered"]


@pytest.mark.parametrize("status", ["conflict", "quarantined", "refused"])
def test_what_was_judged_is_kept_with_its_reason_and_lets_the_others_pass(client, status):
    told = {"status": status, "problem": {"detail": "Because."}, "seq": None}
    outcome = answered(client, http(200, receipts(told)))
    assert outcome["states"] == [status, "delivered", "delivered"]
    assert outcome["kept"][0]["told"] == "Because."


def test_a_line_without_a_readable_id_is_refused_by_its_hash(client):
    outcome = answered(client, http(200, receipts({"status": "refused", "id": None, "seq": None})))
    assert outcome["states"] == ["refused", "delivered", "delivered"]


def test_another_epoch_is_told_so_that_old_receipts_are_asked_for_again(client):
    outcome = answered(client, http(200, receipts()), epoch="e0")
    assert outcome["isNewEpoch"]
    assert outcome["states"] == ["delivered"] * 3


# How long is waited

WAITS = """
(randoms) => {
  const { answered, NO_WAIT } = domain.outbox;
  let pairing = { wait: NO_WAIT };
  return randoms.map((random) => {
    pairing = answered(pairing, [], { how: "network" }, { now_ms: 0, random }).pairing;
    return pairing.wait.until_ms;
  });
}
"""


def test_the_wait_doubles_from_a_second_to_five_minutes_and_never_twice_alike(client):
    longest = client.evaluate(WAITS, [1] * 12)
    assert longest == [2000, 4000, 8000, 16000, 32000, 64000, 128000, 256000] + [300000] * 4
    shortest = client.evaluate(WAITS, [0] * 12)
    assert shortest == [wait // 2 for wait in longest]


TOLD = [
    ("120", 120_000, 120_000),
    ("0", 1000, 2000),
    ("100000000", 3_600_000, 3_600_000),
    ("Thu, 01 Jan 1970 00:20:00 GMT", 200_000, 200_000),
    ("soon", 1000, 2000),
    (None, 1000, 2000),
]


@pytest.mark.parametrize(("text", "least", "most"), TOLD)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_up_to_an_hour(client, status, text, least, most):
    outcome = answered(client, http(status, "", text))
    assert least <= outcome["rest"] <= most


DUE = "([wait, cause, now]) => domain.outbox.isDue({ wait }, cause, now)"


@pytest.mark.parametrize(
    ("told", "cause", "now", "is_due"),
    [
        (False, "timer", 999, False),
        (False, "timer", 1000, True),
        (False, "event", 0, True),
        (True, "event", 999, False),  # who was told to wait waits
        (True, "event", 1000, True),
        (True, "tap", 0, True),
        (True, "timer", 1000 - 3_700_000, True),  # the clock was put back: not for ever
    ],
)
def test_when_it_is_time_to_try_again(client, told, cause, now, is_due):
    wait = {"until_ms": 1000, "is_told": told}
    assert client.evaluate(DUE, [wait, cause, now]) is is_due


BATCH = "([sizes, limit]) => domain.outbox.batchOf(sizes.map((bytes) => ({ bytes })), limit).length"


@pytest.mark.parametrize(
    ("sizes", "limit", "count"),
    [
        ([100] * 300, 250, 250),
        ([100] * 300, 1, 1),
        ([100_000] * 9, 250, 5),
        ([600_000, 100], 250, 1),  # one that is too large alone goes alone
        ([100, 600_000], 250, 1),
        ([], 250, 0),
    ],
)
def test_a_batch_is_bounded_by_lines_and_by_bytes_and_never_empty(client, sizes, limit, count):
    assert client.evaluate(BATCH, [sizes, limit]) == count
