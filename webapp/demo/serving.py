"""What `periost serve --demo` serves: settings of its own, and a store that is filled anew."""

import json
import time
from dataclasses import replace

from webapp.config import Config
from webapp.demo.clinic import BEA, DORA, PASSWORD, bundle_of, fill, secret_of
from webapp.http.clinic.desk import Demo
from webapp.store.database import Store
from webapp.store.opening import store_of_site

CLINIC_NAME = "Demo clinic"


def demo_config(config: Config, url: str) -> Config:
    """The settings of a demonstration that is served at `url`: beside the clinic's own data."""
    return replace(
        config, data=config.data / "demo", database_url="", clinic_name=CLINIC_NAME, public_url=url
    )


def demo_store(config: Config) -> Store:
    """An open store with the invented clinic in it; an earlier demonstration's is thrown away."""
    for ending in ("", "-wal", "-shm"):
        (config.data / f"periost.sqlite3{ending}").unlink(missing_ok=True)
    store = store_of_site(config)
    store.open()
    about = json.loads((config.site / "build.json").read_text("utf-8"))
    bundle_id = about["bundle_id"]
    fill(store, bundle_id, bundle_of(store, bundle_id), time.time_ns() // 1_000_000)
    return store


def demo_access() -> Demo:
    """What the sign-in page shows, since nobody has the authenticators of invented people."""
    return Demo(PASSWORD, {email: secret_of(email) for email in (BEA, DORA)})


def told(url: str) -> str:
    """What the terminal says."""
    return (
        f"Demo clinic: {url}/clinic/\n"
        f"  as therapist {BEA} or as admin {DORA}\n"
        f"  password: {PASSWORD}\n"
        "  the code: the page shows it"
    )
