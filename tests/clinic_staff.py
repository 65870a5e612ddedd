"""Staff of the tests at the clinic's pages: who they are, and how they get in."""

from dataclasses import dataclass

import pytest
from argon2 import PasswordHasher
from clinic import NOW_MS, Cast, Person
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from webapp.domain import totp
from webapp.http import staff_passwords
from webapp.store import staff, staff_sessions, staff_totp
from webapp.store.database import Store

PASSWORD = "bones remember everything"  # noqa: S105 (nobody's)
SECRET = b"12345678901234567890"
COOKIE = "periost-staff"
# What a browser says of a form that a page of this server sent.
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Visitor:
    """A browser of one member, without a network."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def post(self, address: str, **form: object) -> TestResponse:
        return self.client.post(address, data=form, headers=OWN_PAGE)


def visitor(app: Flask) -> Visitor:
    """A browser that nobody has signed in with."""
    return Visitor(app.test_client())


def visit(
    app: Flask, store: Store, person: Person, now_ms: int = NOW_MS, *, is_complete: bool = True
) -> Visitor:
    """A browser in which a member is signed in, by a session written straight into the store."""
    with store.write() as connection:
        token = staff_sessions.begin(connection, person.id, now_ms, is_complete=is_complete)
    client = app.test_client()
    client.set_cookie(COOKIE, token, domain="localhost")
    return Visitor(client)


def give_access(store: Store, *people: Person) -> None:
    """Let them sign in by PASSWORD and the codes of SECRET."""
    hashed = staff_passwords.hash_of(PASSWORD)
    with store.write() as connection:
        for person in people:
            staff.keep_password(connection, person.id, hashed)
            staff_totp.keep(connection, person.id, SECRET, 0, NOW_MS)


def cheapen_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Real argon2id at next to no cost: what it costs is tested by itself."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(staff_passwords, "HASHER", cheap)
    monkeypatch.setattr(staff_passwords, "_NOBODY", cheap.hash("no password is this one"))


def code_at(now_ms: int) -> str:
    """What the authenticator shows."""
    return totp.code_at(SECRET, totp.step_of(now_ms))


def sign_in(guest: Visitor, email: str, now_ms: int = NOW_MS) -> TestResponse:
    """By password and code; the answer to the code."""
    first = guest.post("/clinic/sign-in", email=email, password=PASSWORD)
    assert first.status_code == 303, first.text
    return guest.post("/clinic/second-factor", code=code_at(now_ms))


def email_of(name: str) -> str:
    """The address of one of the cast."""
    return f"{name}@clinic.example"


def addresses_of_anna(cast: Cast, seqs: dict[str, int], log_id: str) -> dict[str, str]:
    """The arguments with which any address of the clinic becomes one about Anna."""
    return {
        "patient_id": cast.anna.id,
        "device_id": cast.anna.device_id,
        "version": cast.prescription_id,
        "log_id": log_id,
        "staff_id": cast.bea.id,
        **{name: str(seq) for name, seq in seqs.items()},
    }
