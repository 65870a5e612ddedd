"""Begins and ends sessions of staff: the row in the store, and the cookie that opens it."""

from sqlalchemy import Connection
from werkzeug.wrappers import Response

from webapp.config import Config
from webapp.http.clock import now_ms
from webapp.http.staff_auth import cookie_name, is_https, limits_of
from webapp.store import staff_sessions

# Longer than any limit that a setting could name.
_FORGOTTEN_MS = 90 * 24 * 60 * 60 * 1000


def begin(connection: Connection, staff_id: str, *, is_complete: bool) -> str:
    """A new session's token, to be given to `keep_cookie` once the transaction has ended."""
    staff_sessions.forget_before(connection, now_ms() - _FORGOTTEN_MS)
    return staff_sessions.begin(connection, staff_id, now_ms(), is_complete=is_complete)


def keep_cookie(response: Response, config: Config, token: str) -> Response:
    """Let the browser keep the token until the session must end."""
    response.set_cookie(
        cookie_name(config),
        token,
        max_age=limits_of(config).absolute_ms // 1000,
        secure=is_https(config),
        httponly=True,
        # Lax: a link in a message opens the page it names. What changes anything is sent by POST,
        # to which Lax adds no cookie from elsewhere; the origin is checked besides.
        samesite="Lax",
    )
    return response


def drop_cookie(response: Response, config: Config) -> Response:
    response.delete_cookie(
        cookie_name(config), secure=is_https(config), httponly=True, samesite="Lax"
    )
    return response
