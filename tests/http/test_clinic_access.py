"""Who may open what: every route and every role, and nothing of Anna's for Carl."""

import json

import pytest
from clinic import NOW_MS
from clinic_records import send_annas
from clinic_staff import OWN_PAGE, visit, visitor

from webapp.http.auth import policy_of
from webapp.http.staff_auth import STAFF_POLICIES
from webapp.store import (
    audit,
    care,
    conflicts,
    devices,
    patients,
    prescriptions,
    quarantine,
    session_logs,
)

NOBODY = "00000000-0000-4000-8000-000000000000"
# Pages that show no record of anybody: forms, the own account, and what leads on.
SHOWS_NO_RECORD = {
    "clinic.start", "clinic.patients.new", "clinic.account.own", "clinic.hand_over.ask",
}  # fmt: skip


@pytest.fixture
def records(store, cast):
    return send_annas(store, cast)


def about_anna(cast, records, endpoint):
    """The arguments with which a route speaks of Anna."""
    seq = records.conflict_seq if "conflict" in endpoint else records.doubt_seq
    return {
        "patient_id": cast.anna.id, "device_id": cast.anna.device_id, "log_id": records.log_id,
        "version": cast.prescription_id, "staff_id": cast.bea.id, "seq": seq,
        "session_id": NOBODY, "passkey_id": NOBODY, "token": "x", "name": "x",
    }  # fmt: skip


def requests_of(app, cast, records, *, wanted=None):
    """(rule, method, address) of every request to the clinic that its routes allow."""
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("clinic.") or (wanted and not wanted(rule)):
            continue
        known = about_anna(cast, records, rule.endpoint)
        arguments = {name: known[name] for name in rule.arguments}
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method, addresses.build(rule.endpoint, arguments, method=method)


def policy_name(app, rule):
    return policy_of(app.view_functions[rule.endpoint])


def is_let_in(answer):
    """Neither refused nor led to the sign-in."""
    to_sign_in = answer.headers.get("Location", "").startswith("/clinic/sign-in")
    return answer.status_code != 403 and not to_sign_in


# (policy, role) → let in; a session without its code is a role of its own here.
LET_IN = {
    "public": {"nobody", "half", "therapist", "admin"},
    "second-factor": {"half"},
    "staff": {"therapist", "admin"},
    "admin": {"admin"},
}


# Written out, so that a route does not change its policy unseen; all others are for staff.
OTHERS = {
    "public": {
        "clinic.files.send", "clinic.language.choose", "clinic.passkey_sign_in.ask",
        "clinic.passkey_sign_in.show", "clinic.set_up.ask", "clinic.set_up.choose",
        "clinic.sign_in.ask", "clinic.sign_in.give_password",
    },
    "second-factor": {
        "clinic.passkey_sign_in.ask_second", "clinic.passkey_sign_in.show_second",
        "clinic.sign_in.ask_code", "clinic.sign_in.give_code",
    },
    "admin": {
        "clinic.audit.listed", "clinic.patient.add_carer", "clinic.patient.end_care",
        "clinic.staff.add", "clinic.staff.change_role", "clinic.staff.disable",
        "clinic.staff.enable", "clinic.staff.listed", "clinic.staff.make_link",
        "clinic.staff.reset",
    },
}  # fmt: skip


def test_every_route_has_the_policy_that_is_written_here(app):
    found = {"public": set(), "second-factor": set(), "staff": set(), "admin": set()}
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("clinic."):
            found[policy_name(app, rule)].add(rule.endpoint)
    assert len(found.pop("staff")) > 20
    assert found == OTHERS


def test_the_table_above_knows_every_policy_of_staff():
    assert LET_IN.keys() == STAFF_POLICIES.keys() | {"public"}


@pytest.mark.parametrize("role", ["nobody", "half", "therapist", "admin"])
def test_a_route_lets_in_whom_its_policy_names_and_nobody_else(app, store, cast, records, role):
    wrong = []
    for rule, method, address in requests_of(app, cast, records):
        browser = {
            "nobody": lambda: visitor(app),
            "half": lambda: visit(app, store, cast.bea, is_complete=False),
            "therapist": lambda: visit(app, store, cast.bea),
            "admin": lambda: visit(app, store, cast.dora),
        }[role]()
        answer = browser.client.open(address, method=method, headers=OWN_PAGE)
        if rule.endpoint == "clinic.sign_in.leave" and role in ("therapist", "admin"):
            continue
        if is_let_in(answer) is not (role in LET_IN[policy_name(app, rule)]):
            wrong.append(f"{method} {address}: {answer.status_code}")
    assert wrong == []


def of_a_patient(rule):
    """Whether an address names something of one patient."""
    names = {"patient_id", "device_id", "log_id", "version", "seq"}
    return bool(rule.arguments & names) and "bedside" not in rule.endpoint


def state_of(store, cast, records):
    """Everything of Anna's that a page could change."""
    with store.read() as connection:
        return (
            patients.by_id(connection, cast.anna.id),
            devices.of_patient(connection, cast.anna.id),
            prescriptions.history_of(connection, cast.anna.id),
            care.carers_of(connection, cast.anna.id),
            session_logs.newest_of_patient(connection, cast.anna.id, 10),
            quarantine.by_seq(connection, records.doubt_seq),
            conflicts.by_seq(connection, records.conflict_seq),
        )


def test_to_carl_there_is_nothing_of_anna_s(app, store, cast, records):
    carl = visit(app, store, cast.carl)
    before = state_of(store, cast, records)
    form = {"patient_id": cast.anna.id, "name": "x", "staff_id": cast.carl.id}
    answers = {}
    for rule, method, address in requests_of(app, cast, records, wanted=of_a_patient):
        answer = carl.client.open(address, method=method, headers=OWN_PAGE, data=form)
        expected = 403 if policy_name(app, rule) == "admin" else 404
        answers[f"{method} {address}"] = (answer.status_code, expected)
    assert len(answers) >= 16
    assert {k: v for k, v in answers.items() if v[0] != v[1]} == {}
    assert state_of(store, cast, records) == before
    for address in ("/clinic/patients", "/clinic/patients?q=A-1", "/clinic/judge"):
        assert "<b>A-1</b>" not in carl.get(address).text
    assert "F-1" in carl.get("/clinic/patients").text
    assert records.log_id not in carl.get("/clinic/judge").text


def test_a_patient_who_does_not_exist_is_answered_alike(app, store, cast, records):
    carl = visit(app, store, cast.carl)
    of_anna = carl.get(f"/clinic/patients/{cast.anna.id}")
    of_nobody = carl.get(f"/clinic/patients/{NOBODY}")
    told = of_anna.text.replace(cast.anna.id, NOBODY)
    assert (of_anna.status_code, told) == (of_nobody.status_code, of_nobody.text)


@pytest.mark.parametrize("who", ["bea", "dora"])
def test_the_same_addresses_open_to_bea_and_dora(app, store, cast, records, who):
    """Or the test above would hold for addresses that open to nobody."""
    browser = visit(app, store, getattr(cast, who))
    for _, method, address in requests_of(app, cast, records, wanted=of_a_patient):
        if method == "GET":
            assert browser.get(address).status_code == 200, address
    form = {"patient_id": cast.anna.id}
    accepted = browser.post(f"/clinic/judge/logs/{records.doubt_seq}/accept", **form)
    assert accepted.status_code == 303


def test_a_log_of_another_patient_is_not_shown_under_one_s_own(app, store, cast, records):
    with store.write() as connection:
        care.begin(connection, cast.finn.id, cast.bea.id, NOW_MS)
    bea = visit(app, store, cast.bea)
    assert bea.get(f"/clinic/patients/{cast.finn.id}/sessions/{records.log_id}").status_code == 404
    there = f"/clinic/patients/{cast.finn.id}/prescriptions/{cast.prescription_id}"
    assert bea.get(there).status_code == 404
    assert bea.post(f"{there}/end").status_code == 404


def test_care_that_has_ended_shows_nothing_any_longer(app, store, cast, records):
    bea, dora = visit(app, store, cast.bea), visit(app, store, cast.dora)
    assert bea.get(f"/clinic/patients/{cast.anna.id}").status_code == 200
    ended = dora.post(f"/clinic/patients/{cast.anna.id}/carers/{cast.bea.id}/end")
    assert ended.status_code == 303
    assert bea.get(f"/clinic/patients/{cast.anna.id}").status_code == 404


def test_a_log_in_doubt_is_accepted_for_own_patients_only(app, store, cast, records):
    bea = visit(app, store, cast.bea)
    foreign = bea.post(f"/clinic/judge/logs/{records.doubt_seq}/accept", patient_id=cast.finn.id)
    assert foreign.status_code == 404
    with store.read() as connection:
        assert quarantine.by_seq(connection, records.doubt_seq).verdict is None


def shows_records(rule):
    return "GET" in rule.methods and rule.endpoint not in SHOWS_NO_RECORD


def test_every_page_that_shows_a_record_is_written_down(app, store, cast, records):
    dora, unwritten = visit(app, store, cast.dora), []
    for rule, method, address in requests_of(app, cast, records, wanted=shows_records):
        if method != "GET" or policy_name(app, rule) not in ("staff", "admin"):
            continue
        if rule.endpoint == "clinic.bedside.one":
            continue
        before = newest(store)
        assert dora.get(address).status_code == 200, address
        entry = newest(store)
        is_new = entry.number == before.number + 1
        is_told = "read" in entry.action or entry.action == "exported"
        if not (is_new and entry.actor == f"staff:{cast.dora.id}" and is_told):
            unwritten.append(address)
        elif "patient_id" in rule.arguments:
            assert entry.subject == f"patient:{cast.anna.id}", address
    assert unwritten == []
    with store.read() as connection:
        assert audit.fault(connection) is None


def newest(store):
    with store.read() as connection:
        return audit.newest(connection, 1)[0]


def test_a_reading_that_is_refused_is_no_reading(app, store, cast, records):
    carl = visit(app, store, cast.carl)
    before = newest(store)
    carl.get(f"/clinic/patients/{cast.anna.id}")
    assert newest(store) == before


def test_the_audit_holds_no_name_and_no_word_that_was_typed(app, store, cast, records):
    bea = visit(app, store, cast.bea)
    bea.post(f"/clinic/patients/{cast.anna.id}/name", name="Canary Bird")
    bea.post("/clinic/patients", code="canary-code", name="Canary Bird")
    bea.get("/clinic/patients?q=canary")
    with store.read() as connection:
        entries = audit.newest(connection, 100)
    told = json.dumps([[e.actor, e.action, e.subject, e.facts] for e in entries])
    assert "canary" not in told.lower()


def test_who_looked_is_shown_to_admins(app, store, cast, records):
    bea, dora = visit(app, store, cast.bea), visit(app, store, cast.dora)
    bea.get(f"/clinic/patients/{cast.anna.id}/sessions/{records.log_id}")
    page = dora.get(f"/clinic/audit?subject=patient:{cast.anna.id}").text
    assert "looked at a session" in page and "bea@clinic.example" in page
    assert bea.get("/clinic/audit").status_code == 403


def test_the_audit_names_whom_and_what_an_entry_speaks_of(app, store, cast):
    with store.write() as connection:
        facts = {"device": cast.anna.device_id, "first_seq": 7, "because": "code"}
        audit.write(connection, NOW_MS, f"staff:{cast.bea.id}", "logs-read", "logs", facts)
    dora = visit(app, store, cast.dora)
    page = dora.get("/clinic/audit").text
    for told in ("fetched logs", ">logs<", "phone: anna&#39;s phone", "from number 7 on",
                 "for: the code"):  # fmt: skip
        assert told in page
