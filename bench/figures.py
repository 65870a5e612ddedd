"""The statistics of the bench: from moments of sounds and calls to errors, misses and drift. Pure.

A beat is one period. Errors are in milliseconds; positive is late.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median, pstdev

# A stamp of the audio clock is as coarse as the device's buffer: several beside it are asked.
STAMPS_ASKED = 5


@dataclass(frozen=True)
class Rhythm:
    """How the sounds of a method lie on an even grid; None where there was no sound."""

    heard: int
    missed: int
    doubled: int
    sd_ms: float | None
    p95_ms: float | None
    max_ms: float | None
    drift_ms: float | None


@dataclass(frozen=True)
class Company:
    """How calls lie beside the sounds they belong to; None where no call came.

    `median_ms` has a sign, `spread_p95_ms` is what is left of p95 without that constant part.
    """

    calls: int
    missed: int
    doubled: int
    median_ms: float | None
    p50_ms: float | None
    p95_ms: float | None
    max_ms: float | None
    spread_p95_ms: float | None


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that so many percent do not exceed. Raises ValueError without values."""
    if not values:
        raise ValueError("There is no percentile of nothing.")
    rank = math.ceil(len(values) * percent / 100)
    return sorted(values)[max(rank, 1) - 1]


def place(onsets_s: Sequence[float], period_s: float) -> tuple[dict[int, float], int]:
    """The sound on each beat, counted from the first sound; and how many were one too many.

    A sound nearer than half a period to the one before is doubled. The others go on to the beat
    that their distance says, so a drift of any size is followed and never taken for a miss.
    """
    beats: dict[int, float] = {}
    last, doubled = 0, 0
    for onset_s in sorted(onsets_s):
        if not beats:
            beats[0] = onset_s
        elif onset_s - beats[last] < period_s / 2:
            doubled += 1
        else:
            last += math.floor((onset_s - beats[last]) / period_s + 0.5)
            beats[last] = onset_s
    return beats, doubled


def within(onsets_s: Sequence[float], period_s: float, beats: int) -> list[float]:
    """The sounds of the first so many beats; what a method plays after them is not judged."""
    placed, _ = place(onsets_s, period_s)
    end_s = min((at for beat, at in placed.items() if beat >= beats), default=math.inf)
    return [onset_s for onset_s in sorted(onsets_s) if onset_s < end_s]


def rhythm(onsets_s: Sequence[float], period_s: float, beats: int) -> Rhythm:
    """How steady the first `beats` beats were; the grid lies so that the median error is zero.

    The median, not the first sound, because one odd beginning would spoil every other sound.
    """
    judged = within(onsets_s, period_s, beats)
    placed, doubled = place(judged, period_s)
    missed = beats - len(placed)
    if not placed:
        return Rhythm(0, missed, 0, None, None, None, None)
    off_ms = {beat: (at - beat * period_s) * 1000 for beat, at in placed.items()}
    middle_ms = median(off_ms.values())
    errors_ms = [abs(off - middle_ms) for off in off_ms.values()]
    return Rhythm(
        heard=len(judged),
        missed=missed,
        doubled=doubled,
        sd_ms=pstdev(off_ms.values()),
        p95_ms=percentile(errors_ms, 95),
        max_ms=max(errors_ms),
        drift_ms=slope(list(off_ms.items())) * (beats - 1),
    )


def slope(points: Sequence[tuple[float, float]]) -> float:
    """The steepness of the straight line nearest to the points; 0 for a single one."""
    mean_x, mean_y = fmean(x for x, _ in points), fmean(y for _, y in points)
    width = sum((x - mean_x) ** 2 for x, _ in points)
    rise = sum((x - mean_x) * (y - mean_y) for x, y in points)
    return rise / width if width else 0.0


def company(calls_ms: Sequence[float], sounds_ms: Sequence[float], period_ms: float) -> Company:
    """How far each call was from its sound, the nearest one.

    Missed are sounds without a call, doubled are calls beyond the first of a sound.
    """
    sounds = sorted(sounds_ms)
    nearest = [(call, nearest_to(call, sounds)) for call in sorted(calls_ms) if sounds]
    errors = [call - sound for call, sound in nearest if abs(call - sound) < period_ms / 2]
    answered = {sound for call, sound in nearest if abs(call - sound) < period_ms / 2}
    missed, doubled = len(sounds) - len(answered), len(errors) - len(answered)
    if not errors:
        return Company(len(calls_ms), missed, doubled, None, None, None, None, None)
    middle = median(errors)
    sizes = [abs(error) for error in errors]
    return Company(
        calls=len(calls_ms),
        missed=missed,
        doubled=doubled,
        median_ms=middle,
        p50_ms=percentile(sizes, 50),
        p95_ms=percentile(sizes, 95),
        max_ms=max(sizes),
        spread_p95_ms=percentile([abs(error - middle) for error in errors], 95),
    )


def nearest_to(moment: float, moments: Sequence[float]) -> float:
    """The nearest of the sorted moments. Raises ValueError if there are none."""
    index = bisect_left(moments, moment)
    return min(moments[max(index - 1, 0) : index + 1], key=lambda one: abs(one - moment))


def turned(moment_ms: float, beat_ms: float, period_ms: float) -> float:
    """How far a moment lies after the nearest repetition of the beat."""
    return (moment_ms - beat_ms + period_ms / 2) % period_ms - period_ms / 2


def to_computer_ms(onset_s: float, clock_pairs: Sequence[Sequence[float]]) -> float:
    """When a moment of the audio clock was heard, on the computer's clock.

    `clock_pairs` are (audio s, computer ms) of the same moments, in order. The audio clock of a
    starved machine stands still at times, so only the pairs beside the moment are asked.
    """
    index = bisect_left(clock_pairs, onset_s, key=lambda pair: pair[0])
    first = min(max(index - STAMPS_ASKED // 2, 0), max(len(clock_pairs) - STAMPS_ASKED, 0))
    asked = clock_pairs[first : first + STAMPS_ASKED]
    return onset_s * 1000 + median(at_ms - audio_s * 1000 for audio_s, at_ms in asked)


def clock_error_ppm(clock_pairs: Sequence[Sequence[float]]) -> float:
    """How much faster than the computer's clock the audio clock went, in millionths."""
    return (slope([(at_ms, audio_s * 1000) for audio_s, at_ms in clock_pairs]) - 1) * 1e6


def clock_loss_ms(clock_pairs: Sequence[Sequence[float]]) -> float:
    """How long the audio clock fell behind the computer's from the first to the last pair."""
    (first_s, first_ms), (last_s, last_ms) = clock_pairs[0], clock_pairs[-1]
    return (last_ms - first_ms) - (last_s - first_s) * 1000
