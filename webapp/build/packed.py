"""Files as they travel, packed once: at its best brotli takes longer than a server has to start."""

from pathlib import Path

import brotli

from webapp.build.write import write

_SUFFIXES = (".css", ".html", ".js", ".json", ".svg", ".webmanifest")


def pack(site: Path) -> None:
    """Write `name.br` beside each file of `site` that gets smaller by it."""
    for path in sorted(path for path in site.rglob("*") if path.suffix in _SUFFIXES):
        content = path.read_bytes()
        packed = brotli.compress(content, mode=brotli.MODE_TEXT, lgblock=24)
        if len(packed) < len(content):
            write(path.with_name(f"{path.name}.br"), packed)
