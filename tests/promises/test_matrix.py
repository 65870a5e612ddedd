"""Nobody in who does not belong: every route, for every kind of phone and state of it (P22)."""

import pytest
from clinic import NOW_MS, Person, deliver, found_clinic, line_of
from werkzeug.routing import IntegerConverter

from webapp import create_app
from webapp.config import Config
from webapp.http.auth import POLICIES, policy_of
from webapp.http.staff_auth import STAFF_POLICIES
from webapp.store import devices, staff
from webapp.store.opening import store_of_site

# Who is let in by each policy that phones may meet; others get 401, or 403 where known.
LET_IN = {
    "public": {
        "nobody",
        "a stranger",
        "anna",
        "finn",
        "bea",
        "carl",
        "dora",
        "revoked",
        "disabled",
    },
    "sender": {"anna", "finn", "bea", "carl", "dora", "revoked", "disabled"},
    "device": {"anna", "finn", "bea", "carl", "dora"},
    "staff-device": {"bea", "carl", "dora"},
}
KNOWN_BUT_NOT_STAFF = {"anna", "finn"}
CALLERS = sorted(LET_IN["public"])
# What a browser says of a form of this very site.
OWN_FORM = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def clinic(database_url, site, tmp_path):
    """(app, store, cast, headers of each caller)."""
    config = Config(site=site, data=tmp_path / "data", database_url=database_url)
    store = store_of_site(config)
    cast = found_clinic(store, site)
    app = create_app(config, store)
    app.config["CLOCK"] = lambda: NOW_MS
    with store.write() as connection:
        revoked = Person(cast.anna.id, *devices.add(connection, "r", 0, patient_id=cast.anna.id))
        devices.revoke(connection, revoked.device_id, NOW_MS)
        gone = staff.add(connection, "gone@clinic.example", "admin", NOW_MS)
        disabled = Person(gone.id, *devices.add(connection, "g", 0, staff_id=gone.id))
        staff.disable(connection, gone.id, NOW_MS)
    headers = {name: getattr(cast, name).bearer for name in ("anna", "finn", "bea", "carl", "dora")}
    headers |= {"nobody": {}, "a stranger": {"Authorization": "Bearer " + "x" * 43}}
    headers |= {"revoked": revoked.bearer, "disabled": disabled.bearer}
    yield app, store, cast, headers
    store.close()


def addresses(app, cast):
    """(method, path, policy) of every route, with Anna's id where a route wants one."""
    urls = app.url_map.bind("")
    # Last, where a phone unlinks itself: it is known nowhere after that.
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint == "pairings.part"):
        values = {
            name: 1 if isinstance(converter, IntegerConverter) else cast.anna.id
            for name, converter in rule._converters.items()
        }
        path = urls.build(rule.endpoint, values, method=sorted(rule.methods)[0])
        policy = policy_of(app.view_functions[rule.endpoint])
        yield from ((method, path, policy) for method in rule.methods & set(METHODS))


def test_each_caller_passes_where_the_policy_says_and_nowhere_else(clinic):
    app, _, cast, headers = clinic
    client = app.test_client()
    wrong, seen = [], set()
    for method, path, policy in addresses(app, cast):
        seen.add(policy)
        told = {}
        for caller in CALLERS:
            sent = {**headers[caller], **OWN_FORM}
            told[caller] = client.open(path, method=method, headers=sent).status_code
        wrong += [
            f"{method} {path} ({policy}) answers {caller} with {told[caller]}"
            for caller in CALLERS
            if not is_right(policy, caller, told)
        ]
    assert not wrong, "\n".join(wrong)
    assert seen - set(STAFF_POLICIES) == LET_IN.keys()
    assert set(POLICIES) == LET_IN.keys() | STAFF_POLICIES.keys()


def is_right(policy, caller, told):
    """Whether `told[caller]`, a status, is what the policy allows."""
    status = told[caller]
    if policy in STAFF_POLICIES:
        # No phone's token opens a page of the clinic: it is led to the sign-in, or refused.
        return status in (303, 401, 403)
    if policy == "public":
        # Whatever it says (a sign-in without a password is refused), it says to all alike.
        return status == told["nobody"] != 500
    if caller in LET_IN[policy]:
        return status not in (401, 403)
    is_known = policy == "staff-device" and caller in KNOWN_BUT_NOT_STAFF
    return status == (403 if is_known else 401)


def test_a_route_that_is_added_without_a_policy_answers_nobody(clinic):
    app, _, cast, headers = clinic
    app.add_url_rule("/forgotten", view_func=lambda: "a secret", endpoint="forgotten")
    for caller in CALLERS:
        assert app.test_client().get("/forgotten", headers=headers[caller]).status_code == 403
    assert None in {policy for _, _, policy in addresses(app, cast)}


def test_of_anna_carl_and_finn_learn_nothing(clinic):
    app, store, cast, headers = clinic
    deliver(store, cast.anna, line_of(cast.log(note="canary-of-anna")))
    client = app.test_client()
    asked = f"/api/v1/session-logs?patient={cast.anna.id}"
    assert client.get(asked, headers=headers["carl"]).status_code == 404
    assert client.get(asked, headers=headers["bea"]).status_code == 200
    for caller in ("carl", "finn", "nobody", "revoked"):
        for path in (asked, "/api/v1/session-logs", "/api/v1/prescriptions"):
            answer = client.get(path, headers=headers[caller])
            told = answer.text + str(answer.headers)
            assert "canary" not in told
            assert cast.prescription_id not in told


def test_an_upload_for_another_patient_enters_no_record(clinic):
    app, store, cast, headers = clinic
    line = line_of(cast.log())
    for caller in ("finn", "carl", "revoked"):
        answer = app.test_client().post(
            "/api/v1/session-logs",
            data=line,
            headers={**headers[caller], "Content-Type": "application/x-ndjson"},
        )
        assert answer.get_json()["receipts"][0]["status"] == "quarantined"
    assert deliver(store, cast.anna, line)[0][0] == "quarantined"
