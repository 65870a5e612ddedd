"""The words of the bench about two errors: a ratio is never made of nothing."""

import pytest

from bench import tables


@pytest.mark.parametrize(
    ("own_ms", "peer_ms", "words"),
    [
        (0.0, 0.0, "exact, as is the best peer (c)"),
        (1e-12, 52.0, "Periost is exact, the best peer (c) is 52.0 ms off"),
        (7.0, 0.0, "Periost is 7.0 ms off, the best peer (c) is exact"),
        (7.0, 35.0, "Periost 7.0 ms, best peer (c) 35.0 ms: ratio 0.20"),
        (70.0, 35.0, "Periost 70.0 ms, best peer (c) 35.0 ms: ratio 2.00"),
    ],
)
def test_two_errors_are_compared_in_words(own_ms, peer_ms, words):
    assert tables.compare(own_ms, peer_ms, "c") == words


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (0.011, "0"), (0.02, "0.02"), (-3.14, "-3.1"), (127.4, "127")],
)
def test_a_number_is_as_exact_as_it_deserves(value, text):
    assert tables.ms(value).strip() == text


def test_a_peer_that_left_out_beats_is_not_the_best():
    def method(p95_ms, missed):
        return {"sound": {"p95_ms": p95_ms, "missed": missed}}

    result = {
        "beats": 60,
        "methods": {"interval": method(1.0, 20), "tone": method(4.0, 0), "product": method(2.0, 0)},
    }
    line = tables.beside(result, "sound p95", lambda method: method["sound"], "p95_ms")
    assert line == "sound p95: Periost 2.0 ms, best peer (d  Tone.js) 4.0 ms: ratio 0.50"
