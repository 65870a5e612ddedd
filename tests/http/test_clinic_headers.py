"""What every answer of the clinic's pages carries, and that only they can send their forms."""

import re

import pytest
from clinic import NOW_MS
from clinic_staff import OWN_PAGE, visit, visitor

from webapp.http.clinic.pages import CLINIC_HEADERS
from webapp.http.staff_auth import SAFE_METHODS

NOBODY = "00000000-0000-4000-8000-000000000000"
ARGUMENTS = {
    name: NOBODY for name in ("patient_id", "device_id", "version", "log_id", "staff_id")
} | {"session_id": NOBODY, "passkey_id": NOBODY, "seq": 7, "token": "x", "name": "x"}


def routes(app):
    """(method, address) of every route of the clinic."""
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("clinic."):
            arguments = {name: ARGUMENTS[name] for name in rule.arguments}
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, addresses.build(rule.endpoint, arguments, method=method)


def test_every_answer_carries_every_header_whoever_asks(app, store, cast):
    browsers = [visitor(app), visit(app, store, cast.bea), visit(app, store, cast.dora)]
    for browser in browsers:
        for method, address in routes(app):
            answer = browser.client.open(address, method=method, headers=OWN_PAGE)
            assert answer.status_code < 500, address
            carried = {name: answer.headers.get(name) for name in CLINIC_HEADERS}
            assert carried == CLINIC_HEADERS, address
            assert answer.headers["Cache-Control"] == "no-store", address
            if address == "/clinic/sign-out":
                browser = visit(app, store, cast.dora)


def test_style_and_script_are_named_by_their_content_and_kept_for_ever(app, store, cast):
    page = visit(app, store, cast.bea).get("/clinic/patients").text
    names = re.findall(r'"(/clinic/static/clinic\.[0-9a-f]{12}\.(?:css|js))"', page)
    assert len(names) == 2
    for name in names:
        answer = visitor(app).get(name)
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert {header: answer.headers[header] for header in CLINIC_HEADERS} == CLINIC_HEADERS


def test_the_policy_lets_in_no_code_but_our_own():
    policy = CLINIC_HEADERS["Content-Security-Policy"]
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split("; ")}
    assert not re.search(r"unsafe|nonce|data:|https?:|\*", policy)
    assert rules["default-src"] == ["'none'"]
    assert rules["script-src"] == rules["style-src"] == rules["form-action"] == ["'self'"]
    assert rules["base-uri"] == rules["frame-ancestors"] == rules["trusted-types"] == ["'none'"]


def test_no_page_holds_code_or_style_of_its_own(app, store, cast):
    dora = visit(app, store, cast.dora)
    pages = [dora.get(address).text for method, address in routes(app) if method == "GET"]
    pages.append(dora.get(f"/clinic/patients/{cast.anna.id}").text)
    for page in pages:
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! src)", page)


ELSEWHERE = [
    {},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_nothing_is_changed_by_a_form_from_elsewhere(app, store, cast, headers):
    dora = visit(app, store, cast.dora)
    changing = [address for method, address in routes(app) if method not in SAFE_METHODS]
    assert len(changing) > 15
    for address in changing:
        assert dora.client.post(address, headers=headers).status_code == 403, address
    form = {"email": "new@clinic.example", "role": "admin"}
    assert dora.client.post("/clinic/staff", data=form, headers=headers).status_code == 403
    assert dora.get("/clinic/staff").text.count('data-testid="member"') == 3


@pytest.mark.parametrize("headers", [OWN_PAGE, {"Origin": "http://localhost"}], ids=str)
def test_a_form_of_our_own_is_taken(app, store, cast, headers):
    dora = visit(app, store, cast.dora, NOW_MS)
    form = {"email": "new@clinic.example", "role": "therapist"}
    answer = dora.client.post("/clinic/staff", data=form, headers=headers)
    assert answer.status_code == 200 and "setup-link" in answer.text


def test_the_database_away_is_told_as_a_page(app, store, cast):
    dora = visit(app, store, cast.dora)
    store.close()
    (app.config["PERIOST"].data / "periost.sqlite3").rename(
        app.config["PERIOST"].data / "elsewhere"
    )
    (app.config["PERIOST"].data / "periost.sqlite3").mkdir()
    answer = dora.get("/clinic/patients")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert "The records cannot be reached" in answer.text
