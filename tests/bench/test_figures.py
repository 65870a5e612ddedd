"""The statistics of the bench on rhythms whose errors are known. Nothing here is timed."""

import pytest

from bench import figures

PERIOD_S = 1.0
BEATS = 60
COMB = [3.5 + beat for beat in range(BEATS)]
# One pair each tenth of a second: the audio clock is heard 40 ms after it is made.
CLOCK = [(tick / 10, tick * 100 + 40.0) for tick in range(1000)]


def rhythm(onsets_s, beats=BEATS):
    return figures.rhythm(onsets_s, PERIOD_S, beats)


def without(beat):
    return COMB[:beat] + COMB[beat + 1 :]


# Sounds


def test_an_exact_comb_has_no_error():
    found = rhythm(COMB)
    assert (found.heard, found.missed, found.doubled) == (BEATS, 0, 0)
    assert (found.sd_ms, found.p95_ms, found.max_ms) == (0, 0, 0)
    assert found.drift_ms == pytest.approx(0)


@pytest.mark.parametrize("beat", [1, 30, BEATS - 1])
def test_a_missed_sound_is_one_miss_and_no_error(beat):
    found = rhythm(without(beat))
    assert (found.missed, found.doubled, found.max_ms) == (1, 0, 0)


def test_sounds_that_end_early_are_missed_to_the_last_beat():
    assert rhythm(COMB[:50]).missed == 10


def test_a_long_silence_is_as_many_misses_as_it_has_beats():
    assert rhythm(COMB[:10] + COMB[40:]).missed == 30


def test_a_doubled_sound_is_counted_and_judges_nothing_else():
    found = rhythm([*COMB, COMB[20] + 0.1])
    assert (found.heard, found.missed, found.doubled) == (BEATS + 1, 0, 1)
    assert found.max_ms == 0


def test_a_sound_after_the_last_beat_is_not_judged():
    found = rhythm([*COMB, COMB[-1] + 1, COMB[-1] + 1.3])
    assert (found.heard, found.missed, found.doubled) == (BEATS, 0, 0)


def test_drift_is_the_rise_over_the_run_and_never_a_miss():
    found = rhythm([3.5 + beat * 1.02 for beat in range(BEATS)])
    assert found.drift_ms == pytest.approx(20 * (BEATS - 1))
    assert (found.missed, found.doubled) == (0, 0)


def test_jitter_has_the_spread_that_was_put_in():
    found = rhythm([at + (0.005 if beat % 2 else -0.005) for beat, at in enumerate(COMB)])
    assert found.sd_ms == pytest.approx(5)
    assert found.max_ms == pytest.approx(5)
    assert abs(found.drift_ms) < 1


def test_one_late_sound_is_the_largest_error_and_not_the_95th_percentile():
    late = [*COMB]
    late[17] += 0.08
    found = rhythm(late)
    assert found.p95_ms == 0
    assert found.max_ms == pytest.approx(80)


def test_a_first_sound_that_is_off_does_not_make_the_others_off():
    found = rhythm([COMB[0] - 0.03, *COMB[1:]])
    assert found.p95_ms == 0
    assert found.max_ms == pytest.approx(30)


def test_a_method_without_sound_missed_everything():
    found = rhythm([])
    assert (found.heard, found.missed, found.max_ms) == (0, BEATS, None)


# Calls

SOUNDS_MS = [at * 1000 for at in COMB]


def company(calls_ms):
    return figures.company(calls_ms, SOUNDS_MS, 1000)


def test_calls_with_their_sounds_have_no_error():
    found = company(SOUNDS_MS)
    assert (found.calls, found.missed, found.doubled) == (BEATS, 0, 0)
    assert (found.median_ms, found.p95_ms, found.max_ms) == (0, 0, 0)


def test_calls_that_are_always_early_have_a_size_but_no_spread():
    found = company([at - 40 for at in SOUNDS_MS])
    assert (found.median_ms, found.p50_ms, found.p95_ms) == (-40, 40, 40)
    assert found.spread_p95_ms == 0


def test_a_late_call_is_the_largest_error():
    late = [*SOUNDS_MS]
    late[5] += 130
    assert company(late).max_ms == 130
    assert company(late).p95_ms == 0


def test_a_missing_call_and_a_second_one_are_counted():
    found = company([*SOUNDS_MS[:10], *SOUNDS_MS[11:], SOUNDS_MS[30] + 15])
    assert (found.missed, found.doubled) == (1, 1)


def test_no_calls_are_all_missed():
    found = company([])
    assert (found.calls, found.missed, found.p95_ms) == (0, BEATS, None)


def test_calls_without_sounds_belong_to_none():
    found = figures.company([1000.0], [], 1000)
    assert (found.calls, found.missed, found.p95_ms) == (1, 0, None)


# Clocks


def test_a_moment_of_the_audio_clock_is_found_on_the_computers():
    assert figures.to_computer_ms(12.3456, CLOCK) == pytest.approx(12_385.6)


def test_one_wrong_stamp_moves_nothing():
    pairs = [*CLOCK]
    pairs[123] = (12.3, 12_900.0)
    assert figures.to_computer_ms(12.3, pairs) == pytest.approx(12_340)


def test_a_clock_that_stood_still_is_followed_on_both_sides():
    stopped = [(at_s, at_ms + (700 if at_s > 50 else 0)) for at_s, at_ms in CLOCK]
    assert figures.to_computer_ms(40, stopped) == pytest.approx(40_040)
    assert figures.to_computer_ms(60, stopped) == pytest.approx(60_740)
    assert figures.clock_loss_ms(stopped) == pytest.approx(700)


@pytest.mark.parametrize("moment_s", [0, 99.9, 250])
def test_moments_at_and_beyond_the_ends_take_the_nearest_pairs(moment_s):
    assert figures.to_computer_ms(moment_s, CLOCK) == pytest.approx(moment_s * 1000 + 40)


def test_a_fast_audio_clock_is_so_many_millionths_fast():
    fast = [(at_s * 1.00002, at_ms) for at_s, at_ms in CLOCK]
    assert figures.clock_error_ppm(fast) == pytest.approx(20, abs=0.01)


# Small parts


@pytest.mark.parametrize(("percent", "value"), [(50, 10), (95, 19), (100, 20), (0, 1)])
def test_a_percentile_is_one_of_the_values(percent, value):
    assert figures.percentile(range(1, 21), percent) == value


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="nothing"):
        figures.percentile([], 95)


@pytest.mark.parametrize(
    ("moment_ms", "after_ms"), [(5000, 0), (5030, 30), (4970, -30), (65_499, 499), (65_500, -500)]
)
def test_a_repetition_is_measured_from_the_nearest_beat(moment_ms, after_ms):
    assert figures.turned(moment_ms, 0, 1000) == after_ms
