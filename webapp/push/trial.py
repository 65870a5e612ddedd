"""A reminder on demand: whether reminders arrive is seen by one that does."""

from webapp.push.alarms import note_refused
from webapp.push.hosts import host_of
from webapp.push.message import message
from webapp.push.office import Office
from webapp.push.sending import Outcome, send
from webapp.store import push_subscriptions
from webapp.store.database import Store

REST_MS = 10_000
_TTL_S = 300


def try_now(store: Store, office: Office, device_id: str, now_ms: int) -> Outcome | None:
    """Send a trial to a phone; None if it tries too often. LookupError: it has none."""
    with store.write() as connection:
        to = push_subscriptions.of_device(connection, device_id)
        if to is None:
            raise LookupError("This phone has no subscription.")
        if not push_subscriptions.take_trial(connection, device_id, now_ms, REST_MS):
            return None
    key = office.keys.of(to.server_key)
    if key is None:
        return Outcome("refused")
    body = message("trial", to.language, office.app_url)
    outcome = send(to, body, key, office.subject, _TTL_S, office.hosts)
    with store.write() as connection:
        if outcome.kind == "gone":
            push_subscriptions.drop(connection, device_id, to.endpoint)
        if outcome.kind == "refused":
            host, actor = host_of(to.endpoint), f"device:{device_id}"
            note_refused(connection, now_ms, actor, host, outcome.status, 1)
    return outcome
