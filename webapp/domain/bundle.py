"""The compiled bundle: all that a phone needs to screen, plan and lead a session.

`compile_bundle` expects a document without faults (see `checks`). Both functions are deterministic:
equal documents give equal bytes, and the bytes' sha256 is the bundle's name.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.domain.body_map import BodyMap, origin_of
from webapp.domain.decisions import SCORES, decision_tables, grade
from webapp.domain.protocols import Document, Json, number, read_approach, whole
from webapp.domain.scripts import ScriptCompiler
from webapp.domain.wording import Text, text_of

Raw = Mapping[str, Any]


def bundle_bytes(bundle: Json) -> bytes:
    """The one spelling of a bundle: UTF-8, keys sorted, no spaces, no line end."""
    text = json.dumps(
        bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def compile_bundle(document: Document) -> Json:
    """The bundle of a checked document, in plain JSON values."""
    return _BundleCompiler(document).bundle()


class _BundleCompiler:
    def __init__(self, document: Document) -> None:
        self._document = document
        self._languages: Sequence[str] = document["languages"]
        self._map = BodyMap(document)

    def bundle(self) -> Json:
        document = self._document
        compiler = ScriptCompiler(document)
        scripts = compiler.scripts()
        return {
            "schema": 1,
            "protocols_version": document["version"],
            "languages": list(self._languages),
            "technique": self._technique(),
            "instructions": self._texts(document["technique"]["instructions"]),
            "pain": self._pain(),
            "questions": self._questions(),
            "regions": [self._named(region) for region in document["regions"]],
            "points": {raw["id"]: self._point(raw) for raw in self._offered()},
            "point_order": [raw["id"] for raw in self._offered()],
            "excluded": [self._excluded(raw) for raw in document["excluded_structures"]],
            "protocols": [self._protocol(raw) for raw in document["protocols"]],
            "breathing": self._breathing(),
            "practice": self._practice(),
            "scripts": scripts,
            "decisions": decision_tables(read_approach(document)),
            "texts": compiler.texts.all(),
            "lighter": self._text(document["approach"]["texts"]["lighter"]),
            "stop_reasons": [self._stop_reason(raw) for raw in document["stop_reasons"]],
            "red_flags": self._texts(document["red_flags"]),
            "about": self._about(),
            "source": self._source(),
            "references": [dict(raw) for raw in document["references"]],
            "order": {reason: self._reason(raw) for reason, raw in document["order"].items()},
            **self._map.chapters(),
        }

    def _offered(self) -> list[Raw]:
        return [raw for raw in self._document["points"] if raw["offered"]]

    def _text(self, field: Raw) -> Text:
        return text_of(field, self._languages)

    def _texts(self, fields: Iterable[Raw]) -> list[Text]:
        return [self._text(field) for field in fields]

    def _text_or_none(self, field: Raw | None) -> Text | None:
        return None if field is None else self._text(field)

    def _sourced(self, field: Raw) -> Json:
        return {**self._text(field), **origin_of(field)}

    def _named(self, raw: Raw) -> Json:
        return {"id": raw["id"], "name": self._text(raw["name"])}

    def _technique(self) -> Json:
        technique = self._document["technique"]
        presses, week = technique["presses_per_point"], technique["sessions_per_week"]
        ready, lock = technique["get_ready_s"], technique["lock_after_minutes"]
        return {
            "rate_hz": number(technique["rate_hz"]),
            "presses_min": whole(presses, "min"),
            "presses_max": whole(presses, "max"),
            "presses_default": whole(technique["default_presses"]),
            "presses_step": whole(technique["presses_step"]),
            "get_ready_min_s": whole(ready, "min"),
            "get_ready_max_s": whole(ready, "max"),
            "get_ready_default_s": whole(technique["default_get_ready_s"]),
            "lock_minutes": list(lock["values"]),
            "lock_minutes_default": whole(lock, "default"),
            "count_in_presses": whole(technique["count_in_presses"]),
            "last_presses": whole(technique["last_presses"]),
            "late_after_ms": whole(technique["late_after_ms"]),
            "session_s_max": whole(technique["session_s_max"]),
            "sessions_per_week_min": whole(week, "min"),
            "sessions_per_week_max": whole(week, "max"),
            "minimum_gap_hours": number(technique["minimum_gap_hours"]),
        }

    def _pain(self) -> Json:
        pain = self._document["pain"]
        rule = read_approach(self._document)
        advice = self._document["approach"]["texts"]["surround_only_advice"]
        return {
            "grades": [grade(rule, score) for score in SCORES],
            "bands": [_band(pain["bands"], score) for score in SCORES],
            "band_names": {band["id"]: self._text(band["name"]) for band in pain["bands"]},
            "question": self._text(pain["question"]),
            "question_stage": self._text(pain["question_stage"]),
            "question_after": self._text(pain["question_after"]),
            "surround_only_advice": self._text(advice),
        }

    def _questions(self) -> list[Json]:
        kinds = {"contraindication": "contraindications", "precaution": "precautions"}
        return [
            self._question(kind, raw) for kind, key in kinds.items() for raw in self._document[key]
        ]

    def _question(self, kind: str, raw: Raw) -> Json:
        return {
            "id": raw["id"],
            "kind": kind,
            **origin_of(raw),
            "name": self._text(raw["name"]),
            "question": self._text(raw["question"]),
            "reason": self._text(raw["reason"]),
            "yes": list(raw["yes"]),
            "unknown": list(raw["unknown"]),
        }

    def _point(self, raw: Raw) -> Json:
        passed = ("id", "kind", "region", "sides", "views", "chest", "breathing")
        return {
            **{key: raw[key] for key in passed},
            "self_reach": raw["self_reach"],
            "intimate": raw["intimate"],
            "name": self._map.latin_name(raw["name"]),
            "segments": list(raw["segments"]["value"]),
            "nerves": self._texts(raw["nerves"]),
            "cautions": self._texts(raw["cautions"]),
            "palpation": self._text(raw["palpation"]),
            "note": self._text_or_none(raw.get("note")),
            **origin_of(raw),
            "codes": dict(raw["codes"]),
        }

    def _excluded(self, raw: Raw) -> Json:
        return {
            "id": raw["id"],
            "name": self._map.latin_name(raw["name"]),
            "rule": self._text(raw["rule"]),
            "statements": list(raw["name"].get("statements", [])),
        }

    def _reason(self, raw: Raw) -> Json:
        return {"text": self._text(raw), **origin_of(raw)}

    def _protocol(self, raw: Raw) -> Json:
        return {
            "id": raw["id"],
            "title": self._text(raw["title"]),
            "note": self._text_or_none(raw.get("note")),
            **origin_of(raw),
            "steps": [self._step(step) for step in raw["steps"]],
        }

    def _step(self, step: Raw) -> Json:
        if "choose" in step:
            return {"choose": self._choice(step["choose"])}
        presses = whole(step["presses"]) if "presses" in step else None
        return {"point": step["point"], "presses": presses}

    def _choice(self, choice: Raw) -> Json:
        return {
            "id": choice["id"],
            "title": self._text(choice["title"]),
            "hint": self._text(choice["hint"]),
            "from": list(choice["from"]),
            "default": list(choice["default"]),
        }

    def _breathing(self) -> Json:
        breathing = self._document["breathing"]
        # No cycle of beats: which of them are pressed depends on the breath taken on the phone.
        return {
            "rate_per_min_min": number(breathing["rate_per_min"], "min"),
            "rate_per_min_max": number(breathing["rate_per_min"], "max"),
            "rate_per_min_default": number(breathing["default_rate_per_min"]),
            "inhale_percent": whole(breathing["inhale_percent"]),
            "taps": whole(breathing["taps"]),
            "stage_max_s": whole(breathing["stage_max_s"]),
            **{part: self._text(breathing[part]) for part in ("rule", "how", "start", "when_over")},
        }

    def _practice(self) -> Json:
        practice = self._document["practice"]
        numbers = (
            "full_screening_every_sessions",
            "full_screening_after_days",
            "no_improvement_sessions",
            "rising_pain_sessions",
        )
        return {
            **{key: whole(practice[key]) for key in numbers},
            "ends_practice": list(practice["ends_practice"]["questions"]),
            "override_reasons": [
                {"id": raw["id"], "text": self._text(raw["text"])}
                for raw in practice["override_reasons"]
            ],
            **{key: self._sourced(text) for key, text in practice["texts"].items()},
        }

    def _stop_reason(self, raw: Raw) -> Json:
        advice = self._text_or_none(raw.get("advice"))
        text = self._text(raw["text"])
        return {"id": raw["id"], "text": text, "urgent": raw["urgent"], "advice": advice}

    def _about(self) -> Json:
        about = self._document["about"]
        return {part: [self._sourced(text) for text in texts] for part, texts in about.items()}

    def _source(self) -> Json:
        source = self._document["source"]
        statements = {key: self._text(text) for key, text in source["statements"].items()}
        return {"title": self._text(source["title"]), "statements": statements}


def _band(bands: Sequence[Raw], score: int) -> str:
    """The last band that begins at or below the score."""
    band: str = [band["id"] for band in bands if band["from"] <= score][-1]
    return band
