"""A push service on this machine, over TLS, that reads what it is sent as a browser would.

It knows its phones by the path of their endpoint, decrypts with their keys, and checks who sent
with means of its own, not with the library that the server uses.
"""

import base64
import datetime
import ipaddress
import json
import os
import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import time
from typing import Any

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from cryptography.x509.oid import NameOID


@dataclass
class Phone:
    """A browser's subscription: what it gives away, and what opens what it gets."""

    name: str
    endpoint: str
    private: ec.EllipticCurvePrivateKey
    secret: bytes

    @property
    def keys(self) -> dict[str, str]:
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return {"p256dh": base64url(point), "auth": base64url(self.secret)}


@dataclass
class Message:
    """One request: whose it is, its headers, the claims of its token, and what it says."""

    phone: str
    headers: dict[str, str]
    claims: dict[str, Any]
    server_key: str
    content: dict[str, Any]


@dataclass
class PushService:
    """What came in, in order. `answers` are taken one after the other; else 201."""

    url: str
    host: str
    certificate: Path
    phones: dict[str, Phone] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    answers: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    # While it is set, answers come at once; else the sender waits for them.
    answering: threading.Event = field(default_factory=threading.Event)
    arrived: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def phone(self, name: str) -> Phone:
        """A new phone."""
        private = ec.generate_private_key(ec.SECP256R1())
        made = Phone(name, f"{self.url}{name}", private, os.urandom(16))
        self.phones[name] = made
        return made

    def counts(self) -> Counter[str]:
        with self.lock:
            return Counter(message.phone for message in self.messages)

    def take(self, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str]]:
        phone = self.phones[path.removeprefix("/")]
        try:
            message = read(phone, headers, body)
            check_sender(headers["Authorization"], self.url.rstrip("/"))
        except Exception as error:
            with self.lock:
                self.faults.append(repr(error))
            return 400, {}
        with self.lock:
            answer = self.answers.pop(0) if self.answers else (201, {})
            self.messages.append(message)
        self.arrived.release()
        self.answering.wait()
        return answer


def read(phone: Phone, headers: dict[str, str], body: bytes) -> Message:
    """Decrypt, as RFC 8291 says."""
    if headers.get("Content-Encoding") != "aes128gcm":
        raise ValueError("The message is not encrypted.")
    text = http_ece.decrypt(body, private_key=phone.private, auth_secret=phone.secret)
    token, key = parts_of(headers["Authorization"])
    return Message(phone.name, headers, claims_of(token), key, json.loads(text))


def check_sender(authorization: str, origin: str) -> None:
    """Check the signature and the claims, as RFC 8292 says."""
    token, key = parts_of(authorization)
    signed, _, signature = token.rpartition(".")
    raw = bytes_of(signature)
    r, s = (int.from_bytes(half, "big") for half in (raw[:32], raw[32:]))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), bytes_of(key))
    public.verify(utils.encode_dss_signature(r, s), signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = claims_of(token)
    if claims["aud"] != origin:
        raise ValueError(f"The token is for {claims['aud']}.")
    if not time() < claims["exp"] <= time() + 24 * 3600:
        raise ValueError(f"The token ends at {claims['exp']}.")
    if not claims["sub"].startswith(("mailto:", "https://")):
        raise ValueError(f"The sender is {claims['sub']}.")


def parts_of(authorization: str) -> tuple[str, str]:
    kind, _, rest = authorization.partition(" ")
    if kind != "vapid":
        raise ValueError(f"The sender is named by {kind}.")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    return parts["t"], parts["k"]


def claims_of(token: str) -> dict[str, Any]:
    return json.loads(bytes_of(token.split(".")[1]))


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@contextmanager
def running(folder: Path) -> Iterator[PushService]:
    """A push service until this context ends; `certificate` is what its clients must trust."""
    certificate, key = write_certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    host = f"localhost:{server.server_port}"
    service = PushService(f"https://{host}/", host, certificate)
    service.answering.set()
    vars(server)["service"] = service
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        service.answering.set()
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        service: PushService = vars(self.server)["service"]
        headers = {name.title(): value for name, value in self.headers.items()}
        status, told = service.take(self.path, headers, body)
        try:
            self.send_response(status)
            for name, value in {"Content-Length": "0", **told}.items():
                self.send_header(name, value)
            self.end_headers()
        except OSError:
            pass  # the sender was killed meanwhile

    def do_GET(self) -> None:
        vars(self.server)["service"].faults.append(f"GET {self.path}")
        self.send_error(405)

    def log_message(self, *_: object) -> None:
        pass


def write_certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate for localhost that vouches for itself, and its key."""
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(private, hashes.SHA256())
    )
    certificate, key = folder / "push.pem", folder / "push.key"
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    key.write_bytes(private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return certificate, key
