"""A log leaves the phone by hand only if somebody else has it: the clinic, or a file."""

import pytest
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log
from playwright.sync_api import expect


@pytest.fixture
def anna(anna_paired) -> ClinicPhone:
    """Anna's phone, paired as hers."""
    return anna_paired


def open_log(anna: ClinicPhone, log_id: str) -> None:
    anna.page.evaluate("(id) => { location.hash = `/log/${id}`; }", log_id)
    anna.see("delete-log")


def test_a_log_that_waits_is_deleted_only_after_it_was_saved_as_a_file(anna, clinic, anna_there):
    clinic.server.kill()
    log = practice_log(1, clinic.bundle_id, anna_there)
    anna.put_waiting([log])
    open_log(anna, log["id"])
    expect(anna.at("log-place")).to_have_text("Waits to be sent")
    anna.tap("delete-log")
    expect(anna.at("delete-refused")).to_contain_text("Send it, or save it as a file")
    expect(anna.at("delete-yes-1")).to_have_count(0)
    expect(anna.at("delete-send")).to_have_attribute("href", "#/sync")
    with anna.page.expect_download() as download:
        anna.tap("delete-save")
    assert download.value.path().read_text("utf-8").count("\n") == 1
    anna.tap("delete-yes-1")
    expect(anna.page.get_by_role("alert")).to_contain_text("the file that you saved")
    anna.tap_on("delete-yes-2")
    anna.see("nav-history")
    assert (anna.records(), anna.deliveries()) == ([], {})


def test_a_log_at_the_clinic_is_deleted_from_the_phone_alone(anna, clinic, anna_there):
    logs = [practice_log(n, clinic.bundle_id, anna_there) for n in (1, 2)]
    anna.put_waiting(logs)
    anna.send()
    for log, words in zip(logs, ("not in a backup yet", "in a backup too"), strict=True):
        open_log(anna, log["id"])
        expect(anna.at("log-place")).to_have_text("At the clinic")
        anna.tap("delete-log")
        anna.tap("delete-yes-1")
        expect(anna.page.get_by_role("alert")).to_contain_text(words)
        anna.tap_on("delete-yes-2")
        clinic.back_up()
        anna.send()
    assert (anna.records(), anna.deliveries()) == ([], {})
    assert len(clinic.logs()) == 2


def test_a_log_that_the_clinic_lost_meanwhile_is_not_deleted(anna, clinic, anna_there):
    log = practice_log(1, clinic.bundle_id, anna_there)
    anna.put_waiting([log])
    anna.send()
    open_log(anna, log["id"])
    anna.tap("delete-log")
    anna.tap("delete-yes-1")
    anna.see("delete-yes-2")
    (delivery,) = anna.records("deliveries")
    anna.put("deliveries", [{**delivery, "state": "waiting"}])  # as after a restored backup
    anna.tap("delete-yes-2")
    anna.see("delete-refused")
    assert len(anna.records()) == 1
