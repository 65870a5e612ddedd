"""What lies on the disk when the browser has quit: no name, no note, no token, no plan."""

from pathlib import Path

import pytest
from browser.bedside import ACROMION
from browser.locking import LockedPhone
from browser.made_logs import practice_log, record_of
from browser.practising import PREFER, SHOULDER, points_of
from playwright.sync_api import expect

CLINICS_NAME = "Quincetree Marigold"
OWN_NAME = "Larkspur Oleander"
NOTE = "softer below the lighthouse"
UNFINISHED = "harder near the windmill"
PIN = "27182818284590"
ZONE = "Antarctica/Troll"  # of the days of practice, and of nothing else on the disk
PLAN = '"point_id":"acromion","side":"left","presses"'


def found_on_disk(folder: Path, *words: str) -> set[tuple[str, str]]:
    """(word, file) wherever a word lies in a browser's folder, in either encoding of browsers."""
    return {
        (word, path.relative_to(folder).as_posix())
        for path in folder.rglob("*")
        if path.is_file()
        for word in words
        if any(word.encode(how) in path.read_bytes() for how in ("utf-8", "utf-16-le"))
    }


def practise(anna: LockedPhone) -> None:
    """Days of the week, a plan of one's own, a log with a note, and a session that waits."""
    anna.today()
    anna.tap("setting-home")
    anna.tap_on("new-session")
    anna.at("screening-hint").wait_for(state="attached")
    anna.answer_all("no")
    anna.go_on_to_choice()
    anna.mark(ACROMION, pains=[3])
    anna.tap("keep-plan")
    anna.gone("keep-plan")
    anna.go("week")
    anna.tap("on-mon")
    expect(anna.at("on-mon").locator("input")).to_be_checked()
    anna.today()
    anna.tap("setting-bedside")
    anna.lead_to_note(OWN_NAME, NOTE)
    anna.tap_on("finish")
    anna.see("saved")
    anna.tap_on("home")
    anna.lead_to_note(OWN_NAME, UNFINISHED)
    anna.lying("drafts")


@pytest.mark.parametrize("has_pin", [False, True])
def test_nothing_of_a_person_is_found_on_the_disk(killable_phone, clinic, has_pin):
    phone = killable_phone(timezone_id=ZONE)
    anna = LockedPhone(phone.page)
    anna.open(clinic.url)
    if has_pin:
        anna.set_pin(PIN)
    anna.pair(clinic.url, clinic.code_for(clinic.add_patient(CLINICS_NAME)))
    expect(anna.at("connection-state")).to_contain_text("No log")
    expect(phone.page.get_by_text(CLINICS_NAME)).to_be_visible()
    with phone.page.expect_request("**/session-logs") as sent:
        anna.send()
    token = sent.value.header_value("authorization").split()[1]
    practise(anna)
    phone.context.close()
    words = (CLINICS_NAME, OWN_NAME, NOTE, UNFINISHED, ZONE, PLAN, token, PIN)
    assert found_on_disk(phone.folder, "periost")  # the disk was written
    assert found_on_disk(phone.folder, *words) == set()

    again = LockedPhone(killable_phone(timezone_id=ZONE).page)
    again.page.goto(clinic.url)
    if has_pin:
        again.is_locked()
        again.unlock(PIN)
    again.see("draft-place")
    expect(again.page.get_by_text(OWN_NAME).first).to_be_visible()


def test_what_waits_sealed_for_the_clinic_shows_nothing_of_its_log(killable_phone, clinic):
    phone = killable_phone()
    bea = LockedPhone(phone.page)
    bea.open(clinic.url)
    anna = clinic.add_patient(CLINICS_NAME)
    bea.pair(clinic.url, clinic.code_for(clinic.add_therapist("bea", anna)))
    bea.send()
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    bea.set_pin(PIN)
    clinic.server.kill()
    bea.today()
    bea.lead_to_note(CLINICS_NAME, NOTE)
    bea.tap_on("finish")
    bea.see("saved")
    (delivery,) = bea.lying("deliveries")
    assert len(delivery["envelope"]) > len(NOTE)
    phone.context.close()
    assert found_on_disk(phone.folder, "periost-sealed-log")
    assert found_on_disk(phone.folder, NOTE, CLINICS_NAME, PIN) == set()


def test_what_would_lie_there_in_plain_is_found(killable_phone, app_url):
    phone = killable_phone()
    anna = LockedPhone(phone.page)
    anna.open(app_url)
    log = practice_log(1, "sha256:" + 64 * "0", None, note=NOTE)
    anna.put("logs", [record_of(log)])
    plan = {"points": points_of(SHOULDER), "protocol_id": None}
    anna.page.evaluate(PREFER, {"own_plan": plan, "schedule": {"zone": ZONE}})
    phone.context.close()
    found = found_on_disk(phone.folder, NOTE, PLAN, ZONE)
    assert {word for word, _ in found} == {NOTE, PLAN, ZONE}
