"""The commands of reminders: send those that are due, and change the key that names the sender."""

import argparse
from typing import TYPE_CHECKING

from webapp.clinic_commands import Add, Trouble, now_ms, opened

if TYPE_CHECKING:
    from webapp.push.office import Office


def add_to(add: Add) -> None:
    """Declare the commands through `add(name, run, text)`."""
    add("remind", _remind, "Send the reminders that are due, as the server does each minute.")
    vapid = add("vapid", _rotate, "Change the key that names this server to push services.")
    rotate = vapid.add_subparsers(metavar="VERB", required=True).add_parser(
        "rotate", help="Make a new key. Phones take it when they next reach the server."
    )
    rotate.add_argument(
        "--forget",
        action="store_true",
        help="delete the older keys as well, and what phones subscribed with them",
    )


def _remind(_: argparse.Namespace) -> int:
    from webapp.push.reminding import remind

    office = _office()
    with opened() as store:
        told = remind(store, office, now_ms())
    counts = ", ".join(f"{count} {kind}" for kind, count in sorted(told.items()))
    print(f"Reminders: {counts or 'none is due'}.")
    return 1 if told["refused"] else 0


def _rotate(options: argparse.Namespace) -> int:
    from webapp.store import audit, push_subscriptions

    keys = _office().keys
    # The store first: a key that nobody could be told of would silence all phones.
    with opened() as store, store.write() as connection:
        key = keys.rotate()
        forgotten = push_subscriptions.drop_others(connection, key.public) if options.forget else 0
        audit.write(connection, now_ms(), "command:vapid", "push-key-made", "push")
    if options.forget:
        keys.forget_older()
        phones = "1 phone subscribes" if forgotten == 1 else f"{forgotten} phones subscribe"
        print(f"Forgot the older keys; {phones} anew at the next contact.")
    print(f"New key: {key.public}")
    return 0


def _office() -> "Office":
    from webapp.config import Config
    from webapp.push.office import office_of

    office = office_of(Config.from_environment())
    if office is None:
        raise Trouble(
            "Nobody is reminded here: push services want to know who sends. Set"
            " PERIOST_PUBLIC_URL to the https address of this server, or PERIOST_PUSH_CONTACT."
        )
    return office
