"""The screens of logs and clinics: nothing clipped or too small, and no fault for axe."""

import pytest
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log
from browser.test_accessibility import axe, in_words
from browser.test_layout import faults_in_all_sizes


def screens(phone: ClinicPhone, clinic, text_percent: int):
    """The form, the question, the page with one log of each kind, its end asked for, and Today."""
    page = phone.page
    phone.tap_on("nav-settings")
    phone.tap(f"text_percent-{text_percent}")
    phone.tap_on("pair-link")
    yield "pair", page
    person = clinic.add_patient("A-17 – a long code")
    phone.at("pair-code").fill(clinic.code_for(person))
    phone.tap_on("pair-claim")
    phone.see("pair-yes")
    yield "paired", page
    phone.tap_on("pair-yes")
    phone.at("sync-now").wait_for()
    bad = practice_log(1, clinic.bundle_id, person)
    del bad["outcome"]
    nobodys = practice_log(2, clinic.bundle_id, None)
    phone.put_waiting([bad, nobodys, practice_log(3, clinic.bundle_id, person)])
    phone.send()
    clinic.server.kill()
    phone.put_waiting([practice_log(4, clinic.bundle_id, person)])
    phone.send()
    phone.at("connection-more").nth(2).wait_for()
    phone.tap("unpair")
    yield "sync", page
    phone.tap("unpair-not")
    phone.today()
    phone.see("sync-line")
    yield "today", page


@pytest.mark.parametrize(("language", "scheme"), [("en-GB", "light"), ("ru-RU", "dark")])
@pytest.mark.parametrize("text_percent", [100, 200])
def test_the_screens_of_the_clinic_are_whole_and_open_to_all(
    phone, clinic, language, scheme, text_percent
):
    bea = ClinicPhone(phone(language, color_scheme=scheme)).open(clinic.url)
    found = {}
    for name, page in screens(bea, clinic, text_percent):
        found[name] = faults_in_all_sizes(page) + in_words(axe(page))
    assert {name: faults for name, faults in found.items() if faults} == {}
