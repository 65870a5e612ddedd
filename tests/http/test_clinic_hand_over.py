"""The page that takes in a file of logs: whole without a script, by the rights of its member."""

import io

import pytest
from clinic import line_of, pair_of
from clinic_staff import OWN_PAGE, visit, visitor
from hand_over import PASSPHRASE, locked, plain
from phone import is_each_once

from webapp.domain.session_log import BATCH_BYTES
from webapp.store import audit, session_logs

PAGE = "/clinic/import"


@pytest.fixture
def bea(app, store, cast):
    return visit(app, store, cast.bea)


@pytest.fixture
def lines(cast):
    return [line_of(cast.log(device_id=cast.anna.device_id)) for _ in range(3)]


def bring(browser, content, passphrase="", headers=OWN_PAGE):
    form = {"file": (io.BytesIO(content), "periost.txt"), "passphrase": passphrase}
    return browser.client.post(PAGE, data=form, headers=headers)


def test_a_locked_file_joins_the_records_once(store, cast, bea, lines):
    file = locked(lines, cast.anna.device_id)
    first = bring(bea, file, PASSPHRASE)
    assert first.status_code == 200
    assert "3 logs were added to the records." in first.text
    assert "3 were here already." in bring(bea, file, PASSPHRASE).text
    assert is_each_once(map(pair_of, lines), store)
    with store.read() as connection:
        assert len(session_logs.newest_of_patient(connection, cast.anna.id, 10)) == 3


def test_plain_lines_need_no_passphrase(store, bea, lines):
    told = bring(bea, plain([*lines, b"{}"])).text
    assert "3 logs were added" in told and "1 line is no log" in told
    assert is_each_once(map(pair_of, lines), store)


def test_what_is_not_one_s_own_is_told_alike_whether_it_is_known_or_not(app, store, cast, lines):
    bring(visit(app, store, cast.bea), plain(lines[:1]))
    carl = visit(app, store, cast.carl)
    told = [bring(carl, plain([line])).text for line in lines[:2]]
    assert told[0] == told[1]
    assert "1 is not yours to file" in told[0]
    assert is_each_once(map(pair_of, lines[:2]), store)


@pytest.mark.parametrize(
    ("spoil", "passphrase", "field", "said"),
    [
        (lambda file: file, "", "passphrase", "This file is locked"),
        (
            lambda file: file,
            "another one altogether",
            "passphrase",
            "This passphrase does not",
        ),
        (lambda file: file[:-9], PASSPHRASE, "file", "This file is damaged"),
        (lambda file: b"a;b\n1;2\n", PASSPHRASE, "file", "This file holds no log"),
        (lambda file: b"", "", "file", "This file holds no log"),
    ],
)
def test_a_file_that_is_not_taken_in_says_why_at_its_field(
    store, cast, bea, lines, spoil, passphrase, field, said
):
    answer = bring(bea, spoil(locked(lines, cast.anna.device_id)), passphrase)
    assert answer.status_code == 422
    assert f'data-testid="fault-{field}">{said}' in answer.text.replace("\n", "")
    assert passphrase == "" or passphrase not in answer.text
    assert is_each_once([], store)


def test_a_form_without_a_file_says_so(bea):
    assert "Choose a file." in bea.post(PAGE).text


def test_a_file_that_is_too_large_is_refused_as_a_whole(store, cast, bea, lines):
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    long = plain(lines) + b" " * (BATCH_BYTES + 2**17)
    kind = "multipart/form-data; boundary=x"
    sent = head + long + b"\r\n--x--\r\n"
    assert bea.client.post(PAGE, data=sent, headers=OWN_PAGE, content_type=kind).status_code == 413
    assert is_each_once([], store)
    fits = sent.replace(b" " * 2**20, b"")
    answer = bea.client.post(PAGE, data=fits, headers=OWN_PAGE, content_type=kind)
    assert "3 logs were added" in answer.text


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}])
def test_no_other_site_brings_a_file(store, cast, bea, lines, headers):
    assert bring(bea, plain(lines), headers=headers).status_code == 403
    assert is_each_once([], store)


def test_nobody_brings_a_file_who_is_not_signed_in(app, store, cast, lines):
    assert "/clinic/sign-in" in bring(visitor(app), plain(lines)).headers["Location"]
    half = visit(app, store, cast.bea, is_complete=False)
    assert "/clinic/sign-in" in bring(half, plain(lines)).headers["Location"]
    assert is_each_once([], store)


def test_who_brought_it_is_shown_to_admins(app, store, cast, bea, lines):
    bring(bea, plain(lines))
    told = visit(app, store, cast.dora).get("/clinic/audit").text
    assert "brought logs as a file" in told and "bea@clinic.example" in told
    with store.read() as connection:
        assert audit.fault(connection) is None
