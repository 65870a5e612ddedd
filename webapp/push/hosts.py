"""The push services that this server talks to. Where to send comes from phones, so only known hosts
are asked: nobody can make the server call an address of theirs."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from webapp.domain.whole_texts import whole

# Of Chrome and Edge on Android, Firefox, Edge on Windows, Safari. `*.` stands for any names before.
KNOWN = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "*.notify.windows.com",
    "*.push.apple.com",
)


def host_of(endpoint: str) -> str:
    """Host of an endpoint, with its port if it names one; empty if it is no address over TLS."""
    try:
        parts = urlsplit(endpoint)
        is_plain = parts.scheme == "https" and "@" not in parts.netloc and "\\" not in endpoint
    except ValueError:
        return ""
    return parts.netloc.lower() if is_plain else ""


def is_allowed(endpoint: str, more: Iterable[str] = ()) -> bool:
    """Whether an endpoint is at a known host, or at one of `more`, which are written like those."""
    host = host_of(endpoint)
    return bool(host) and any(_fits(host, one.lower()) for one in (*KNOWN, *more))


def _fits(host: str, allowed: str) -> bool:
    if allowed.startswith("*."):
        return host.endswith(allowed[1:]) and len(host) > len(allowed) - 1
    return host == allowed


def pattern() -> str:
    """The known hosts as a pattern of endpoints, for the description of the API."""
    parts = (one.replace(".", r"\.").replace("*", r"[a-z0-9-]+") for one in KNOWN)
    return whole(rf"https://({'|'.join(parts)})/[!-\[\]-~]*")
