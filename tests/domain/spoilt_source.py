"""The source text, its protocols and contraindications, not as they are."""

from domain.spoiling import Cases, add, both, drop, put, swap, uncite

ACROMION = "points[acromion]"
RIBS = "protocols[spine].steps[ribs].choose"

CASES: Cases = {
    # Source
    "what is the source's names no statement": (
        put(f"{ACROMION}.statements", []),
        f"{ACROMION}.statements",
        ["acromion", "at least 1"],
    ),
    "a statement does not exist": (
        add(f"{ACROMION}.statements", "S27"),
        f"{ACROMION}.statements[1]",
        ["S27", "S1 to S26"],
    ),
    "a statement is lost": (
        drop("source.statements.S7"),
        "source.statements.S7",
        ['"S7" is missing'],
    ),
    "a statement is cited nowhere": (
        uncite("S25"),
        "source.statements.S25",
        ["Nothing in the document cites S25"],
    ),
    "a protocol of the source is lost": (
        drop("protocols[knee-lower-leg]"),
        "protocols",
        ["knee-lower-leg", "S19", "Put it back"],
    ),
    "the order of the source is changed": (
        swap("protocols[shoulder].steps", 0, 1),
        "protocols[shoulder].steps[0]",
        ["S18", "scapula-spine", "order of the source"],
    ),
    "a protocol of the source loses its last point": (
        drop("protocols[shoulder].steps[3]"),
        "protocols[shoulder].steps",
        ["3 steps", "S18", "4"],
    ),
    "the ribs are no longer a choice of ribs": (
        put(f"{RIBS}.from[0]", "scapula-spine"),
        "protocols[spine].steps[2]",
        ["S20", "rib-"],
    ),
    "a point of the source is called ours": (
        put(f"{ACROMION}.origin", "product"),
        f"{ACROMION}.origin",
        ["acromion", "S18", '"source"'],
    ),
    "a protocol rests on another statement": (
        put("protocols[shoulder].statements", ["S19"]),
        "protocols[shoulder].statements",
        ["shoulder", "S18"],
    ),
    "a contraindication is lost": (
        drop("contraindications[osteoporosis]"),
        "contraindications",
        ["osteoporosis", "S21", "Put it back"],
    ),
    "a contraindication only warns": (
        put("contraindications[bone-tuberculosis].yes", [{"do": "warn"}]),
        "contraindications[bone-tuberculosis].yes",
        ["bone-tuberculosis", '"yes"', "refuse", "S21"],
    ),
    "a contraindication lets pass who does not know": (
        put("contraindications[osteoporosis].unknown", [{"do": "ask"}]),
        "contraindications[osteoporosis].unknown",
        ["osteoporosis", "don't know", "refuse"],
    ),
    "a contraindication of ours is called the source's": (
        both(
            put("precautions[pregnancy].origin", "source"),
            put("precautions[pregnancy].statements", ["S21"]),
        ),
        "precautions[pregnancy].origin",
        ["pregnancy", "S21", "only osteoporosis"],
    ),
    "an answer skips, but names no points": (
        put("precautions[pregnancy].yes", [{"do": "skip"}]),
        "precautions[pregnancy].yes[0].points",
        ["pregnancy", '"points" is missing'],
    ),
    "an answer warns about points": (
        put("precautions[pregnancy].yes", [{"do": "warn", "points": ["sacrum"]}]),
        "precautions[pregnancy].yes[0].points",
        ["pregnancy", "must not stand here", "Remove"],
    ),
    "an urgent reason to stop gives no advice": (
        drop("stop_reasons[radiating-pain].advice"),
        "stop_reasons[radiating-pain].advice",
        ["radiating-pain", '"advice" is missing'],
    ),
    "a step is both a point and a choice": (
        put("protocols[spine].steps[ribs].point", "rib-05"),
        "protocols[spine].steps[ribs].point",
        ["spine", "must not stand here"],
    ),
}
