"""The vault of an earlier version: opened with nothing lost, or left as it was and told."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from browser.live_clinic import ClinicPhone, LiveClinic
from browser.made_logs import practice_log, record_of
from playwright.sync_api import expect

OLD = json.loads(
    (Path(__file__).parents[1] / "vectors" / "vault-1.json").read_text(encoding="utf-8")
)
QUEUE = (Path(__file__).parents[1] / "vectors" / "vault-2.json").read_text("utf-8")
LOGS = next(store["records"] for store in OLD["stores"] if store["name"] == "logs")
EXPORT = "".join(record["line"] + "\n" for record in reversed(LOGS))

MAKE = """
({ version, stores }) => new Promise((done, fail) => {
  const opening = indexedDB.open("periost", version);
  opening.onerror = () => fail(opening.error);
  opening.onupgradeneeded = () => {
    for (const { name, key_path, indexes, records } of stores) {
      const store = opening.result.createObjectStore(name, { keyPath: key_path ?? undefined });
      for (const [index, path, unique] of indexes) store.createIndex(index, path, { unique });
      for (const record of records) store.put(record);
    }
  };
  opening.onsuccess = () => { opening.result.close(); done(); };
})
"""
VERSION = """
async () => (await indexedDB.databases()).find((one) => one.name === "periost").version
"""
# A browser that cannot make the new part of the vault, for as long as the test says so.
FAIL = """
if (sessionStorage.getItem("fails") !== "no") {
  const make = IDBDatabase.prototype.createObjectStore;
  IDBDatabase.prototype.createObjectStore = function (name, ...rest) {
    if (name === "deliveries") throw new DOMException("No room.", "QuotaExceededError");
    return make.call(this, name, ...rest);
  };
}
"""


@pytest.fixture(autouse=True)
def no_picture(watch) -> None:
    """A file of the site, shown as a page, has none."""
    watch.expect("favicon.ico")


@pytest.fixture
def old(phone, clinic) -> ClinicPhone:
    """A phone with the vault of an earlier version, whose app was not opened since."""
    page = phone()
    page.goto(f"{clinic.url}build.json")  # of the same origin, and no app
    page.evaluate(MAKE, OLD)
    return ClinicPhone(page)


def exported(phone: ClinicPhone) -> str:
    phone.tap_on("nav-history")
    with phone.page.expect_download() as download:
        phone.tap("export")
    return download.value.path().read_text("utf-8")


def test_an_earlier_vault_opens_with_every_log_and_sends_them_by_choice(old, clinic):
    old.open(clinic.url)
    assert old.page.evaluate(VERSION) == 3
    assert old.records() == LOGS
    assert [one["code"] for one in old.records("patients")] == ["A-17"]
    assert old.records("deliveries") == []
    old.pair(clinic.url, clinic.code_for(clinic.add_therapist("bea")))
    expect(old.at("earlier-count")).to_contain_text("2 earlier logs")
    old.tap("send-earlier")
    expect(old.at("earlier-count")).to_have_count(0)
    expect(old.at("connection-state")).to_contain_text("All logs are at the clinic")
    # Their protocols are not this clinic's, so a person decides; their bytes are the same.
    lines = [(one["id"], record_of(json.loads(one["line"]))["sha256"]) for one in LOGS]
    assert clinic.quarantined() + clinic.logs() == Counter(lines)
    assert old.records() == LOGS


def test_a_step_that_fails_leaves_the_vault_as_it_was_to_be_read_and_exported(old, clinic, watch):
    watch.expect("event handler")
    watch.expect("No room.")
    old.page.add_init_script(FAIL)
    old.open(clinic.url)
    expect(old.at("read-only")).to_contain_text("could not be made ready")
    assert old.page.evaluate(VERSION) == 1
    assert exported(old) == EXPORT
    old.page.evaluate("sessionStorage.setItem('fails', 'no')")
    old.open(clinic.url)
    old.page.reload()
    old.see("nav-today")
    expect(old.at("read-only")).to_have_count(0)
    assert old.page.evaluate(VERSION) == 3
    assert old.records() == LOGS


def test_a_log_that_a_read_only_vault_cannot_keep_is_given_out_as_a_file(old, clinic, watch):
    watch.expect("event handler")
    watch.expect("No room.")
    old.page.add_init_script(FAIL)
    old.open(clinic.url)
    old.tap_on("second-60")
    old.let_pass(8)
    old.tap("stop")
    old.tap_on("finish")
    old.see("not-saved")
    with old.page.expect_download() as download:
        old.tap("rescue")
    assert json.loads(download.value.path().read_text("utf-8"))["metronome"]["presses"] > 0
    assert old.records() == LOGS


def test_the_vault_of_a_newer_app_is_read_and_exported_and_not_written(phone, clinic):
    page = phone()
    page.goto(f"{clinic.url}build.json")
    page.evaluate(MAKE, {**OLD, "version": 99})
    newer = ClinicPhone(page).open(clinic.url)
    expect(newer.at("read-only")).to_contain_text("newer version")
    assert exported(newer) == EXPORT
    assert newer.page.evaluate(VERSION) == 99


def test_a_window_of_the_earlier_version_does_not_hold_up_the_step(old, clinic):
    old.page.evaluate("""() => new Promise((done) => {
      const opening = indexedDB.open("periost", 1);
      opening.onsuccess = () => {
        opening.result.onversionchange = () => opening.result.close(); // as that version does
        done();
      };
    })""")
    newer = ClinicPhone(old.page.context.new_page()).open(clinic.url)
    assert newer.page.evaluate(VERSION) == 3
    assert newer.records() == LOGS


def with_queue(clinic: LiveClinic) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A vault of version 2, and the three logs in it."""
    person = clinic.add_patient("A-17")
    device_id, token = clinic.add_phone(person)
    logs = [practice_log(n, clinic.bundle_id, person, device_id=device_id) for n in range(3)]
    names = {"base": f"{clinic.url}api/v1/", "device": device_id, "token": token}
    names |= {"patient": person.id, **{f"log-{n}": log["id"] for n, log in enumerate(logs)}}
    text = QUEUE
    for name, value in names.items():
        text = text.replace(f"${name}", value)
    vault = json.loads(text)
    next(one for one in vault["stores"] if one["name"] == "logs")["records"] = [
        record_of(log) for log in logs
    ]
    return vault, logs


def test_a_vault_with_a_queue_opens_with_the_queue_and_sends_it(phone, clinic):
    vault, logs = with_queue(clinic)
    page = phone()
    page.goto(f"{clinic.url}build.json")
    page.evaluate(MAKE, vault)
    anna = ClinicPhone(page).open(clinic.url)
    # What waited, and what the clinic lost before it was restored; not what it refused.
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "refused")
    states = dict(
        zip([log["id"] for log in logs], ("delivered", "delivered", "refused"), strict=True)
    )
    assert anna.deliveries() == states
    assert clinic.logs() + Counter([pair_of(logs[2])]) == anna.oracle()
    anna.tap_on("sync-line")
    expect(anna.at("judged-why")).to_contain_text("$.outcome")
    anna.tap("retry")
    expect(anna.at("judged-log")).to_have_count(0)
    assert clinic.logs() == anna.oracle()


def pair_of(log: dict[str, Any]) -> tuple[str, str]:
    record = record_of(log)
    return record["id"], record["sha256"]
