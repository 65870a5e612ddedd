"""From the code on a page of the clinic to the session on it: one log, made without a server."""

from browser.live_clinic import ClinicPhone, LiveClinic
from playwright.sync_api import Page, expect
from qr_reader import read_link

DESK = {"viewport": {"width": 1280, "height": 800}, "is_mobile": False, "has_touch": False}


def link_on(page: Page) -> str:
    """What a phone's camera reads from the page."""
    drawing = page.get_by_test_id("qr")
    size = int(drawing.get_attribute("viewBox").split()[2])
    return read_link(size, drawing.locator("path").get_attribute("d"))


def pairs_from(link: str, page: Page, clinic: LiveClinic) -> ClinicPhone:
    """Opens the app by the link, looks at who asks, and says yes."""
    anna = ClinicPhone(page)
    page.goto(link)
    expect(anna.at("pair-clinic-there")).to_have_text("Bone Street")
    anna.tap_on("pair-claim")
    expect(anna.at("pair-for")).to_contain_text("A-17")
    anna.tap_on("pair-yes")
    expect(anna.at("connection-state")).to_contain_text("No log")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    return anna


def test_a_log_made_without_a_server_is_at_the_clinic_once_and_who_looked_is_told(
    phone, clinic, watch
):
    watch.expect("404")
    patient = clinic.add_patient("A-17")
    desks = {
        name: phone(real_time=True, **DESK) for name in ("bea", "carl", "dora")
    }  # each with a browser of their own
    clinic.enter(desks["bea"], clinic.add_therapist("bea", patient))
    clinic.enter(desks["carl"], clinic.add_therapist("carl"))
    clinic.enter(desks["dora"], clinic.add_therapist("dora", role="admin"))
    bea = desks["bea"]
    bea.goto(f"{clinic.url}clinic/patients/{patient.id}")
    bea.get_by_test_id("pair").click()
    link = link_on(bea)
    assert link.startswith(f"{clinic.url}#/pair/")

    anna = pairs_from(link, phone(), clinic)
    clinic.server.kill()
    anna.page.goto("about:blank")
    anna.open(clinic.url)  # from the phone itself
    log = anna.second()
    expect(anna.at("sync-state")).to_contain_text("1 log waits for the clinic")
    clinic.server.start()
    with anna.page.expect_response("**/api/v1/session-logs"):
        anna.let_pass(310)
    expect(anna.at("sync-state")).to_contain_text("All logs are at the clinic")
    assert clinic.logs() == anna.oracle()
    assert [(log_id, count) for (log_id, _), count in clinic.logs().items()] == [(log["id"], 1)]

    bea.goto(f"{clinic.url}clinic/patients/{patient.id}")
    session = f"/clinic/patients/{patient.id}/sessions/{log['id']}"
    bea.locator(f'a[href="{session}"]').click()
    expect(bea.get_by_test_id("outcome")).to_be_visible()
    assert desks["carl"].goto(clinic.url.rstrip("/") + session).status == 404
    dora = desks["dora"]
    dora.goto(f"{clinic.url}clinic/audit?subject=patient:{patient.id}")
    looked = dora.get_by_test_id("entry").filter(has_text="looked at a session")
    expect(looked).to_have_count(1)
    expect(looked).to_contain_text("bea@clinic.example")
