"""A phone as the server meets it: it follows the rules of the outbox, and nothing else.

- A log leaves the queue only by a receipt of ours with its id and its hash.
- It is forgotten only once a backup holds it: `seq <= backed_up_seq`, in the same epoch.
- A new epoch makes every receipt void: what was not forgotten waits again.
"""

import http.client
import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

PATH = "/api/v1/session-logs"
PATIENCE_S = 30
KEPT = ("stored", "duplicate", "conflict", "quarantined")


@dataclass(frozen=True, slots=True)
class Made:
    """A log as it was serialised, once."""

    id: str
    line: bytes

    @property
    def pair(self) -> tuple[str, bytes]:
        """What the oracle compares."""
        return self.id, sha256(self.line).digest()


class Phone:
    """One phone. `made` is all it ever made; `waiting` and `delivered` are what it still holds."""

    def __init__(self, device_id: str, token: str) -> None:
        self.device_id = device_id
        self.token = token
        self.made: list[Made] = []
        self.waiting: list[Made] = []
        self.delivered: list[tuple[Made, int]] = []
        self.epoch: str | None = None

    @property
    def bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def make(self, log: dict[str, Any]) -> None:
        """Keep a finished log."""
        line = json.dumps(log, ensure_ascii=False, separators=(",", ":")).encode()
        self.made.append(Made(log["id"], line))
        self.waiting.append(self.made[-1])

    def send(self, port: int, most: int) -> int | None:
        """Send up to `most` waiting logs, the oldest first; the status, None without an answer."""
        batch = self.waiting[:most]
        headers = {**self.bearer, "Content-Type": "application/x-ndjson"}
        body = b"\n".join(made.line for made in batch)
        answer = ask(port, "POST", PATH, headers, body)
        if answer.status is not None and 200 <= answer.status < 300:
            self._take_in(answer.body, batch)
        return answer.status

    def _take_in(self, answer: bytes, batch: list[Made]) -> None:
        try:
            told = json.loads(answer)
            epoch, mark = str(told["epoch"]), int(told["backed_up_seq"])
            receipts = [(r["id"], r["sha256"], r["seq"], r["status"]) for r in told["receipts"]]
        except (ValueError, TypeError, KeyError):
            return
        if epoch != self.epoch:
            self.waiting = [made for made, _ in self.delivered] + self.waiting
            self.delivered, self.epoch = [], epoch
        for made, (log_id, digest, seq, status) in zip(batch, receipts, strict=False):
            if (log_id, digest) == (made.id, made.pair[1].hex()) and status in KEPT:
                self.waiting.remove(made)
                self.delivered.append((made, seq))
        self.delivered = [(made, seq) for made, seq in self.delivered if seq > mark]


class Answer(NamedTuple):
    """What came back; `status` is None if nothing whole did."""

    status: int | None
    body: bytes = b""
    epoch: str | None = None


def ask(
    port: int, method: str, path: str, headers: dict[str, str], body: bytes | None = None
) -> Answer:
    """One request, on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request(method, path, body, {**headers, "Connection": "close"})
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(), answer.headers["Periost-Epoch"])
    except (OSError, http.client.HTTPException):
        return Answer(None)
    finally:
        connection.close()
