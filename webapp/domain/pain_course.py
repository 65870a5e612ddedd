"""Pain before and after, over the sessions of one patient. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from webapp.domain.session_log import SessionLog, milliseconds


@dataclass(frozen=True, slots=True)
class PainOfSession:
    """Mean pain of the points of one session, NRS 0-10; `after` only if any point was asked."""

    log_id: str
    at_ms: int
    before: float
    after: float | None
    points: int


def pain_of(log: SessionLog) -> PainOfSession | None:
    """The pain that a log tells of; None if it has no point that was pressed."""
    pressed = [point for point in log.points if point.skipped is None]
    if not pressed:
        return None
    after = [point.pain_after for point in pressed if point.pain_after is not None]
    return PainOfSession(
        log_id=log.id,
        at_ms=milliseconds(log.started_at),
        before=_mean([point.pain_before for point in pressed]),
        after=_mean(after) if after else None,
        points=len(pressed),
    )


def course(logs: Iterable[SessionLog]) -> list[PainOfSession]:
    """The pain of each session that tells of one, the earliest first."""
    told = (pain_of(log) for log in logs)
    return sorted((one for one in told if one), key=lambda one: (one.at_ms, one.log_id))


def _mean(scores: list[int]) -> float:
    return sum(scores) / len(scores)
