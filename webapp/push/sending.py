"""The one place that sends a push message; nothing else imports the library.

It closes what the library leaves open: no timeout, claims that it writes into, a time to live of
nothing, redirects that are followed, credentials of other programs, and answers in many shapes.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from webapp.domain.whole_texts import number_in
from webapp.push.hosts import is_allowed
from webapp.push.keys import Key
from webapp.push.message import TOPIC
from webapp.store.push_subscriptions import Subscription

if TYPE_CHECKING:
    from requests import Session

CONNECT_S, ANSWER_S = 5, 10
LEAST_TTL_S = 60
Kind = Literal["sent", "gone", "later", "refused", "unknown"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a message.

    sent: the push service took it. gone: there is no such phone. later: not taken, try again, after
    `wait_ms` if that was told. refused: not taken, and it will not be: an operator must look.
    unknown: it may have been taken.
    """

    kind: Kind
    status: int | None = None
    wait_ms: int | None = None


def send(
    to: Subscription, body: bytes, key: Key, subject: str, ttl_s: int, hosts: Collection[str] = ()
) -> Outcome:
    """Send one message to a phone; `hosts` are push services beside the known ones."""
    if not is_allowed(to.endpoint, hosts):
        return Outcome("refused")
    # The library takes half a second to load, and most commands never send anything.
    from pywebpush import WebPushException, webpush
    from requests import RequestException

    try:
        with _session() as session:
            answer = webpush(
                {"endpoint": to.endpoint, "keys": {"p256dh": to.p256dh, "auth": to.auth}},
                body.decode(),
                vapid_private_key=key.vapid,
                # Its own each time: the library writes the push service and the time into it.
                vapid_claims={"sub": subject},
                headers={"Topic": TOPIC, "Urgency": "normal"},
                ttl=max(ttl_s, LEAST_TTL_S),
                timeout=(CONNECT_S, ANSWER_S),
                requests_session=session,
            )
    except WebPushException as error:
        return _told(error)
    except RequestException as error:
        return Outcome("later" if _was_not_sent(error) else "unknown")
    except (ValueError, TypeError):
        # The phone's own keys are none.
        return Outcome("gone")
    return Outcome("sent", getattr(answer, "status_code", None))


def _told(error: Any) -> Outcome:
    status = error.status_code
    if status is None:
        return Outcome("gone")
    if status in (404, 410):
        return Outcome("gone", status)
    if status == 429 or status >= 500:
        return Outcome("later", status, _wait_ms(error.retry_after))
    return Outcome("refused", status)


def _wait_ms(retry_after: str | None) -> int | None:
    """Retry-After as a duration: seconds, or a date."""
    if not retry_after:
        return None
    seconds = number_in(retry_after.strip())
    if seconds is not None:
        return seconds * 1000
    try:
        until = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0, round((until - datetime.now(UTC)).total_seconds() * 1000))


def _was_not_sent(error: Exception) -> bool:
    """Whether no byte of the message can have reached the push service."""
    from requests.exceptions import ConnectTimeout, ProxyError, SSLError
    from urllib3.exceptions import NewConnectionError

    if isinstance(error, ConnectTimeout | ProxyError | SSLError):
        return True
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", None), NewConnectionError)


@cache
def _strict() -> "type[Session]":
    from requests import Session

    class Strict(Session):
        """Goes where it is told, and in nobody else's name."""

        def post(self, url: Any, *arguments: Any, **named: Any) -> Any:
            return super().post(url, *arguments, **{**named, "allow_redirects": False})

    return Strict


def _session() -> "Session":
    session = _strict()()
    # Or a .netrc of the machine would put its own Authorization over ours.
    session.auth = lambda request: request
    return session
