"""Settings: read once from the environment, then handed on as one frozen record.

Each field carries its environment variable and its help, so `periost config`
and the documentation print what the code reads.
"""

import os
import re
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


def _read_contact(text: str) -> str:
    if not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+\.[^@\s]+|https://[\w-]+(\.[\w-]+)+", text):
        raise ValueError("write mailto:ADDRESS, or https://HOST")
    return text


@dataclass(frozen=True, kw_only=True)
class Config:
    """What one process was told; `Config()` holds the defaults."""

    data: Path = field(
        default=Path("data"),
        metadata={
            "variable": "PERIOST_DATA",
            "help": "Folder for the database, keys and backups.",
            "read": Path,
        },
    )
    site: Path = field(
        default_factory=default_site,
        metadata={
            "variable": "PERIOST_SITE",
            "help": "Folder of the built site. By default the one inside the package.",
            "read": Path,
        },
    )
    database_url: str = field(
        default="",
        metadata={
            "variable": "PERIOST_DATABASE_URL",
            "help": "A PostgreSQL, as postgresql://USER:PASSWORD@HOST/NAME."
            " By default SQLite, in the data folder.",
            "read": str,
            "secret": True,
        },
    )
    public_url: str = field(
        default="http://127.0.0.1:8000",
        metadata={
            "variable": "PERIOST_PUBLIC_URL",
            "help": "Where phones find this server; QR codes lead there.",
            "read": str,
        },
    )
    clinic_name: str = field(
        default="Periost",
        metadata={
            "variable": "PERIOST_CLINIC_NAME",
            "help": "The clinic's name, as a phone shows it when it is paired.",
            "read": str,
        },
    )
    proxies: int = field(
        default=0,
        metadata={
            "variable": "PERIOST_PROXIES",
            "help": "How many proxies of yours stand before this server; they name the caller.",
            "read": int,
        },
    )
    staff_idle_minutes: int = field(
        default=30,
        metadata={
            "variable": "PERIOST_STAFF_IDLE_MINUTES",
            "help": "Minutes after which an unused session at the clinic's pages ends.",
            "read": int,
        },
    )
    staff_session_hours: int = field(
        default=12,
        metadata={
            "variable": "PERIOST_STAFF_SESSION_HOURS",
            "help": "Hours after which staff sign in anew, however busy they were.",
            "read": int,
        },
    )
    push_contact: str = field(
        default="",
        metadata={
            "variable": "PERIOST_PUSH_CONTACT",
            "help": "Whom a push service may write to, as mailto:ADDRESS. By default the public"
            " address, if it is an https one; without either nobody is reminded.",
            "read": _read_contact,
        },
    )
    push_hosts: str = field(
        default="",
        metadata={
            "variable": "PERIOST_PUSH_HOSTS",
            "help": "Push services that may be asked beside the known ones, by host.",
            "read": str,
        },
    )
    reminder_late_hours: int = field(
        default=3,
        metadata={
            "variable": "PERIOST_REMINDER_LATE_HOURS",
            "help": "Hours after which a reminder that could not be sent is left out.",
            "read": int,
        },
    )

    @property
    def store_url(self) -> str:
        """The database as a URL: the one that was given, else SQLite in the data folder."""
        path = (self.data / "periost.sqlite3").absolute()
        return self.database_url or f"sqlite:///{path}"

    def shown(self, name: str) -> str:
        """A setting as it may be printed: a password in it is not."""
        value = str(getattr(self, name))
        is_secret = type(self).__dataclass_fields__[name].metadata.get("secret", False)
        return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value) if is_secret else value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Read every setting from `environment`; an unset or empty variable keeps its default.

        Raises ValueError, naming the variable, if one cannot be read.
        """
        given = {}
        for setting in fields(cls):
            variable = setting.metadata["variable"]
            if text := environment.get(variable, ""):
                try:
                    given[setting.name] = setting.metadata["read"](text)
                except ValueError as error:
                    raise ValueError(f"{variable} cannot be read: {error}") from error
        return cls(**given)
