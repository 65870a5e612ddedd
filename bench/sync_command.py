"""`./dev bench sync`: what is asked, and in which order it is measured and told."""

import argparse
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import sync, sync_drain, sync_tables
from bench.sync import Maker


def add_options(command: argparse.ArgumentParser) -> None:
    """What `./dev bench sync` may be asked."""
    command.add_argument("--quick", action="store_true", help="few and short; proves nothing")
    command.add_argument("--runs", type=int, help="runs of the morning a side (3; quick: 1)")
    command.add_argument("--without-million", action="store_true", help="read out of 100,000 only")
    command.add_argument("--devices", type=int, help="phones of the morning (200; quick: 40)")
    command.add_argument("--drain", type=int, metavar="LOGS", help="logs a page sends (10,000)")
    command.add_argument("--without-kinto", action="store_true", help="leave Kinto out")
    command.add_argument("--without-datasette", action="store_true", help="leave Datasette out")
    command.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    command.set_defaults(measure=measure)


def planned(asked: argparse.Namespace) -> sync.Plan:
    """How much is measured."""
    plan = sync.QUICK if asked.quick else sync.WHOLE
    wished = {"devices": asked.devices, "drain": asked.drain, "runs": asked.runs}
    return replace(plan, **{name: wish for name, wish in wished.items() if wish is not None})


def measure(asked: argparse.Namespace) -> None:
    """Measure all, in one run; each table is printed as soon as it is there."""
    from postgres import running_server

    from webapp.build.site import build_site

    plan = planned(asked)
    with tempfile.TemporaryDirectory() as folder, running_server() as postgresql:
        site = Path(folder) / "site"
        build_site(site)
        on = sync.ground(site, plan)
        makers = sync.makers(
            site,
            on.bundle,
            postgresql,
            kinto=not asked.without_kinto,
            datasette=not asked.without_datasette,
        )
        results: dict[str, Any] = {"load_before": sync.load_of_machine()}
        print(sync_tables.head(on, plan, results["load_before"]), end="\n\n", flush=True)
        results["floors"] = sync.floors(postgresql, on)
        results["syncs"] = [sync.syncs(maker, on) for maker in makers.values()]
        results["runs"] = _runs(list(makers.values()), on, plan.runs)
        _tell(sync_tables.morning(results), results, asked.json)
        results["starts"] = [sync.starts(maker, on, plan.starts) for maker in makers.values()]
        _tell(sync_tables.starts(results), results, asked.json)
        if plan.drain:
            with sync.on_disk() as kept:
                results["drain"] = sync_drain.measure(site, kept, on.bundle, plan.drain)
            _tell(sync_tables.drain(results["drain"]), results, asked.json)
        results["last"] = []
        for many in plan.fillings[: 1 if asked.without_million else None]:
            results["last"] += [
                sync.last_hundred(makers[name], on, many, plan.reads)
                for name in sync.READERS
                if name in makers
            ]
            _tell(sync_tables.last(results), results, asked.json)
    results["load_after"] = sync.load_of_machine()
    _tell(f"load of the machine at the end: {results['load_after']}", results, asked.json)


def _runs(makers: list[Maker], on: sync.Ground, runs: int) -> list[dict[str, Any]]:
    """All sides in turn, so often: what disturbs the machine disturbs them alike."""
    return [sync.morning(maker, on) for _ in range(runs) for maker in makers]


def _tell(text: str, results: dict[str, Any], file: Path | None) -> None:
    print(text, end="\n\n", flush=True)
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
