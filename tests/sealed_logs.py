"""Envelopes as a phone makes them, by the description in docs/sync.md."""

import base64
import json
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from webapp.sealing.keys import SealingKey

VECTORS = Path(__file__).with_name("vectors") / "sealed_log.json"


def envelope(
    to: SealingKey,
    log_id: str,
    line: bytes,
    own: ec.EllipticCurvePrivateKey | None = None,
    iv: bytes | None = None,
) -> bytes:
    """One line sealed to a key; `own` and `iv` are new ones if they are not given."""
    own, iv = own or ec.generate_private_key(ec.SECP256R1()), iv or os.urandom(12)
    epk = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ec.ECDH(), to.private.public_key())
    info = b"periost-sealed-log 1" + epk + to.point
    key = HKDF(SHA256(), length=32, salt=None, info=info).derive(shared)
    about = f"periost-sealed-log 1 {log_id} {to.id}".encode()
    data = AESGCM(key).encrypt(iv, line, about)
    parts = {"epk": epk, "iv": iv, "data": data}
    head = {"format": "periost-sealed-log", "version": 1, "id": log_id, "key": to.id}
    texts = {name: base64.b64encode(part).decode() for name, part in parts.items()}
    return json.dumps({**head, **texts}, separators=(",", ":")).encode()


def spoilt(sealed: bytes) -> bytes:
    """The same envelope with one bit of its content turned."""
    fields = json.loads(sealed)
    data = bytearray(base64.b64decode(fields["data"]))
    data[len(data) // 2] ^= 1
    return json.dumps({**fields, "data": base64.b64encode(data).decode()}).encode()
