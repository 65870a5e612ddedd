"""Reminds as long as a server runs: the same pass as `periost remind`, once a minute."""

import logging
import threading
from collections.abc import Callable

from webapp.push.office import Office
from webapp.push.reminding import remind
from webapp.store.database import Store, StoreUnavailable

LOG = logging.getLogger("periost.reminders")
MINUTE_MS = 60_000


def start(store: Store, office: Office, clock: Callable[[], int]) -> threading.Thread:
    """Remind in a thread that ends with the process."""
    rest = threading.Event()

    def wait_for_the_minute() -> bool:
        return not rest.wait((MINUTE_MS - clock() % MINUTE_MS) / 1000)

    arguments = (store, office, clock, wait_for_the_minute)
    thread = threading.Thread(target=keep_reminding, args=arguments, name="reminders", daemon=True)
    thread.start()
    return thread


def keep_reminding(
    store: Store, office: Office, clock: Callable[[], int], goes_on: Callable[[], bool]
) -> None:
    """Pass each time that `goes_on` returns true, until it returns false."""
    while goes_on():
        try:
            remind(store, office, clock())
        except StoreUnavailable as error:
            LOG.warning("Nobody could be reminded: the database is away (%s).", error)
        except Exception:
            # The next pass may do better; a thread that died would remind nobody, and tell nobody.
            LOG.exception("A pass of the reminders failed.")
