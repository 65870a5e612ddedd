"""Renders a page: its language, its dates, who is signed in; and the headers of all pages."""

from typing import Any
from urllib.parse import urlsplit

from flask import Response, g, render_template, request, url_for

from webapp.domain.staff_access import PASSWORD_LEAST
from webapp.http.clinic import picture, words
from webapp.http.clinic.catalog import LANGUAGES, Catalog, catalog_of
from webapp.http.clinic.dates import Dates
from webapp.http.clinic.desk import Desk
from webapp.http.clinic.files import hashed
from webapp.http.clock import now_ms
from webapp.http.headers import HEADERS
from webapp.http.staff_auth import SignedIn
from webapp.store import judgements, reminders
from webapp.store.database import StoreUnavailable

# A refusal that nothing followed for so long may be of a phone that was the only one there.
REFUSALS_MS = 14 * 24 * 60 * 60 * 1000
LANGUAGE_COOKIE = "periost-language"

# As strict as the app's own, and open to the forms that these pages are made of. A form whose
# answer leads elsewhere stays here too.
_POLICY = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    # The drawings of the body, the protocols and the words of the editor's map.
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
)
CLINIC_HEADERS = {
    **HEADERS,
    "Content-Security-Policy": "; ".join(_POLICY),
    # The app's `no-referrer` would send forms without their origin, which is what is checked.
    "Referrer-Policy": "same-origin",
    # Passkeys are the staff's alone.
    "Permissions-Policy": HEADERS["Permissions-Policy"].replace(
        "publickey-credentials-get=()", "publickey-credentials-get=(self)"
    ),
}
PRIVATE = "no-store"


def page(desk: Desk, template: str, status: int = 200, **values: Any) -> Response:
    """One page of the clinic, which no cache keeps."""
    catalog = catalog_of(language())
    shared = {
        "t": catalog.t,
        "tn": catalog.tn,
        "language": catalog.language,
        "languages": LANGUAGES,
        "dates": Dates(catalog, now_ms()),
        "words": words.Words(catalog),
        "picture": picture,
        "me": getattr(g, "signed_in", None),
        "demo": desk.demo,
        "clinic_name": desk.config.clinic_name,
        "to_judge": _waiting(desk),
        "refusals": _refusals(desk),
        "password_least": PASSWORD_LEAST,
        "here": request.full_path.rstrip("?") if request.method == "GET" else "",
        "style": url_for("clinic.files.send", name=hashed("clinic.css")),
        "script": url_for("clinic.files.send", name=hashed("clinic.js")),
        "app_style": app_style(desk),
    }
    return Response(render_template(f"clinic/{template}", **shared, **values), status)


def _waiting(desk: Desk) -> int:
    """How many logs and conflicts wait for the signed-in member."""
    me: SignedIn | None = getattr(g, "signed_in", None)
    if me is None or not me.session.is_complete:
        return 0
    try:
        with desk.store.read() as connection:
            return judgements.count(connection, me.member)
    except StoreUnavailable:
        # The page that tells of it must not need what is away.
        return 0


def _refusals(desk: Desk) -> list[reminders.Refusal]:
    """Push services that refuse this server's reminders, for an admin to mend."""
    me: SignedIn | None = getattr(g, "signed_in", None)
    if me is None or not me.session.is_complete or me.member.role != "admin":
        return []
    try:
        with desk.store.read() as connection:
            return reminders.refusals(connection, now_ms() - REFUSALS_MS)
    except StoreUnavailable:
        return []


def app_style(desk: Desk) -> str:
    """The address of the app's own style, whose colours and controls these pages share."""
    return site_file(desk, "style", "css") or ""


def site_file(desk: Desk, stem: str, ending: str) -> str | None:
    """The address of a file of the built site, whose name holds its hash; None if it has none."""
    names = (n for n in desk.site.files if n.startswith(f"{stem}.") and n.endswith(f".{ending}"))
    name = next(names, None)
    return url_for("shell.file", name=name) if name else None


def language() -> str:
    """The language that was chosen here, else the one that the browser asks for."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    return chosen if chosen in LANGUAGES else request.accept_languages.best_match(LANGUAGES, "en")


def translated() -> Catalog:
    """The catalog of this request."""
    return catalog_of(language())


def inside(address: str | None) -> str | None:
    """An address to go on to, if it is one of the clinic's own; never another site's."""
    if not address or "\\" in address:
        return None
    parts = urlsplit(address)
    is_own = not parts.scheme and not parts.netloc and parts.path.startswith(f"{root()}/")
    return address if is_own else None


def root() -> str:
    return url_for("clinic.start").rstrip("/")
