"""Only our receipt counts: whatever a network answers instead, the log stays on the phone (P4)."""

import json

import pytest
from clinic import line_of
from phone import is_each_once
from tcp_proxy import Fault


def http(status, body=b"", headers=b""):
    length = b"Content-Length: %d\r\n" % len(body)
    return b"HTTP/1.1 %d Told\r\n%s%s\r\n" % (status, length, headers) + body


def receipts(**changes):
    one = {"id": "0" * 36, "sha256": "0" * 64, "seq": 1, "status": "stored", **changes}
    return json.dumps({"epoch": "e", "backed_up_seq": 10**6, "receipts": [one]}).encode()


WRONG = {
    "a captive portal": http(200, b"<html>Sign in to the guest network</html>"),
    "a redirect": http(302, b"", b"Location: http://portal.example/\r\n"),
    "nothing": http(204),
    "an empty answer": http(200),
    "half of one": http(200, receipts())[:-20],
    "another's receipt": http(200, receipts()),
    "no receipt": http(200, b'{"epoch":"e","backed_up_seq":9,"receipts":[]}'),
    "a list": http(200, b"[]"),
    **{str(n): http(n) for n in (401, 403, 404, 408, 409, 413, 418, 422, 429, 500, 502, 503)},
}


def test_no_wrong_answer_takes_a_log_off_the_phone(live_sqlite):
    proxy = live_sqlite.proxy(live_sqlite.server())
    phone = live_sqlite.phone(proxy.url)
    phone.record([line_of(live_sqlite.cast.log())])
    for name, answer in WRONG.items():
        proxy.will([Fault("answer", answer=answer)])
        with pytest.raises(OSError):
            phone.sync()
        assert len(phone.pending) == len(phone.lines) == 1, name
    phone.sync()
    assert is_each_once(phone.made, live_sqlite.store)
