"""What is practised: the clinic's plan and its changes, a helper, consent, one's own plan."""

import pytest
from browser.live_clinic import ClinicPhone, LiveClinic, Person, now_ms
from browser.practising import PAINS, SHOULDER, PractisingPhone, points_of, prescription, sessions
from playwright.sync_api import expect

from webapp.domain.prescription import Chosen, PrescribedPoint
from webapp.store import prescriptions

INTIMATE = [("pubic-symphysis", "midline", 60), *SHOULDER]
OUT_OF_REACH = [("scapula-spine", "left", 60), *SHOULDER]


@pytest.fixture
def anna(page) -> PractisingPhone:
    """A patient whose phone has a stopped clock."""
    return PractisingPhone(page)


class Prescriber:
    """A therapist who prescribes, changes and ends."""

    def __init__(self, clinic: LiveClinic, patient: Person) -> None:
        self.clinic, self.patient = clinic, patient
        self.therapist = clinic.add_therapist("bea", patient)
        self.version = None

    def prescribe(self, *points: tuple[str, str, int], status: str = "active") -> None:
        chosen = Chosen(
            bundle_id=self.clinic.bundle_id,
            protocol_id=None,
            points=[PrescribedPoint(*one) for one in points],
            sessions_per_week_min=2,
            sessions_per_week_max=3,
            starts_on="2026-01-01",
            ends_on=None,
        )
        who = (self.patient.id, chosen, self.therapist.id, now_ms())
        with self.clinic.store.write() as connection:
            self.version = prescriptions.write(
                connection, *who, supersedes=self.version, status=status
            )


def test_a_change_of_the_clinic_is_announced_once(phone, clinic):
    anna = ClinicPhone(phone(real_time=True))
    patient = clinic.add_patient("A-17")
    bea = Prescriber(clinic, patient)
    bea.prescribe(*SHOULDER)
    anna.pair(clinic.url, clinic.code_for(patient))
    anna.send()
    anna.today()
    anna.see("practice-acromion-left")
    anna.gone("plan-changed")
    bea.prescribe(("acromion", "left", 120), ("sternum", "midline", 60))
    anna.send()
    anna.today()
    expect(anna.at("plan-changed")).to_contain_text("Bone Street changed your plan")
    expect(anna.at("changes").locator("li")).to_have_text(
        [
            "New: Sternum, midline, 1 min",
            "No longer: Lateral epicondyle of humerus, left",
            "Acromion, left: 2 min instead of 1",
        ]
    )
    anna.see("practice-sternum-midline")
    anna.tap("change-seen")
    anna.gone("plan-changed")
    anna.page.reload()
    anna.see("practice-card")
    anna.gone("plan-changed")


def test_a_plan_that_the_clinic_ended_is_told_and_goes(phone, clinic):
    anna = ClinicPhone(phone(real_time=True))
    patient = clinic.add_patient("A-17")
    bea = Prescriber(clinic, patient)
    bea.prescribe(*SHOULDER)
    anna.pair(clinic.url, clinic.code_for(patient))
    anna.send()
    bea.prescribe(*SHOULDER, status="ended")
    anna.send()
    anna.today()
    expect(anna.at("plan-changed")).to_contain_text("Bone Street ended your plan")
    anna.gone("practice-card")
    anna.see("new-session")


def test_what_nobody_reaches_alone_is_left_out_until_somebody_helps(anna, app_url, bundle):
    logs = sessions(bundle, 3, pains=[(4, 4), *PAINS], points=OUT_OF_REACH)
    given = prescription(points=points_of(OUT_OF_REACH))
    anna.know(app_url, logs=logs, prescribed=given)
    expect(anna.at("practice-scapula-spine-left")).to_contain_text("with a helper")
    anna.tap_on("practice-start")
    anna.tap("practice-go")
    expect(anna.at("practice-hint")).to_contain_text("helps")
    anna.tap("has_helper-no")
    expect(anna.at("practice-left-out")).to_contain_text("nobody helps today")
    anna.gone("ask-scapula-spine-left")
    anna.today()
    expect(anna.at("practice-scapula-spine-left")).to_contain_text("nobody helps today")
    expect(anna.at("practice-points")).to_have_text("2")
    # It was stated once, and can be taken back.
    anna.tap_on("week-link")
    anna.tap("has_helper-yes")
    anna.today()
    expect(anna.at("practice-points")).to_have_text("3")
    anna.begin()


def test_intimate_points_ask_for_consent_once_and_it_can_be_taken_back(anna, app_url, bundle):
    logs = sessions(bundle, 3, pains=[(4, 4), *PAINS], points=INTIMATE)
    anna.know(app_url, logs=logs, prescribed=prescription(points=points_of(INTIMATE)))
    anna.tap_on("practice-start")
    anna.tap("practice-go")
    expect(anna.at("practice-hint")).to_contain_text("intimate")
    anna.tap("consent-yes")
    anna.gone("consent-yes")
    anna.tap_on("practice-go")
    anna.see("presses-left")
    anna.end_early()
    anna.tap_on("home")
    anna.tap_on("week-link")
    anna.tap("consent-no")
    anna.today()
    expect(anna.at("practice-pubic-symphysis-midline")).to_contain_text("did not agree")
    expect(anna.at("practice-points")).to_have_text("2")


def test_alone_a_person_keeps_a_plan_of_their_own(anna, app_url):
    anna.know(app_url)
    anna.tap_on("new-session")
    anna.at("screening-hint").wait_for(state="attached")
    anna.answer_all("no")
    anna.go_on_to_choice()
    anna.mark(("shoulder", "acromion", "left"), ("thorax", "sternum", "midline"), pains=[4, 2])
    anna.tap("keep-plan")
    anna.see("plan-kept")
    anna.page.reload()  # the choice of points is gone, the plan is not
    anna.see("nav-today")
    expect(anna.at("practice-card")).to_contain_text("Your own plan")
    anna.see("practice-acromion-left")
    anna.see("practice-sternum-midline")
    # Nobody was screened for it yet, so that comes first; then it may be forgotten.
    anna.tap_on("practice-start")
    anna.at("screening-hint").wait_for(state="attached")
    anna.today()
    anna.tap_on("week-link")
    anna.tap("forget-plan")
    expect(anna.at("forget-plan")).to_contain_text("Really")
    anna.tap("forget-plan")
    anna.gone("forget-plan")
    anna.today()
    anna.gone("practice-card")
    anna.see("new-session")
