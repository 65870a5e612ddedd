"""Draws the app's icon, a bone with the ring of a press, and its shortcuts.

Run: python tools/icons.py

Writes static/icons/: the SVG, and the PNGs that systems want, drawn by the Chromium that
PERIOST_CHROMIUM names (else Playwright's own). Running it again changes nothing.
"""

import os
import struct
import zlib
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ICONS = Path(__file__).parent.parent / "static" / "icons"
TEAL, BONE, PAPER = "#0b6b66", "#d9caa5", "#fbf6ec"
CORNER = 112

# In a square of 512, along the x axis; the group turns it upwards.
LONG_BONE = (
    "M116 180 A42 42 0 0 1 158 222 C188 230 196 230 256 230 S324 230 354 222 "
    "A42 42 0 1 1 426.2 256 A42 42 0 1 1 354 290 C324 282 316 282 256 282 S188 282 158 290 "
    "A42 42 0 1 1 85.8 256 A42 42 0 0 1 116 180Z"
)
# Each PNG: pixels, corner, scale of the drawing. Launchers cut a maskable icon to a circle of
# radius 205, so its drawing is the smallest.
PICTURES = {
    "icon-192.png": (192, CORNER, 1.1),
    "icon-512.png": (512, CORNER, 1.1),
    "maskable-512.png": (512, 0, 0.95),
    "apple-touch-180.png": (180, 0, 1.05),
}
# On the disc of a shortcut: begin, and the second alone.
SHORTCUTS = {
    "shortcut-start-96.png": f'<path d="M196 144 L380 256 L196 368Z" fill="{TEAL}"/>',
    "shortcut-second-96.png": (
        f'<circle cx="256" cy="256" r="128" fill="none" stroke="{TEAL}" stroke-width="36"/>'
        f'<circle cx="256" cy="256" r="56" fill="{TEAL}"/>'
    ),
}
SHORTCUT_PX = 96


def shortcut(symbol: str) -> str:
    """A shortcut's icon as SVG; launchers put it on a disc or cut it to one."""
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<circle cx="256" cy="256" r="256" fill="{PAPER}"/>
{symbol}
</svg>
"""


def drawing(corner: int, scale: float) -> str:
    """The icon as SVG, with corners of radius `corner` in a square of 512."""
    shift = f"{256 * (1 - scale):g}"
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">
<rect width="512" height="512" rx="{corner}" fill="{PAPER}"/>
<g transform="translate({shift} {shift}) scale({scale}) rotate(-45 256 256)">
<path d="{LONG_BONE}" fill="{BONE}"/>
<circle cx="256" cy="256" r="68" fill="none" stroke="{TEAL}" stroke-width="20"/>
<circle cx="256" cy="256" r="30" fill="{TEAL}"/>
</g>
</svg>
"""


def pixels(page: Page, svg: str, size: int) -> list[tuple[int, ...]]:
    """The drawing as rows of (red, green, blue, alpha), as the browser paints it."""
    flat = page.evaluate(
        """async ([svg, size]) => {
          const image = new Image(size, size);
          image.src = "data:image/svg+xml," + encodeURIComponent(svg);
          await image.decode();
          const canvas = new OffscreenCanvas(size, size).getContext("2d");
          canvas.drawImage(image, 0, 0, size, size);
          return [...canvas.getImageData(0, 0, size, size).data];
        }""",
        [svg.replace("<svg ", f'<svg width="{size}" height="{size}" '), size],
    )
    return list(zip(*[iter(flat)] * 4, strict=True))


def png(colours: list[tuple[int, ...]], size: int) -> bytes:
    """An indexed PNG: the drawing has three colours, so few shades carry its soft edges."""
    shades: dict[tuple[int, ...], Counter[tuple[int, ...]]] = {}
    for colour in colours:
        shades.setdefault(tuple(c >> 5 for c in colour), Counter())[colour] += 1
    palette = [shade.most_common(1)[0][0] for shade in shades.values()]
    index = {near: i for i, near in enumerate(shades)}
    line = [index[tuple(c >> 5 for c in colour)] for colour in colours]
    rows = (b"\0" + bytes(line[at : at + size]) for at in range(0, len(line), size))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        chunk(kind, data)
        for kind, data in (
            (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 3, 0, 0, 0)),
            (b"PLTE", b"".join(bytes(colour[:3]) for colour in palette)),
            (b"tRNS", bytes(colour[3] for colour in palette)),
            (b"IDAT", zlib.compress(b"".join(rows), 9)),
            (b"IEND", b""),
        )
    )


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG file."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def main() -> None:
    """Write every icon."""
    (ICONS / "icon.svg").write_text(drawing(CORNER, 1.1), "utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("PERIOST_CHROMIUM"))
        page = browser.new_page()
        for name, (size, corner, scale) in PICTURES.items():
            colours = pixels(page, drawing(corner, scale), size)
            (ICONS / name).write_bytes(png(colours, size))
        for name, symbol in SHORTCUTS.items():
            colours = pixels(page, shortcut(symbol), SHORTCUT_PX)
            (ICONS / name).write_bytes(png(colours, SHORTCUT_PX))
        browser.close()


if __name__ == "__main__":
    main()
