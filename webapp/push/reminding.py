"""One pass over all phones: who is due now is claimed, then told.

Any number of processes may pass at the same time: `periost remind`, and the thread of each
`periost serve`, do the same.
"""

import logging
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import time
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from webapp.domain import reminding
from webapp.domain.reminding import DAY_MS, HOUR_MS, Rules, Schedule, Slot
from webapp.push.alarms import note_refused
from webapp.push.hosts import host_of
from webapp.push.keys import Key
from webapp.push.message import message
from webapp.push.office import Office
from webapp.push.sending import Outcome, send
from webapp.store import audit, push_subscriptions, reminded, reminders
from webapp.store.database import Store
from webapp.store.push_subscriptions import Subscription, Wish
from webapp.store.reminders import Claim

LOG = logging.getLogger("periost.reminders")
AT_ONCE = 8
# Of so many due at once others may take the rest.
MOST_A_PASS = 500
KEPT_MS = 60 * DAY_MS
# Until another try, doubled each time, where a push service does not say.
FIRST_WAIT_MS = 60_000
_ACTOR = "server:reminders"


@dataclass(frozen=True, slots=True)
class _Due:
    wish: Wish
    schedule: Schedule
    slot: Slot


@dataclass(frozen=True, slots=True)
class _Errand:
    """A claimed reminder, and what is needed to send it."""

    claim: Claim
    to: Subscription
    key: Key
    ttl_s: int


def remind(store: Store, office: Office, now_ms: int) -> Counter[str]:
    """Tell all who are due now; how many messages had which outcome. Raises StoreUnavailable."""
    errands = _claim(store, office, _due(store, office, now_ms), now_ms)
    run = _Run(store, office, now_ms)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        done = list(pool.map(run.tell, errands))
    run.report()
    return Counter(kind for kind in done if kind)


def schedule_of(wish: Wish) -> Schedule | None:
    """When the phone wants to be reminded; None if its zone is not known here any more."""
    one = wish.subscription
    try:
        zone = ZoneInfo(one.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
    days = frozenset(one.days.split())
    return Schedule(days, time.fromisoformat(one.local_time), zone, wish.since_ms)


def _due(store: Store, office: Office, now_ms: int) -> list[_Due]:
    with store.read() as connection:
        wishes = push_subscriptions.of_patients(connection)
        rules = Rules(reminded.rest_ms(connection), office.late_ms)
        # The calendar alone rules out nearly all, before anybody's logs are looked at.
        on_time = [due for wish in wishes if (due := _on_time(wish, rules, now_ms))]
        days = {due.slot.day.isoformat() for due in on_time}
        taken = reminders.taken(connection, days, now_ms)
        open_ = [
            d
            for d in on_time
            if (d.wish.subscription.device_id, d.slot.day.isoformat()) not in taken
        ]
        patients = {due.wish.patient_id for due in open_}
        since_ms = now_ms - rules.late_ms - rules.rest_ms - 2 * DAY_MS
        known = reminded.practice_of(connection, patients, since_ms)
    return [
        due
        for due in open_
        if reminding.due_now(due.schedule, known[due.wish.patient_id], rules, now_ms)
    ]


def _on_time(wish: Wish, rules: Rules, now_ms: int) -> _Due | None:
    schedule = schedule_of(wish)
    if schedule is None:
        return None
    slot = reminding.due_now(schedule, reminding.Practice(), rules, now_ms)
    return _Due(wish, schedule, slot) if slot else None


def _claim(store: Store, office: Office, due: Sequence[_Due], now_ms: int) -> list[_Errand]:
    if not due:
        return []
    holder = str(uuid4())
    errands: list[_Errand] = []
    keys = {one: office.keys.of(one) for one in {d.wish.subscription.server_key for d in due}}
    with store.write() as connection:
        reminders.forget_before(connection, now_ms - KEPT_MS)
        for one in due:
            to, slot = one.wish.subscription, one.slot
            # A host that lacks the key leaves the phone to the one that has it.
            if (key := keys[to.server_key]) is None or len(errands) >= MOST_A_PASS:
                continue
            wanted = (to.device_id, slot.day, slot.kind, slot.at_ms)
            claim = reminders.claim(connection, *wanted, holder, now_ms)
            if claim is not None:
                ttl_ms = reminding.ends_ms(slot, one.schedule.zone) - now_ms
                errands.append(_Errand(claim, to, key, ttl_ms // 1000))
    return errands


class _Run:
    """What one pass has learnt: which push services want to be left alone, and which refuse."""

    def __init__(self, store: Store, office: Office, now_ms: int) -> None:
        self._store, self._office, self._now_ms = store, office, now_ms
        self._rests: dict[str, int] = {}
        self._refused: Counter[tuple[str, int]] = Counter()

    def tell(self, errand: _Errand) -> str | None:
        """Send one reminder; its outcome, None if it was somebody else's meanwhile."""
        host = host_of(errand.to.endpoint)
        if host in self._rests:
            return self._put_off(errand, Outcome("later", 429, self._rests[host]), 1)
        with self._store.write() as connection:
            tries = reminders.begin(connection, errand.claim, host)
        if tries is None:
            return None
        body = message("due", errand.to.language, self._office.app_url)
        told = (errand.to, body, errand.key, self._office.subject, errand.ttl_s)
        outcome = send(*told, self._office.hosts)
        if outcome.kind == "later":
            return self._put_off(errand, outcome, tries)
        return self._settle(errand, host, outcome)

    def report(self) -> None:
        """Tell the operator which push services refuse: it takes a person to mend that."""
        for (host, status), count in self._refused.items():
            LOG.error(
                "%s refused %d reminders (%s). See docs/reminders.md, Alarms.", host, count, status
            )
            with self._store.write() as connection:
                note_refused(connection, self._now_ms, _ACTOR, host, status, count)

    def _put_off(self, errand: _Errand, outcome: Outcome, tries: int) -> str:
        wait_ms = outcome.wait_ms or FIRST_WAIT_MS * 2 ** min(tries - 1, 6)
        if outcome.status == 429:
            self._rests[host_of(errand.to.endpoint)] = wait_ms
        with self._store.write() as connection:
            until_ms = self._now_ms + min(wait_ms, 6 * HOUR_MS)
            reminders.put_off(connection, errand.claim, outcome.status, until_ms)
        return "later"

    def _settle(self, errand: _Errand, host: str, outcome: Outcome) -> str:
        if outcome.kind == "refused":
            self._refused[host, outcome.status or 0] += 1
        with self._store.write() as connection:
            settled = (errand.claim, outcome.kind, outcome.status)
            reminders.settle(connection, *settled, self._now_ms)
            if outcome.kind == "gone":
                device_id = errand.to.device_id
                push_subscriptions.drop(connection, device_id, errand.to.endpoint)
                subject = f"device:{device_id}"
                audit.write(connection, self._now_ms, _ACTOR, "push-gone", subject)
        return outcome.kind
