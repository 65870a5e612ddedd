"""The figures of the sync as a reader sees them: tables with ratios, and each one's durability."""

import statistics
from collections.abc import Sequence
from typing import Any

from bench.sync import BATCH, CONNECTIONS, LOGS_EACH, LOGS_OF_PATIENT, STORM, Ground, Plan

PRODUCT, PEER = "Periost", "Datasette's write API"


def head(on: Ground, plan: Plan, load: Sequence[float]) -> str:
    """What is measured, with what, on what."""
    sizes = [len(record.line) for phone in on.morning for record in phone.records]
    return (
        f"Morning: {plan.devices} phones × {LOGS_EACH} logs in batches of {BATCH} on {CONNECTIONS} "
        f"connections; retries: the same ×{STORM};\nsingle: {plan.singles} posts of one log on one "
        f"connection. Logs of {min(sizes)} to {max(sizes)} bytes, {statistics.mean(sizes):.0f} on "
        f"average.\nLoad of the machine at the beginning: {load}"
    )


def morning(results: dict[str, Any]) -> str:
    """The morning, the retries, single posts: one line a side, of its middle run."""
    lines = [
        f"{'':32}|{'morning':^54}|{'retries ×3':^14}|{'single post, ms':^24}|{'kept of':^15}|"
        f"{'MB':>5} |{'syncs a':>9}",
        f"{'':32}|{'logs/s':>7} {'(least–most)':>13}{'p50':>6}{'p95':>6}{'p99':>6} ms"
        f"{'CPU ms/log':>12} |{'logs/s':>7}{'CPU':>6} |{'p50':>7}{'p95':>8}{'p99':>8} |"
        f"{'made':^15}|{'':5} |{'batch':>9}",
    ]
    names = list(dict.fromkeys(run["name"] for run in results["runs"]))
    syncs = {
        one["name"]: f"{number(one['alone'], 1)} / {number(one['under_load'], 1)}"
        for one in results["syncs"]
    }
    for name in names:
        runs = [run for run in results["runs"] if run["name"] == name]
        lines.append(_row(middle(runs), runs, syncs[name]))
    lines += [
        f"floor: a plain loop, {name:11}|{one:7.0f}" for name, one in results["floors"].items()
    ]
    lines += ["", "Durable when the answer leaves:"]
    lines += [f"  {one['name']:30}{one['durability']}" for one in results["runs"][: len(names)]]
    lines += ["", *ratios(results["runs"])]
    return "\n".join(lines)


def _row(one: dict[str, Any], runs: Sequence[dict[str, Any]], syncs: str) -> str:
    first, storm, single = one["morning"], one["storm"], one["single"]
    speeds = [run["morning"]["logs_per_s"] for run in runs]
    spread = f"({min(speeds):.0f}–{max(speeds):.0f})"
    kept = f"{one['kept']} / {one['made']}"
    failed = sum(one[part]["failed"] for part in ("morning", "storm", "single"))
    memory = one["memory_mb"]["rss"] if one["memory_mb"] else None
    return (
        f"{one['name']:32}|{first['logs_per_s']:7.0f} {spread:>13}{first['p50_ms']:6.0f}"
        f"{first['p95_ms']:6.0f}{first['p99_ms']:6.0f}   {number(first['cpu_ms_per_log'], 3):>12} |"
        f"{storm['logs_per_s']:7.0f}{number(storm['cpu_ms_per_log'], 2):>6} |"
        f"{single['p50_ms']:7.1f}{single['p95_ms']:8.1f}{single['p99_ms']:8.1f} |{kept:^15}|"
        f"{number(memory, 0):>5} |{syncs:>9}" + (f"  {failed} requests failed" if failed else "")
    )


def middle(runs: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The run with the median speed in the morning."""
    by_speed = sorted(runs, key=lambda run: run["morning"]["logs_per_s"])
    return by_speed[(len(by_speed) - 1) // 2]


def ratios(runs: Sequence[dict[str, Any]]) -> list[str]:
    """Each of ours beside each peer: how many times its speed, and its time of a single post."""
    names = list(dict.fromkeys(run["name"] for run in runs))
    sides = {name: middle([run for run in runs if run["name"] == name]) for name in names}
    told = []
    for name in (name for name in names if name.startswith(PRODUCT)):
        for peer in (peer for peer in names if not peer.startswith(PRODUCT)):
            own, other = sides[name], sides[peer]
            speed = own["morning"]["logs_per_s"] / other["morning"]["logs_per_s"]
            single = own["single"]["p50_ms"] / other["single"]["p50_ms"]
            told.append(
                f"{name} : {peer}: {speed:.2f} × its logs/s in the morning, "
                f"{single:.2f} × its time of a single post (p50)"
            )
        storm = sides[name]["storm"]["logs_per_s"] / sides[name]["morning"]["logs_per_s"]
        told.append(f"{name}: retries {storm:.2f} × as fast as the first upload")
    return told


def starts(results: dict[str, Any]) -> str:
    """From the start of the process to the first 200, on data that are there."""
    lines = ["From the start to the first 200, median:"]
    lines += [f"  {one['name']:30}{one['seconds']:6.2f} s" for one in results["starts"]]
    return "\n".join(lines)


def drain(one: dict[str, Any]) -> str:
    """Logs that leave a real page."""
    return (
        f"{one['logs']:,} logs out of a page of the app in Chromium: {one['seconds']:.1f} s until "
        f"all are kept ({one['kept']:,});\nmeanwhile {one['keys']} keys waited for the page: "
        f"p50 {one['p50_ms']:.0f} ms, p95 {one['p95_ms']:.0f} ms, p99 {one['p99_ms']:.0f} ms"
    )


def last(results: dict[str, Any]) -> str:
    """The last hundred logs of one patient."""
    lines = [
        f"The last 100 logs of one patient, who has {LOGS_OF_PATIENT}, on one connection; ms:",
        f"  {'':30}{'out of':>10}{'p50':>8}{'p95':>8}{'p99':>8}",
    ]
    for one in results["last"]:
        failed = f"  {one['failed']} failed" if one["failed"] else ""
        lines.append(
            f"  {one['name']:30}{one['logs']:10,}{one['p50_ms']:8.2f}{one['p95_ms']:8.2f}"
            f"{one['p99_ms']:8.2f}{failed}"
        )
    return "\n".join([*lines, *_last_ratios(results["last"])])


def _last_ratios(reads: Sequence[dict[str, Any]]) -> list[str]:
    p50 = {(one["name"], one["logs"]): one["p50_ms"] for one in reads}
    least = min(one["logs"] for one in reads)
    told = []
    for (name, logs), own in p50.items():
        if not name.startswith(PRODUCT):
            continue
        if peer := p50.get((PEER, logs)):
            told.append(f"{name}, {logs:,}: {own / peer:.2f} × the p50 of {PEER}")
        if logs != least:
            told.append(f"{name}, {logs:,}: {own / p50[name, least]:.2f} × its own at {least:,}")
    return told


def number(value: float | None, digits: int) -> str:
    """A figure, or a dash where the machine could not tell it."""
    return "–" if value is None else f"{value:.{digits}f}"
