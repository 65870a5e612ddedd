"""Trend and band as they run in a browser, against what exact fractions and counting say here."""

from fractions import Fraction
from itertools import combinations, permutations
from math import comb
from random import Random
from statistics import median

import pytest
from browser.client_domain import examples
from hypothesis import given
from hypothesis import strategies as st

WEEK_MS = 7 * 86_400_000
TREND = "scores => domain.trend.trendOf(scores)"
DOUBT = Fraction(1, 20)
NEAR = 1e-6


@st.composite
def courses(draw) -> list[tuple[int, int]]:
    """(hour, score) of a course that is long enough, no two at one hour."""
    hours = draw(st.lists(st.integers(0, 24 * 70), min_size=6, max_size=18, unique=True))
    hours = sorted(hours)
    hours[-1] = max(hours[-1], hours[0] + 24 * 14)
    return [(hour, draw(st.integers(0, 10))) for hour in hours]


def trend_of(client, course, *, start_ms=1_790_000_000_000):
    return client.evaluate(TREND, [{"at": start_ms + h * 3_600_000, "score": s} for h, s in course])


def slopes_of(course) -> list[Fraction]:
    """The changes a week between any two scores, from the lowest."""
    return sorted(
        Fraction((t - s) * 24 * 7, j - i) for (i, s), (j, t) in combinations(course, 2) if j > i
    )


def inversions(order: tuple[int, ...]) -> int:
    return sum(a > b for a, b in combinations(order, 2))


def rank_by_chance(counts: list[int]) -> int:
    """How many of the lowest values are together no likelier than half the doubt."""
    total, rank = sum(counts), 0
    while Fraction(sum(counts[: rank + 1]), total) <= DOUBT / 2:
        rank += 1
    return rank


def inversion_counts(n: int) -> list[int]:
    """Permutations of n by their inversions, by the recurrence over the place of the last one."""
    counts = [1]
    for size in range(2, n + 1):
        longer = [0] * (len(counts) + size - 1)
        for i, count in enumerate(counts):
            for more in range(size):
                longer[i + more] += count
        counts = longer
    return counts


@pytest.mark.parametrize("n", range(2, 9))
def test_the_ends_of_the_interval_are_those_of_all_orders_counted(client, n):
    found = [inversions(order) for order in permutations(range(n))]
    counts = [found.count(i) for i in range(n * (n - 1) // 2 + 1)]
    assert counts == inversion_counts(n)
    assert client.evaluate("n => domain.trend.leastRank(n)", n) == rank_by_chance(counts)


@pytest.mark.parametrize("n", [9, 12, 24, 40, 60])
def test_the_ends_of_the_interval_hold_for_long_courses_too(client, n):
    expected = rank_by_chance(inversion_counts(n))
    assert client.evaluate("n => domain.trend.leastRank(n)", n) == expected


def test_the_level_has_an_interval_from_the_sixth_score_on(client):
    ranks = client.evaluate("sizes => sizes.map(domain.trend.levelRank)", list(range(1, 61)))
    expected = [rank_by_chance([comb(n, i) for i in range(n + 1)]) for n in range(1, 61)]
    assert ranks == expected
    assert [n for n, rank in enumerate(ranks, 1) if rank == 0] == [1, 2, 3, 4, 5]


def test_a_known_course_has_its_known_trend(client):
    # Every seven days one less, but for one day that was bad: it bends nothing.
    course = [(week * 168, score) for week, score in enumerate([9, 8, 7, 10, 5, 4, 3])]
    trend = trend_of(client, course)
    slopes = slopes_of(course)
    assert trend["per_week"] == pytest.approx(-1) == float(median(slopes))
    rank = rank_by_chance(inversion_counts(7))
    assert rank == 4  # by the tables of Kendall's S: 15 is the least that is significant
    ends = (float(slopes[rank - 1]), float(slopes[-rank]))
    assert (trend["low"], trend["high"]) == pytest.approx(ends)
    assert [end["score"] for end in trend["line"]] == pytest.approx([9, 3])


@given(course=courses())
@examples
def test_slope_and_interval_are_those_of_exact_fractions(client, course):
    trend = trend_of(client, course)
    slopes = slopes_of(course)
    rank = rank_by_chance(inversion_counts(len(course)))
    assert trend["per_week"] == pytest.approx(float(median(slopes)), abs=NEAR)
    assert trend["low"] == pytest.approx(float(slopes[rank - 1]), abs=NEAR)
    assert trend["high"] == pytest.approx(float(slopes[-rank]), abs=NEAR)


@given(course=courses())
@examples
def test_the_band_holds_the_line_and_spans_the_days(client, course):
    trend = trend_of(client, course)
    band, (first, last) = trend["band"], trend["line"]
    assert (band[0]["at"], band[-1]["at"]) == (first["at"], last["at"])
    for place in band:
        share = (place["at"] - first["at"]) / (last["at"] - first["at"])
        on_line = first["score"] + share * (last["score"] - first["score"])
        assert place["low"] - NEAR <= on_line <= place["high"] + NEAR


def level_interval(course, slope: Fraction, middle: Fraction) -> tuple[Fraction, Fraction]:
    """Lowest and highest level, at the middle of the time, that this slope leaves possible."""
    left = sorted(s - slope * (Fraction(h, 168) - middle) for h, s in course)
    rank = rank_by_chance([comb(len(left), i) for i in range(len(left) + 1)])
    return left[rank - 1], left[-rank]


@given(course=courses())
@examples
def test_the_band_is_the_one_of_every_line_that_the_scores_let_pass(client, course):
    trend = trend_of(client, course)
    slopes = slopes_of(course)
    rank = rank_by_chance(inversion_counts(len(course)))
    passing = [slope for slope in slopes if slopes[rank - 1] <= slope <= slopes[-rank]]
    middle = Fraction(course[0][0] + course[-1][0], 2 * 168)
    lines = [(slope, *level_interval(course, slope, middle)) for slope in set(passing)]
    for i, place in ((0, trend["band"][0]), (12, trend["band"][12]), (24, trend["band"][24])):
        week = Fraction(course[-1][0] - course[0][0], 168) * Fraction(i - 12, 24)
        low = min(least + slope * week for slope, least, _ in lines)
        high = max(most + slope * week for slope, _, most in lines)
        # Within the ends the page tries some slopes, not all: less than half a dot of the plot.
        assert float(low) - NEAR <= place["low"] <= float(low) + 0.15
        assert float(high) - 0.15 <= place["high"] <= float(high) + NEAR


@given(course=courses(), shift=st.integers(-3, 3), later=st.integers(0, 10**7))
@examples
def test_other_days_and_another_scale_change_what_they_should(client, course, shift, later):
    trend = trend_of(client, course)
    moved = [(hour, score + shift) for hour, score in course]
    again = trend_of(client, moved, start_ms=1_790_000_000_000 + later)
    mirrored = trend_of(client, [(hour, 10 - score) for hour, score in course])
    for key in ("per_week", "low", "high"):
        assert again[key] == pytest.approx(trend[key], abs=NEAR)
    assert [end["score"] for end in again["line"]] == pytest.approx(
        [end["score"] + shift for end in trend["line"]], abs=1e-4
    )
    assert mirrored["per_week"] == pytest.approx(-trend["per_week"], abs=NEAR)
    assert (mirrored["low"], mirrored["high"]) == pytest.approx(
        (-trend["high"], -trend["low"]), abs=NEAR
    )


@given(course=courses(), order=st.randoms(use_true_random=False))
@examples
def test_the_order_of_the_scores_is_their_time(client, course, order):
    shuffled = order.sample(course, len(course))
    assert trend_of(client, shuffled) == trend_of(client, course)


@pytest.mark.parametrize(
    "hours", [[], [0], list(range(0, 5 * 100, 100)), [0, 48, 96, 144, 192, 335], [0, 1, 2, 3, 4, 5]]
)
def test_few_scores_and_short_times_have_no_trend(client, hours):
    assert trend_of(client, [(hour, 5) for hour in hours]) is None


def test_six_scores_in_two_weeks_have_one(client):
    assert trend_of(client, [(h, 5) for h in (0, 48, 96, 144, 192, 336)])["per_week"] == 0


def test_scores_of_one_moment_make_the_interval_wider_and_no_number_of_nothing(client):
    course = [(0, 8), (0, 6), (100, 5), (200, 5), (300, 4), (400, 2), (400, 3)]
    trend = trend_of(client, course)
    slopes = slopes_of(course)
    assert len(slopes) == 19  # of 21 pairs
    rank = rank_by_chance(inversion_counts(7)) - 2
    assert trend["low"] == pytest.approx(float(slopes[rank - 1]))
    assert trend["high"] == pytest.approx(float(slopes[-rank]))
    assert trend_of(client, [(0, 8)] * 5 + [(400, 2)] * 5) is None


@pytest.mark.parametrize("is_whole", [False, True], ids=["any-score", "whole-scores"])
def test_of_many_courses_about_nineteen_in_twenty_hold_the_truth(client, is_whole):
    chance = Random(7)  # noqa: S311 (the same courses each time)
    truth, many = -0.4, []
    for _ in range(600):
        days = sorted(chance.sample(range(56), 14))
        scores = [7 + truth * day / 7 + chance.gauss(0, 1.2) for day in days]
        told = [round(score) for score in scores] if is_whole else scores
        many.append(
            [{"at": day * 86_400_000, "score": one} for day, one in zip(days, told, strict=True)]
        )
    found = client.evaluate("all => all.map(domain.trend.trendOf)", many)
    held = sum(trend["low"] <= truth <= trend["high"] for trend in found)
    in_band = sum(
        all(p["low"] <= 7 + truth * p["at"] / WEEK_MS <= p["high"] for p in trend["band"])
        for trend in found
    )
    # Of 600 courses chance itself moves the share by one or two in a hundred.
    assert held / len(found) >= 0.935
    assert in_band / len(found) >= 0.90
