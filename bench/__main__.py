"""`python -m bench COMMAND`: measure, print tables, keep the numbers as JSON."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from bench import app, body_map, faults, pacing, start, sync_command
from bench.peers import PeerMissing, fetch_tone, tone_version
from bench.tables import NOTES, condition_text, session_text

KEPT = pacing.ROOT / "build" / "bench"
CONDITIONS = {condition.name: condition for condition in pacing.CONDITIONS}


def arguments() -> argparse.Namespace:
    """What was asked on the command line."""
    parser = argparse.ArgumentParser(prog="./dev bench", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="pacing | map | start | sync | faults")
    command = commands.add_parser("pacing", help="the pacer beside other ways to keep a beat")
    command.add_argument("--seconds", type=int, default=60, help="beats of a condition (60)")
    command.add_argument(
        "--condition",
        action="append",
        choices=[*CONDITIONS, *app.SLOWNESSES],
        help="only this one; may be given again (all, the two of the app last)",
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    command.add_argument("--without-tone", action="store_true", help="leave Tone.js out")
    command.set_defaults(measure=measure_pacing)
    command = commands.add_parser(
        "map", help="first paint of the body map, and frames while zooming"
    )
    command.add_argument("--json", type=Path, metavar="FILE", help="write all figures there too")
    command.set_defaults(measure=measure_map)
    start.add_options(commands.add_parser("start", help="the first visit on a slow line"))
    sync_command.add_options(
        commands.add_parser("sync", help="the clinic's server beside Datasette and Kinto")
    )
    faults.add_options(
        commands.add_parser("faults", help="seeded schedules of kills, cuts and old backups")
    )
    return parser.parse_args()


def main() -> None:
    """Measure what was asked, in real time, and print each table as soon as it is there."""
    asked = arguments()
    asked.measure(asked)


def measure_map(asked: argparse.Namespace) -> None:
    """The body map at each slowness."""
    results = []
    for slowness in body_map.SLOWNESSES:
        results.append(body_map.measure(slowness))
        print(body_map.table(results[-1]), end="\n\n", flush=True)
        keep(results, asked.json)


def measure_pacing(asked: argparse.Namespace) -> None:
    """The pacer beside its peers, then in the app."""
    names = asked.condition or [*CONDITIONS, *app.SLOWNESSES]
    try:
        peers = None if asked.without_tone else fetch_tone(KEPT)
    except PeerMissing as missing:
        sys.exit(str(missing))
    results: dict[str, Any] = {"tone": tone_version(), "conditions": [], "app": []}
    print(NOTES)
    for name in names:
        if name in CONDITIONS:
            result = pacing.measure(CONDITIONS[name], asked.seconds, peers)
            results["conditions"].append(result)
            print(condition_text(result), end="\n\n", flush=True)
            keep(results, asked.json)
    if sessions := [name for name in names if name in app.SLOWNESSES]:
        print("In the app: the built app, one point of 60 presses, a tap on Start and then alone\n")
        for name in sessions:
            results["app"].append(app.measure(name))
            print(session_text(results["app"][-1]), end="\n\n", flush=True)
            keep(results, asked.json)


def keep(results: Any, file: Path | None) -> None:
    """Write what is there so far: a later condition may fail, and minutes would be lost."""
    if file:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
