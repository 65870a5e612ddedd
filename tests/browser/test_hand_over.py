"""Logs handed over as a locked file: to a clinic whose server is away, and to another phone."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.live_clinic import ClinicPhone, LiveClinic
from browser.made_logs import practice_log, record_of
from clinic_staff import OWN_PAGE
from hand_over import PASSPHRASE
from playwright.sync_api import Page, expect
from server_process import program

from webapp.domain import hand_over
from webapp.exports import locked_file

DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}
COUNT = 12


def to_lock(phone: ClinicPhone) -> None:
    phone.today()
    phone.tap_on("nav-history")
    phone.tap_on("hand-over")
    phone.see("which-logs")


def locked(phone: ClinicPhone, which: str | None = None, passphrase: str = PASSPHRASE) -> Path:
    """Lock a file as a person does; the file that was saved."""
    to_lock(phone)
    if which:
        phone.at("which-logs").select_option(which)
    phone.at("passphrase").fill(passphrase)
    phone.at("passphrase-again").fill(passphrase)
    phone.tap_on("lock-file")
    return saved(phone)


def saved(phone: ClinicPhone) -> Path:
    phone.at("save-file").wait_for()  # a lock takes its time, on purpose
    with phone.page.expect_download() as download:
        phone.tap("save-file")
    assert download.value.suggested_filename.startswith("periost-locked-")
    return Path(download.value.path())


def content_of(file: Path, passphrase: str = PASSPHRASE) -> dict[str, Any]:
    opened = locked_file.opened(hand_over.read_locked(file.read_bytes()), passphrase)
    return json.loads(opened)


def lines_of(file: Path, passphrase: str = PASSPHRASE) -> set[str]:
    return {log["line"] for log in content_of(file, passphrase)["logs"]}


@pytest.fixture
def anna(anna_paired: ClinicPhone, clinic: LiveClinic, anna_there) -> ClinicPhone:
    """Anna's phone with logs that wait, and a clinic that is away."""
    anna_paired.fetch_all()
    clinic.server.kill()
    anna_paired.put_waiting([practice_log(n, clinic.bundle_id, anna_there) for n in range(COUNT)])
    return anna_paired


def by_page(clinic: LiveClinic, file: Path, phone: Callable[..., Page], bea: Any) -> None:
    """A therapist takes the file in; the phone still hears of no server."""
    clinic.server.start()
    desk = phone(real_time=True, **DESK)
    clinic.enter(desk, bea)
    desk.goto(f"{clinic.url}clinic/patients")
    desk.get_by_test_id("hand-over").click()
    desk.set_input_files("#file", file)
    desk.fill("#passphrase", PASSPHRASE)
    desk.get_by_test_id("import").click()
    desk.get_by_test_id("taken-stored").wait_for()
    expect(desk.get_by_test_id("taken-stored")).to_contain_text(str(COUNT))


def by_command(clinic: LiveClinic, file: Path, site: Path) -> None:
    """The host takes the file in, and its server comes back afterwards."""
    folder = clinic.server.log.parent
    (folder / "secret").write_text(PASSPHRASE, "utf-8")
    environment = {
        **os.environ, "PERIOST_DATA": str(folder / "data"), "PERIOST_SITE": str(site),
    }  # fmt: skip
    command = [program("periost"), "import", str(file), "--passphrase-file", "secret"]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, f"{COUNT} logs added.\n")
    clinic.server.start()


@pytest.mark.parametrize("way", ["page", "command"])
def test_what_is_handed_over_and_then_sent_is_at_the_clinic_once(
    anna, clinic, anna_there, phone, site, way
):
    anna.page.context.set_offline(True)
    file = locked(anna)
    if way == "page":
        by_page(clinic, file, phone, clinic.add_therapist("bea", anna_there))
    else:
        by_command(clinic, file, site)
    assert clinic.logs() == anna.oracle()
    assert set(anna.deliveries().values()) == {"waiting"}  # the phone was told nothing
    anna.page.context.set_offline(False)
    anna.send()
    assert set(anna.deliveries().values()) == {"delivered"}
    assert clinic.logs() == anna.oracle()
    assert set(clinic.logs().values()) == {1}
    assert not clinic.quarantined() and not clinic.conflicts()
    assert set(clinic.makers().values()) == {anna.pairings()[0]["id"]}
    assert set(clinic.owners().values()) == {anna_there.id}


def test_what_was_sent_and_is_then_handed_over_is_at_the_clinic_once(
    anna, clinic, anna_there, phone
):
    file = locked(anna)
    clinic.server.start()
    anna.send()
    assert clinic.logs() == anna.oracle()
    bea = clinic.add_therapist("bea", anna_there)
    desk = phone(real_time=True, **DESK)
    clinic.enter(desk, bea)
    answer = desk.context.request.post(
        f"{clinic.url}clinic/import",
        multipart={
            "file": {"name": "a.txt", "mimeType": "text/plain", "buffer": file.read_bytes()},
            "passphrase": PASSPHRASE,
        },
        headers=OWN_PAGE,
    )
    assert f"{COUNT} were here already." in answer.text()
    assert clinic.logs() == anna.oracle()


def test_the_file_holds_what_waits_and_no_secret_of_the_phone(anna, clinic, anna_there):
    kept = record_of(practice_log(100, clinic.bundle_id, None))
    anna.put("logs", [kept])
    file = locked(anna)
    content = content_of(file)
    waiting = {one["line"] for one in anna.records()} - {kept["line"]}
    assert {log["line"] for log in content["logs"]} == waiting
    device_id = anna.pairings()[0]["id"]
    assert {(log["device_id"], log["waits"]) for log in content["logs"]} == {(device_id, True)}
    assert content["scope"] == "waiting"
    assert "token" not in json.dumps(content)
    assert content.keys() == {"format", "version", "made_at", "app_version", "scope", "logs"}
    assert "Größe" not in file.read_text("utf-8") and anna_there.id not in file.read_text("utf-8")


@pytest.fixture
def ward(bea) -> Iterator[ClinicPhone]:
    """A phone without a clinic, with logs of two patients and of nobody."""
    phone = ClinicPhone(bea.page)
    phone.put("patients", [{"id": f"p-{name}", "code": name} for name in "AB"])
    logs = [
        practice_log(n, "sha256:0", None, patient_id=patient)
        for n, patient in enumerate(["p-A", "p-A", "p-B", None])
    ]
    phone.put("logs", [record_of(log) for log in logs])
    yield phone


def test_one_person_s_logs_are_handed_over_alone(ward):
    to_lock(ward)
    offered = ward.at("which-logs").locator("option").all_inner_texts()
    assert sorted(offered) == [
        "A (2)",
        "All logs of this phone (4)",
        "B (1)",
        "Bedside, without a code (1)",
    ]
    content = content_of(locked(ward, "p-A"))
    named = {json.loads(log["line"])["patient_id"] for log in content["logs"]}
    assert (named, len(content["logs"]), content["scope"]) == ({"p-A"}, 2, "patient")


def test_a_passphrase_is_typed_twice_alike_and_long_enough(ward):
    to_lock(ward)
    for typed, again, said in (
        ("too short", "too short", "at least 12"),
        (PASSPHRASE, PASSPHRASE + "s", "differ"),
    ):
        ward.at("passphrase").fill(typed)
        ward.at("passphrase-again").fill(again)
        ward.tap("lock-file")
        expect(ward.at("passphrase-fault")).to_contain_text(said)
    expect(ward.at("save-file")).to_have_count(0)


def test_a_passphrase_that_is_made_up_opens_the_file_and_is_forgotten_afterwards(ward):
    to_lock(ward)
    ward.tap("make-passphrase")
    made = ward.at("made-passphrase").inner_text()
    ward.tap_on("lock-file")
    file = saved(ward)
    assert ward.at("made-passphrase").inner_text() == made
    assert lines_of(file, made) == {one["line"] for one in ward.records()}
    to_lock(ward)
    expect(ward.at("made-passphrase")).to_have_count(0)
    stored = ward.page.evaluate("JSON.stringify(localStorage)") + json.dumps(ward.records("drafts"))
    assert made not in stored and made.replace(" ", "") not in stored


def take_in(phone: ClinicPhone, content: bytes) -> None:
    phone.today()
    phone.tap_on("nav-history")
    file = {"name": "periost.txt", "mimeType": "text/plain", "buffer": content}
    phone.at("import-file").set_input_files(file)


def test_another_phone_takes_the_file_in_by_its_passphrase_and_nothing_twice(ward, phone, app_url):
    file = locked(ward, "all")
    other = ClinicPhone(phone()).open(app_url)
    for said in ("4 logs added.", "4 were here already."):
        take_in(other, file.read_bytes())
        other.see("unlock-file")
        other.at("passphrase").fill("another one altogether")
        other.tap("unlock-file")
        other.at("unlock-fault").filter(has_text="does not open the file").wait_for()
        other.at("passphrase").fill(PASSPHRASE)
        other.tap_on("unlock-file")
        other.at("history-told").wait_for()
        expect(other.at("history-told")).to_contain_text(said)
        assert other.oracle() == ward.oracle()


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda content: content[:-40], "is damaged"),
        (lambda content: content.replace(b'"version":1', b'"version":2'), "A newer app"),
        (lambda content: content.replace(b"AES-256-GCM", b"AES-256-CBC"), "is damaged"),
    ],
)
def test_a_file_that_does_not_open_says_why_and_nothing_is_lost(ward, spoil, said):
    before = ward.oracle()
    take_in(ward, spoil(locked(ward, "all").read_bytes()))
    ward.see("unlock-file")
    ward.at("passphrase").fill(PASSPHRASE)
    ward.tap("unlock-file")
    expect(ward.at("unlock-fault")).to_contain_text(said)
    assert ward.oracle() == before


def test_a_phone_without_logs_has_nothing_to_hand_over(bea):
    bea.tap_on("nav-history")
    bea.tap_on("hand-over")
    expect(bea.at("lock-file")).to_be_disabled()
    bea.page.evaluate("location.hash = '/locked-file'")
    bea.see("nav-today")
