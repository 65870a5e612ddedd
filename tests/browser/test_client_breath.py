"""The patient's breath, as it runs in a browser: its turns, its taps, its change amid a run."""

import math
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate, pairwise

from browser.client_domain import examples
from browser.test_client_player import PLAY, STAGE_MAX_S, a_breath, played
from browser.test_client_pulse import breath, presses_of, pulses
from hypothesis import given
from hypothesis import strategies as st

FASTEST_MS, SLOWEST_MS = 2500, 7500  # of breathing.rate_per_min
breath_periods = st.integers(FASTEST_MS, SLOWEST_MS)

# In a pulse


def is_out(breaths: list[dict], ms: int) -> bool:
    """Whether the patient breathes out at a moment; before the first beat as from it on."""
    held = [one for one in breaths if one["from_beat"] * 1000 <= ms] or breaths
    held = held[-1] if ms >= 0 else breaths[0]
    return (ms - held["anchor_ms"]) % held["period_ms"] < held["exhale_ms"]


@st.composite
def moments(draw) -> tuple[dict, int]:
    """A pulse with a breath and a moment of it, often not long before the breath changes."""
    pulse = draw(pulses().filter(lambda pulse: pulse["breaths"]))
    changes = pulse["breaths"][1:] or pulse["breaths"]
    near_ms = draw(st.sampled_from(changes))["from_beat"] * 1000 + draw(st.integers(-2500, 10))
    return pulse, draw(st.sampled_from([near_ms, near_ms, draw(st.integers(-10_000, 200_000))]))


@examples
@given(moments())
def test_the_breath_turns_when_it_changes_its_kind_or_its_rhythm(client, moment):
    pulse, ms = moment
    told = client.evaluate("given => domain.pulse.breathAt(...given)", [pulse, ms])
    breaths, turn_ms = pulse["breaths"], told["turn_ms"]
    out = is_out(breaths, ms)

    assert told["kind"] == ("exhale" if out else "inhale")
    assert turn_ms > ms
    assert all(is_out(breaths, at) is out for at in range(ms, turn_ms))
    begins = {one["from_beat"] * 1000 for one in breaths[1:]}
    assert turn_ms in begins or is_out(breaths, turn_ms) is not out


def test_every_breath_that_may_be_tapped_holds_a_press_and_three_minutes_hold_sixty(client):
    held = client.evaluate(
        """([fastest, slowest, beats]) => {
          const held = [];
          for (let period_ms = fastest; period_ms <= slowest; period_ms += 1) {
            const breaths = [domain.breath.breathFrom(bundle.breathing, period_ms)];
            const pulse = { period_ms: 1000, breaths };
            const whole = Array(Math.floor((beats * 1000) / period_ms)).fill(0);
            for (let beat = 0; beat < beats; beat += 1) {
              const breath = Math.floor((beat * 1000) / period_ms);
              if (breath < whole.length) whole[breath] += domain.pulse.isPress(pulse, beat);
            }
            held.push([Math.min(...whole), domain.pulse.pressesIn(pulse, beats)]);
          }
          return held;
        }""",
        [FASTEST_MS, SLOWEST_MS, STAGE_MAX_S],
    )
    assert len(held) == SLOWEST_MS - FASTEST_MS + 1
    assert min(fewest for fewest, _ in held) >= 1
    assert min(presses for _, presses in held) >= 60


def test_a_rate_is_read_back_from_its_breath(client):
    read = "rates => rates.map((n) => domain.breath.breathsPerMin(domain.breath.breathMs(n)))"
    assert client.evaluate(read, list(range(8, 25))) == list(range(8, 25))


# Tapped

OFF = {"is_off": True}  # no rhythm that a person is guided by


def taps_told(gaps: list[int], start_ms: float) -> list[dict]:
    """What is told at each tap: four in a row are a rhythm, a long wait begins anew."""
    told, kept, at_ms = [], [], start_ms
    for gap in [0, *gaps]:
        at_ms += gap
        kept = [at_ms] if kept and at_ms - kept[-1] > 2 * SLOWEST_MS else [*kept, at_ms]
        period_ms = math.floor((kept[-1] - kept[0]) / 3 + 0.5)
        if len(kept) < 4:
            told.append({"taps_ms": kept})
            continue
        is_rhythm = FASTEST_MS <= period_ms <= SLOWEST_MS
        told.append(
            {"taps_ms": [], **({"period_ms": period_ms} if is_rhythm else {"is_off": True})}
        )
        kept = []
    return told


limits = [
    FASTEST_MS - 1,
    FASTEST_MS,
    SLOWEST_MS,
    SLOWEST_MS + 1,
    2 * SLOWEST_MS,
    2 * SLOWEST_MS + 1,
]
steady = st.sampled_from(limits).map(lambda gap: [gap] * 8)
uneven = st.lists(
    st.integers(2000, 9000) | st.integers(200, 40_000) | st.sampled_from(limits), min_size=4
)


@examples
@given(steady | uneven, st.integers(0, 10**6))
def test_taps_one_by_one_are_a_rhythm_at_the_fourth_and_begin_anew_after_a_long_wait(
    client, gaps, start_ms
):
    told = client.evaluate(
        """([gaps, start]) => {
          let [taps, at] = [[], start];
          return [0, ...gaps].map((gap) => {
            at += gap;
            const told = domain.breath.tapped(bundle.breathing, [...taps, at]);
            taps = told.taps_ms;
            return told;
          });
        }""",
        [gaps, start_ms],
    )
    assert told == taps_told(gaps, start_ms)


@examples
@given(st.lists(st.integers(2000, 9000) | st.integers(14_000, 17_000), min_size=3, max_size=9))
def test_what_was_tapped_before_the_last_long_wait_does_not_count(client, gaps):
    taps = [0, *accumulate(gaps)]
    waits = [n for n, gap in enumerate(gaps, 1) if gap > 2 * SLOWEST_MS]
    counted = taps[max(waits, default=0) :]
    told = client.evaluate("taps => domain.breath.tapped(bundle.breathing, taps)", taps)
    if len(counted) < 4:
        assert told == {"taps_ms": counted}
    else:
        period_ms = math.floor((counted[-1] - counted[0]) / (len(counted) - 1) + 0.5)
        is_rhythm = FASTEST_MS <= period_ms <= SLOWEST_MS
        assert told == {"taps_ms": [], **({"period_ms": period_ms} if is_rhythm else OFF)}


# Changed amid a run

# What a breath may change: itself, what is still to come, and the marks of the trace.
OWN = dict.fromkeys(["breaths", "kinds", "run_beats", "event", "is_same", "is_equal"])


@examples
@given(st.data())
def test_a_new_breath_never_changes_a_beat_that_has_begun_nor_what_was_counted(
    client, bundle, data
):
    _, trace = played(client, bundle, data)
    for before, after in pairwise(trace):
        if after["event"]["type"] == "breath":
            begun = before["begun"]
            old, new = after["kinds"] or [[], []]
            assert old[:begun] == new[:begun]
            assert {**after, **OWN} == {**before, **OWN}


@examples
@given(st.data())
def test_a_new_breath_holds_from_the_beat_after_the_next_and_breathes_in_at_its_tap(
    client, bundle, data
):
    _, trace = played(client, bundle, data)
    for before, after in pairwise(trace):
        event = after["event"]
        if event["type"] != "breath" or not after["is_guided"] or after["phase"] == "done":
            continue
        old, kinds = after["kinds"]
        begun = before["begun"]
        new = breath(event["period_ms"])
        inhale_ms = new["period_ms"] - new["exhale_ms"]
        if begun == 0:
            first, anchor_ms = 0, 0
        elif before["paused"]:  # it goes on with breathing out
            first, anchor_ms = begun, 1000 * begun
        else:
            first, anchor_ms = begun + 1, math.floor(event["inhale_at_ms"] + 0.5) + inhale_ms
            assert kinds[begun] == old[begun]
        held = presses_of({"breaths": [{**new, "anchor_ms": anchor_ms}]}, begun + 30)
        assert kinds[first:] == held[first:]


def stretches(trace: list[dict]) -> Iterator[tuple[dict, int]]:
    """Each run that was written down: the state that it was in, and its beats."""
    for before, after in pairwise(trace):
        beats = sum(result["beats"] for result in after["results"])
        beats -= sum(result["beats"] for result in before["results"])
        if beats:
            yield before, beats


@st.composite
def ways(draw) -> list[dict]:
    """Through a point of severe pain to its very end, the breath changing within each run."""
    way = []
    for _ in range(9):
        for ahead in draw(st.lists(st.integers(1, 40), max_size=4)):
            way += [{"type": "beats", "ahead": ahead}, draw(a_breath)]
        way += [{"type": "over"}, {"type": "pain", "pain": draw(st.integers(2, 5))}]
    return [{**event, "at_ms": at_ms} for at_ms, event in enumerate(way)]


CHEST = {"point_id": "sternum", "side": "midline", "guided": False}
severe_or_less = st.sampled_from([3, 7, 8])


@examples
@given(severe_or_less, st.sampled_from([60, 120, 180]), ways(), breath_periods)
def test_a_stage_under_the_breath_never_takes_longer_than_the_time_of_a_point(
    client, pain, presses, way, breath_ms
):
    chosen = [{**CHEST, "pain": pain, "presses": presses}]
    told = client.evaluate(PLAY, [chosen, way, breath_ms])
    (point,), trace = told["points"], told["trace"]
    in_blocks: Counter[int] = Counter()
    for state, beats in stretches(trace):
        stage = state["stage"]
        # A ring may be repeated, each time anew; the blocks at the point share the time of one.
        in_blocks[stage] = beats if point["rings"][stage] else in_blocks[stage] + beats
        assert in_blocks[stage] <= STAGE_MAX_S
    assert trace[-1]["phase"] == "done"
