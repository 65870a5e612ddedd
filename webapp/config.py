"""Settings: read once from the environment, then handed on as one frozen record.

Each field carries its environment variable and its help, so `periost config`
and the documentation print what the code reads.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
CHECKOUT = PACKAGE.parent


def packaged(name: str, otherwise: Path) -> Path:
    """What the wheel carries as `webapp/<name>`; in a checkout, where that is not, `otherwise`."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else otherwise


def source_folder() -> Path:
    """Folder of protocols.json, protocols.schema.json, CHANGELOG.md and static/."""
    return packaged("_source", otherwise=CHECKOUT)


def default_site() -> Path:
    """Folder of the built site: in a checkout `build/site`."""
    return packaged("_site", otherwise=CHECKOUT / "build" / "site")


@dataclass(frozen=True, kw_only=True)
class Config:
    """What one process was told; `Config()` holds the defaults."""

    data: Path = field(
        default=Path("data"),
        metadata={
            "variable": "PERIOST_DATA",
            "help": "Folder for the database, keys and backups.",
        },
    )
    site: Path = field(
        default_factory=default_site,
        metadata={
            "variable": "PERIOST_SITE",
            "help": "Folder of the built site. By default the one inside the package.",
        },
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Read every setting from `environment`; an unset or empty variable keeps its default."""
        given = {f.name: environment.get(f.metadata["variable"], "") for f in fields(cls)}
        return cls(**{name: Path(text) for name, text in given.items() if text})
