"""Rules of the codes: a SNOMED CT id proves itself by its last digit."""

from collections.abc import Iterator

from webapp.domain.faults import Fault
from webapp.domain.node import Node

SNOMED_FIELDS = ("snomed", "snomed_parent")

# Verhoeff's scheme (1969): products in the dihedral group D5, and a permutation by position.
_PRODUCT = (
    "0123456789 1234067895 2340178956 3401289567 4012395678 "
    "5987604321 6598710432 7659821043 8765932104 9876543210"
).split()
_PERMUTED = (
    "0123456789 1576283094 5803796142 8916043527 9453126870 4286573901 2793806415 7046913258"
)
_PERMUTATION = _PERMUTED.split()


def is_sctid(digits: str) -> bool:
    """Whether the last digit is the Verhoeff check digit of the others."""
    product = 0
    for position, digit in enumerate(reversed(digits)):
        product = int(_PRODUCT[product][int(_PERMUTATION[position % 8][int(digit)])])
    return product == 0


def a_snomed_id_has_its_check_digit(found: Node) -> Iterator[Fault]:
    digits = found.text
    is_id = found.path[-1:] and found.path[-1] in SNOMED_FIELDS and digits.isascii()
    if is_id and digits.isdigit() and not is_sctid(digits):
        wrong = f"{digits[:20]} is no SNOMED CT id: its check digit does not fit."
        yield found.fault(wrong, "Copy the id again from its source.")


EVERYWHERE = (a_snomed_id_has_its_check_digit,)
