"""Who of the staff calls: the session behind the cookie, and what its member may open."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Request, abort, current_app, g, redirect, request, url_for

from webapp.config import Config
from webapp.domain.staff_access import Limits, is_over
from webapp.http.clock import now_ms
from webapp.store import staff, staff_sessions
from webapp.store.database import Store
from webapp.store.staff import StaffMember
from webapp.store.staff_sessions import StaffSession

STAFF_POLICIES = {
    "second-factor": "a member who has given the password, and not yet the code",
    "staff": "a signed-in member; of patients, own ones only",
    "admin": "a signed-in admin",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# A browser takes a cookie of this name only with Secure, for this host alone, and from no other.
_COOKIE_HTTPS = "__Host-periost-staff"
_COOKIE_HTTP = "periost-staff"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The member that makes this request, and through which session."""

    member: StaffMember
    session: StaffSession

    @property
    def actor(self) -> str:
        return f"staff:{self.member.id}"


def signed_in() -> SignedIn:
    """Who makes this request; only where the policy is one of STAFF_POLICIES."""
    known: SignedIn = g.signed_in
    return known


def admit(store: Store, name: str) -> None:
    """Let in whom the policy names. Others are led to the sign-in, or refused."""
    # First of all: what another site sends is not even told whether somebody is signed in.
    if comes_from_elsewhere(request):
        abort(403)
    known = caller(store)
    if known is None or known.session.is_complete is (name == "second-factor"):
        abort(redirect(url_for("clinic.sign_in.ask", next=_way_back()), 303))
    g.signed_in = known
    if name == "admin" and known.member.role != "admin":
        abort(403)


def caller(store: Store) -> SignedIn | None:
    """The member behind the cookie, if the session is still in time; notes that it was used."""
    config: Config = current_app.config["PERIOST"]
    token = request.cookies.get(cookie_name(config))
    if not token:
        return None
    with store.read() as connection:
        session = staff_sessions.by_token(connection, token)
        member = staff.by_id(connection, session.staff_id) if session else None
    if session is None or member is None or member.is_disabled:
        return None
    times = (session.started_at_ms, session.used_at_ms, session.is_complete)
    if is_over(*times, limits_of(config), now_ms()):
        return None
    _note_use(store, session)
    return SignedIn(member, session)


def _note_use(store: Store, session: StaffSession) -> None:
    if session.is_complete and staff_sessions.is_use_worth_noting(session, now_ms()):
        with store.write() as connection:
            staff_sessions.note_use(connection, session.id, now_ms())


def _way_back() -> str | None:
    """Where to go on after signing in; a form that was sent is not sent again."""
    return request.full_path.rstrip("?") if request.method == "GET" else None


def limits_of(config: Config) -> Limits:
    minute_ms = 60 * 1000
    return Limits(
        config.staff_idle_minutes * minute_ms, config.staff_session_hours * 60 * minute_ms
    )


def is_https(config: Config) -> bool:
    return config.public_url.lower().startswith("https:")


def cookie_name(config: Config) -> str:
    return _COOKIE_HTTPS if is_https(config) else _COOKIE_HTTP


def comes_from_elsewhere(asked: Request) -> bool:
    """Whether a request that changes something was not made by a page of this server.

    Browsers say where it came from; one that says nothing is refused as well.
    """
    if asked.method in SAFE_METHODS:
        return False
    site = asked.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site != "same-origin"
    return urlsplit(asked.headers.get("Origin", "")).netloc != asked.host
