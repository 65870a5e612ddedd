"""A phone that loses its clinic, or its right to it, between two batches of a long queue."""

from collections import Counter

import pytest
from browser.live_clinic import ClinicPhone
from browser.made_logs import practice_log
from playwright.sync_api import Route, expect

LOGS = "**/api/v1/session-logs"
COUNT = 600  # in batches of 250


@pytest.fixture
def anna(anna_paired, clinic, anna_there) -> ClinicPhone:
    """Anna's phone, paired as hers, with a long queue."""
    anna = anna_paired
    anna.put_waiting([practice_log(n, clinic.bundle_id, anna_there) for n in range(COUNT)])
    return anna


def after_the_first(phone: ClinicPhone, happens) -> None:
    """Let something happen before the second batch is sent."""
    sent = []

    def pass_on(route: Route) -> None:
        sent.append(route.request)
        if len(sent) == 2:
            happens()
        route.continue_()

    phone.page.route(LOGS, pass_on)
    phone.send()
    phone.page.unroute(LOGS)


def test_a_token_that_ends_between_two_batches_loses_nothing_and_nobody_else_sends_the_rest(
    anna, clinic, anna_there, watch
):
    watch.expect("401")
    (pairing,) = anna.pairings()
    after_the_first(anna, lambda: clinic.forget_token(pairing["id"]))
    assert Counter(anna.deliveries().values()) == {"delivered": 250, "waiting": 350}
    expect(anna.at("connection-more")).to_contain_text("does not know this phone")
    anna.tap("unpair")
    anna.tap_on("unpair-yes")

    # Somebody else on the same phone: of Anna's nothing is sent, and nothing is forgotten.
    anna.pair(clinic.url, clinic.code_for(clinic.add_patient("F-3")))
    own = anna.second()
    anna.send()
    assert own["id"] in {log_id for log_id, _ in clinic.logs()}
    assert sum(clinic.logs().values()) == 251
    assert Counter(anna.deliveries().values()) == {"delivered": 251, "waiting": 350}

    anna.pair(clinic.url, clinic.code_for(anna_there))
    anna.send()
    anna.today()
    expect(anna.at("sync-state")).to_have_attribute("data-kind", "all")
    assert clinic.logs() == anna.oracle()
    assert not clinic.quarantined()


def test_a_phone_that_is_unlinked_between_two_batches_gives_the_rest_to_be_judged(
    anna, clinic, watch
):
    watch.expect("401")  # what to practise it is not told any more
    (pairing,) = anna.pairings()
    after_the_first(anna, lambda: clinic.revoke(pairing["id"]))
    assert Counter(anna.deliveries().values()) == {"delivered": 250, "quarantined": 350}
    assert clinic.logs() + clinic.quarantined() == anna.oracle()
