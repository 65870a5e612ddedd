"""A row that cannot be read stands alone: the rest is shown, saved and sent, and it is counted."""

import json
from typing import Any

import pytest
from browser.bedside import ACROMION, Bedside
from browser.damaged import PUT_ROWS
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log, record_of, uuid_of
from playwright.sync_api import expect

BUNDLE = "sha256:" + 64 * "0"
GOOD, BAD = practice_log(1, BUNDLE, None), practice_log(2, BUNDLE, None)

# One bit of what is sealed, at a key, turned over.
FLIP = """
([store, key]) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onsuccess = () => {
    const db = opening.result;
    const tx = db.transaction(store, "readwrite");
    const rows = tx.objectStore(store);
    rows.get(key).onsuccess = ({ target }) => {
      const row = target.result;
      (row.sealed.data ?? row.sealed.pad)[9] ^= 1;
      rows.keyPath ? rows.put(row) : rows.put(row, key);
    };
    tx.onabort = () => fail(tx.error);
    tx.oncomplete = () => { db.close(); done(); };
  };
})
"""
SEALED_BY_NOBODY = {
    "sealed": {"key": "no-key", "iv": {"bytes": [1] * 12}, "data": {"bytes": [2] * 40}}
}
PERSON = "0192b000-0000-7000-8000-00000000000b"
DAMAGED = [
    ("logs", {"id": BAD["id"], "line": 7}, None),
    ("logs", {"id": BAD["id"]}, None),
    ("logs", {"id": BAD["id"], "line": {"bytes": [0, 255]}, "started_at": {"date": 0}}, None),
    ("logs", {"id": {"bytes": [1, 2, 3]}, "line": None}, None),
    ("logs", {"id": 7, "sealed": None}, None),
    ("logs", {"id": BAD["id"], "sealed": "nothing"}, None),
    ("logs", {"id": BAD["id"], **SEALED_BY_NOBODY}, None),
    ("logs", {**record_of(GOOD), "id": BAD["id"]}, None),  # another log's line
    ("patients", {"id": PERSON, "code": 17}, None),
    ("patients", {"id": PERSON, "code": "x", **SEALED_BY_NOBODY}, None),
    ("pairings", {"id": "x"}, None),
    ("pairings", {"id": "x", "to": 5, "state": "open", "clinic": "Bone Street"}, None),
    ("pairings", {"id": "x", "to": "y", "state": "open", "paired_ms": 1, **SEALED_BY_NOBODY}, None),
    ("deliveries", {"id": "x", "to": "y", "state": "flown", "tries": 0}, None),
    ("drafts", True, "plan"),
    ("drafts", {"state": {"phase": "pressing"}}, "state"),
    ("drafts", {"big": "12345678901234567890"}, "plan"),
    ("drafts", {"id": "x"}, 7),
    ("private", SEALED_BY_NOBODY, "notes"),
    ("private", SEALED_BY_NOBODY, 7),
]


@pytest.fixture
def phone_with_log(page, app_url) -> ClinicPhone:
    """A phone with one log that can be read."""
    phone = ClinicPhone(page).open(app_url)
    phone.put("logs", [record_of(GOOD)])
    return phone


def saved(phone: Bedside, testid: str) -> list[str]:
    with phone.page.expect_download() as download:
        phone.tap(testid)
    return download.value.path().read_text("utf-8").splitlines()


def to_keeping(phone: Bedside) -> None:
    phone.page.evaluate("location.hash = '/keeping'")
    phone.see("keeping-promise")


@pytest.mark.parametrize(("store", "row", "key"), DAMAGED, ids=str)
def test_a_row_of_garbage_stands_alone_and_is_counted_and_given_out(
    phone_with_log, store, row, key
):
    phone = phone_with_log
    rows = [[store, row, key]] if key is not None else [[store, row]]
    phone.page.evaluate(PUT_ROWS, rows)
    phone.page.reload()
    expect(phone.at("log-row")).to_have_count(1)
    phone.see("new-session")
    expect(phone.at("keeping-card")).to_have_attribute("data-worry", "rows-1")
    phone.tap_on("nav-history")
    expect(phone.at("log-row")).to_have_count(1)
    expect(phone.at("unreadable-logs")).to_have_count(1 if store == "logs" else 0)
    assert [json.loads(line)["id"] for line in saved(phone, "export")][-1:] == [GOOD["id"]]
    to_keeping(phone)
    expect(phone.at("keeping-damage").get_by_role("listitem")).to_have_count(1)
    phone.see(f"damaged-{store}")
    (raw,) = map(json.loads, saved(phone, "damaged-export"))
    assert raw["store"] == store
    assert saved(phone, "keeping-export")[-1] == record_of(GOOD)["line"]


def test_garbage_in_every_store_at_once_stops_neither_a_session_nor_what_is_kept_of_it(
    phone_with_log,
):
    phone = phone_with_log
    rows = [[s, r, k] if k is not None else [s, r] for s, r, k in DAMAGED]
    phone.page.evaluate(PUT_ROWS, rows)
    phone.page.reload()
    phone.lead_to(ACROMION, pains=[3])
    phone.let_pass(20)
    phone.stop("done-enough")
    phone.pains([1])
    phone.tap_on("finish")
    phone.see("saved")
    phone.tap_on("home")
    expect(phone.at("log-row")).to_have_count(2)
    phone.page.reload()
    expect(phone.at("log-row")).to_have_count(2)


# A key that is damaged

# The rows of the store of keys, put anew as `change` has them, for a page that starts without them.
CHANGE_KEYS = """
(change) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost");
  opening.onsuccess = () => {
    const db = opening.result;
    const tx = db.transaction("keys", "readwrite");
    const rows = tx.objectStore("keys");
    rows.getAll().onsuccess = ({ target }) => {
      const all = target.result;
      const now = all.find(({ id }) => id === "now");
      const key = all.find(({ id }) => id === now.key);
      ({
        master: () => rows.put({ ...key, master: "garbage" }),
        wrapped: () => rows.put({ id: key.id, wrapped: 7, salt: null }),
        gone: () => rows.delete(key.id),
        name: () => rows.put({ id: "now", key: { garbage: [1n] } }),
        nameless: () => rows.delete("now"),
      })[change]();
    };
    tx.onabort = () => fail(tx.error);
    tx.oncomplete = () => { db.close(); done(); };
  };
})
"""


@pytest.mark.parametrize(
    ("change", "lost_logs", "lost_rows"),
    [("master", 1, 1), ("wrapped", 1, 1), ("gone", 1, 0), ("name", 0, 1), ("nameless", 0, 0)],
)
def test_where_a_key_is_damaged_what_comes_now_is_kept_under_another(
    page, app_url, change, lost_logs, lost_rows
):
    phone = ClinicPhone(page).open(app_url)
    before = phone.second()
    page.evaluate(CHANGE_KEYS, change)
    page.reload()
    phone.keep_second()
    page.reload()
    expect(phone.at("log-row")).to_have_count(2 - lost_logs)
    phone.tap_on("nav-history")
    ids = {json.loads(line)["id"] for line in saved(phone, "export")}
    assert (len(ids), before["id"] in ids) == (2 - lost_logs, lost_logs == 0)
    to_keeping(phone)
    expect(phone.at("damaged-logs")).to_have_count(lost_logs)
    expect(phone.at("damaged-keys")).to_have_count(lost_rows)
    if lost_logs + lost_rows == 0:
        return
    raw = [json.loads(line) for line in saved(phone, "damaged-export")]
    assert sorted(one["store"] for one in raw) == ["keys"] * lost_rows + ["logs"] * lost_logs


# A flipped bit


def test_a_sealed_log_with_a_flipped_bit_is_set_aside_and_a_file_brings_it_back(page, app_url):
    phone = ClinicPhone(page).open(app_url)
    first, second = phone.second(), phone.second()
    phone.tap_on("nav-history")
    lines = saved(phone, "export")
    page.evaluate(FLIP, ["logs", first["id"]])
    page.reload()
    expect(phone.at("log-row")).to_have_count(1)
    assert [json.loads(line)["id"] for line in saved(phone, "export")] == [second["id"]]
    to_keeping(phone)
    (raw,) = map(json.loads, saved(phone, "damaged-export"))
    assert raw["key"] == first["id"]
    assert bytes.fromhex(raw["value"]["sealed"]["data"]["hex"])
    phone.page.evaluate("location.hash = '/history'")
    buffer = "".join(f"{line}\n" for line in lines).encode()
    file = {"name": "a.ndjson", "mimeType": "application/x-ndjson", "buffer": buffer}
    phone.at("import-file").set_input_files(file)
    expect(phone.at("history-told")).to_have_text("1 log added. 1 was here already.")
    expect(phone.at("log-row")).to_have_count(2)
    assert sorted(log["id"] for log in phone.logs()) == sorted([first["id"], second["id"]])
    to_keeping(phone)
    expect(phone.at("keeping-damage")).to_have_count(0)


@pytest.mark.parametrize("key", ["plan", "state"])
def test_an_open_session_with_a_flipped_bit_is_told_and_the_next_one_begins(bea, key):
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.page.goto("about:blank")
    bea.page.go_back()
    bea.see("draft-place")
    bea.page.evaluate(FLIP, ["drafts", key])
    bea.page.reload()
    bea.see("new-session")
    to_keeping(bea)
    bea.see("damaged-drafts")
    bea.page.evaluate("location.hash = '/'")
    bea.lead_to(ACROMION, pains=[3])
    bea.let_pass(20)
    bea.stop("done-enough")
    bea.pains([1])
    bea.finish()
    to_keeping(bea)
    expect(bea.at("keeping-damage")).to_have_count(0)


def test_a_damaged_log_a_patient_and_a_connection_hold_up_nothing_that_is_sent(
    anna_paired, clinic, anna_there
):
    device = anna_paired.pairings()[0]["id"]
    logs = [practice_log(n, clinic.bundle_id, anna_there, device_id=device) for n in range(1, 6)]
    anna_paired.put_waiting(logs)
    damaged: list[list[Any]] = [
        ["logs", {"id": uuid_of(2), "line": 7}],
        ["pairings", {"id": "x", "to": 5, "state": "open"}],
        ["patients", {"id": PERSON}],
        ["deliveries", {"id": uuid_of(3), "to": 5, "state": "waiting"}],
    ]
    anna_paired.page.evaluate(PUT_ROWS, damaged)
    anna_paired.page.reload()
    anna_paired.send()
    sent = {log_id for log_id, _ in clinic.logs()}
    assert sent == {uuid_of(1), uuid_of(4), uuid_of(5)}
    assert anna_paired.deliveries()[uuid_of(2)] == "held"
    to_keeping(anna_paired)
    for store in ("logs", "pairings", "patients", "deliveries"):
        expect(anna_paired.at(f"damaged-{store}")).to_contain_text("1")


def test_a_log_whose_note_nobody_can_read_is_not_taken_for_sent(anna_paired, clinic, anna_there):
    to = anna_paired.pairings()[0]["to"]
    anna_paired.put("logs", [record_of(practice_log(1, clinic.bundle_id, anna_there))])
    note = ["deliveries", {"id": uuid_of(1), "to": to, "state": "flown", "tries": 0}]
    anna_paired.page.evaluate(PUT_ROWS, [note])
    anna_paired.page.evaluate(f"location.hash = '/log/{uuid_of(1)}'")
    anna_paired.tap("delete-log")
    anna_paired.see("delete-refused")
