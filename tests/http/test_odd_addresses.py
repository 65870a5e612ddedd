"""Addresses and forms that no page makes are answered as a mistake of who sent them."""

import pytest
from clinic_records import send_annas
from clinic_staff import visit

TOO_LARGE = 2**63


@pytest.fixture
def dora(app, store, cast):
    send_annas(store, cast)
    return visit(app, store, cast.dora)


@pytest.mark.parametrize("seq", ["2%0A", "%D9%A2", "-2", "2.0", TOO_LARGE, "9" * 40])
def test_a_number_in_an_address_is_ascii_digits_that_a_database_keeps(dora, seq):
    assert dora.get("/clinic/judge/logs/2").status_code == 200
    assert dora.get(f"/clinic/judge/logs/{seq}").status_code == 404


@pytest.mark.parametrize(
    "place", ["--5.3", "5.-3", "5", "%D9%A5.3", f"5.{TOO_LARGE}", f"{TOO_LARGE}.5"]
)
def test_a_place_in_a_list_that_is_none_is_its_beginning(dora, cast, place):
    sessions = f"/clinic/patients/{cast.anna.id}/sessions"
    answer = dora.get(f"{sessions}?before={place}")
    assert answer.status_code == 200
    assert "session-row" in answer.text
    assert "session-row" not in dora.get(f"{sessions}?before=-5.3").text


@pytest.mark.parametrize("address", ["audit?before={}", "bedside?before={}", "judge?log={}"])
@pytest.mark.parametrize("number", [TOO_LARGE, "%D9%A2", "2%0A"])
def test_a_list_begins_anew_behind_a_number_that_is_none(dora, address, number):
    assert dora.get(f"/clinic/{address.format(number)}").status_code == 200


def test_a_zero_character_is_refused_wherever_it_stands(dora, cast):
    assert dora.get("/clinic/patients?q=a%00b").status_code == 400
    assert dora.get("/clinic/audit?subject=%00").status_code == 400
    assert dora.post("/clinic/patients", code="a\0b").status_code == 400
    named = f"/clinic/patients/{cast.anna.id}"
    assert dora.post(f"{named}/carers", staff_id=["x", "\0"]).status_code == 400
    assert dora.get(f"{named}/sessions/%00").status_code == 404
