"""Schedules of faults without end: `./dev bench faults --schedules N`, or one again by its seed."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from time import monotonic

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
TOLD_EACH_S = 10


def add_options(command: argparse.ArgumentParser) -> None:
    """What `./dev bench faults` may be asked."""
    command.add_argument("--schedules", type=int, default=1000, help="how many (1000)")
    command.add_argument("--first", type=int, default=0, help="the first one's seed (0)")
    command.add_argument("--seed", type=int, help="only this one")
    command.add_argument("--postgresql", action="store_true", help="not on SQLite")
    command.set_defaults(measure=measure)


def measure(asked: argparse.Namespace) -> None:
    """Play the schedules; each that fails is told, and the exit code says whether one did."""
    if sys.platform == "win32":
        sys.exit("Windows has no fork, by which the servers of the schedules start at once.")
    first = asked.first if asked.seed is None else asked.seed
    seeds = range(first, first + (asked.schedules if asked.seed is None else 1))
    with _player(is_postgresql=asked.postgresql) as play:
        failed = list(_failures(play, seeds))
    print(f"{len(seeds)} schedules, {len(failed)} failed{': ' if failed else ''}", *failed)
    sys.exit(1 if failed else 0)


def _failures(play, seeds: range) -> Iterator[int]:
    from promises.faults_oracle import Broken

    began = told_at = monotonic()
    for seed in seeds:
        try:
            play(seed)
        except Broken as broken:
            print(broken, end="\n\n", flush=True)
            yield seed
        if monotonic() > told_at + TOLD_EACH_S:
            told_at = monotonic()
            rate = (seed + 1 - seeds.start) / (told_at - began)
            print(f"… {seed + 1 - seeds.start} of {len(seeds)}, {rate:.1f} a second", flush=True)


@contextmanager
def _player(*, is_postgresql: bool):
    """A function that plays a seed against real servers."""
    from postgres import fresh_database, running_server
    from promises.faults_machine import Machine

    from webapp.build.site import build_site

    with tempfile.TemporaryDirectory() as folder, _or_none(running_server, is_postgresql) as server:
        site = Path(folder) / "site"
        build_site(site)
        machine = Machine(site, Path(folder))

        def play(seed: int) -> None:
            with _or_none(lambda: fresh_database(server), is_postgresql) as url:
                machine.play(seed, url)

        try:
            yield play
        finally:
            machine.close()


def _or_none(opened, is_wanted: bool):
    return opened() if is_wanted else nullcontext()
