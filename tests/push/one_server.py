"""The thread of reminders as `periost serve` runs it, alone in a process, by a clock on its stdin.

Each line that comes in is a time in milliseconds: the thread's minute is over, and it is that late.
It answers `done` when it waits for the next minute.
"""

import sys
from pathlib import Path

from webapp.config import Config
from webapp.push.office import office_of
from webapp.push.ticking import keep_reminding
from webapp.store.database import Store


class Clock:
    """Shows what the last line said."""

    now_ms = 0

    def __call__(self) -> int:
        return self.now_ms

    def goes_on(self) -> bool:
        print("done", flush=True)
        line = sys.stdin.readline()
        self.now_ms = int(line or 0)
        return bool(line)


def main(data: str, database_url: str, contact: str, hosts: str) -> None:
    import pywebpush  # noqa: F401 (loaded before the first minute, not within it)

    given = {"push_contact": contact, "push_hosts": hosts, "database_url": database_url}
    config = Config(data=Path(data), public_url="https://clinic.example/", **given)
    store, clock = Store(config.store_url), Clock()
    keep_reminding(store, office_of(config), clock, clock.goes_on)


if __name__ == "__main__":
    main(*sys.argv[1:])
