"""What a file of logs is read as, and what it is refused for."""

import gzip
import json

import pytest
from clinic import line_of, true_log
from hand_over import PASSPHRASE, changed, content_of, locked, plain

from webapp.domain import hand_over
from webapp.domain.hand_over import NotOpened
from webapp.domain.session_log import LINE_BYTES
from webapp.exports import locked_file
from webapp.exports.locked_file import lines_in

BUNDLE = "sha256:" + "0" * 64
PHONE = "00000000-0000-4000-8000-000000000001"
LINES = [line_of(true_log(BUNDLE)) for _ in range(3)]


@pytest.fixture(scope="module")
def file():
    return locked(LINES, PHONE)


def refusal(content, passphrase=PASSPHRASE):
    with pytest.raises(NotOpened) as refused:
        lines_in(content, passphrase)
    return refused.value.code


def test_the_lines_are_those_that_were_put_in(file):
    read = lines_in(file, PASSPHRASE)
    assert [(one.read.line, one.device_id) for one in read] == [(one, PHONE) for one in LINES]


@pytest.mark.parametrize("typed", ["bonesremembereverything", " bones remember  everything"])
def test_spaces_do_not_count(file, typed):
    assert len(lines_in(file, typed)) == 3


def test_nothing_of_the_lines_can_be_read_without_the_passphrase(file):
    assert b"acromion" not in file
    assert b"acromion" not in gzip.compress(file)


@pytest.mark.parametrize("typed", ["Bones remember everything", "bones", "", " "])
def test_another_passphrase_opens_nothing(file, typed):
    assert refusal(file, typed) == ("wrong-passphrase" if typed else "no-passphrase")


def test_a_piece_that_is_missing_is_told(file):
    for end in (30, 200, len(file) // 2, len(file) - 1):
        assert refusal(file[:end]) in ("damaged", "not-ours")
    assert refusal(file[:-1]) == "damaged"


@pytest.mark.parametrize("key", ["salt", "iv", "data"])
def test_a_byte_that_is_another_is_told(file, key):
    was = json.loads(file)[key]
    other = ("B" if was[0] != "B" else "C") + was[1:]
    assert refusal(changed(file, **{key: other})) == "wrong-passphrase"


def test_what_was_locked_for_something_else_does_not_open(file, monkeypatch):
    monkeypatch.setattr(hand_over, "about", lambda: b"periost-locked-logs 0")
    assert refusal(file) == "wrong-passphrase"


@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ({"version": 2}, "too-new"),
        ({"iterations": 599_999}, "damaged"),
        ({"iterations": 2_000_001}, "damaged"),
        ({"kdf": "scrypt"}, "damaged"),
        ({"iv": ""}, "damaged"),
        ({"format": "periost-logs"}, "not-ours"),
    ],
)
def test_a_file_of_another_form_is_told(file, keys, code):
    assert refusal(changed(file, **keys)) == code


@pytest.mark.parametrize("content", [b"", b"\x00\xff" * 50, b"PK\x03\x04", b"[1]\n", b"a;b\n1;2\n"])
def test_what_is_no_file_of_logs_is_told(content):
    assert refusal(content) == "not-ours"


def test_plain_lines_are_read_as_they_are_whatever_ends_them():
    log = true_log(BUNDLE)
    lines = [line_of({**log, "device_id": PHONE}), line_of(log), b"{}"]
    read = lines_in(b"\r\n".join(lines) + b"\r\n\r\n", "")
    assert [one.read.line for one in read] == lines
    assert [one.device_id for one in read] == [PHONE, None, None]


def test_a_line_that_no_phone_could_send_is_no_log():
    long = line_of({**true_log(BUNDLE), "note": "x" * LINE_BYTES})
    read = lines_in(plain([long, *LINES]), "")
    assert [one.read.problem for one in read] == ["log-not-valid", None, None, None]


def test_what_unpacks_to_far_more_is_refused_before_it_does():
    bomb = content_of([b" " * hand_over.CONTENT_BYTES], PHONE)
    assert refusal(locked_file.locked(bomb, PASSPHRASE)) == "too-large"


def test_a_file_of_a_clinic_names_the_phone_of_each_line():
    line = line_of({**true_log(BUNDLE), "device_id": PHONE})
    content = hand_over.handed("2026-09-21T10:00:00.000Z", "0.5.0", [line, LINES[0]])
    read = lines_in(locked_file.locked(content, PASSPHRASE), PASSPHRASE)
    assert [(one.read.line, one.device_id) for one in read] == [(line, PHONE), (LINES[0], None)]
