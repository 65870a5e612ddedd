"""The script compiler: for every point, side and grade of pain, the stages from first to last.

`direct` presses the point. `approach` starts at the neighbouring points, goes on ring by ring
towards the point, and presses it last. `surround_only` leaves the point itself alone (S10, S11).
Distances are in millimetres; one press is one unit of time.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from webapp.domain.protocols import (
    MIDLINE,
    Document,
    Json,
    Point,
    Ring,
    Site,
    is_chest_bone,
    read_approach,
    read_points,
    read_rings_mm,
    rings_within,
    strongest_breathing,
)
from webapp.domain.wording import (
    ON_SIDE,
    Text,
    distance,
    filled,
    in_languages,
    listed,
    text_of,
    uncapitalised,
)


class Texts:
    """Stage texts by number, each kept once, in the order of first use."""

    def __init__(self) -> None:
        self._index: dict[tuple[tuple[str, str], ...], int] = {}

    def index(self, text: Text) -> int:
        return self._index.setdefault(tuple(text.items()), len(self._index))

    def all(self) -> list[Text]:
        return [dict(text) for text in self._index]


class ScriptCompiler:
    """Compiles the scripts of one checked document; `texts` fills as they are made."""

    def __init__(self, document: Document) -> None:
        self.texts = Texts()
        self._languages: Sequence[str] = document["languages"]
        self._points = read_points(document)
        self._rule = read_approach(document)
        self._rings_mm = read_rings_mm(document)
        self._templates: Mapping[str, Any] = document["approach"]["texts"]
        self._directions: Mapping[str, Any] = document["approach"]["directions"]
        self._names = {raw["id"]: raw["name"] for raw in document["points"]}
        self._bones = {raw["id"]: raw["name"] for raw in document["structures"]}

    def scripts(self) -> Json:
        """{point id: {side: {script name: SCRIPT}}}, for every offered point."""
        return {
            point.id: {side: self._scripts_of(point, side) for side in point.sides}
            for point in self._points.values()
        }

    def _scripts_of(self, point: Point, side: str) -> Json:
        surroundings = [*self._neighbours(point, side), *self._rings(point)]
        return {
            "direct": {"presses_total_max": None, "stages": [self._direct(point)]},
            "approach": self._capped([*surroundings, self._source(point)]),
            "surround_only": self._capped(surroundings),
        }

    def _capped(self, stages: list[Json]) -> Json:
        return {"presses_total_max": self._rule.presses_per_point_max, "stages": stages}

    def _direct(self, point: Point) -> Json:
        whole = {"block_presses": None, "rounds_max": None, "decision": None}
        return {**self._source(point), **whole}

    def _source(self, point: Point) -> Json:
        rule = self._rule
        return {
            "role": "source",
            "distance_mm": None,
            "sites": [],
            "text": self.texts.index(text_of(self._templates["source"], self._languages)),
            "presses_min": rule.presses_min,
            "presses_max": rule.presses_max,
            "block_presses": rule.presses_min,
            "rounds_max": rule.presses_max // rule.presses_min,
            "decision": "source",
            "breathing": point.breathing,
        }

    def _rings(self, point: Point) -> list[Json]:
        rings = rings_within(self._rings_mm[point.size], point.sites)
        return [self._ring(point, ring) for ring in rings]

    def _ring(self, point: Point, ring: Ring) -> Json:
        text = in_languages(self._languages, lambda lang: self._ring_text(point, ring, lang))
        chest = ["required" for site in ring.sites if is_chest_bone(site.on)]
        return {
            "role": "ring",
            "distance_mm": ring.distance_mm,
            "sites": [_direction(site) for site in ring.sites],
            "dropped": [{**_direction(site), "because": site.ends_at} for site in ring.dropped],
            **self._outer(text, [point.breathing, *chest]),
        }

    def _ring_text(self, point: Point, ring: Ring, language: str) -> str:
        sites = [self._site_words(point, site, language) for site in ring.sites]
        return filled(
            self._templates["ring"],
            language,
            distance=distance(ring.distance_mm, language),
            sites=listed(sites, language),
        )

    def _site_words(self, point: Point, site: Site, language: str) -> str:
        """The direction; the bone is named where it is not the point's own."""
        direction: str = self._directions[site.direction][language]
        if site.on == point.structure:
            return direction
        return f"{direction} ({uncapitalised(self._bones[site.on][language])})"

    def _neighbours(self, point: Point, side: str) -> list[Json]:
        """The stage farthest out, or none for a point without neighbours."""
        neighbours = [self._points[id] for id in point.neighbours]
        if not neighbours:
            return []
        text = in_languages(
            self._languages, lambda lang: self._neighbours_text(neighbours, side, lang)
        )
        return [
            {
                "role": "neighbours",
                "distance_mm": None,
                "sites": [{"point": neighbour.id} for neighbour in neighbours],
                **self._outer(text, [point.breathing, *(n.breathing for n in neighbours)]),
            }
        ]

    def _neighbours_text(self, neighbours: Sequence[Point], side: str, language: str) -> str:
        places = [_place(neighbour, side) for neighbour in neighbours]
        names = [uncapitalised(self._names[neighbour.id][language]) for neighbour in neighbours]
        if len(set(places)) == 1:
            sites = listed(names, language) + _in_brackets(places[0], language)
        else:
            brackets = [_in_brackets(place, language) for place in places]
            parts = [name + place for name, place in zip(names, brackets, strict=True)]
            sites = listed(parts, language)
        return filled(self._templates["neighbours"], language, sites=sites)

    def _outer(self, text: Text, breathing: Iterable[str]) -> Json:
        """What every stage away from the point has in common."""
        rule = self._rule
        return {
            "text": self.texts.index(text),
            "presses_min": rule.presses_per_stage,
            "presses_max": rule.presses_per_stage,
            "block_presses": None,
            "rounds_max": rule.rounds_max,
            "decision": "ring",
            # A stage that strays onto the chest keeps to the breathing rhythm too (S12).
            "breathing": strongest_breathing(breathing),
        }


def _direction(site: Site) -> Json:
    return {"direction": site.direction, "on": site.on}


def _place(neighbour: Point, side: str) -> str | None:
    """Where a neighbour lies, as seen from a point on `side`; None needs no word."""
    if MIDLINE in neighbour.sides:
        return None
    return "both" if side == MIDLINE else side


def _in_brackets(place: str | None, language: str) -> str:
    return f" ({ON_SIDE[place][language]})" if place else ""
