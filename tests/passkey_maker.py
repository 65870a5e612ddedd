"""An authenticator in software, which makes passkeys and signs with them, also as none would; and
browsers at a clinic whose address has a name."""

import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

from clinic import NOW_MS, Person
from clinic_staff import PASSWORD, Visitor
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from webauthn.helpers import encode_cbor
from werkzeug.test import TestResponse

from webapp.store import staff_sessions
from webapp.store.database import Store

URL = "https://clinic.example"
OWN = "/clinic/account/passkeys"
COOKIE, HOLDER = "__Host-periost-staff", "__Host-periost-passkey"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def text_of(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Maker:
    """One passkey of one authenticator, used from pages of `origin`."""

    def __init__(self, origin: str = URL) -> None:
        self.origin, self.rp_id = origin, origin.split("//")[1].split(":")[0]
        self.credential_id = secrets.token_bytes(32)
        self.sign_count, self.flags = 0, PRESENT | VERIFIED
        self.user_handle = b""
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: dict[str, Any]) -> str:
        """What the browser sends of a new passkey."""
        self.user_handle = bytes_of(options["user"]["id"])
        numbers = self._key.public_key().public_numbers()
        x, y = numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")
        cose = encode_cbor({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        length = len(self.credential_id).to_bytes(2, "big")
        attested = bytes(16) + length + self.credential_id + cose
        data = self._data(self.flags | ATTESTED) + attested
        stated = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options)
        told = {"attestationObject": text_of(stated), "transports": ["internal"]}
        return self._sent({"clientDataJSON": text_of(client), **told})

    def show(self, options: dict[str, Any]) -> str:
        """What the browser sends of a sign-in."""
        self.sign_count += 1
        data, client = self._data(self.flags), self._client("webauthn.get", options)
        signed = self._key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        told = {"authenticatorData": text_of(data), "signature": text_of(signed)}
        handle = {"userHandle": text_of(self.user_handle)}
        return self._sent({"clientDataJSON": text_of(client), **told, **handle})

    def _data(self, flags: int) -> bytes:
        count = self.sign_count.to_bytes(4, "big")
        return sha256(self.rp_id.encode()).digest() + bytes([flags]) + count

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        challenge = {"challenge": options["challenge"], "origin": self.origin}
        return json.dumps({"type": kind, **challenge, "crossOrigin": False}).encode()

    def _sent(self, response: dict[str, Any]) -> str:
        name = text_of(self.credential_id)
        told = {"id": name, "rawId": name, "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**told, "response": response})


def guest_of(app: Flask) -> Visitor:
    """A browser that nobody has signed in with."""
    client = app.test_client()
    client.environ_base["wsgi.url_scheme"] = "https"
    return Visitor(client)


def inside(app: Flask, store: Store, person: Person) -> Visitor:
    """One in which a member is signed in."""
    with store.write() as connection:
        token = staff_sessions.begin(connection, person.id, NOW_MS, is_complete=True)
    guest = guest_of(app)
    guest.client.set_cookie(COOKIE, token, domain="localhost", secure=True)
    return guest


def add(
    app: Flask, store: Store, person: Person, maker: Maker | None = None
) -> tuple[TestResponse, Maker]:
    """A member's new passkey: (the answer, its authenticator)"""
    maker, guest = maker or Maker(), inside(app, store, person)
    form = {"name": "A key", "password": PASSWORD}
    asked = guest.post(f"{OWN}/challenge", **form)
    assert asked.status_code == 200, asked.text
    return guest.post(OWN, name="A key", credential=maker.make(asked.get_json())), maker
