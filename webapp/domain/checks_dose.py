"""Rules of the dose: presses, rate, sessions, and the breathing guide within their limits."""

from collections.abc import Iterator

from webapp.domain.checks_anatomy import stages_of_approach
from webapp.domain.faults import Fault
from webapp.domain.node import Node

HOURS_PER_WEEK = 168


def a_range_is_in_order(found: Node) -> Iterator[Fault]:
    low, high = found["min"].number, found["max"].number
    if low is not None and high is not None and low > high:
        wrong = f"the smallest value, {low:g}, is above the largest, {high:g}."
        yield found["min"].fault(wrong, "Exchange or correct them.")


def _outside(value: Node, limits: Node, what: str) -> Iterator[Fault]:
    low, high, given = limits["min"].number, limits["max"].number, value.number
    if low is None or high is None or given is None or low <= given <= high:
        return
    wrong = f"{given:g} {what} are outside the limits of {low:g} to {high:g}."
    yield value.fault(wrong, f"Write a number from {low:g} to {high:g}.")


def presses_are_within_their_limits(root: Node) -> Iterator[Fault]:
    limits = root["technique"]["presses_per_point"]
    yield from _outside(root["technique"]["default_presses"]["value"], limits, "presses")
    yield from _outside(root["approach"]["presses_per_stage"]["value"], limits, "presses")
    for protocol in root["protocols"]:
        for step in protocol["steps"]:
            yield from _outside(step["presses"]["value"], limits, "presses")


def presses_are_reached_by_steps(root: Node) -> Iterator[Fault]:
    limits, step = (
        root["technique"]["presses_per_point"],
        root["technique"]["presses_step"]["value"],
    )
    low, size = limits["min"].number, step.number
    if low is None or not size:
        return
    for value in (limits["max"], root["technique"]["default_presses"]["value"]):
        if value.number is not None and (value.number - low) % size:
            wrong = f"{value.number:g} presses cannot be reached from {low:g} in steps of {size:g}."
            yield value.fault(wrong, "Correct it, or technique.presses_step.")


def get_ready_default_is_within_its_limits(root: Node) -> Iterator[Fault]:
    technique = root["technique"]
    value = technique["default_get_ready_s"]["value"]
    yield from _outside(value, technique["get_ready_s"], "seconds")


def the_default_lock_can_be_chosen(root: Node) -> Iterator[Fault]:
    lock = root["technique"]["lock_after_minutes"]
    values = [one.number for one in lock["values"]]
    given = lock["default"].number
    if given is not None and given not in values:
        shown = ", ".join(f"{one:g}" for one in values if one is not None)
        yield lock["default"].fault(f"{given:g} minutes are none of {shown}.", "Write one of them.")


def the_sessions_fit_into_a_week(root: Node) -> Iterator[Fault]:
    sessions = root["technique"]["sessions_per_week"]["max"].number
    gap = root["technique"]["minimum_gap_hours"]["value"]
    if sessions and gap.number and sessions * gap.number > HOURS_PER_WEEK:
        wrong = f"{sessions:g} sessions {gap.number:g} hours apart do not fit into a week."
        yield gap.fault(wrong, f"Write at most {HOURS_PER_WEEK // sessions:g} hours.")


def a_ring_is_not_pressed_longer_than_a_point(root: Node) -> Iterator[Fault]:
    rounds, presses = root["approach"]["rounds_max"]["value"], root["approach"]["presses_per_stage"]
    most, each = root["technique"]["presses_per_point"]["max"].number, presses["value"].number
    if rounds.number and each and most and rounds.number * each > most:
        wrong = f"{rounds.number:g} rounds of {each:g} presses exceed the {most:g} of one place."
        yield rounds.fault(wrong, "Allow fewer rounds, or fewer presses a stage.")


def the_longest_approach_fits(root: Node) -> Iterator[Fault]:
    """Each stage once, then the point itself as long as allowed."""
    most = root["approach"]["presses_per_point_max"]["value"]
    each = root["approach"]["presses_per_stage"]["value"].number
    source = root["technique"]["presses_per_point"]["max"].number
    stages = max((stages_of_approach(root, point) for point in root["points"]), default=0)
    if most.number is None or each is None or source is None:
        return
    needed = stages * each + source
    if most.number < needed:
        wrong = (
            f"{most.number:g} presses a point are too few: the longest approach takes {needed:g}."
        )
        yield most.fault(wrong, f"Write at least {needed:g}, or use fewer rings.")


def a_session_holds_the_longest_point(root: Node) -> Iterator[Fault]:
    """At least the one point that takes the most presses, its surroundings included."""
    longest = root["technique"]["session_s_max"]["value"]
    presses, rate = root["approach"]["presses_per_point_max"]["value"].number, _rate_hz(root)
    if longest.number is None or presses is None or rate is None:
        return
    if longest.number * rate < presses:
        wrong = f"{longest.number:g} seconds do not hold one point of {presses:g} presses."
        yield longest.fault(wrong, f"Write at least {presses / rate:g} seconds.")


def the_last_presses_are_fewer_than_the_fewest(root: Node) -> Iterator[Fault]:
    """A signal of the end that sounds from the first press on would tell nothing."""
    last = root["technique"]["last_presses"]["value"]
    fewest = root["technique"]["presses_per_point"]["min"].number
    if last.number is not None and fewest is not None and last.number >= fewest:
        wrong = f"{last.number:g} last presses are not fewer than the {fewest:g} of a point."
        yield last.fault(wrong, f"Write less than {fewest:g}.")


def the_default_breath_is_within_its_limits(root: Node) -> Iterator[Fault]:
    breathing = root["breathing"]
    value = breathing["default_rate_per_min"]["value"]
    yield from _outside(value, breathing["rate_per_min"], "breaths a minute")


def every_breath_holds_a_press(root: Node) -> Iterator[Fault]:
    """However the breath lies on the beat, breathing out for one whole period meets a press."""
    fastest, out = root["breathing"]["rate_per_min"]["max"], _exhale_percent(root)
    rate = _rate_hz(root)
    if fastest.number is None or out is None or rate is None:
        return
    most = 60 * rate * out / 100
    if fastest.number > most:
        wrong = f"at {fastest.number:g} breaths a minute a breath may pass without a press."
        remedy = f"Write at most {most:g}, or a smaller breathing.inhale_percent."
        yield fastest.fault(wrong, remedy)


def a_breathing_stage_is_not_longer_than_a_point(root: Node) -> Iterator[Fault]:
    longest = root["breathing"]["stage_max_s"]["value"]
    most = root["technique"]["presses_per_point"]["max"].number
    rate = _rate_hz(root)
    if longest.number is None or most is None or rate is None:
        return
    if longest.number > most / rate:
        wrong = f"{longest.number:g} seconds are longer than a point is pressed at most (S24)."
        yield longest.fault(wrong, f"Write at most {most / rate:g} seconds.")


def a_breathing_stage_holds_the_fewest_presses(root: Node) -> Iterator[Fault]:
    """Only the share of breathing out is pressed, and the point still gets its fewest presses."""
    longest, out = root["breathing"]["stage_max_s"]["value"], _exhale_percent(root)
    fewest = root["technique"]["presses_per_point"]["min"].number
    rate = _rate_hz(root)
    if longest.number is None or out is None or fewest is None or rate is None:
        return
    needed = fewest / rate * 100 / out
    if longest.number < needed:
        wrong = f"{longest.number:g} seconds are too short for {fewest:g} presses on breathing out."
        remedy = f"Write at least {needed:g} seconds, or a smaller breathing.inhale_percent."
        yield longest.fault(wrong, remedy)


def _rate_hz(root: Node) -> float | None:
    """The beat; None where there is none to reckon with, which the schema tells."""
    rate = root["technique"]["rate_hz"]["value"].number
    return rate if rate is not None and rate > 0 else None


def _exhale_percent(root: Node) -> float | None:
    """The share of a breath that is pressed; None where none would be left."""
    inhale = root["breathing"]["inhale_percent"]["value"].number
    return 100 - inhale if inhale is not None and inhale < 100 else None


EVERYWHERE = (a_range_is_in_order,)

RULES = (
    presses_are_within_their_limits,
    presses_are_reached_by_steps,
    get_ready_default_is_within_its_limits,
    the_default_lock_can_be_chosen,
    the_sessions_fit_into_a_week,
    a_ring_is_not_pressed_longer_than_a_point,
    the_longest_approach_fits,
    a_session_holds_the_longest_point,
    the_last_presses_are_fewer_than_the_fewest,
    the_default_breath_is_within_its_limits,
    every_breath_holds_a_press,
    a_breathing_stage_is_not_longer_than_a_point,
    a_breathing_stage_holds_the_fewest_presses,
)
