"""A phone without a browser: keeps lines, sends them, believes nothing but a receipt."""

import http.client
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from clinic import pair_of
from sqlalchemy import select

from webapp.store import conflicts, quarantine, session_logs
from webapp.store.database import Store

TIMEOUT_S = 60
KEPT = ("stored", "duplicate", "conflict", "quarantined")
Pair = tuple[str, str]


class Phone:
    """Sends to `url` with `token`. A line stays until a backup holds it; see docs/sync.md."""

    def __init__(self, url: str, token: str) -> None:
        self.url = url
        self._token = token
        self.lines: dict[Pair, bytes] = {}
        self.receipts: dict[Pair, tuple[str, int]] = {}
        self.made: Counter[Pair] = Counter()
        self.epoch: str | None = None

    def record(self, lines: Iterable[bytes]) -> None:
        """Sessions that were just finished."""
        for line in lines:
            pair = pair_of(line)
            self.lines[pair] = line
            self.made[pair] = 1

    @property
    def pending(self) -> list[Pair]:
        """What this epoch of the server has not given a receipt for, oldest first."""
        return [
            pair
            for pair in self.lines
            if self.receipts.get(pair, (None, 0))[0] != self.epoch or self.epoch is None
        ]

    def sync(self, batch: int = 25) -> int:
        """Send all that is pending; how many requests that took. Raises OSError on a bad answer."""
        requests = 0
        while pending := self.pending:
            self.send(pending[:batch])
            requests += 1
        return requests

    def poll(self) -> None:
        """An upload of nothing: learns the epoch and the mark."""
        self.send([])

    def send(self, pairs: list[Pair]) -> None:
        """One upload. Raises OSError unless every line got its receipt."""
        body = b"\n".join(self.lines[pair] for pair in pairs)
        status, _, answer = ask(self.url, "POST", "/api/v1/session-logs", self._token, body)
        try:
            told = json.loads(answer) if status == 200 else {}
            receipts = told["receipts"]
            self._enter(told["epoch"])
            taken = [self._take(pair, one) for pair, one in zip(pairs, receipts, strict=True)]
        except (ValueError, KeyError, TypeError) as error:
            raise OSError(f"no receipts in an answer {status}") from error
        if not all(taken):
            raise OSError("a receipt of something else")
        self._forget(told["backed_up_seq"])

    def _enter(self, epoch: str) -> None:
        if epoch != self.epoch:
            self.epoch = epoch
            self.receipts.clear()

    def _take(self, pair: Pair, receipt: Mapping[str, Any]) -> bool:
        is_ours = (receipt["id"], receipt["sha256"]) == pair and receipt["status"] in KEPT
        if is_ours:
            self.receipts[pair] = (str(self.epoch), int(receipt["seq"]))
        return is_ours

    def _forget(self, backed_up_seq: int) -> None:
        for pair, (_, seq) in list(self.receipts.items()):
            if seq <= backed_up_seq:
                self.lines.pop(pair, None)


def ask(
    url: str, method: str, path: str, token: str, body: bytes = b""
) -> tuple[int, Mapping[str, str], bytes]:
    """Status, headers and body of an answer. Raises OSError if there is none, or half of one."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT_S)
    headers = {"Authorization": f"Bearer {token}"}
    if method == "POST":
        headers["Content-Type"] = "application/x-ndjson"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    except http.client.HTTPException as error:
        raise ConnectionError(str(error)) from error
    finally:
        connection.close()


def held(store: Store) -> Counter[Pair]:
    """What the server keeps, wherever it lies; the other side of the oracle."""
    kept: Counter[Pair] = Counter()
    with store.snapshot() as connection:
        for table in (session_logs.TABLE, quarantine.TABLE, conflicts.TABLE):
            query = select(table.c.id, table.c.sha256, table.c.line)
            for log_id, digest, line in connection.execute(query):
                assert pair_of(line) == (log_id, digest.hex())
                kept[(log_id, digest.hex())] += 1
    return kept


def is_each_once(made: Iterable[Pair], store: Store, before: Iterable[Pair] = ()) -> bool:
    """The oracle: what phones made, beside what was there before, is kept, each once."""
    kept, expected = held(store), Counter([*made, *before])
    lost, surplus = expected - kept, kept - expected
    # Counters of thousands would be told for minutes; what differs is enough.
    assert not lost, f"{len(lost)} are lost, such as {next(iter(lost))}"
    assert not surplus, f"{len(surplus)} are doubled or foreign, such as {next(iter(surplus))}"
    return True
