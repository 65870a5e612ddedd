"""Deliveries that come at the same time share one transaction, and one sync of the disk.

Whoever comes first writes; those who come meanwhile are written together by the next of them. Each
is judged by itself, as if they had come one after the other.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass

from webapp.domain.receipts import Placed
from webapp.domain.session_log import ReadLine
from webapp.store import deliveries, state
from webapp.store.database import PATIENCE_S, Store, StoreUnavailable
from webapp.store.deliveries import Delivery
from webapp.store.devices import Device
from webapp.store.state import Marks

Received = tuple[list[Placed], Marks]


@dataclass(slots=True, eq=False)
class _Waiting:
    delivery: Delivery
    outcome: Received | Exception | None = None


class Gathered:
    """The way in for all deliveries of this process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[_Waiting] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def receive(
        self, device: Device, lines: Sequence[ReadLine], now_ms: int, skew_ms: int | None = None
    ) -> Received:
        """What became of each line, and the marks; it is durable. Raises StoreUnavailable."""
        one = _Waiting(Delivery(device, lines, now_ms, skew_ms))
        with self._list:
            self._waiting.append(one)
        self._take_turn(one)
        try:
            # Somebody may have written it along with others.
            if one.outcome is None:
                self._write_all()
        finally:
            self._turn.release()
        if isinstance(one.outcome, tuple):
            return one.outcome
        raise one.outcome or StoreUnavailable("It was not written.")

    def _take_turn(self, one: _Waiting) -> None:
        while not self._turn.acquire(timeout=PATIENCE_S):
            with self._list:
                if one in self._waiting:
                    self._waiting.remove(one)
                    raise StoreUnavailable("Other deliveries take too long.")

    def _write_all(self) -> None:
        with self._list:
            group, self._waiting = self._waiting, []
        try:
            self._write(group)
        except StoreUnavailable as error:
            for one in group:
                one.outcome = error
        except Exception:
            # One of them is at fault; the others shall not suffer for it.
            for one in group:
                self._write_alone(one)

    def _write_alone(self, one: _Waiting) -> None:
        try:
            self._write([one])
        except Exception as error:
            one.outcome = error

    def _write(self, group: Sequence[_Waiting]) -> None:
        with self._store.write() as connection:
            placed = deliveries.receive_all(connection, [one.delivery for one in group])
            marks = state.marks(connection)
        # Only here, past the commit, is a receipt true.
        for one, of_one in zip(group, placed, strict=True):
            one.outcome = (of_one, marks)
