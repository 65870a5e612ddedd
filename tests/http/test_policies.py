"""Every route says who may call it; one that does not answers nobody."""

import pytest

from webapp.http.auth import POLICIES, policy, policy_of


def test_every_route_declares_a_policy(app):
    undeclared = [
        f"{rule.rule} ({rule.endpoint})"
        for rule in app.url_map.iter_rules()
        if policy_of(app.view_functions[rule.endpoint]) not in POLICIES
    ]
    assert undeclared == []


def test_a_route_without_a_policy_answers_nobody(app):
    app.add_url_rule("/forgotten", view_func=lambda: "a secret", endpoint="forgotten")
    answer = app.test_client().get("/forgotten")
    assert answer.status_code == 403
    assert b"secret" not in answer.data


def test_a_policy_that_does_not_exist_cannot_be_declared():
    with pytest.raises(ValueError, match="no policy 'everyone'"):
        policy("everyone")


def test_declaring_a_policy_leaves_the_view_as_it_is():
    def view():
        return "answer"

    assert policy("public")(view) is view
    assert policy_of(view) == "public"
