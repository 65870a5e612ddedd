"""Kinto, the sync server of offline-first apps, in memory or on PostgreSQL."""

import base64
import json
import os
import subprocess
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from bench.sync_load import Answer, put_on, request
from bench.sync_process import Process, family, free_port
from bench.sync_records import Phone, Record

# A package of it warns of another at each start.
QUIET = {"PYTHONWARNINGS": "ignore"}
ACCOUNT = base64.b64encode(b"bench:bench").decode()
COLLECTION = "/buckets/clinic/collections/logs"
# The cheapest way that it has to know who calls; no lines in a log but warnings.
SETTINGS = """
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
threads = 16
[app:main]
use = egg:kinto
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
kinto.userid_hmac_secret = of-the-bench-alone
kinto.storage_backend = kinto.core.storage.{backend}
kinto.storage_url = {url}
kinto.storage_pool_size = 16
kinto.cache_backend = kinto.core.cache.{backend}
kinto.cache_url = {url}
kinto.permission_backend = kinto.core.permission.{backend}
kinto.permission_url = {url}
[loggers]
keys = root
[handlers]
keys = console
[formatters]
keys = plain
[logger_root]
level = WARN
handlers = console
[handler_console]
class = StreamHandler
args = (sys.stderr,)
formatter = plain
[formatter_plain]
format = %(message)s
"""


class Kinto:
    """One process, as it is started by `kinto start`; `url` of a PostgreSQL, or in memory."""

    def __init__(
        self, folder: Path, python: Path, url: str = "", database_pids: Sequence[int] = ()
    ) -> None:
        self.name = f"Kinto, {'PostgreSQL' if url else 'memory'}"
        self.durability = "PostgreSQL, synchronous_commit=on" if url else "none: lost at its end"
        self.ports = [free_port()]
        self._folder, self._python, self._url = folder, python, url
        self._database_pids = list(database_pids)
        self._settings = folder / "kinto.ini"
        self._process: Process | None = None
        self._headers = {
            "Authorization": f"Basic {ACCOUNT}",
            "Content-Type": "application/json",
        }

    @property
    def pids(self) -> list[int]:
        own = [self._process.pid] if self._process else []
        return own + family(self._database_pids)

    @property
    def started_s(self) -> float:
        return self._process.started_s if self._process else 0.0

    def found(self, phones: Sequence[Phone]) -> None:
        backend = "postgresql" if self._url else "memory"
        text = SETTINGS.format(
            port=self.ports[0], backend=backend, url=self._url.replace("%", "%%")
        )
        self._settings.write_text(text)
        if self._url:
            self._run("migrate")

    def start(self) -> None:
        url = f"http://127.0.0.1:{self.ports[0]}/v1/"
        self._process = Process(self._command("start"), QUIET, url, self._folder / "server.log")
        makes = [
            request("PUT", f"/v1{path}", self._headers, b"{}")
            for path in ("/buckets/clinic", COLLECTION)
        ]
        put_on(self.ports, makes, 1)

    def stop(self) -> None:
        if self._process:
            self._process.stop()
            self._process = None

    def batch(self, phone: Phone, records: Sequence[Record]) -> bytes:
        requests = [
            {
                "path": f"{COLLECTION}/records/{record.id}",
                "body": {"data": json.loads(record.line)},
            }
            for record in records
        ]
        defaults = {"method": "PUT", "headers": {"If-None-Match": "*"}}
        body = json.dumps({"defaults": defaults, "requests": requests}, ensure_ascii=False)
        return request("POST", "/v1/batch", self._headers, body.encode())

    def is_kept(self, answer: Answer, many: int) -> bool:
        if answer.status != 200:
            return False
        told = [one["status"] for one in json.loads(answer.body)["responses"]]
        return len(told) == many and all(status in (201, 412) for status in told)

    def count(self) -> int:
        url = f"http://127.0.0.1:{self.ports[0]}/v1{COLLECTION}/records"
        head = urllib.request.Request(url, headers=self._headers, method="HEAD")  # noqa: S310
        with urllib.request.urlopen(head) as answer:  # noqa: S310 (our own address)
            return int(answer.headers["Total-Objects"])

    def _command(self, verb: str) -> list[str]:
        return [str(self._python.with_name("kinto")), verb, "--ini", str(self._settings)]

    def _run(self, verb: str) -> None:
        environment = {**os.environ, **QUIET}
        subprocess.run(  # noqa: S603
            self._command(verb), env=environment, check=True, capture_output=True
        )
