"""Two hundred seeded schedules of faults: nothing is lost, nothing doubled, nothing untrue said.

Long runs: `./dev bench faults --schedules N`. A seed that fails is named, and plays again alone.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from postgres import fresh_database
from promises.faults_machine import Machine
from promises.faults_schedule import schedule

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no fork, by which servers start at once"
)

SCHEDULES = 200
IN_A_TEST = 20
ON_POSTGRESQL = 30


@pytest.fixture(scope="module")
def machine(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    made = Machine(site, tmp_path_factory.mktemp("faults"))
    yield made
    made.close()


@pytest.mark.parametrize("first", range(0, SCHEDULES, IN_A_TEST))
def test_no_schedule_of_faults_loses_or_doubles_a_log(machine, first):
    for seed in range(first, first + IN_A_TEST):
        machine.play(seed)


@pytest.mark.pg
def test_none_does_on_postgresql(machine, postgresql):
    for seed in range(ON_POSTGRESQL):
        with fresh_database(postgresql) as url:
            machine.play(seed, url)


def test_a_seed_is_always_the_same_schedule():
    assert [schedule(7), schedule(8)] == [schedule(7), schedule(8)]
    assert schedule(7) != schedule(8)
