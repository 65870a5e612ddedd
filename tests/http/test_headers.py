"""What every answer carries, whatever it answers."""

import re

import pytest

from webapp.http.headers import API_HEADERS, HEADERS

ANSWERS = {
    "/": 200,
    "/sw.js": 200,
    "/manifest.webmanifest": 200,
    "/icons/icon-192.png": 200,
    "/api/v1/bundle": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/clinic": 200,
    "/api/v1/pairing": 401,
    "/api/v1/pairings/claim": 415,
    "/api/v1/session-logs": 401,
    "/api/v1/sealed-logs": 401,
    "/api/v1/sealing-key": 401,
    "/api/v1/prescriptions": 401,
    "/api/v1/push-subscription": 401,
    "/api/v1/push-key": 401,
    "/api/v1/push-trial": 401,
    "/healthz": 200,
    "/nothing-here": 404,
    "/api/nothing-here": 404,
}


def policy_of(answer):
    rules = answer.headers["Content-Security-Policy"].split("; ")
    return {rule.split()[0]: rule.split()[1:] for rule in rules}


def test_the_answers_below_reach_every_route(app):
    addresses = app.url_map.bind("")
    reached = {
        addresses.match(path, method=method)[0]
        for path in ANSWERS
        for method in addresses.allowed_methods(path)
    }
    # The clinic's pages have headers of their own: see test_clinic_headers.py.
    rules = (rule.endpoint for rule in app.url_map.iter_rules())
    assert reached == {name for name in rules if not name.startswith("clinic.")}


@pytest.mark.parametrize("path", ANSWERS)
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST"])
def test_every_answer_carries_its_headers(client, method, path):
    answer = client.open(path, method=method)
    assert answer.status_code in (ANSWERS[path], 405) or method == "OPTIONS"
    due = API_HEADERS if path.startswith("/api/") else HEADERS
    assert {name: answer.headers.get(name) for name in HEADERS} == dict.fromkeys(HEADERS) | due


def test_an_unchanged_file_carries_them_too(client):
    tag = client.get("/").headers["ETag"]
    answer = client.get("/", headers={"If-None-Match": tag})
    assert answer.status_code == 304
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_a_failure_carries_them_too(app):
    app.view_functions["health.healthz"] = failing
    answer = app.test_client().get("/healthz")
    assert answer.status_code == 500
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def failing():
    raise RuntimeError("a fault of ours")


failing.policy = "public"


def test_the_policy_begins_closed_and_opens_to_this_origin_alone(client):
    policy = policy_of(client.get("/"))
    assert policy["default-src"] == ["'none'"]
    opened = {rule: values for rule, values in policy.items() if rule.endswith("-src")}
    del opened["default-src"]
    drawn = {rule: opened.pop(rule) for rule in ("img-src", "media-src")}
    assert set(map(tuple, opened.values())) == {("'self'",)}
    # What the page itself draws and renders for a lock screen; no code comes that way.
    assert set(map(tuple, drawn.values())) == {("'self'", "blob:")}


def test_the_policy_lets_no_code_in_from_outside(client):
    header = client.get("/").headers["Content-Security-Policy"]
    assert not re.search(r"unsafe|nonce|data:|https?:|\*", header)
    policy = policy_of(client.get("/"))
    for rule in ("base-uri", "form-action", "frame-ancestors"):
        assert policy[rule] == ["'none'"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    assert policy["trusted-types"] == ["periost"]


def test_the_app_may_keep_the_screen_on_and_no_more(client):
    powers = dict(p.split("=") for p in client.get("/").headers["Permissions-Policy"].split(", "))
    assert {power for power, allowed in powers.items() if allowed != "()"} == {
        "autoplay",
        "screen-wake-lock",
    }
    assert {"camera", "geolocation", "microphone"} <= set(powers)
