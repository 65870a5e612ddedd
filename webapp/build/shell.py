"""The page and the manifest: what a browser reads before any module runs."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webapp.build.precache import integrity
from webapp.http.headers import PAGE_POLICY

TEMPLATES = Path(__file__).parent.parent / "templates"
PAPER, PAPER_DARK = "#fbf6ec", "#14110e"
DESCRIPTION = (
    "Leads a periosteal massage press by press, and keeps the log. Works without a network."
)

MANIFEST = {
    # One origin holds one store of logs, so it is one app, whatever folder it is served from.
    "id": "periost",
    "name": "Periost",
    "short_name": "Periost",
    "description": DESCRIPTION,
    "lang": "en",
    "dir": "ltr",
    "start_url": "./",
    "scope": "./",
    "display": "standalone",
    "orientation": "any",
    "background_color": PAPER,
    "theme_color": PAPER,
    "categories": ["health", "medical"],
    "icons": [
        {"src": "icons/icon.svg", "type": "image/svg+xml", "sizes": "any"},
        {"src": "icons/icon-192.png", "type": "image/png", "sizes": "192x192"},
        {"src": "icons/icon-512.png", "type": "image/png", "sizes": "512x512"},
        {
            "src": "icons/maskable-512.png",
            "type": "image/png",
            "sizes": "512x512",
            "purpose": "maskable",
        },
    ],
}


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page names. Files are names in the site; `catalogs` maps a language to one."""

    app_version: str
    bundle: str
    bundle_id: str
    catalogs: Mapping[str, str]
    style: str
    entry: str
    modules: Iterable[str]


def manifest_text() -> str:
    """The web app manifest."""
    return json.dumps(MANIFEST, ensure_ascii=False, indent=1) + "\n"


def page_text(page: Page, site: Path) -> str:
    """The page, with the integrity of each file of `site` it loads."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("shell.html").render(
        page=page,
        policy=PAGE_POLICY,
        description=DESCRIPTION,
        paper=PAPER,
        paper_dark=PAPER_DARK,
        integrity=lambda name: integrity((site / name).read_bytes()),
    )
