"""The pulse, the breath and the score, as they run in a browser, against plain counting."""

from itertools import accumulate

import pytest
from browser.client_domain import examples
from hypothesis import example, given
from hypothesis import strategies as st

# Pulse


def breath(period_ms: int, from_beat: int = 0, anchor_ms: int = 0) -> dict:
    """A breath of which six tenths are breathing out."""
    exhale_ms = period_ms - round(period_ms * 0.4)
    return {
        "from_beat": from_beat,
        "anchor_ms": anchor_ms,
        "period_ms": period_ms,
        "exhale_ms": exhale_ms,
    }


@st.composite
def pulses(draw) -> dict:
    """Every beat a press, or up to three breaths, each from a later beat on."""
    if draw(st.booleans()):
        return {"period_ms": 1000, "breaths": None}
    starts = sorted({0, *draw(st.lists(st.integers(1, 150), max_size=2))})
    periods = [draw(st.integers(2500, 7500)) for _ in starts]
    anchors = [draw(st.integers(-8000, 160_000)) for _ in starts]
    breaths = map(breath, periods, starts, anchors)
    return {"period_ms": 1000, "breaths": list(breaths)}


def presses_of(pulse: dict, beats: int) -> list[bool]:
    """Whether each beat is a press: within breathing out of the last breath that holds by then."""
    if pulse["breaths"] is None:
        return [True] * beats
    kinds = []
    for beat in range(beats):
        held = [one for one in pulse["breaths"] if one["from_beat"] <= beat][-1]
        phase_ms = (beat * 1000 - held["anchor_ms"]) % held["period_ms"]
        kinds.append(phase_ms < held["exhale_ms"])
    return kinds


@examples
@given(pulses())
def test_presses_in_beats_by_brute_force(client, pulse):
    counted = client.evaluate(
        """(pulse) => Array.from({ length: 180 }, (_, beats) =>
          [domain.pulse.pressesIn(pulse, beats), domain.pulse.isPress(pulse, beats)])""",
        pulse,
    )
    kinds = presses_of(pulse, 180)
    assert counted == [[sum(kinds[:beats]), kinds[beats]] for beats in range(180)]


@examples
@given(pulses(), st.integers(0, 60), st.integers(0, 180))
def test_beats_for_presses_are_the_fewest_that_hold_them_and_never_over_the_maximum(
    client, pulse, presses, most
):
    beats = client.evaluate(
        "([pulse, presses, most]) => domain.pulse.beatsFor(pulse, presses, most)",
        [pulse, presses, most],
    )
    sums = [0, *accumulate(presses_of(pulse, most))]
    assert beats == (sums.index(presses) if presses in sums else most)


@pytest.mark.parametrize("per_min", range(8, 25))
def test_every_breath_holds_a_press_and_the_time_of_a_point_the_fewest(client, bundle, per_min):
    made = client.evaluate(
        "period_ms => domain.breath.breathFrom(bundle.breathing, period_ms)",
        round(60_000 / per_min),
    )
    assert made == breath(round(60_000 / per_min))
    kinds = presses_of({"breaths": [made]}, bundle["breathing"]["stage_max_s"])
    pressed = {beat * 1000 // made["period_ms"] for beat, kind in enumerate(kinds) if kind}
    assert pressed >= set(range(180_000 // made["period_ms"]))
    assert sum(kinds) >= bundle["technique"]["presses_min"]


# Taps


@examples
@example([200, 7302, 15_000])  # a whole millisecond too slow
@example([2500, 2500, 2500])
@example([7500, 7500, 7500])
@given(st.lists(st.integers(200, 20_000), min_size=3, max_size=3))
def test_four_taps_are_a_rhythm_if_a_person_breathes_so(client, bundle, gaps):
    taps = [0, *accumulate(gaps)]
    found = client.evaluate("taps => domain.breath.tapped(bundle.breathing, taps)", taps)
    if any(gap > 15_000 for gap in gaps):
        assert "period_ms" not in found
        assert 1 <= len(found["taps_ms"]) <= 3
        assert found["taps_ms"] == taps[-len(found["taps_ms"]) :]
    else:
        period_ms = round(taps[-1] / 3)
        is_within = 2500 <= period_ms <= 7500
        assert found.get("is_off", False) is not is_within
        if not found.get("is_off"):
            assert abs(found["period_ms"] - taps[-1] / 3) <= 1


# Score


@st.composite
def runs(draw) -> dict:
    """Any run that the pacer may be asked for."""
    beats = draw(st.integers(1, 180))
    return {
        "pulse": draw(pulses()),
        "fromBeat": draw(st.integers(0, beats - 1)),
        "beats": beats,
        "leadS": draw(st.sampled_from([3, 5, 10, 60])),
        "countIn": 3,
        "lastPresses": draw(st.integers(0, 5)),
        "ending": draw(st.sampled_from([None, "change", "ask", "end"])),
        "pips": draw(st.integers(0, 20)),
    }


@examples
@given(runs())
def test_a_score_sounds_the_presses_of_its_run_and_no_others(client, run):
    score = client.evaluate("run => domain.score.scoreOf(run)", run)
    sounds = [(note["at_s"], note["sound"]) for note in score["notes"]]
    for loop in score["loops"]:
        count = round((loop["to_s"] - loop["from_s"]) / loop["period_s"])
        sounds += [(loop["from_s"] + n * loop["period_s"], loop["sound"]) for n in range(count)]
    heard = sorted(sound for sound in sounds if sound[1] in ("press", "last"))
    kinds = presses_of(run["pulse"], run["beats"])
    first = run["fromBeat"]
    pressed = [beat for beat in range(run["beats"]) if kinds[beat]]
    last = set(pressed[-run["lastPresses"] :] if run["lastPresses"] else [])

    assert heard == [
        (beat - first, "last" if beat in last else "press") for beat in pressed if beat >= first
    ]
    others = [(at, name) for at, name in sounds if name not in ("press", "last", run["ending"])]
    assert all(-run["leadS"] <= at < 0 for at, _ in others)
    assert [at for at, name in others if name == "count_in"] == [-3, -2, -1]
    endings = [at for at, name in sounds if name == run["ending"]]
    assert endings == ([run["beats"] - first] if run["ending"] else [])


@examples
@given(runs())
def test_the_heard_breath_has_no_gap_and_agrees_with_the_presses(client, run):
    score = client.evaluate("run => domain.score.scoreOf(run)", run)
    swells = score["swells"]
    if run["pulse"]["breaths"] is None:
        assert swells == []
        return
    assert swells[0]["from_s"] == -run["leadS"]
    assert swells[-1]["to_s"] == score["to_s"]
    for one, next_one in zip(swells, swells[1:], strict=False):
        assert one["to_s"] == next_one["from_s"]
    kinds = presses_of(run["pulse"], run["beats"])
    for beat in range(run["fromBeat"], run["beats"]):
        at_s = beat - run["fromBeat"]
        swell = next(one for one in swells if one["from_s"] <= at_s < one["to_s"])
        assert (swell["kind"] == "exhale") is kinds[beat]
