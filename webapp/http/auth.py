"""Who may call a route. Deny by default: a route without a declared policy answers nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, request

# public: anyone, without a name. It gives only what was built, never what was recorded.
POLICIES = ("public",)

View = TypeVar("View", bound=Callable[..., Any])


def policy(name: str) -> Callable[[View], View]:
    """Declare who may call the decorated view: one of POLICIES."""
    if name not in POLICIES:
        raise ValueError(f"There is no policy {name!r}; choose one of {', '.join(POLICIES)}.")

    def declare(view: View) -> View:
        vars(view)["policy"] = name
        return view

    return declare


def policy_of(view: Callable[..., Any]) -> str | None:
    """The policy a view declares, if it does."""
    return getattr(view, "policy", None)


def enforce(app: Flask) -> None:
    """Refuse every request to a route that declares no policy."""
    app.before_request(_refuse_undeclared)


def _refuse_undeclared() -> None:
    if request.endpoint and policy_of(current_app.view_functions[request.endpoint]) is None:
        abort(403)
