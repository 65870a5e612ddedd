"""What the body map shows besides points: bones, zones, nerve trunks, and what it warns of.

Only names of landmarks pass through here: where a landmark lies is the drawing's to know.
Expects a checked document; texts come out in the document's languages.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from webapp.domain.protocols import MIDLINE, Document, Json, Point, read_points
from webapp.domain.wording import Text, text_of

Raw = Mapping[str, Any]


def origin_of(field: Raw) -> Json:
    return {"origin": field["origin"], "statements": list(field.get("statements", []))}


class BodyMap:
    """The map's chapters of the bundle."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._languages: Sequence[str] = document["languages"]
        self._points = read_points(document)

    def chapters(self) -> Json:
        document = self._document
        return {
            "structures": {raw["id"]: self._structure(raw) for raw in document["structures"]},
            "segments": {raw["id"]: self._segment(raw) for raw in document["segments"]},
            "zones": self._zones(),
            "nerves": [self._nerve(raw) for raw in document["nerves"]],
            "warnings": {raw["id"]: self._warning(raw) for raw in self._withheld()},
        }

    def latin_name(self, field: Raw) -> Text:
        return {**self._text(field), "la": field["la"]}

    def _text(self, field: Raw) -> Text:
        return text_of(field, self._languages)

    def _text_or_none(self, field: Raw | None) -> Text | None:
        return None if field is None else self._text(field)

    def _structure(self, raw: Raw) -> Json:
        return {"name": self.latin_name(raw["name"])}

    def _segment(self, raw: Raw) -> Json:
        return {"level": raw["level"], "landmark": self._text(raw["landmark"])}

    def _nerve(self, raw: Raw) -> Json:
        nerve = {
            "id": raw["id"],
            "name": self.latin_name(raw["name"]),
            **origin_of(raw),
            "is_warning": raw["is_warning"],
            "exits": list(raw["exits"]),
            "course": list(raw["course"]),
        }
        return nerve | ({"caution": self._text(raw["caution"])} if "caution" in raw else {})

    def _withheld(self) -> list[Raw]:
        return [raw for raw in self._document["points"] if not raw["offered"]]

    def _warning(self, raw: Raw) -> Json:
        """A point that is shown to warn of it. Its caution is the nerve's, or else the point's."""
        nerves = (nerve for nerve in self._document["nerves"] if raw["id"] in nerve["exits"])
        cautions = [nerve["caution"] for nerve in nerves if "caution" in nerve]
        return {
            "name": self.latin_name(raw["name"]),
            "region": raw["region"],
            "sides": list(raw["sides"]),
            "views": list(raw["views"]),
            "reason": self._text(raw["not_offered_because"]),
            "caution": self._text([*cautions, raw["palpation"]][0]),
            **origin_of(raw),
        }

    def _zones(self) -> Json:
        zones = self._document["zones"]
        authors = [{"id": a["id"], "title": self._text(a["title"])} for a in zones["authors"]]
        about = {**self._text(zones["about"]), **origin_of(zones["about"])}
        organs = [self._organ(organ) for organ in zones["organs"]]
        return {"about": about, "authors": authors, "organs": organs}

    def _organ(self, raw: Raw) -> Json:
        side, segments = raw["side"], raw["default_segments"]["value"]
        by_author = {author: list(value) for author, value in raw["segments_by_author"].items()}
        return {
            "id": raw["id"],
            "name": self._text(raw["name"]),
            "side": side,
            "side_note": self._text_or_none(raw.get("side_note")),
            "segments_by_author": by_author,
            "default_segments": list(segments),
            "points": self._points_in(segments, side),
            "points_by_author": {
                author: self._points_in(value, side) for author, value in by_author.items()
            },
        }

    def _points_in(self, segments: Sequence[str], side: str) -> list[str]:
        return [
            point.id
            for point in self._points.values()
            if not point.segments.isdisjoint(segments) and _lies_on(point, side)
        ]


def _lies_on(point: Point, side: str) -> bool:
    """A zone of one side takes the points of that side and of the midline."""
    return side in ("both", "affected") or side in point.sides or MIDLINE in point.sides
