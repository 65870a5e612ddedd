"""Texts from outside that must be right as a whole: patterns, and numbers. Pure."""

# What both databases keep.
LARGEST = 2**63 - 1


def whole(pattern: str) -> str:
    """`pattern` for a whole text, which Python and JavaScript read alike.

    In Python `$` alone also stands before a last end of line; in neither does it here.
    """
    return rf"^{pattern}(?!\n)$"


def number_in(text: str, largest: int = LARGEST) -> int | None:
    """The number that ASCII digits spell, up to `largest`; None if a text spells none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST))):
        return None
    number = int(text)
    return number if number <= largest else None
