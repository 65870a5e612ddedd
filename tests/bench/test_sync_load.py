"""The load of the sync bench against a server whose answers are known."""

import http.server
import threading

import pytest

from bench.sync_load import Answer, put_on, request

BODY = bytes(range(256)) * 20


class Echo(http.server.BaseHTTPRequestHandler):
    """Answers with what it got: in chunks, with a length, or by breaking off."""

    protocol_version = "HTTP/1.1"
    # One write each would wait for the other side's delayed acknowledgement.
    wbufsize = -1

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(201)
        if self.path == "/chunks":
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (body[:100], body[100:], b""):
                self.wfile.write(f"{len(part):x}\r\n".encode() + part + b"\r\n")
        elif self.path == "/breaks":
            self.send_header("Content-Length", str(len(body) + 1))
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = True
        else:
            self.send_header("Content-Length", str(len(body)))
            if self.path == "/closes":
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def port():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Echo)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("path", ["/", "/chunks", "/closes"])
def test_answers_are_whole_and_in_the_order_of_the_requests(port, path):
    bodies = [b"%d " % i + BODY for i in range(20)]
    load = put_on([port], [request("POST", path, {}, body) for body in bodies], 3)
    assert load.answers == [Answer(201, body) for body in bodies]
    assert len(load.each_ms) == 20 and min(load.each_ms) > 0


def test_an_answer_that_breaks_off_is_none_and_the_next_one_comes(port):
    asked = [request("POST", "/breaks", {}, b"a"), request("POST", "/", {}, b"b")]
    assert put_on([port], asked, 1).answers == [Answer(0, b""), Answer(201, b"b")]


def test_a_request_says_how_long_it_is():
    assert request("POST", "/x", {"A": "b"}, b"123") == (
        b"POST /x HTTP/1.1\r\nHost: 127.0.0.1\r\nA: b\r\nContent-Length: 3\r\n\r\n123"
    )
