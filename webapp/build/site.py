"""`periost build`: the whole static site, or nothing."""

import hashlib
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from webapp.build.assets import STYLE, Assets, hashed_name
from webapp.build.faults import BuildFault
from webapp.build.locales import catalog_path, client_texts, read_catalog, texts_of
from webapp.build.manifest import SCREENS_FOLDER, manifest_name, manifest_text
from webapp.build.packed import pack
from webapp.build.precache import Entry, list_bytes, precache, worker_preamble
from webapp.build.protocols import read_bundle
from webapp.build.shell import Page, page_text
from webapp.build.write import replace_folder, write
from webapp.config import PACKAGE, source_folder
from webapp.domain.bundle import bundle_bytes

LOCALES = PACKAGE / "locales"
ENTRY = "app.js"
# Small, and run before the other is there.
FIRST_ENTRY = "texts_first.js"
# Pages of the clinic load it; no phone keeps it.
STAFF_ENTRY = "prescription_map.js"
# The others are read once, by the system that installs the app.
KEPT_ICONS = ("icons/icon-192.png", "icons/icon.svg")


def build_site(out: Path, *, protocols: Path | None = None, static: Path | None = None) -> None:
    """Write the site into `out`, in place of the site that is there.

    Equal sources give equal bytes, wherever and whenever they are built. `protocols` and `static`
    are the project's own by default. Raises BuildFault with every fault; `out` is then as before.
    """
    static = static or source_folder() / "static"
    if not (static / ENTRY).is_file():
        raise BuildFault(f"{static / ENTRY} — is missing — name the folder of the sources")
    bundle = read_bundle(protocols or source_folder() / "protocols.json")
    out = out.resolve()
    out.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as folder:
        site = Path(folder) / "site"
        site.mkdir()
        _Build(site, static).write(bundle, _app_version())
        pack(site)
        replace_folder(out, site)


def _app_version() -> str:
    """The version in the newest heading of the changelog, the only place where it is written."""
    changelog = (source_folder() / "CHANGELOG.md").read_text("utf-8")
    heading = re.search(r"(?m)^## (\d+\.\d+\.\d+\S*)", changelog)
    if heading is None:
        raise BuildFault('CHANGELOG.md — has no version — begin the newest part with "## 1.2.3"')
    return heading[1]


class _Build:
    """One build into the empty folder `site`."""

    def __init__(self, site: Path, static: Path) -> None:
        self.site = site
        self.assets = Assets(static, site)

    def write(self, bundle: dict[str, Any], app_version: str) -> None:
        # The sources of a test may be without the others.
        wanted = (FIRST_ENTRY, ENTRY, STAFF_ENTRY)
        entries = [name for name in wanted if name in self.assets.sources.files]
        self.assets.build(entries)
        translated = [language for language in bundle["languages"] if language != "en"]
        catalogs = {
            name: file for one in translated for name, file in self._write_catalogs(one).items()
        }
        manifests = {language: self._write_manifest(language) for language in bundle["languages"]}
        content = bundle_bytes(bundle)
        digest = hashlib.sha256(content).hexdigest()
        bundle_name = f"bundle/{digest}.json"
        write(self.site / bundle_name, content)
        self._write_fixed_names()
        page = Page(
            app_version=app_version,
            bundle=bundle_name,
            bundle_id=f"sha256:{digest}",
            catalogs=catalogs,
            manifests=manifests,
            style=self.assets.built[STYLE],
            scripts=[self.assets.built[name] for name in entries if name != STAFF_ENTRY],
        )
        write(self.site / "index.html", page_text(page, self.site).encode())
        names = [
            *self._for_phones(),
            *catalogs.values(),
            bundle_name,
            *manifests.values(),
            *KEPT_ICONS,
        ]
        self._write_worker(page, precache(self.site, names))

    def _for_phones(self) -> list[str]:
        names = self.assets.built.items()
        return [
            name
            for source, name in names
            if source != STAFF_ENTRY and not source.startswith(f"{SCREENS_FOLDER}/")
        ]

    def _texts(self, language: str, part: str) -> dict[str, str | list[str]]:
        path = catalog_path(LOCALES, language, part)
        return client_texts(read_catalog(path, language), path.relative_to(PACKAGE).as_posix())

    def _write_manifest(self, language: str) -> str:
        texts = {} if language == "en" else self._texts(language, "site")
        content = manifest_text(
            language, lambda text: str(texts.get(text, text)), self.assets.built
        )
        write(self.site / (name := manifest_name(language)), content.encode())
        return name

    def _write_catalogs(self, language: str) -> dict[str, str]:
        """The texts that a start has, and those that are asked for later, each in a file."""
        texts = self._texts(language, "client")
        at_start = self._at_start(language)
        parts = {
            language: {text: said for text, said in texts.items() if text in at_start},
            f"{language}-later": {t: said for t, said in texts.items() if t not in at_start},
        }
        return {name: self._write_catalog(name, part) for name, part in parts.items()}

    def _at_start(self, language: str) -> set[str]:
        sources = self.assets.sources
        modules = sources.needed_by(ENTRY)
        catalog = read_catalog(catalog_path(LOCALES, language, "client"), language)
        return texts_of(catalog, [f"static/{module}" for module in modules])

    def _write_catalog(self, name: str, texts: Mapping[str, str | list[str]]) -> str:
        content = json.dumps(texts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        catalog = hashed_name(f"locales/{name}.json", content.encode())
        write(self.site / catalog, content.encode())
        return catalog

    def _write_fixed_names(self) -> None:
        sources = self.assets.sources
        for name in [*sources.icons(), *sources.licences()]:
            write(self.site / name, (sources.static / name).read_bytes())

    def _write_worker(self, page: Page, entries: list[Entry]) -> None:
        listed = list_bytes(entries)
        name = hashed_name("precache.json", listed)
        write(self.site / name, listed)
        self.assets.build_worker(worker_preamble(page.app_version, name, listed))
        about = {
            "app_version": page.app_version,
            "bundle_id": page.bundle_id,
            "bundle": page.bundle,
            "precache": entries,
        }
        write(self.site / "build.json", (json.dumps(about, indent=1) + "\n").encode())
