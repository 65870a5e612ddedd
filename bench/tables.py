"""The figures as a reader sees them: a table a condition, the product beside the best peer."""

from collections.abc import Callable
from typing import Any

from bench.pacing import METHODS, PRODUCT

HEAD = (
    f"{'':41}|{'sound on an even grid':^38}|{'heard':^7}|{'call beside its own sound':^40}|  call\n"
    f"{'ms':41}|{'SD':>7}{'p95':>7}{'max':>7}{'drift':>7}{'miss':>5}{'dbl':>4} |{'p95':>6} "
    f"|{'median':>8}{'p95':>7}{'max':>7}{'spread':>8}{'miss':>5}{'dbl':>4} |{'grid':>6}"
)
NOTES = """\
sound   where each tone begins in the rendered audio graph, to the sample, on an even grid of one
        period that is laid so that the median error is zero (a constant beginning of a tone counts
        for nobody). 0 is less than half a sample. drift: a straight line's rise over the run; the
        timers of a and b follow the computer's clock, so a lag of the audio clock is drift to them.
heard   the same sounds on the computer's clock (getOutputTimestamp): what the loudspeaker's clock
        adds, for all methods alike.
call    where a method vibrates or draws (a, b: with the tick; c: animation frame; d: Tone.Draw;
        e: `beat`), after its own sound as heard; median has a sign, spread is p95 without it: what
        would be left if the output's delay were subtracted. Missed and doubled: for each its own.
        A call beside a late sound is late too: grid is the p95 of the calls on an even grid.
"""
# A share of beats that a peer must have brought to be called the best.
WHOLE = 0.95
ABOUT_ZERO_MS = 0.5 / 44.1


def condition_text(result: dict[str, Any]) -> str:
    """One condition: its table, the machine meanwhile, the product beside the best peer."""
    title = f"== {result['name']}: {result['words']}; {result['beats']} beats of one second"
    rows = [method_row(name, method) for name, method in result["methods"].items()]
    return "\n".join([title, HEAD, *rows, machine_text(result["machine"]), *beside_peers(result)])


def method_row(name: str, method: dict[str, Any]) -> str:
    sound, call = method["sound"], method["call"]
    row = (
        f"{METHODS[name]:41}|{ms(sound['sd_ms'])}{ms(sound['p95_ms'])}{ms(sound['max_ms'])}"
        f"{ms(sound['drift_ms'])}{sound['missed']:5}{sound['doubled']:4} "
        f"|{ms(method['by_computer']['p95_ms'], 6)} |{ms(call['median_ms'], 8)}"
        f"{ms(call['p95_ms'])}{ms(call['max_ms'])}{ms(call['spread_p95_ms'], 8)}"
        f"{call['missed']:5}{call['doubled']:4} |{ms(method['call_grid']['p95_ms'], 6)}"
    )
    return "\n".join([row, *(f"    it said: {note}" for note in method["notes"])])


def ms(value: float | None, width: int = 7) -> str:
    """A number of milliseconds in its column."""
    if value is None:
        return f"{'–':>{width}}"
    if abs(value) < ABOUT_ZERO_MS:
        return f"{'0':>{width}}"
    digits = 2 if abs(value) < 1 else 1 if abs(value) < 100 else 0
    return f"{value:{width}.{digits}f}"


def machine_text(machine: dict[str, Any]) -> str:
    loads = [" ".join(map(str, machine[when] or ["?"])) for when in ("load_before", "load_after")]
    return (
        f"page: a plain timer came late by p95 {ms(machine['timer_p95_ms'], 0)}, "
        f"max {ms(machine['timer_max_ms'], 0)} ms. machine: a worker's timer p95 "
        f"{ms(machine['worker_p95_ms'], 0)}, max {ms(machine['worker_max_ms'], 0)} ms; "
        f"load {loads[0]} → {loads[1]}\n"
        f"audio: clock {machine['audio_clock_ppm']:+.1f} ppm, lost "
        f"{machine['audio_clock_lost_ms']:.1f} ms; ear lost {machine['lost_quanta']:g} of "
        f"{machine['captured_quanta']} quanta; output delay {machine['output_latency_ms']:.0f} ms"
    )


def beside_peers(result: dict[str, Any]) -> list[str]:
    """The product's errors beside the smallest ones of a peer, a line a measure."""
    if PRODUCT not in result["methods"]:
        return []
    measures = (
        ("sound p95", lambda method: method["sound"], "p95_ms"),
        ("sound max", lambda method: method["sound"], "max_ms"),
        ("call p95", lambda method: method["call"], "p95_ms"),
        ("call p95 on an even grid", lambda method: method["call_grid"], "p95_ms"),
    )
    return [beside(result, words, part, key) for words, part, key in measures]


def beside(
    result: dict[str, Any], words: str, part: Callable[[dict[str, Any]], dict[str, Any]], key: str
) -> str:
    """One measure; a peer that left out beats has fewer to be late with and does not compete."""
    own = part(result["methods"][PRODUCT])[key]
    peers = {
        name: part(method)[key]
        for name, method in result["methods"].items()
        if name != PRODUCT
        and part(method)[key] is not None
        and part(method)["missed"] <= result["beats"] * (1 - WHOLE)
    }
    if own is None:
        return f"{words}: Periost brought none."
    if not peers:
        return f"{words}: Periost {ms(own, 0)} ms; no peer brought all its beats."
    best = min(peers, key=lambda name: peers[name])
    return f"{words}: {compare(own, peers[best], METHODS[best])}"


def compare(own_ms: float, peer_ms: float, peer: str) -> str:
    """Two errors in words; nothing is divided by zero."""
    is_exact, is_peer_exact = own_ms < ABOUT_ZERO_MS, peer_ms < ABOUT_ZERO_MS
    if is_exact and is_peer_exact:
        return f"exact, as is the best peer ({peer})"
    if is_exact:
        return f"Periost is exact, the best peer ({peer}) is {ms(peer_ms, 0)} ms off"
    if is_peer_exact:
        return f"Periost is {ms(own_ms, 0)} ms off, the best peer ({peer}) is exact"
    ratio = own_ms / peer_ms
    return f"Periost {ms(own_ms, 0)} ms, best peer ({peer}) {ms(peer_ms, 0)} ms: ratio {ratio:.2f}"


def session_text(session: dict[str, Any]) -> str:
    """A session in the built app: sound, hands, ring and long tasks."""
    sound, call, tasks = session["sound"], session["call"], session["long_tasks"]
    lines = [
        f"== {session['name']}",
        f"sound      p95 {ms(sound['p95_ms'], 0)}, max {ms(sound['max_ms'], 0)} ms on its grid; "
        f"{sound['heard']} presses, missed {sound['missed']}, doubled {sound['doubled']}; "
        f"{session['sounds_before']} sounds before the first",
        f"vibration  p50 {ms(call['p50_ms'], 0)}, p95 {ms(call['p95_ms'], 0)}, "
        f"max {ms(call['max_ms'], 0)} ms from the press as heard (median with its sign "
        f"{ms(call['median_ms'], 0)}); missed {call['missed']}, doubled {call['doubled']}",
        ring_text(session["ring"]),
        f"tasks      {tasks['count']} longer than 50 ms from Start to the last press"
        f"{', the longest ' + ms(tasks['longest_ms'], 0) + ' ms' if tasks['count'] else ''}",
        *(
            f"           {ms(long, 0)} ms, {at / 1000:.1f} s after Start"
            for at, long in tasks["all"]
        ),
        machine_text(session["machine"]),
    ]
    return "\n".join(lines)


def ring_text(ring: dict[str, float] | None) -> str:
    if ring is None:
        return "ring       no animation was found"
    return (
        f"ring       p95 {ms(ring['p95_ms'], 0)}, max {ms(ring['max_ms'], 0)} ms between where its "
        f"animation begins a press and the press as heard; {ring['looks']} looks"
    )
