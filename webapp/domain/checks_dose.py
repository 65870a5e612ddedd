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


def the_breathing_guide_keeps_the_beat(root: Node) -> Iterator[Fault]:
    rate = root["technique"]["rate_hz"]["value"].number
    for name in ("inhale_s", "exhale_s"):
        seconds = root["breathing"][name]["value"]
        if rate and seconds.number is not None and not (seconds.number * rate).is_integer():
            wrong = f"{seconds.number:g} seconds hold no whole number of presses."
            yield seconds.fault(wrong, f"Write a multiple of {1 / rate:g} seconds.")


def the_breathing_guide_is_within_its_limits(root: Node) -> Iterator[Fault]:
    breathing = root["breathing"]
    inhale, exhale = breathing["inhale_s"]["value"].number, breathing["exhale_s"]["value"].number
    if not inhale or not exhale:
        return
    low, high = breathing["rate_per_min"]["min"].number, breathing["rate_per_min"]["max"].number
    breaths = 60 / (inhale + exhale)
    if low is not None and high is not None and not low <= breaths <= high:
        wrong = f"{breaths:.3g} breaths a minute are outside the limits of {low:g} to {high:g}."
        yield breathing["inhale_s"]["value"].fault(wrong, "Correct the seconds of a breath.")


def the_breathing_stage_fits_the_dose(root: Node) -> Iterator[Fault]:
    """Under the guide a point still gets its fewest presses, and no more than its longest time."""
    longest = root["breathing"]["stage_max_s"]["value"]
    presses, rate = root["technique"]["presses_per_point"], root["technique"]["rate_hz"]["value"]
    if longest.number is None or not rate.number:
        return
    most = presses["max"].number
    if most is not None and longest.number > most / rate.number:
        wrong = f"{longest.number:g} seconds are longer than a point is pressed at most (S24)."
        yield longest.fault(wrong, f"Write at most {most / rate.number:g} seconds.")
    needed = _seconds_for_the_fewest_presses(root)
    if needed is not None and longest.number < needed:
        fewest = presses["min"].number
        wrong = f"{longest.number:g} seconds are too short for {fewest:g} presses on breathing out."
        yield longest.fault(wrong, f"Write at least {needed:g} seconds.")


def _seconds_for_the_fewest_presses(root: Node) -> float | None:
    breathing, technique = root["breathing"], root["technique"]
    inhale, exhale = breathing["inhale_s"]["value"].number, breathing["exhale_s"]["value"].number
    fewest, rate = (
        technique["presses_per_point"]["min"].number,
        technique["rate_hz"]["value"].number,
    )
    if not inhale or not exhale or not fewest or not rate or exhale < 0:
        return None
    return fewest / rate * (inhale + exhale) / exhale


EVERYWHERE = (a_range_is_in_order,)

RULES = (
    presses_are_within_their_limits,
    presses_are_reached_by_steps,
    get_ready_default_is_within_its_limits,
    the_sessions_fit_into_a_week,
    a_ring_is_not_pressed_longer_than_a_point,
    the_longest_approach_fits,
    the_breathing_guide_keeps_the_beat,
    the_breathing_guide_is_within_its_limits,
    the_breathing_stage_fits_the_dose,
)
