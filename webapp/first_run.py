"""Set-up links on the terminal: that of the first admin, and those of staff whom a command adds."""

from webapp.store import setup_links
from webapp.store.database import Store, StoreUnavailable


def first_link(store: Store, url: str, now_ms: int) -> str | None:
    """A new set-up link, if nobody can sign in yet; earlier ones work no longer."""
    try:
        with store.read() as connection:
            if not setup_links.is_first_run(connection):
                return None
        with store.write() as connection:
            token = setup_links.make(connection, None, now_ms)
    except StoreUnavailable:
        return None
    return link_of(url, token)


def link_of(url: str, token: str) -> str:
    """The address that a set-up token makes at a server's own."""
    return f"{url.rstrip('/')}/clinic/set-up/{token}"
