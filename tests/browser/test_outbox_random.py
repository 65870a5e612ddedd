"""Random lives of the outbox: no log is lost, every one arrives once, and no word is a lie."""

from pathlib import Path

import pytest

MODEL = Path(__file__).with_name("outbox_model.js").read_text("utf-8")
LIVES = 10_000
AT_ONCE = 2_000

RUN = """
([from, to]) => {
  const found = [];
  for (let seed = from; seed < to && found.length < 3; seed += 1) {
    const faults = live(seed);
    if (faults.length) found.push(`seed ${seed}: ${faults[0]}`);
  }
  return found;
}
"""


@pytest.mark.parametrize("first", range(0, LIVES, AT_ONCE))
def test_no_life_of_the_outbox_loses_a_log_or_tells_a_lie(client, first):
    client.evaluate(f"() => {{ {MODEL} }}")
    assert client.evaluate(RUN, [first, first + AT_ONCE]) == []
