"""The store of one configuration."""

import json
import time

from sqlalchemy import Connection

from webapp.config import Config
from webapp.store import bundles
from webapp.store.database import Store


def store_of_site(config: Config) -> Store:
    """The store, which keeps the site's bundle when it is opened: logs will be judged by it."""

    def remember_bundle(connection: Connection) -> None:
        about = json.loads((config.site / "build.json").read_text("utf-8"))
        content = (config.site / about["bundle"]).read_bytes()
        now_ms = time.time_ns() // 1_000_000
        bundles.remember(connection, about["bundle_id"], content, now_ms)

    return Store(config.store_url, first=remember_bundle)


def store_of_commands(config: Config) -> Store:
    """The same for a command, which may run where no site was built."""
    return Store(config.store_url)
