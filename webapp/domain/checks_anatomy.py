"""Rules of the body: what is never pressed, the chest, the sides, the surroundings of a point."""

from collections.abc import Iterator

from webapp.domain.checks_references import ids, named_points, skipped_points
from webapp.domain.faults import Fault, quoted
from webapp.domain.node import Node
from webapp.domain.protocols import CHEST_BONES, MIDLINE, Site, is_chest_bone, rings_within

# S16: the three structures that are not affected, by their number in Terminologia Anatomica 2.
EXCLUDED_BY_THE_SOURCE = {
    "excluded-median-sacral-crest": "1084",
    "excluded-patella": "1390",
    "excluded-clavicle": "1168",
}
SACRUM = "sacrum"
CHEST_REGIONS = ("thorax", "chest")
TOWARDS_THE_MIDLINE = ("inward", "along-inward")
# Where a ring site, if it went on, would come to lie on an excluded structure: the bone or the
# point it starts from, its direction, and the structure at which it has to end.
LEADS_TO = {
    (SACRUM, "inward"): "excluded-median-sacral-crest",
    (SACRUM, "along-inward"): "excluded-median-sacral-crest",
    ("tibia", "up"): "excluded-patella",
    ("sternum", "up"): "excluded-clavicle",
    ("acromion", "inward"): "excluded-clavicle",
    ("acromion", "forward"): "excluded-clavicle",
}
SIDES = ({MIDLINE}, {"left", "right"})


def the_excluded_structures_are_there(root: Node) -> Iterator[Fault]:
    excluded = {element["id"].text: element for element in root["excluded_structures"]}
    for id, ta2 in EXCLUDED_BY_THE_SOURCE.items():
        if id not in excluded:
            wrong = f"{quoted(id)} is missing: the source does not allow it to be pressed (S16)."
            yield root["excluded_structures"].fault(wrong, "Put it back, with its name and rule.")
        elif excluded[id]["codes"]["ta2"].text not in (ta2, ""):
            code = excluded[id]["codes"]["ta2"]
            wrong = f"{quoted(code.text)} is not the TA2 number of this structure."
            yield code.fault(wrong, f'Write "{ta2}".')


def excluded_bones_are_not_structures(root: Node) -> Iterator[Fault]:
    """The same bone listed once more as a structure would make it pressable again."""
    barred = barred_names(root)
    latin = {name for element in root["excluded_structures"] if (name := _latin(element))}
    for structure in root["structures"]:
        if structure["id"].text in barred or _latin(structure) in latin:
            wrong = "this bone is excluded by the source (S16) and cannot carry points."
            yield structure["id"].fault(wrong, "Remove it from the structures.")


def excluded_ids(root: Node) -> set[str]:
    """Also those that the source excludes but the document has lost."""
    return {*EXCLUDED_BY_THE_SOURCE, *ids(root["excluded_structures"])}


def _latin(element: Node) -> str:
    return element["name"]["la"].text.strip().casefold()


def nothing_lies_on_an_excluded_structure(root: Node) -> Iterator[Fault]:
    barred = barred_names(root)
    for point in root["points"]:
        yield from _barred(point["structure"], "the point lies on", barred)
        for site in point["approach"]["sites"]:
            yield from _barred(site["on"], "a ring site lies on", barred)


def nothing_leads_to_an_excluded_structure(root: Node) -> Iterator[Fault]:
    """Neither by its own id, nor by way of a point that lies there."""
    barred = barred_names(root)
    for point in root["points"]:
        if point["structure"].text in barred:
            barred[point["id"].text] = barred[point["structure"].text]
    for point in root["points"]:
        for neighbour in point["approach"]["neighbours"]:
            yield from _barred(neighbour, "a neighbour lies on", barred)
    for protocol in root["protocols"]:
        for named in named_points(protocol):
            yield from _barred(named, "the step lies on", barred)
    for named in skipped_points(root):
        yield from _barred(named, "the effect names", barred)


def barred_names(root: Node) -> dict[str, str]:
    """The excluded structures by every name they go by: `excluded-patella`, `patella`."""
    names = {id: id for id in excluded_ids(root)}
    return {id.removeprefix("excluded-"): id for id in names} | names


def _barred(named: Node, what: str, barred: dict[str, str]) -> Iterator[Fault]:
    if named.text in barred:
        wrong = f"{what} {quoted(barred[named.text])}, which the source excludes (S16)."
        yield named.fault(wrong, "Choose a place off the excluded structure, or remove this.")


def no_point_has_an_excluded_code(root: Node) -> Iterator[Fault]:
    """A point under another name is still the excluded bone if its codes say so."""
    owners: dict[tuple[str, str], str] = {}
    for element in root["excluded_structures"]:
        for system, code in element["codes"].fields():
            if code.text and system != "snomed_parent":
                owners[system, code.text] = element["id"].text
    for point in root["points"]:
        for system, code in point["codes"].fields():
            if (system, code.text) in owners:
                wrong = f"{quoted(code.text)} is the code of {quoted(owners[system, code.text])}."
                yield code.fault(wrong, "Correct the code; an excluded bone cannot be a point.")


def the_midline_of_the_sacrum_is_left_alone(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        on_sacrum = SACRUM in (point["structure"].text, point["id"].text)
        if on_sacrum and MIDLINE in point["sides"].texts:
            wrong = "a midline point of the sacrum lies on the median sacral crest (S16)."
            remedy = 'Make its sides "left" and "right", 2 to 3 cm off the midline.'
            yield point["sides"].fault(wrong, remedy)


def rings_end_at_excluded_structures(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        for site in point["approach"]["sites"]:
            direction = site["direction"].text
            end = LEADS_TO.get((site["on"].text, direction)) or LEADS_TO.get(
                (point["id"].text, direction)
            )
            # An unknown name is told by the references; here a wrong or missing one is.
            if end and site["ends_at"].text in {"", *excluded_ids(root)} - {end}:
                wrong = f"a ring site leads {direction} towards {quoted(end)} (S16)."
                remedy = f'Give it "ends_at": "{end}", and "ends_at_mm".'
                yield site["ends_at"].fault(wrong, remedy)


def the_chest_keeps_the_breathing_rhythm(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        lies_on_chest = _lies_on_the_chest(point)
        if lies_on_chest and point["chest"].value is False:
            wrong = (
                "the point lies on a rib, the sternum or the thorax, but is not marked as chest."
            )
            yield point["chest"].fault(wrong, "Write true.")
        in_chest = lies_on_chest or point["chest"].value is True
        if in_chest and point["breathing"].text in ("none", "offered"):
            wrong = "the breathing rhythm is observed on the chest (S12), but is not required."
            yield point["breathing"].fault(wrong, 'Write "required".')


def _lies_on_the_chest(point: Node) -> bool:
    named_so = point["id"].text.split("-")[0] in CHEST_BONES
    in_region = point["region"].text in CHEST_REGIONS
    return named_so or in_region or is_chest_bone(point["structure"].text)


def sides_are_a_pair_or_the_midline(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        sides = set(point["sides"].texts)
        if sides and sides not in SIDES:
            wrong = f"a point cannot have the sides {', '.join(sorted(sides))}."
            yield point["sides"].fault(wrong, 'Write ["left", "right"], or ["midline"].')


def nothing_is_inward_of_the_midline(root: Node) -> Iterator[Fault]:
    for point in root["points"]:
        for site in point["approach"]["sites"]:
            inward = site["direction"].text in TOWARDS_THE_MIDLINE
            if inward and point["sides"].texts == [MIDLINE]:
                wrong = "a site of a midline point cannot lie towards the midline."
                yield site["direction"].fault(wrong, "Choose another direction.")


def every_point_can_be_approached(root: Node) -> Iterator[Fault]:
    """After the sites that end too soon are dropped, a ring or a neighbour must remain."""
    for point in root["points"]:
        if point["offered"].value is not True or not point["approach"].exists:
            continue
        if not stages_of_approach(root, point):
            wrong = "no ring and no neighbour remains from which to approach the point (S11)."
            remedy = 'Add a site that reaches the smallest ring, or "neighbours".'
            yield point["approach"].fault(wrong, remedy)


def stages_of_approach(root: Node, point: Node) -> int:
    """How many stages lie before the point itself."""
    approach = point["approach"]
    distances = root["approach"]["rings_mm"][approach["size"].text]["value"]
    sites = [
        Site(site["direction"].text, site["on"].text, site["ends_at_mm"].number)
        for site in approach["sites"]
        if site["direction"].text
    ]
    rings = rings_within([d.number for d in distances if d.number is not None], sites)
    return len(rings) + bool(approach["neighbours"].texts)


def rings_hold_no_more_sites_than_allowed(root: Node) -> Iterator[Fault]:
    most = root["approach"]["sites_per_ring_max"]["value"].number
    for point in root["points"]:
        sites = point["approach"]["sites"]
        if most is not None and len(list(sites)) > most:
            wrong = (
                f"the point has {len(list(sites))} ring sites, but at most {most:g} are allowed."
            )
            yield sites.fault(wrong, "Remove the sites that are hardest to find.")


RULES = (
    the_excluded_structures_are_there,
    excluded_bones_are_not_structures,
    nothing_lies_on_an_excluded_structure,
    nothing_leads_to_an_excluded_structure,
    no_point_has_an_excluded_code,
    the_midline_of_the_sacrum_is_left_alone,
    rings_end_at_excluded_structures,
    the_chest_keeps_the_breathing_rhythm,
    sides_are_a_pair_or_the_midline,
    nothing_is_inward_of_the_midline,
    every_point_can_be_approached,
    rings_hold_no_more_sites_than_allowed,
)
