"""The envelope of a log: what a phone seals the clinic opens; vectors hold its form."""

import json
from base64 import b64encode, urlsafe_b64encode
from pathlib import Path

import pytest
from clinic import line_of, true_log
from cryptography.hazmat.primitives.asymmetric import ec
from sealed_logs import VECTORS, envelope

from webapp.domain.sealed_log import NOT_OPENED
from webapp.sealing.keys import SealingKeys
from webapp.sealing.opening import line_in

LOG = true_log("sha256:" + "0" * 64)
SEAL = """
async ([to, id, line]) => (await import("/edges/envelope.js")).sealTo(to, id, line)
"""


def vectors() -> dict:
    return json.loads(VECTORS.read_text("utf-8"))


@pytest.fixture
def keys(tmp_path: Path) -> SealingKeys:
    """Those of the vectors."""
    (tmp_path / "sealing.pem").write_text(vectors()["private_key"])
    return SealingKeys(tmp_path)


def sealed_by_phone(client, keys: SealingKeys, log_id: str, line: bytes) -> bytes:
    key = keys.current()
    to = {"id": key.id, "public_key": urlsafe_b64encode(key.point).rstrip(b"=").decode()}
    return client.evaluate(SEAL, [to, log_id, line.decode()]).encode()


def test_the_clinic_opens_what_a_phone_seals(client, keys):
    sealed = sealed_by_phone(client, keys, LOG["id"], line_of(LOG))
    assert line_in(sealed, keys).line == line_of(LOG)


def test_a_phone_seals_in_the_form_of_the_vectors(client, keys):
    known = json.loads(vectors()["tests"][0]["envelope"])
    made = json.loads(sealed_by_phone(client, keys, LOG["id"], line_of(LOG)))
    own = {"id": LOG["id"], "epk": made["epk"], "iv": made["iv"], "data": made["data"]}
    assert made == {**known, **own}
    assert {name: len(made[name]) for name in ("epk", "iv")} == {
        name: len(known[name]) for name in ("epk", "iv")
    }


def test_the_same_log_is_sealed_anew_each_time(client, keys):
    first, second = (
        json.loads(sealed_by_phone(client, keys, LOG["id"], line_of(LOG))) for _ in range(2)
    )
    assert all(first[part] != second[part] for part in ("epk", "iv", "data"))


@pytest.mark.parametrize("vector", vectors()["tests"], ids=lambda one: one["description"])
def test_a_vector_is_opened_as_it_says(keys, vector):
    read = line_in(vector["envelope"].encode(), keys)
    line = None if read.problem == NOT_OPENED else read.line.decode()
    assert line == vector["line"]


def test_the_vectors_are_what_the_description_makes(keys):
    """Nothing in them but the phone's own key and number is by chance."""
    known = vectors()
    own = ec.derive_private_key(known["own_secret"], ec.SECP256R1())
    first = known["tests"][0]
    log_id = json.loads(first["envelope"])["id"]
    iv = bytes(range(12))
    made = envelope(keys.current(), log_id, first["line"].encode(), own, iv)
    assert made.decode() == first["envelope"]
    assert b64encode(iv).decode() in first["envelope"]
