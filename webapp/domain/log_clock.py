"""Whether the clock of a phone was wrong when it wrote a log. Pure.

A log may arrive days after its session, so the delay says nothing; two things do.
"""

from typing import Literal

from webapp.domain.session_log import SessionLog, milliseconds

# Clocks of phones that ask a network are off by seconds.
TOLERATED_MS = 10 * 60 * 1000


def wrong_clock(
    log: SessionLog, received_at_ms: int, device_id: str | None, paired_at_ms: int
) -> Literal["ahead", "behind"] | None:
    """What proves that it was: an end after the receipt, or before the phone was paired.

    `device_id`: of the phone that sent it; a log made before the pairing does not name it.
    """
    ended_at_ms = milliseconds(log.ended_at)
    if ended_at_ms > received_at_ms + TOLERATED_MS:
        return "ahead"
    is_made_paired = device_id is not None and log.device_id == device_id
    return "behind" if is_made_paired and ended_at_ms < paired_at_ms - TOLERATED_MS else None
