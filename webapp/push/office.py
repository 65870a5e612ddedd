"""What one server sends reminders with: keys, name, push services, limits."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from webapp.config import Config
from webapp.domain.reminding import HOUR_MS
from webapp.push.keys import Keys


@dataclass(frozen=True, slots=True)
class Office:
    """`subject`: whom a push service may write to. `app_url`: what a tap on a reminder opens."""

    keys: Keys
    subject: str
    app_url: str
    hosts: tuple[str, ...]
    late_ms: int


def office_of(config: Config) -> Office | None:
    """The office of one configuration; None if nothing names the sender, as it must."""
    subject = config.push_contact or _of_server(config.public_url)
    if not subject:
        return None
    return Office(
        keys=Keys(config.data),
        subject=subject,
        app_url=f"{config.public_url.rstrip('/')}/",
        hosts=hosts_of(config),
        late_ms=config.reminder_late_hours * HOUR_MS,
    )


def hosts_of(config: Config) -> tuple[str, ...]:
    """The push services that the operator allows beside the known ones."""
    return tuple(config.push_hosts.replace(",", " ").split())


def _of_server(public_url: str) -> str:
    """The server's own address, where it is one on the internet."""
    parts = urlsplit(public_url)
    is_public = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.port
    return f"https://{parts.hostname}" if is_public else ""
