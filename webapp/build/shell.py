"""The page: what a browser reads before any module runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webapp.build.manifest import DESCRIPTION, PAPER, PAPER_DARK
from webapp.build.precache import integrity
from webapp.http.headers import PAGE_POLICY

TEMPLATES = Path(__file__).parent.parent / "templates"


@dataclass(frozen=True, kw_only=True)
class Page:
    """What the page names. Files are names in the site.

    `catalogs` and `manifests` map a language to one; the texts of `ru` that are asked for later
    are the catalog of `ru-later`.
    """

    app_version: str
    bundle: str
    bundle_id: str
    catalogs: Mapping[str, str]
    manifests: Mapping[str, str]
    style: str
    scripts: Iterable[str]


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
