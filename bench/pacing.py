"""All methods side by side in one page: what is run, and what its record comes to."""

import json
import os
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench import figures
from bench.browsers import Evaluates, page_in_sight, page_to_hide, slow_down
from bench.server import serve

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("page")
PERIOD_MS = 1000
JANK_SEED = 20261124
# Beats begin up to this long after the start: a lead of the product, and its place in the row.
LEAD_S = 6
# A page in sight has begun to sound before it is hidden, as a phone put into a pocket has.
HIDDEN_AFTER_S = 5

METHODS = {
    "interval": "a  setInterval, tick when it fires",
    "corrected": "b  self-correcting setTimeout",
    "look_ahead": "c  look-ahead 100 ms, 25 ms worker timer",
    "tone": "d  Tone.js",
    "product": "e  Periost",
}
PRODUCT = "product"


@dataclass(frozen=True)
class Condition:
    """What a page has to bear while it keeps the beat."""

    name: str
    words: str
    slowed: int = 1
    has_jank: bool = False
    is_hidden: bool = False


CONDITIONS = (
    Condition("1x", "nothing in the way"),
    Condition("6x", "processor 6 times slower", slowed=6),
    Condition("6x-jank", "6 times slower, and busy for 150 ms every 0.2 to 1.5 s", 6, True),
    Condition("hidden", "another tab in front", is_hidden=True),
)


def measure(condition: Condition, seconds: int, peers: Path | None) -> dict[str, Any]:
    """Run the condition in real time; its figures, ready for JSON."""
    methods = [name for name in METHODS if peers or name != "tone"]
    before = load()
    folders = {"/bench/": PAGE, "/static/": ROOT / "static", "/peers/": peers or PAGE}
    with serve(folders) as address:
        record = run(condition, f"{address}/bench/index.html", methods, seconds)
    return {
        "name": condition.name,
        "words": condition.words,
        "beats": seconds,
        "visibility": record["visibility"],
        "methods": judge(record, seconds),
        "machine": {
            **noise(record["machine"], first_frame(record)),
            "load_before": before,
            "load_after": load(),
        },
    }


def run(condition: Condition, url: str, methods: list[str], seconds: int) -> dict[str, Any]:
    """The page's own record of the condition."""
    options = {"methods": methods, "periodMs": PERIOD_MS, "beats": seconds, "jankSeed": None}
    if condition.has_jank:
        options["jankSeed"] = JANK_SEED
    if condition.is_hidden:
        with page_to_hide(url) as (page, hide):
            start(page, options)
            time.sleep(HIDDEN_AFTER_S)
            hide()
            time.sleep(seconds + LEAD_S - HIDDEN_AFTER_S)
            return page.evaluate("periostBench.collect()")
    with page_in_sight(url) as page:
        slow_down(page, condition.slowed)
        start(page, options)
        time.sleep(seconds + LEAD_S)
        return page.evaluate("periostBench.collect()")


def start(page: Evaluates, options: dict[str, Any]) -> None:
    """Let all methods begin. Raises RuntimeError where the browser plays nothing."""
    state = page.evaluate(f"periostBench.start({json.dumps(options)})")
    if state != "running":
        raise RuntimeError(f"The audio clock does not run: the AudioContext is {state}.")


def load() -> list[float] | None:
    """How busy the machine was in the last 1, 5 and 15 minutes; Windows does not say."""
    return [round(one, 2) for one in os.getloadavg()] if hasattr(os, "getloadavg") else None


def judge(record: dict[str, Any], beats: int) -> dict[str, Any]:
    """The figures of each method."""
    machine = record["machine"]
    return {
        name: judge_method(
            [frame / machine["sample_rate_hz"] for frame in method["onsets"]],
            method,
            machine["clock_pairs"],
            beats,
        )
        for name, method in record["methods"].items()
    }


def judge_method(
    onsets_s: list[float], method: dict[str, Any], pairs: list[list[float]], beats: int
) -> dict[str, Any]:
    """How its sounds lie in the graph and by the computer's clock, and its calls beside them."""
    period_s = PERIOD_MS / 1000
    judged = figures.within(onsets_s, period_s, beats)
    sounds_ms = [figures.to_computer_ms(onset_s, pairs) for onset_s in judged]
    calls = [call for call in method["calls"] if is_judged(call["at_ms"], sounds_ms)]
    calls_ms = [call["at_ms"] for call in calls]
    return {
        "sound": asdict(figures.rhythm(onsets_s, period_s, beats)),
        "by_computer": asdict(figures.rhythm([ms / 1000 for ms in sounds_ms], period_s, beats)),
        "call": asdict(figures.company(calls_ms, sounds_ms, PERIOD_MS)),
        "call_grid": asdict(figures.rhythm([ms / 1000 for ms in calls_ms], period_s, beats)),
        "told": told_errors(calls, sounds_ms),
        "notes": method["notes"],
    }


def is_judged(call_ms: float, sounds_ms: list[float]) -> bool:
    """Whether a call belongs to the judged beats, not to those after them."""
    half_ms = PERIOD_MS / 2
    return bool(sounds_ms) and sounds_ms[0] - half_ms < call_ms < sounds_ms[-1] + half_ms


def told_errors(calls: list[dict[str, Any]], sounds_ms: list[float]) -> dict[str, float] | None:
    """How far the moment that the engine names for a beat is from its sound; peers name none."""
    errors = [
        call["started_at_ms"] + (call["begun"] - 1) * PERIOD_MS - sounds_ms[call["begun"] - 1]
        for call in calls
        if "begun" in call and call["begun"] <= len(sounds_ms)
    ]
    if not errors:
        return None
    sizes = [abs(error) for error in errors]
    return {"p95_ms": figures.percentile(sizes, 95), "max_ms": max(sizes)}


def first_frame(record: dict[str, Any]) -> int:
    """Where in the graph the first sound of all was."""
    onsets = [method["onsets"][0] for method in record["methods"].values() if method["onsets"]]
    return min(onsets, default=0)


def noise(machine: dict[str, Any], from_frame: int) -> dict[str, Any]:
    """What the machine itself did wrong meanwhile; before the first sound the graph is made."""
    late_ms, pairs = machine["timer_late_ms"], machine["clock_pairs"]
    return {
        "timer_p95_ms": figures.percentile(late_ms, 95),
        "timer_max_ms": max(late_ms),
        "worker_p95_ms": figures.percentile(machine["worker_late_ms"], 95),
        "worker_max_ms": max(machine["worker_late_ms"]),
        "captured_quanta": machine["quanta"],
        "lost_quanta": sum(quanta for frame, quanta in machine["gaps"] if frame > from_frame),
        "audio_clock_ppm": figures.clock_error_ppm(pairs),
        "audio_clock_lost_ms": figures.clock_loss_ms(pairs),
        "sample_rate_hz": machine["sample_rate_hz"],
        "base_latency_ms": machine["base_latency_ms"],
        "output_latency_ms": machine["output_latency_ms"],
    }
