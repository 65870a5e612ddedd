"""How the bones of the map are called: from the meshes' names to ids and structures."""

import re

_CARPALS = (
    "scaphoid",
    "lunate",
    "triquetrum",
    "pisiform",
    "trapezium",
    "trapezoid",
    "capitate",
    "hamate",
)
_LONG_BONES = ("scapula", "humerus", "radius", "ulna", "femur", "tibia", "fibula", "talus")
_EXCLUDED = ("clavicle", "patella")
_HAND_PHALANGES = {
    "thumbprox": 1,
    "thumbdist": 2,
    **{f"{n}proxph": 3 * n - 3 for n in range(2, 6)},
    **{f"{n}midph": 3 * n - 2 for n in range(2, 6)},
    **{f"{n}distph": 3 * n - 1 for n in range(2, 6)},
}


def structure_of(part):
    """The structure of protocols.json a part belongs to: `rib-05` → `ribs`."""
    if part in _EXCLUDED:
        return f"excluded-{part}"
    family = re.sub(r"-\w?\d+$", "", part)
    plural = {
        "rib": "ribs",
        "carpal": "carpal-bones",
        "metacarpal": "metacarpals",
        "hand-phalanx": "hand-phalanges",
        "tarsal": "tarsal-bones",
        "metatarsal": "metatarsals",
        "foot-phalanx": "foot-phalanges",
        "nasal-bone": "nasal-bone",
        "sphenoid": "sphenoid-bone",
    }
    return plural.get(family, family)


def level_of(part):
    """The rib's number or the vertebra's name, as written on the map; None for other bones."""
    match = re.fullmatch(r"rib-(\d+)|vertebra-(\w+)", part)
    return (match[1] or match[2]).lstrip("0").upper() if match else None


def limb_part(mesh_name):
    """The id of a limb bone from the mesh's name without its side; None if it is not one."""
    if mesh_name in _LONG_BONES + _EXCLUDED:
        return mesh_name
    if mesh_name in _CARPALS:
        return f"carpal-{_CARPALS.index(mesh_name) + 1}"
    if mesh_name in _HAND_PHALANGES:
        return f"hand-phalanx-{_HAND_PHALANGES[mesh_name]:02}"
    match = re.fullmatch(r"(\d)mc", mesh_name)
    return f"metacarpal-{match[1]}" if match else None
