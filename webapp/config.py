"""Settings: read once from the environment, then handed on as one frozen record.

Each field names its environment variable and carries its help, so `periost config`
and the documentation print what the code reads.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

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


def setting(
    default: Any, help_text: str, *, read: Callable[[str], Any] = str, is_secret: bool = False
) -> Any:
    """A field of Config; a function as default is asked when it is needed.

    Its environment variable is its name in capitals, behind PERIOST_.
    """
    metadata = {"help": help_text, "read": read, "secret": is_secret}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


def variable_of(name: str) -> str:
    """The environment variable of a setting."""
    return f"PERIOST_{name.upper()}"


@dataclass(frozen=True, kw_only=True)
class Config:
    """What one process was told; `Config()` holds the defaults."""

    data: Path = setting(
        Path("data"),
        "Folder for the database, keys and backups.",
        read=Path,
    )
    site: Path = setting(
        default_site,
        "Folder of the built site. By default the one inside the package.",
        read=Path,
    )
    database_url: str = setting(
        "",
        "A PostgreSQL, as postgresql://USER:PASSWORD@HOST/NAME."
        " By default SQLite, in the data folder.",
        is_secret=True,
    )
    public_url: str = setting(
        "http://127.0.0.1:8000",
        "Where phones find this server; QR codes lead there.",
    )
    clinic_name: str = setting(
        "Periost",
        "The clinic's name, as a phone shows it when it is paired.",
    )
    proxies: int = setting(
        0,
        "How many proxies of yours stand before this server; they name the caller.",
        read=int,
    )
    staff_idle_minutes: int = setting(
        30,
        "Minutes after which an unused session at the clinic's pages ends.",
        read=int,
    )
    staff_session_hours: int = setting(
        12,
        "Hours after which staff sign in anew, however busy they were.",
        read=int,
    )
    push_contact: str = setting(
        "",
        "Whom a push service may write to, as mailto:ADDRESS. By default the public"
        " address, if it is an https one; without either nobody is reminded.",
        read=_read_contact,
    )
    push_hosts: str = setting(
        "",
        "Push services that may be asked beside the known ones, by host.",
    )
    reminder_late_hours: int = setting(
        3,
        "Hours after which a reminder that could not be sent is left out.",
        read=int,
    )

    @property
    def store_url(self) -> str:
        """The database as a URL: the one that was given, else SQLite in the data folder."""
        path = (self.data / "periost.sqlite3").absolute()
        return self.database_url or f"sqlite:///{path}"

    def shown(self, name: str) -> str:
        """A setting as it may be printed: a password in it is not."""
        value = str(getattr(self, name))
        is_secret = type(self).__dataclass_fields__[name].metadata["secret"]
        return re.sub(r"(://[^:/@]*):[^@]*@", r"\1:***@", value) if is_secret else value

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Config":
        """Read every setting from `environment`; an unset or empty variable keeps its default.

        Raises ValueError, naming the variable, if one cannot be read.
        """
        given = {}
        for one in fields(cls):
            variable = variable_of(one.name)
            if text := environment.get(variable, ""):
                try:
                    given[one.name] = one.metadata["read"](text)
                except ValueError as error:
                    raise ValueError(f"{variable} cannot be read: {error}") from error
        return cls(**given)
