"""What a phone asks so as to be reminded: the server's key, its own subscription, a trial."""

from zoneinfo import available_timezones

from flask import Blueprint, Response

from webapp.config import Config
from webapp.http.auth import calling_device, policy
from webapp.http.clock import now_ms
from webapp.http.contract import PushKey, PushSubscription, json_answer, read_body
from webapp.http.problems import Refusal
from webapp.push.hosts import is_allowed
from webapp.push.office import hosts_of, office_of
from webapp.push.trial import REST_MS, try_now
from webapp.store import push_subscriptions
from webapp.store.database import Store
from webapp.store.push_subscriptions import Subscription


def reminder_blueprint(store: Store, config: Config) -> Blueprint:
    """Routes under /api/v1 that concern reminders; without an office nobody is reminded."""
    blueprint = Blueprint("reminders", __name__, url_prefix="/api/v1")
    office, hosts = office_of(config), hosts_of(config)

    @blueprint.get("/push-key")
    @policy("device")
    def key() -> Response:
        """The key to subscribe with; null where this server reminds nobody."""
        return json_answer(PushKey(office.keys.current().public if office else None))

    @blueprint.put("/push-subscription")
    @policy("device")
    def subscribe() -> Response:
        """Remind this phone; one subscription replaces the other."""
        wanted, device = read_body(PushSubscription), calling_device()
        if wanted.zone not in available_timezones():
            raise Refusal("not-valid", path="$.zone")
        if not is_allowed(wanted.endpoint, hosts):
            raise Refusal("not-valid", path="$.endpoint")
        days = " ".join(dict.fromkeys(wanted.days))
        keys = (wanted.endpoint, wanted.keys.p256dh, wanted.keys.auth)
        times = (days, wanted.local_time, wanted.zone)
        kept = Subscription(device.id, *keys, *times, wanted.language, wanted.server_key)
        with store.write() as connection:
            push_subscriptions.keep(connection, kept, now_ms())
        return Response(status=204)

    @blueprint.delete("/push-subscription")
    @policy("device")
    def unsubscribe() -> Response:
        """Remind this phone no more."""
        with store.write() as connection:
            push_subscriptions.drop(connection, calling_device().id)
        return Response(status=204)

    @blueprint.post("/push-trial")
    @policy("device")
    def trial() -> Response:
        """Send this phone a reminder at once, to see whether it arrives."""
        if office is None:
            raise Refusal("not-subscribed")
        try:
            outcome = try_now(store, office, calling_device().id, now_ms())
        except LookupError:
            raise Refusal("not-subscribed") from None
        if outcome is None:
            raise Refusal("too-many-tries", wait_s=REST_MS // 1000)
        if outcome.kind == "gone":
            raise Refusal("not-subscribed")
        if outcome.kind != "sent":
            raise Refusal("not-delivered")
        return Response(status=204)

    return blueprint
