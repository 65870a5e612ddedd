"""The description of the API is true: of every route, and of every answer to what it allows."""

import json
import re

import pytest
import schemathesis
from clinic import true_log
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from schemathesis.generation import GenerationMode

from webapp.http.problems import MEDIA_TYPE

SEED = 20_260_924
EXAMPLES = 25
UNHURRIED = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
NDJSON = "application/x-ndjson"
DESCRIPTION = "/api/v1/openapi.json"


@st.composite
def some_lines(draw):
    """Logs, almost logs, and anything else, one a line."""
    words = st.sampled_from([None, "", "x", -1, 2**60, [], {}, "a" * 300])
    lines = []
    for _ in range(draw(st.integers(0, 4))):
        log = true_log("sha256:" + "0" * 64)
        log |= draw(st.dictionaries(st.sampled_from(sorted(log)), words, max_size=2))
        lines.append(json.dumps(log).encode())
    lines += draw(st.lists(st.binary(max_size=40), max_size=2))
    return b"\n".join(lines)


schemathesis.openapi.media_type(NDJSON, some_lines())


def test_every_route_is_described_and_nothing_else(app, client):
    described = {
        (path, method.upper())
        for path, operations in client.get(DESCRIPTION).get_json()["paths"].items()
        for method in operations
    }
    routes = {
        (rule.rule, method)
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.rule != DESCRIPTION
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert described == routes


def test_the_structs_are_the_schemas(client):
    schemas = client.get(DESCRIPTION).get_json()["components"]["schemas"]
    assert {"SessionLog", "Delivery", "Receipt", "Claim", "ProblemDetails"} <= schemas.keys()
    assert schemas["SessionLog"]["properties"]["schema"] == {"enum": [1]}
    assert {"id", "points", "started_at"} <= set(schemas["SessionLog"]["required"])
    references = re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schemas))
    assert set(references) <= schemas.keys()


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/v1/bundle"),
        ("GET", "/api/v1/clinic"),
        ("POST", "/api/v1/pairings/claim"),
        ("DELETE", "/api/v1/pairing"),
        ("POST", "/api/v1/session-logs"),
        ("GET", "/api/v1/session-logs"),
        ("GET", "/api/v1/prescriptions"),
        ("GET", "/api/v1/push-key"),
        ("PUT", "/api/v1/push-subscription"),
        ("POST", "/api/v1/push-trial"),
        ("DELETE", "/api/v1/push-subscription"),
    ],
)
def test_whatever_is_sent_is_answered_as_described(app, cast, method, path):
    """What the description allows, and what it does not: called by Bea's phone."""
    operation = schemathesis.openapi.from_wsgi(DESCRIPTION, app)[path][method]
    modes = [GenerationMode.POSITIVE]
    if method in ("POST", "PUT") and path != "/api/v1/session-logs":
        # A line that breaks its schema is refused by its receipt, not by the status.
        modes.append(GenerationMode.NEGATIVE)

    @seed(SEED)
    @settings(max_examples=EXAMPLES, database=None, deadline=None, suppress_health_check=UNHURRIED)
    @given(case=st.one_of(operation.as_strategy(mode) for mode in modes))
    def check(case):
        case.call_and_validate(headers=cast.bea.bearer)

    check()


def test_no_error_holds_what_was_sent(app, client, cast):
    canary = "canary-5d1f"
    answers = [
        client.put("/api/v1/push-subscription", json={"endpoint": canary}, headers=cast.bea.bearer),
        client.post("/api/v1/pairings/claim", json={"code": canary, "device_name": canary}),
        client.post("/api/v1/pairings/claim", json={"code": [canary]}),
        client.get(f"/api/v1/session-logs?patient={canary}", headers=cast.bea.bearer),
        client.get(f"/api/v1/session-logs?after={canary}", headers=cast.bea.bearer),
        client.get("/api/v1/prescriptions", headers={"Authorization": f"Bearer {canary}"}),
    ]
    for answer in answers:
        assert answer.status_code >= 400
        assert answer.content_type == MEDIA_TYPE
        assert canary not in answer.text
