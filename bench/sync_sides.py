"""What every side of the comparison has: a durability, processes, and requests that do one job."""

from collections.abc import Sequence
from typing import Protocol

from bench.sync_load import Answer
from bench.sync_records import Phone, Record


class Side(Protocol):
    """One server under test, as it is set up for one run."""

    name: str
    # When an answer leaves, where the data are.
    durability: str
    ports: list[int]
    # Processes of the server, and those of its database.
    pids: list[int]
    started_s: float

    def found(self, phones: Sequence[Phone]) -> None:
        """Make the empty data, with whom the records will name."""

    def start(self) -> None:
        """Start the processes, on the data that are there."""

    def stop(self) -> None:
        """End the processes; the data stay."""

    def batch(self, phone: Phone, records: Sequence[Record]) -> bytes:
        """A request that delivers these records of a phone."""

    def is_kept(self, answer: Answer, many: int) -> bool:
        """Whether it says that so many records are kept, or were kept before."""

    def count(self) -> int:
        """How many records are kept, while the server runs."""


class Reads(Side, Protocol):
    """A side whose reading is measured too."""

    def fill(self, phone: Phone, many: int, patient_ids: Sequence[str]) -> None:
        """Put so many records into the data, of these patients in turn, past the server."""

    def last(self, patient: int) -> bytes:
        """A request for the last hundred records of a patient."""

    def is_last(self, answer: Answer) -> bool:
        """Whether it holds a hundred records."""
