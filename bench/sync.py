"""This server beside those that do the same job: one run, one machine, the same records."""

import contextlib
import json
import os
import runpy
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench import sync_floor
from bench.sync_clinic import people
from bench.sync_datasette import Datasette
from bench.sync_kinto import Kinto
from bench.sync_load import Load, put_on
from bench.sync_periost import Periost
from bench.sync_process import count_syncs, cpu_s, family, memory_mb
from bench.sync_records import Bundle, Phone, phones
from bench.sync_sides import Reads, Side

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

CONNECTIONS = 16
BATCH = 25
LOGS_EACH = 25
STORM = 3
MOST_PROCESSES = 2
SYNCED_BATCHES = 8
# Of one patient, whose last hundred are asked for.
LOGS_OF_PATIENT = 500


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. `fillings`: of how many logs the last hundred of a patient are read."""

    devices: int
    runs: int
    singles: int
    reads: int
    starts: int
    fillings: tuple[int, ...]
    # Logs that a real page sends; 0: not measured.
    drain: int


WHOLE = Plan(200, 3, 300, 200, 5, (100_000, 1_000_000), 10_000)
QUICK = Plan(40, 1, 50, 50, 1, (20_000,), 500)
# Those that can be filled past their server.
READERS = ("sqlite", "postgresql", "datasette")
# Makes a side in an empty folder.
Maker = Callable[[Path], contextlib.AbstractContextManager[Side]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What all sides stand on."""

    bundle: Bundle
    morning: list[Phone]
    singles: list[Phone]
    # One for each process, to warm it up.
    first: list[Phone]

    @property
    def phones(self) -> list[Phone]:
        return [*self.morning, *self.singles, *self.first]


def ground(site: Path, plan: Plan) -> Ground:
    """The bundle of a built site, and the phones with their records."""
    about = json.loads((site / "build.json").read_text("utf-8"))
    bundle = Bundle(about["bundle_id"], (site / about["bundle"]).read_bytes())
    each = -(-plan.singles // BATCH)
    return Ground(
        bundle,
        phones(bundle, plan.devices, LOGS_EACH, "morning"),
        phones(bundle, each, BATCH, "single"),
        phones(bundle, MOST_PROCESSES, BATCH, "first"),
    )


def makers(
    site: Path, bundle: Bundle, postgresql: str, *, kinto: bool, datasette: bool
) -> dict[str, Maker]:
    """The sides by short names, ours first; `postgresql` is the URL of a server."""
    from postgres import fresh_database

    pids = _postmaster(postgresql)

    def ours(folder: Path, workers: int = 1) -> Any:
        return contextlib.nullcontext(Periost(folder, site, bundle, workers=workers))

    @contextlib.contextmanager
    def ours_on_postgresql(folder: Path) -> Iterator[Side]:
        with fresh_database(postgresql) as url:
            yield Periost(folder, site, bundle, url=url, database_pids=pids)

    sides: dict[str, Maker] = {
        "sqlite": ours,
        "sqlite-2": lambda folder: ours(folder, 2),
        "postgresql": ours_on_postgresql,
    }
    if datasette:
        python = environment("bench-datasette")
        sides["datasette"] = lambda folder: contextlib.nullcontext(Datasette(folder, python))
    if kinto:
        python_of_kinto = environment("bench-kinto")

        @contextlib.contextmanager
        def kinto_on_postgresql(folder: Path) -> Iterator[Side]:
            with fresh_database(postgresql) as url:
                yield Kinto(folder, python_of_kinto, url, pids)

        in_memory = partial(Kinto, python=python_of_kinto)
        sides["kinto"] = lambda folder: contextlib.nullcontext(in_memory(folder))
        sides["kinto-postgresql"] = kinto_on_postgresql
    return sides


def environment(lock: str) -> Path:
    """The Python of an environment that holds a lock and nothing else, made once."""
    python: Path = runpy.run_path(str(ROOT / "dev"))["prepare_apart"](lock)
    return python


def _postmaster(url: str) -> list[int]:
    """The process id of a PostgreSQL server on this machine, if it may be known."""
    import psycopg

    with psycopg.connect(url) as connection:
        row = connection.execute("SHOW data_directory").fetchone()
    try:
        return [int(Path(row[0], "postmaster.pid").read_text().split()[0])]
    except OSError:
        return []


@contextlib.contextmanager
def on_disk() -> Iterator[Path]:
    """An empty folder; not in the system's temporary one, which may lie in memory."""
    kept = ROOT / "build" / "bench"
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        yield Path(folder)


@contextlib.contextmanager
def standing(maker: Maker, phones_of_side: Sequence[Phone]) -> Iterator[Side]:
    """A side with its clinic in a folder of its own, started."""
    with on_disk() as folder, maker(folder) as side:
        side.found(phones_of_side)
        side.start()
        try:
            yield side
        finally:
            side.stop()


def morning(maker: Maker, on: Ground) -> dict[str, Any]:
    """One run of a side: the morning sync, the storm of retries, single posts, memory."""
    with standing(maker, on.phones) as side:
        batches = [side.batch(phone, phone.records) for phone in on.morning]
        singles = [side.batch(phone, [record]) for phone in on.singles for record in phone.records]
        warm_up(side, on)
        result = {"name": side.name, "durability": side.durability, "started_s": side.started_s}
        result["morning"] = loaded(side, batches, CONNECTIONS, LOGS_EACH)
        result["storm"] = loaded(side, batches * STORM, CONNECTIONS, LOGS_EACH)
        result["single"] = loaded(side, singles, 1, 1)
        result["kept"] = side.count()
        every = [*batches, *side.ports[:MOST_PROCESSES]]
        result["made"] = len(every) * LOGS_EACH + len(singles)
        result["memory_mb"] = memory_mb(side.pids[: len(side.ports)])
        return result


def warm_up(side: Side, on: Ground) -> None:
    """Let each process answer once: what a server does but once in its life is not measured."""
    for port, phone in zip(side.ports, on.first, strict=False):
        put_on([port], [side.batch(phone, phone.records)], 1)


def loaded(side: Side, requests: list[bytes], connections: int, many: int) -> dict[str, Any]:
    """The figures of one load; `many` logs a request."""
    pids = family(side.pids)
    before = cpu_s(pids)
    load = put_on(side.ports, requests, connections)
    after, logs = cpu_s(pids), len(requests) * many
    return {
        "logs_per_s": logs / load.seconds,
        **load.percentiles(),
        "cpu_ms_per_log": None if before is None else 1000 * (after - before) / logs,
        "failed": sum(not side.is_kept(answer, many) for answer in load.answers),
    }


def syncs(maker: Maker, on: Ground) -> dict[str, Any]:
    """How often a side brings a batch to its disk: one batch after the other, and under load."""
    with standing(maker, on.phones) as side:
        # The first of all may make files.
        warm_up(side, on)
        batches = [side.batch(phone, phone.records) for phone in on.morning]
        alone, others = batches[:SYNCED_BATCHES], batches[SYNCED_BATCHES:]
        return {
            "name": side.name,
            "alone": _syncs_of(side, alone, 1),
            "under_load": _syncs_of(side, others, CONNECTIONS),
        }


def _syncs_of(side: Side, batches: list[bytes], connections: int) -> float | None:
    counted = count_syncs(family(side.pids), lambda: put_on(side.ports, batches, connections))
    return None if counted is None else counted / len(batches)


def starts(maker: Maker, on: Ground, many: int) -> dict[str, Any]:
    """How long a side takes from its start to its first 200, on data that are there."""
    with standing(maker, on.morning[:1]) as side:
        took = []
        for _ in range(many):
            side.stop()
            side.start()
            took.append(side.started_s)
        return {"name": side.name, "seconds": statistics.median(took)}


def last_hundred(maker: Maker, on: Ground, many: int, reads: int) -> dict[str, Any]:
    """The last hundred logs of one patient out of `many`, on one connection."""
    with standing(maker, on.morning[:1]) as side:
        if not isinstance(side, Periost | Datasette):
            raise TypeError(f"{side.name} cannot be filled past its server.")
        fill(side, on, many)
        patients = many // LOGS_OF_PATIENT
        requests = [side.last(i * 7919 % patients) for i in range(reads)]
        # As on any day but the first: the server has read, and the data are at hand.
        put_on(side.ports[:1], requests, 1)
        load: Load = put_on(side.ports[:1], requests, 1)
        failed = sum(not side.is_last(answer) for answer in load.answers)
        return {"name": side.name, "logs": many, **load.percentiles(), "failed": failed}


def fill(side: Reads, on: Ground, many: int) -> None:
    """With the server at rest."""
    side.stop()
    side.fill(on.morning[0], many, people(many // LOGS_OF_PATIENT))
    side.start()


def floors(postgresql: str, on: Ground) -> dict[str, float]:
    """Logs a second of a plain loop on each engine."""
    from postgres import fresh_database

    batches = [phone.records for phone in on.morning]
    with on_disk() as folder:
        sqlite = sync_floor.sqlite_logs_per_s(folder / "floor.db", batches)
    with fresh_database(postgresql) as url:
        return {"SQLite": sqlite, "PostgreSQL": sync_floor.postgresql_logs_per_s(url, batches)}


def load_of_machine() -> list[float]:
    return [round(one, 2) for one in os.getloadavg()]
