"""What pain decides: which script a point gets, and what follows a stage.

Pure, and tabulated: the phone looks its decisions up and holds no rule. Pain is a score of 0 to 10.
"""

from webapp.domain.protocols import Approach

SCORES = range(11)

# A table is read [pain before the point][pain now] and holds one word.
Table = list[list[str]]


def grade(rule: Approach, pain: int) -> str:
    """The script for a point as painful as this: very severe pain is approached (S10, S11)."""
    if pain >= rule.surround_only_from:
        return "surround_only"
    return "approach" if pain >= rule.approach_from else "direct"


def after_ring(rule: Approach, first: int, now: int, *, is_last: bool) -> str:
    """What follows a round away from the point: the gentlest word that applies wins."""
    if now >= rule.end_from:
        return "end"
    if now >= rule.retreat_from or now >= first + rule.retreat_if_rose_by:
        return "retreat"
    if now <= rule.advance_at_most or first - now >= rule.advance_if_fell_by:
        return "advance"
    return "end" if is_last else "repeat"


def after_source(rule: Approach, now: int, *, is_last: bool) -> str:
    """What follows a block at the point itself: another one only while the pain stays low."""
    return "repeat" if now <= rule.extend_at_most and not is_last else "end"


def decision_tables(rule: Approach) -> dict[str, dict[str, Table]]:
    """Both tables, while rounds remain (`open`) and after the last one (`last`)."""
    return {
        "ring": {"open": ring_table(rule, is_last=False), "last": ring_table(rule, is_last=True)},
        "source": {
            "open": source_table(rule, is_last=False),
            "last": source_table(rule, is_last=True),
        },
    }


def ring_table(rule: Approach, *, is_last: bool) -> Table:
    return [[after_ring(rule, first, now, is_last=is_last) for now in SCORES] for first in SCORES]


def source_table(rule: Approach, *, is_last: bool) -> Table:
    # The first pain decides nothing at the source; the table keeps the shape of the other one.
    return [[after_source(rule, now, is_last=is_last) for now in SCORES] for _ in SCORES]
