"""The wheel's own step: it adds the built site as `webapp/_site`, its sources as `webapp/_source`.

Editable installs skip it; a checkout has its sources, and serves `build/site`.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("CHANGELOG.md", "protocols.json", "protocols.schema.json", "static")


class SiteBuildHook(BuildHookInterface):
    """Builds the site outside the source tree, so that a checkout never serves a stale copy."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add to the wheel's files; `version` names the kind of wheel, `editable` or `standard`."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from webapp.build.site import build_site

        self._folder = tempfile.TemporaryDirectory(prefix="periost-")
        site = Path(self._folder.name, "site")
        build_site(site)
        included = {str(Path(self.root, name)): f"webapp/_source/{name}" for name in SOURCES}
        build_data["force_include"] |= {**included, str(site): "webapp/_site"}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the temporary site once it is in the wheel."""
        if version != "editable":
            self._folder.cleanup()
