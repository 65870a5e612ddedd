"""Logs that somebody brings as a file: each is judged as if the phone it names had sent it.

What the phone may not log, and what whoever brings it may not file, waits for a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from webapp.domain.hand_over import HandedLine, batches
from webapp.domain.receipts import Placed
from webapp.domain.session_log import BATCH_LINES
from webapp.store import audit, care, deliveries, devices
from webapp.store.database import Store
from webapp.store.deliveries import Delivery
from webapp.store.devices import Device
from webapp.store.staff import StaffMember

UNKNOWN, NOT_THEIRS = "sender-unknown", "not-for-who-brought-it"


@dataclass(frozen=True, slots=True)
class Bringer:
    """Who brings a file: a member of staff, or the command on the host, which may file all."""

    actor: str
    member: StaffMember | None = None

    def sees(self, connection: Connection, device: Device) -> bool:
        """Whether they may file what this phone made."""
        if self.member is None or self.member.role == "admin":
            return True
        if device.patient_id is not None:
            return care.sees(connection, self.member, device.patient_id)
        return device.staff_id == self.member.id


@dataclass(slots=True)
class Taken:
    """What became of the lines of a file.

    `counts`: lines by the status of their receipt; those that the bringer may not file count as
    `others`, whether they are new or not. `refused`: (number of the line from 1, problem, path).
    """

    counts: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str, str | None]] = field(default_factory=list)


def receive(store: Store, lines: Sequence[HandedLine], by: Bringer, now_ms: int) -> Taken:
    """Keep what is not kept yet, so many lines to a transaction. Raises StoreUnavailable.

    A file that was taken in by half is taken in by its other half the next time.
    """
    taken = Taken()
    for batch in batches(lines, BATCH_LINES):
        with store.write() as connection:
            told = _receive(connection, batch, by, now_ms)
        _count(taken, told)
    return taken


def _receive(
    connection: Connection, lines: Sequence[HandedLine], by: Bringer, now_ms: int
) -> list[tuple[Placed, bool]]:
    """What became of each line, in order, and whether it is the bringer's to file."""
    senders = _senders(connection, lines, by, now_ms)
    groups: dict[str | None, list[int]] = {}
    for at, one in enumerate(lines):
        groups.setdefault(one.device_id, []).append(at)
    several = []
    for of, ats in groups.items():
        device, doubt = senders[of]
        brought = [lines[at].read for at in ats]
        several.append(Delivery(device, brought, now_ms, is_by_hand=True, doubt=doubt))
    placed_of = deliveries.receive_all(connection, several)
    told: dict[int, tuple[Placed, bool]] = {}
    for ats, delivery, placed in zip(groups.values(), several, placed_of, strict=True):
        is_theirs = delivery.doubt != NOT_THEIRS
        told.update((at, (one, is_theirs)) for at, one in zip(ats, placed, strict=True))
    _note(connection, [one for one, _ in told.values()], by, now_ms)
    return [told[at] for at in range(len(lines))]


def _senders(
    connection: Connection, lines: Sequence[HandedLine], by: Bringer, now_ms: int
) -> dict[str | None, tuple[Device, str | None]]:
    """By the id that a line names: the phone, and what speaks against all that comes from it."""
    found: dict[str | None, tuple[Device, str | None]] = {}
    for named in {line.device_id for line in lines}:
        device = devices.by_id(connection, named) if named else None
        if device is None:
            staff_id = by.member.id if by.member else None
            found[named] = (devices.by_hand(connection, staff_id, now_ms), UNKNOWN)
        else:
            found[named] = (device, None if by.sees(connection, device) else NOT_THEIRS)
    return found


def _note(connection: Connection, placed: Sequence[Placed], by: Bringer, now_ms: int) -> None:
    """One entry, also if nothing was new: who brought how many."""
    seqs = [one.seq for one in placed if one.is_new and one.seq is not None]
    facts: audit.Facts = {"lines": len(placed), "logs": len(seqs)}
    first = {"first_seq": min(seqs)} if seqs else {}
    audit.write(connection, now_ms, by.actor, "logs-imported", "logs", {**facts, **first})


def _count(taken: Taken, told: Sequence[tuple[Placed, bool]]) -> None:
    before = taken.counts.total()
    for at, (one, is_theirs) in enumerate(told, before + 1):
        if one.status == "refused":
            taken.refused.append((at, one.reason or "log-not-valid", one.line.path))
        taken.counts[one.status if is_theirs or one.status == "refused" else "others"] += 1
