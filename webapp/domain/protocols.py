"""What the compiler and the checker reason over, read out of a protocols document.

A document is the parsed `protocols.json`. Texts and codes stay plain JSON, for they only pass
through; points and the approach are records, for rules are made of them.
Every reader here expects a checked document and raises KeyError on any other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]
Json = dict[str, Any]

MIDLINE = "midline"

# Bones of the chest, by the words of their ids: `sternum`, `ribs`, `rib-05`, `costal-cartilage`.
CHEST_BONES = frozenset({"sternum", "rib", "ribs", "costal"})

# The breathing guide, the strongest last.
BREATHING = ("none", "offered", "required")


@dataclass(frozen=True)
class Site:
    """A place on a ring; from `ends_at_mm` outwards it would lie on what must not be pressed."""

    direction: str
    on: str
    ends_at_mm: float | None
    ends_at: str | None = None

    def reaches(self, distance_mm: float) -> bool:
        return self.ends_at_mm is None or distance_mm < self.ends_at_mm


@dataclass(frozen=True)
class Ring:
    """A distance round a point, with the sites that remain at it and those it leaves out."""

    distance_mm: float
    sites: tuple[Site, ...]
    dropped: tuple[Site, ...]


@dataclass(frozen=True)
class Point:
    """An offered point: where it lies and how it is approached."""

    id: str
    structure: str
    sides: tuple[str, ...]
    breathing: str
    segments: frozenset[str]
    size: str
    sites: tuple[Site, ...]
    neighbours: tuple[str, ...]


@dataclass(frozen=True)
class Approach:
    """Thresholds on the pain scale of 0 to 10, and presses. See docs/protocols.md."""

    approach_from: int
    surround_only_from: int
    advance_at_most: int
    advance_if_fell_by: int
    retreat_from: int
    retreat_if_rose_by: int
    end_from: int
    extend_at_most: int
    presses_min: int
    presses_max: int
    presses_per_stage: int
    presses_per_point_max: int
    rounds_max: int


def number(field: Mapping[str, Any], key: str = "value") -> int | float:
    """The field's number; 60.0 becomes 60, so that equal documents give equal bytes."""
    value: int | float = field[key]
    return int(value) if float(value).is_integer() else value


def whole(field: Mapping[str, Any], key: str = "value") -> int:
    return int(field[key])


def is_chest_bone(structure: str) -> bool:
    return not CHEST_BONES.isdisjoint(structure.split("-"))


def strongest_breathing(modes: Iterable[str]) -> str:
    return max(modes, key=BREATHING.index)


def rings_within(distances_mm: Iterable[float], sites: Iterable[Site]) -> tuple[Ring, ...]:
    """The rings that keep a site, in the order given; a ring left without one is dropped."""
    all_sites = tuple(sites)
    rings = (_ring(distance_mm, all_sites) for distance_mm in distances_mm)
    return tuple(ring for ring in rings if ring.sites)


def _ring(distance_mm: float, sites: tuple[Site, ...]) -> Ring:
    return Ring(
        distance_mm,
        tuple(site for site in sites if site.reaches(distance_mm)),
        tuple(site for site in sites if not site.reaches(distance_mm)),
    )


def read_points(document: Document) -> dict[str, Point]:
    """The offered points by id, in the order of the document."""
    return {raw["id"]: read_point(raw) for raw in document["points"] if raw["offered"]}


def read_point(raw: Mapping[str, Any]) -> Point:
    approach = raw["approach"]
    return Point(
        id=raw["id"],
        structure=raw["structure"],
        sides=tuple(raw["sides"]),
        breathing=raw["breathing"],
        segments=frozenset(raw["segments"]["value"]),
        size=approach["size"],
        sites=tuple(_read_site(site) for site in approach["sites"]),
        neighbours=tuple(approach["neighbours"]),
    )


def _read_site(raw: Mapping[str, Any]) -> Site:
    return Site(raw["direction"], raw["on"], raw.get("ends_at_mm"), raw.get("ends_at"))


def read_rings_mm(document: Document) -> dict[str, tuple[int | float, ...]]:
    """Distances in millimetres by size of the bone, the outermost first."""
    return {
        size: tuple(number({"value": distance}) for distance in distances["value"])
        for size, distances in document["approach"]["rings_mm"].items()
    }


def read_approach(document: Document) -> Approach:
    pain, approach = document["pain"], document["approach"]
    presses = document["technique"]["presses_per_point"]
    rules = (
        "advance_at_most",
        "advance_if_fell_by",
        "retreat_from",
        "retreat_if_rose_by",
        "end_from",
        "extend_at_most",
        "presses_per_stage",
        "presses_per_point_max",
        "rounds_max",
    )
    return Approach(
        approach_from=whole(pain["approach_from"]),
        surround_only_from=whole(pain["surround_only_from"]),
        presses_min=whole(presses, "min"),
        presses_max=whole(presses, "max"),
        **{rule: whole(approach[rule]) for rule in rules},
    )
