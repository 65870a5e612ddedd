"""Errors: one shape for programs, a clear word for people."""

import re
from pathlib import Path

import pytest
from werkzeug.exceptions import (
    BadGateway,
    ServiceUnavailable,
    UnavailableForLegalReasons,
)

from webapp.http.problems import PROBLEMS

NAVIGATION = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def failing_with(app, error):
    """A client of `app` whose /healthz raises `error`."""

    def view():
        raise error

    view.policy = "public"
    app.view_functions["health.healthz"] = view
    return app.test_client()


@pytest.mark.parametrize(
    ("method", "path", "code"),
    [
        ("GET", "/nothing-here", "not-found"),
        ("GET", "/api/v1/nothing-here", "not-found"),
        ("POST", "/", "method-not-allowed"),
        ("DELETE", "/api/v1/bundle", "method-not-allowed"),
    ],
)
def test_an_error_has_all_members_of_a_problem(client, method, path, code):
    answer = client.open(path, method=method)
    assert answer.content_type == "application/problem+json"
    assert answer.get_json() == {
        "type": f"urn:periost:problem:{code}",
        "title": PROBLEMS[code].title,
        "status": PROBLEMS[code].status,
        "detail": PROBLEMS[code].detail,
        "instance": path,
    }
    assert answer.status_code == PROBLEMS[code].status
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_wrong_method_is_told_the_right_ones(client):
    assert {"GET", "HEAD"} <= set(client.post("/").headers["Allow"].split(", "))


def test_a_fault_of_ours_is_told_without_its_reason(app, caplog):
    answer = failing_with(app, RuntimeError("a secret")).get("/healthz")
    assert answer.status_code == 500
    assert answer.get_json()["type"] == "urn:periost:problem:failed"
    assert b"secret" not in answer.data
    assert "a secret" in caplog.text


@pytest.mark.parametrize(
    ("error", "code"),
    [(UnavailableForLegalReasons(), "bad-request"), (BadGateway(), "failed")],
)
def test_an_error_without_a_line_in_the_table_keeps_its_status(app, error, code):
    answer = failing_with(app, error).get("/healthz")
    assert answer.status_code == answer.get_json()["status"] == error.code
    assert answer.get_json()["type"] == f"urn:periost:problem:{code}"


def test_when_to_come_again_is_passed_on(app):
    client = failing_with(app, ServiceUnavailable(retry_after=30))
    assert client.get("/healthz").headers["Retry-After"] == "30"


def test_a_person_gets_a_page_that_needs_nothing_else(client):
    answer = client.get("/nothing-here", headers=NAVIGATION)
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    assert PROBLEMS["not-found"].title in answer.text
    assert '<a href="/">' in answer.text
    assert not re.search(r"<(script|style|link|img)|style=", answer.text)


def test_the_api_answers_a_browser_as_it_answers_a_program(client):
    answer = client.get("/api/v1/nothing-here", headers=NAVIGATION)
    assert answer.content_type == "application/problem+json"


def test_an_address_is_no_code_in_the_answer(client):
    path = "/<script>alert(1)</script>"
    assert "<script>" not in client.get(path, headers=NAVIGATION).text
    assert client.get(path).content_type == "application/problem+json"


def test_every_problem_has_a_sentence_to_act_on():
    for code, problem in PROBLEMS.items():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", code)
        assert 400 <= problem.status < 600
        assert problem.detail.endswith(".")
        assert not problem.title.endswith(".")


def test_no_view_writes_an_error_of_its_own():
    for path in (Path(__file__).parents[2] / "webapp" / "http").glob("*.py"):
        if path.name != "problems.py":
            assert "problem+json" not in path.read_text("utf-8"), path.name
