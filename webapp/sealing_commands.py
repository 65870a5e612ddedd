"""The command of the keys that phones seal logs to."""

import argparse

from webapp.clinic_commands import Add, Trouble, now_ms, opened


def add_to(add: Add) -> None:
    """Declare the commands through `add(name, run, text)`."""
    sealing = add("sealing", _rotate, "Change the key that phones seal waiting logs to.")
    sealing.add_subparsers(metavar="VERB", required=True).add_parser(
        "rotate", help="Make a new key. Phones take it within a month; the older ones stay."
    )


def _rotate(_: argparse.Namespace) -> int:
    from webapp.config import Config
    from webapp.sealing.keys import SealingKeys
    from webapp.store import audit

    keys = SealingKeys(Config.from_environment().data)
    try:
        with opened() as store, store.write() as connection:
            key = keys.rotate()
            audit.write(connection, now_ms(), "command:sealing", "sealing-key-made", "sealing")
    except OSError as error:
        raise Trouble(f"The key was not changed: {error}.") from error
    print(f"New key: {key.id}. Keep sealing-*.pem: they open what phones sealed before.")
    return 0
