"""Reads the QR code that a page of the clinic draws, as the camera of a phone would."""

import re
from collections.abc import Iterator

import segno
from segno import consts

Bits = list[list[bool]]

BORDER = 4
BAR = re.compile(r"M(\d+) (\d+)h(\d+)v1h-\d+z")
DATA = (consts.TYPE_DATA_DARK, consts.TYPE_DATA_LIGHT)
# The eight masks of the standard; a module for which it is 0 was turned round.
MASKS = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
# The data of a code of this size lie in one block, or in two that take turns.
BLOCKS = ((1, 44), (2, 32), (2, 43), (2, 24))


def read_link(size: int, path: str) -> str:
    """The address in a drawing of `size` modules, its border included. Raises LookupError."""
    bits = [[False] * size for _ in range(size)]
    for x, y, length in (map(int, bar) for bar in BAR.findall(path)):
        bits[y][x : x + length] = [True] * length
    inner = [row[BORDER:-BORDER] for row in bits[BORDER:-BORDER]]
    for mask in MASKS:
        words = _words(inner, mask)
        for count, length in BLOCKS:
            data = b"".join(words[block : count * length : count] for block in range(count))
            if link := re.match(r"https?://[\x21-\x7e]+$", _text(data)):
                return link[0]
    raise LookupError("This is no QR code of an address, of a size that is drawn here.")


def _words(bits: Bits, mask: object) -> bytes:
    read = [bits[y][x] ^ (mask(y, x) == 0) for y, x in _places(len(bits))]
    whole = len(read) // 8 * 8
    return int("".join("01"[bit] for bit in read[:whole]), 2).to_bytes(whole // 8, "big")


def _places(side: int) -> Iterator[tuple[int, int]]:
    """Where the data lie, in their order: which modules that are depends on the size alone."""
    like = segno.make("x", version=(side - 17) // 4, error="l", boost_error=False, micro=False)
    kinds = [list(row) for row in like.matrix_iter(border=0, verbose=True)]
    columns = [x for x in range(side - 1, -1, -1) if x != 6]
    for n, right in enumerate(columns[::2]):
        rows = range(side) if n % 2 else range(side - 1, -1, -1)
        for y in rows:
            pair = (right, columns[2 * n + 1])
            # The one named here counts as a module of the format there, and is none.
            yield from ((y, x) for x in pair if kinds[y][x] in DATA or (y, x) == (8, side - 9))


def _text(data: bytes) -> str:
    """What four bits of mode, eight of length and so many bytes say; nothing in another mode."""
    bits = int.from_bytes(data, "big")
    total = 8 * len(data)
    if bits >> (total - 4) != 0b0100:
        return ""
    length = bits >> (total - 12) & 0xFF
    if 12 + 8 * length > total:
        return ""
    body = bits >> (total - 12 - 8 * length) & ((1 << 8 * length) - 1)
    return body.to_bytes(length, "big").decode("latin-1")
