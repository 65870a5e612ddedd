"""Who may call a route. Deny by default: a route without a declared policy answers nobody."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, request

from webapp.http.problems import Refusal
from webapp.http.staff_auth import STAFF_POLICIES, admit
from webapp.store import devices
from webapp.store.database import Store
from webapp.store.devices import Device

POLICIES = {
    "public": "anyone, without a name; it gives only what was built, never what was recorded",
    "sender": "a phone that holds a token, also a revoked one: it may give, and reads nothing",
    "device": "a phone that is paired",
    "staff-device": "a paired phone of a staff member",
    **STAFF_POLICIES,
}

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


def enforce(app: Flask, store: Store) -> None:
    """Refuse every request that the policy of its route does not let in."""

    @app.before_request
    def check() -> None:
        if not request.endpoint:
            return
        name = policy_of(current_app.view_functions[request.endpoint])
        if name is None:
            abort(403)
        if name in STAFF_POLICIES:
            admit(store, name)
        elif name != "public":
            g.device = _admitted(store, name)


def calling_device() -> Device:
    """The phone that makes this request; only where the policy is not `public`."""
    device: Device = g.device
    return device


def _admitted(store: Store, name: str) -> Device:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        raise Refusal("unknown-device")
    # Asked at each request: a phone that was unlinked by another process reads nothing from now on.
    with store.glance() as connection:
        device = devices.by_token(connection, token.strip())
    if device is None or (device.is_revoked and name != "sender"):
        raise Refusal("unknown-device")
    if name == "staff-device" and device.staff_id is None:
        raise Refusal("not-for-this-device")
    return device
