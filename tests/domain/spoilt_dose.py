"""Presses, rate, sessions, thresholds and rings out of their limits."""

from domain.spoiling import Cases, both, drop, put

PRESSES_30 = {"value": 30, "origin": "product"}
ACROMION = "points[acromion]"
SHOULDER = "protocols[shoulder]"

CASES: Cases = {
    # Dose
    "the rate is 2 Hz and called the source's": (
        put("technique.rate_hz.value", 2),
        "technique.rate_hz.value",
        ["is 2", "must be 1", "S23"],
    ),
    "the rate is 2 Hz by the literature": (
        put("technique.rate_hz", {"value": 2, "origin": "secondary"}),
        "technique.rate_hz.value",
        ["must be 1", "S23"],
    ),
    "the rate of the source names no statement": (
        drop("technique.rate_hz.statements"),
        "technique.rate_hz.statements",
        ['"statements" is missing'],
    ),
    "a point is pressed for half a minute": (
        put("technique.presses_per_point.min", 30),
        "technique.presses_per_point.min",
        ["30", "60", "S24"],
    ),
    "a point is pressed for five minutes as a product choice": (
        put("technique.presses_per_point", {"min": 60, "max": 300, "origin": "product"}),
        "technique.presses_per_point.max",
        ["300", "at most 180"],
    ),
    "the source is said to stop at two minutes": (
        put("technique.presses_per_point.max", 120),
        "technique.presses_per_point.max",
        ["120", "must be 180", "S24"],
    ),
    "there are five sessions a week": (
        put("technique.sessions_per_week.max", 5),
        "technique.sessions_per_week.max",
        ["5", "3", "S26"],
    ),
    "the sessions a week name another statement": (
        put("technique.sessions_per_week.statements", ["S24"]),
        "technique.sessions_per_week.statements",
        ['"S26"'],
    ),
    "the fingers are lifted": (
        put("technique.keep_contact", {"value": False, "origin": "product"}),
        "technique.keep_contact.value",
        ["must be true", "S23"],
    ),
    "a step has 30 presses": (
        put(f"{SHOULDER}.steps[0].presses", PRESSES_30),
        f"{SHOULDER}.steps[0].presses.value",
        ['Protocol "shoulder"', "30", "at least 60"],
    ),
    "a step has more presses than a point may get": (
        both(
            put("technique.presses_per_point", {"min": 60, "max": 120, "origin": "product"}),
            put(f"{SHOULDER}.steps[0].presses", {"value": 150, "origin": "product"}),
        ),
        f"{SHOULDER}.steps[0].presses.value",
        ["shoulder", "150 presses", "60 to 120"],
    ),
    "the default presses lie between two steps": (
        put("technique.default_presses.value", 75),
        "technique.default_presses.value",
        ["75", "steps of 30"],
    ),
    "the smallest and the largest are exchanged": (
        put("technique.get_ready_s", {"min": 60, "max": 3, "origin": "product"}),
        "technique.get_ready_s.min",
        ["60", "above the largest, 3"],
    ),
    "the default interval to get ready cannot be chosen": (
        put("technique.default_get_ready_s.value", 90),
        "technique.default_get_ready_s.value",
        ["90 seconds", "3 to 60"],
    ),
    "the default time before the lock cannot be chosen": (
        put("technique.lock_after_minutes.default", 10),
        "technique.lock_after_minutes.default",
        ["10 minutes", "1, 5, 15"],
    ),
    "the sessions do not fit into a week": (
        put("technique.minimum_gap_hours.value", 60),
        "technique.minimum_gap_hours.value",
        ["3 sessions 60 hours apart", "at most 56"],
    ),
    "a threshold is called the source's": (
        put("pain.approach_from.origin", "source"),
        "pain.approach_from.origin",
        ['"source" is not known', "secondary, product"],
    ),
    "the last presses are all presses of a point": (
        # The schema keeps both apart; should its limits move, the rule still holds.
        both(put("technique.presses_per_point.min", 5), put("technique.last_presses.value", 5)),
        "technique.last_presses.value",
        ["5 last presses", "not fewer than the 5", "less than 5"],
    ),
    "the last presses are more than the hand can count": (
        put("technique.last_presses.value", 11),
        "technique.last_presses.value",
        ["11", "at most 10"],
    ),
    "the last presses are called the source's": (
        put("technique.last_presses.origin", "source"),
        "technique.last_presses.origin",
        ['"source" is not known', "secondary, product"],
    ),
    "a vibration is caught up near the next press": (
        put("technique.late_after_ms.value", 900),
        "technique.late_after_ms.value",
        ["900", "at most 500", "Milliseconds"],
    ),
    "no vibration can be in time": (
        put("technique.late_after_ms.value", 0),
        "technique.late_after_ms.value",
        ["0", "at least 50"],
    ),
    # Breathing guide
    "the guide begins with a breath too slow to be set": (
        put("breathing.default_rate_per_min.value", 6),
        "breathing.default_rate_per_min.value",
        ["6 breaths a minute", "8 to 24"],
    ),
    "the guide begins with a breath too fast to be set": (
        put("breathing.default_rate_per_min.value", 24.5),
        "breathing.default_rate_per_min.value",
        ["24.5 breaths a minute", "8 to 24"],
    ),
    "the fastest breath may pass without a press": (
        both(put("breathing.inhale_percent.value", 60), put("breathing.rate_per_min.max", 25)),
        "breathing.rate_per_min.max",
        [
            "25 breaths a minute",
            "without a press",
            "at most 24",
            "smaller breathing.inhale_percent",
        ],
    ),
    "a slower beat misses a breath": (
        put("technique.rate_hz", {"value": 0.5, "origin": "product"}),
        "breathing.rate_per_min.max",
        ["24 breaths a minute", "without a press", "at most 18"],
    ),
    "breathing in takes most of a breath": (
        put("breathing.inhale_percent.value", 61),
        "breathing.inhale_percent.value",
        ["61", "at most 60", "Percent"],
    ),
    "breathing in takes next to nothing": (
        put("breathing.inhale_percent.value", 19),
        "breathing.inhale_percent.value",
        ["19", "at least 20"],
    ),
    "the share of breathing in is called the source's": (
        put("breathing.inhale_percent.origin", "source"),
        "breathing.inhale_percent.origin",
        ['"source" is not known', "secondary, product"],
    ),
    "two taps make a rhythm": (
        put("breathing.taps.value", 2),
        "breathing.taps.value",
        ["2", "at least 3"],
    ),
    "seven taps make a rhythm": (
        put("breathing.taps.value", 7),
        "breathing.taps.value",
        ["7", "at most 6"],
    ),
    "a breath is given in seconds again": (
        put("breathing.inhale_s", {"value": 2, "origin": "product"}),
        "breathing.inhale_s",
        ['"inhale_s" is not known'],
    ),
    "a breathing stage is too short for its presses": (
        put("breathing.stage_max_s", {"value": 99, "origin": "product"}),
        "breathing.stage_max_s.value",
        ["99 seconds", "60 presses", "at least 100", "smaller breathing.inhale_percent"],
    ),
    "more breathing in leaves too few presses": (
        both(
            put("breathing.inhale_percent.value", 60),
            put("breathing.stage_max_s", {"value": 149, "origin": "product"}),
        ),
        "breathing.stage_max_s.value",
        ["149 seconds", "60 presses", "at least 150"],
    ),
    "a breathing stage is longer than a point is pressed": (
        put("technique.presses_per_point", {"min": 60, "max": 120, "origin": "product"}),
        "breathing.stage_max_s.value",
        ["180 seconds", "S24", "at most 120"],
    ),
    # Approach
    "pain is left alone before it is approached": (
        put("pain.surround_only_from.value", 6),
        "pain.approach_from.value",
        ["7 is above pain.surround_only_from, 6"],
    ),
    "very severe pain is pressed directly": (
        both(
            put("pain.approach_from.value", 10),
            put("pain.surround_only_from.value", 10),
        ),
        "pain.approach_from.value",
        ["very severe", "S11", "at most 9"],
    ),
    "a threshold is off the scale": (
        put("pain.surround_only_from.value", 11),
        "pain.surround_only_from.value",
        ["11", "at most 10"],
    ),
    "one leads nearer and back at the same pain": (
        put("approach.advance_at_most.value", 7),
        "approach.advance_at_most.value",
        ["7 is not below approach.retreat_from, 7"],
    ),
    "the point itself is reached at a pain that has to be approached": (
        put("approach.retreat_from.value", 8),
        "approach.retreat_from.value",
        ["8 is above pain.approach_from, 7"],
    ),
    "the rings move away from the point": (
        put("approach.rings_mm.large.value", [15, 30, 50]),
        "approach.rings_mm.large.value[1]",
        ["30 mm follows one of 15 mm"],
    ),
    "no ring and no neighbour remains": (
        put(f"{ACROMION}.approach.sites", []),
        f"{ACROMION}.approach",
        ["acromion", "no ring and no neighbour", "S11"],
    ),
    "every site ends before the smallest ring": (
        put(
            f"{ACROMION}.approach.sites",
            [
                {
                    "direction": "inward",
                    "on": "scapula",
                    "ends_at_mm": 10,
                    "ends_at": "excluded-clavicle",
                }
            ],
        ),
        f"{ACROMION}.approach",
        ["acromion", "no ring and no neighbour"],
    ),
    "a ring has too many sites": (
        put("approach.sites_per_ring_max.value", 2),
        f"{ACROMION}.approach.sites",
        ["3 ring sites", "at most 2"],
    ),
    "a point allows too few presses for its approach": (
        put("approach.presses_per_point_max.value", 300),
        "approach.presses_per_point_max.value",
        ["300 presses", "420"],
    ),
    "a ring is pressed for longer than a point": (
        put("approach.presses_per_stage.value", 120),
        "approach.rounds_max.value",
        ["2 rounds of 120", "180"],
    ),
    "the pain bands overlap": (
        put("pain.bands[2].from", 1),
        "pain.bands[2].from",
        ['Pain band "moderate"', "not above", "order"],
    ),
    "the pain bands begin at 1": (
        put("pain.bands[0].from", 1),
        "pain.bands[0].from",
        ["does not begin at 0"],
    ),
}
