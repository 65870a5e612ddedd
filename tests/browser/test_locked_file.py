"""The lock of a file: what a phone locks the clinic opens, and the reverse; vectors hold both."""

import json
from typing import Any

import pytest
from clinic import line_of, true_log
from hand_over import PASSPHRASE, VECTORS, content_of

from webapp.exports import locked_file
from webapp.exports.locked_file import lines_in

PHONE = "00000000-0000-4000-8000-000000000001"
LINES = [line_of(true_log("sha256:" + "0" * 64)) for _ in range(3)]
# Letters put together and taken apart, spaces of several kinds, and a letter beyond 16 bits.
TYPED, AGAIN = "Ко́сти \u00e9 \u2126 𝕡 помнят", "Ко\u0301сти\u00a0e\u0301 \u03a9  p помнят "
MADE = {
    "made_at": "2026-09-21T10:00:00.000Z",
    "app_version": "0.5.0",
    "scope": "waiting",
    "logs": [{"line": one.decode(), "device_id": PHONE, "waits": True} for one in LINES],
}
LOCK = """
async ([content, passphrase]) => {
  const { lock } = await import("/edges/locked_file.js");
  const { contentText } = await import("/domain/locked_file.js");
  return lock(contentText(content), passphrase);
}
"""
OPEN = """
async ([file, passphrase]) => {
  const { unlock } = await import("/edges/locked_file.js");
  const { readContent } = await import("/domain/locked_file.js");
  const { text, fault } = await unlock(file, passphrase);
  return fault ? { fault } : readContent(text);
}
"""


def opened(client, file: bytes, passphrase: str) -> dict[str, Any]:
    """{lines} or {fault}, as a phone reads the file."""
    return client.evaluate(OPEN, [file.decode(), passphrase])


def test_the_clinic_opens_what_a_phone_locks(client):
    file = client.evaluate(LOCK, [MADE, TYPED]).encode()
    read = lines_in(file, AGAIN)
    assert [(one.read.line, one.device_id) for one in read] == [(one, PHONE) for one in LINES]
    assert opened(client, file, AGAIN) == {"lines": [one.decode() for one in LINES]}


def test_a_phone_opens_what_the_clinic_locks(client):
    file = locked_file.locked(content_of(LINES, PHONE), TYPED)
    assert opened(client, file, AGAIN) == {"lines": [one.decode() for one in LINES]}


def test_the_same_lines_are_locked_anew_each_time(client):
    first, second = (json.loads(client.evaluate(LOCK, [MADE, TYPED])) for _ in range(2))
    assert all(first[key] != second[key] for key in ("salt", "iv", "data"))


def vectors() -> list[dict[str, Any]]:
    return json.loads((VECTORS / "locked.json").read_text("utf-8"))["tests"]


@pytest.mark.parametrize("vector", vectors(), ids=lambda vector: vector["description"])
def test_a_file_of_the_vectors_is_read_alike_by_both(client, vector):
    file = (vector.get("text") or json.dumps(vector["file"], separators=(",", ":"))).encode()
    assert opened(client, file, vector["passphrase"]) == vector["read"]
    try:
        read = {"lines": [one.read.line.decode() for one in lines_in(file, vector["passphrase"])]}
    except locked_file.NotOpened as fault:
        read = {"fault": fault.code}
    assert read == vector["read"]


def test_where_nothing_can_be_packed_the_file_is_locked_as_it_is(client):
    client.evaluate("globalThis.packs = CompressionStream, CompressionStream = undefined, null")
    try:
        text = client.evaluate(LOCK, [MADE, PASSPHRASE])
        packed = locked_file.locked(content_of(LINES, PHONE), PASSPHRASE)
        assert opened(client, packed, PASSPHRASE) == {"fault": "unable"}
        assert opened(client, text.encode(), PASSPHRASE)["lines"] == [x.decode() for x in LINES]
    finally:
        client.evaluate("CompressionStream = packs, null")
    assert json.loads(text)["packed"] == "none"
    assert len(lines_in(text.encode(), PASSPHRASE)) == 3


@pytest.mark.parametrize(
    ("typed", "again", "fault"),
    [
        ("bones remember", "bones  remember", None),
        ("bones  remem ", "bones  remem ", "short"),
        ("𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡", "𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡𝕡", "short"),
        ("bones remember", "bones remembers", "unlike"),
        ("bones remember", "Bones remember", "unlike"),
    ],
)
def test_a_passphrase_is_long_enough_and_typed_alike(client, typed, again, fault):
    found = client.evaluate(
        'async ([a, b]) => (await import("/domain/locked_file.js")).passphraseFault(a, b)',
        [typed, again],
    )
    assert found == fault


def test_a_passphrase_that_is_made_up_is_twenty_digits_each_as_likely(client):
    made = client.evaluate(
        """async () => {
          const { madeUp, passphraseFault } = await import("/domain/locked_file.js");
          const bytes = Array.from({ length: 256 }, (_, i) => i);
          const parts = Array.from({ length: 12 }, (_, i) => madeUp(bytes.slice(20 * i)));
          const fault = passphraseFault(parts[0], parts[0]);
          return { parts, last: madeUp(bytes.slice(250)), fault };
        }"""
    )
    assert made["parts"][0] == "0123 4567 8901 2345 6789"
    assert made["last"] == ""  # these would make some digits likelier
    assert made["fault"] is None
