"""Phones of every released app go on working: what they send is answered as it was then (P14).

`api_v1/` holds what a released phone sends and what it was answered. A file of a release is never
changed. `$anna` and the like stand for what differs from clinic to clinic; in an answer, `"*"`
stands for anything, and keys that came later may be there.
"""

import json
from pathlib import Path
from string import Template

import pytest
from clinic import NOW_MS, found_clinic

from webapp import create_app
from webapp.config import Config
from webapp.store import devices, pairing_codes
from webapp.store.opening import store_of_site

RELEASES = sorted((Path(__file__).parent / "api_v1").glob("*.json"))


@pytest.fixture
def clinic(site, tmp_path):
    """(app, what the placeholders stand for)."""
    # The push service of the released phones is an invented one.
    config = Config(site=site, data=tmp_path / "data", push_hosts="push.example")
    store = store_of_site(config)
    cast = found_clinic(store, site)
    app = create_app(config, store)
    app.config["CLOCK"] = lambda: NOW_MS
    with store.write() as connection:
        code = pairing_codes.make(connection, NOW_MS, patient_id=cast.anna.id)
        revoked, token = devices.add(connection, "r", NOW_MS, patient_id=cast.anna.id)
        devices.revoke(connection, revoked, NOW_MS)
    names = {f"{name}_token": getattr(cast, name).token for name in ("anna", "bea", "dora")}
    names |= {name: getattr(cast, name).id for name in ("anna", "finn", "bea")}
    names |= {"code": code.short, "bundle": cast.bundle_id, "prescription": cast.prescription_id}
    yield app, {**names, "revoked_token": token}
    store.close()


def is_answered(expected, told):
    """Whether `told` holds all that is expected, and perhaps more."""
    if expected == "*":
        return True
    if isinstance(expected, dict) and isinstance(told, dict):
        return all(key in told and is_answered(expected[key], told[key]) for key in expected)
    if isinstance(expected, list) and isinstance(told, list):
        return len(expected) == len(told) and all(map(is_answered, expected, told))
    return expected == told


def test_there_is_a_release():
    assert RELEASES


@pytest.mark.parametrize("release", RELEASES, ids=lambda path: path.stem)
def test_what_a_released_phone_sends_is_answered_as_it_was(clinic, release):
    app, names = clinic
    exchanges = json.loads(Template(release.read_text("utf-8")).substitute(names))
    client = app.test_client()
    for exchange in exchanges:
        lines = [json.dumps(line, ensure_ascii=False) for line in exchange.get("lines", [])]
        body = json.dumps(exchange["json"]) if "json" in exchange else "\n".join(lines)
        answer = client.open(
            exchange["path"],
            method=exchange["method"],
            headers=exchange.get("headers", {}),
            data=body.encode(),
        )
        where = f"{release.name}: {exchange['what']}"
        assert answer.status_code == exchange["status"], where
        if "answer" in exchange:
            assert is_answered(exchange["answer"], answer.get_json(force=True)), where
