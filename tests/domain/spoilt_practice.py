"""Practice at home: when it is asked, held back and ended."""

from domain.spoiling import Cases, add, drop, put

CASES: Cases = {
    "every question is asked once a year": (
        put("practice.full_screening_after_days.value", 365),
        "practice.full_screening_after_days.value",
        ["365", "at most 31", "Days"],
    ),
    "every question is asked at the fifth session": (
        put("practice.full_screening_every_sessions.value", 5),
        "practice.full_screening_every_sessions.value",
        ["5", "at most 4"],
    ),
    "the days of the screening are called the source's": (
        put("practice.full_screening_after_days.origin", "source"),
        "practice.full_screening_after_days.origin",
        ['"source" is not known', "secondary, product"],
    ),
    "one session without improvement is told": (
        put("practice.no_improvement_sessions.value", 1),
        "practice.no_improvement_sessions.value",
        ["1", "at least 2"],
    ),
    "rising pain is never told": (
        drop("practice.rising_pain_sessions"),
        "practice.rising_pain_sessions",
        ['"rising_pain_sessions" is missing'],
    ),
    "two reasons to practise all the same have one id": (
        add(
            "practice.override_reasons",
            {"id": "advised", "text": {"origin": "product", "en": "Advised", "ru": "Совет"}},
        ),
        "practice.override_reasons[4].id",
        ["advised", "twice"],
    ),
    "there is no reason to practise all the same": (
        put("practice.override_reasons", []),
        "practice.override_reasons",
        ["at least 1"],
    ),
    "what ends practice is not asked": (
        put("practice.ends_practice.questions[0]", "osteoporoses"),
        "practice.ends_practice.questions[0]",
        ["osteoporoses", 'Did you mean "osteoporosis"?'],
    ),
    "what ends practice refuses no session": (
        put("practice.ends_practice.questions[0]", "pregnancy"),
        "practice.ends_practice.questions[0]",
        ["pregnancy", "does not refuse"],
    ),
    "a session is held back without a word": (
        drop("practice.texts.held_back"),
        "practice.texts.held_back",
        ['"held_back" is missing'],
    ),
}
