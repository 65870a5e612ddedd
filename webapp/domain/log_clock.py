"""Whether the clock of a phone was wrong when it wrote a log, and when it sent it. Pure.

A log may arrive days after its session, so the delay of its own times says nothing.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import msgspec

from webapp.domain.session_log import Instant, SessionLog, milliseconds

# Clocks of phones that ask a network are off by seconds.
TOLERATED_MS = 10 * 60 * 1000

Wrong = Literal["ahead", "behind"]


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a log came: from which phone, paired when, and what the clocks said.

    `skew_ms`: received less sent, so negative if the phone's clock was ahead; None if the phone did
    not say when it sent. `device_id` is None if the phone is not known.
    """

    device_id: str | None
    received_at_ms: int
    skew_ms: int | None = None
    paired_at_ms: int = 0


def skew_of(sent_at: str | None, received_at_ms: int) -> int | None:
    """The skew of a request, by what its phone's clock said; None if that is missing or unclear."""
    try:
        sent = msgspec.convert(sent_at, Instant)
    except msgspec.ValidationError:
        return None
    return received_at_ms - milliseconds(sent)


def noted_skew(arrival: Arrival) -> int | None:
    """The skew, if it is more than a phone's clock may be off."""
    skew_ms = arrival.skew_ms
    return skew_ms if skew_ms is not None and abs(skew_ms) > TOLERATED_MS else None


def wrong_clock(log: SessionLog, arrival: Arrival) -> Wrong | None:
    """What proves that it was as the log was made: an end after the receipt, or before the pairing.

    A log made before the pairing does not name the phone.
    """
    ended_at_ms = milliseconds(log.ended_at)
    if ended_at_ms > arrival.received_at_ms + TOLERATED_MS:
        return "ahead"
    is_made_paired = arrival.device_id is not None and log.device_id == arrival.device_id
    is_too_early = ended_at_ms < arrival.paired_at_ms - TOLERATED_MS
    return "behind" if is_made_paired and is_too_early else None


def began_at_ms(log: SessionLog, arrival: Arrival) -> int:
    """When the session began, as far as it can be known: what sessions are ordered and counted by.

    It is what the phone's clock said, put right by the skew. If that cannot be, the clock was set
    between session and sending: then what it said, or else the receipt.
    """
    said_ms, skew_ms = milliseconds(log.started_at), noted_skew(arrival)
    told = (said_ms,) if skew_ms is None else (said_ms + skew_ms, said_ms)
    possible = (at_ms for at_ms in told if _is_possible(log, arrival, at_ms))
    return next(possible, arrival.received_at_ms)


def _is_possible(log: SessionLog, arrival: Arrival, at_ms: int) -> bool:
    is_made_paired = arrival.device_id is not None and log.device_id == arrival.device_id
    is_too_early = is_made_paired and at_ms < arrival.paired_at_ms - TOLERATED_MS
    # Clocks count from 1970; a skew may lead to where there are no dates at all.
    return not is_too_early and 0 <= at_ms <= arrival.received_at_ms + TOLERATED_MS


def righted(log: SessionLog, began_at_ms: int) -> SessionLog:
    """The log as if the phone's clock had been right: to reckon with, not to be shown or kept."""
    shift = timedelta(milliseconds=began_at_ms - milliseconds(log.started_at))
    if not shift:
        return log
    begin = log.started_at + shift
    end = begin + timedelta(milliseconds=log.elapsed_ms)
    return msgspec.structs.replace(log, started_at=begin, ended_at=end)
