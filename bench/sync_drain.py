"""Ten thousand logs leave a real page: how long that takes, and what it does to the page's input.

The app itself on a paired phone in Chromium, with this server behind it. The logs are put into its
database as if it had made them; from the tap on *Send now* on, all is the app's own.
"""

from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Any

from bench.browsers import DISPLAYED, browser_in_sight
from bench.figures import percentile
from bench.sync_clinic import found
from bench.sync_records import Bundle, Record, phones

CHUNK = 1000
PRESS_EACH_MS = 50
PATIENCE_S = 600

# How long each key waited for the page, as a listener of the page sees it; and when all was sent.
WATCH = """
() => {
  globalThis.bench = { delays: [], began: null, ended: null };
  addEventListener("keydown", (event) => {
    if (bench.began !== null && bench.ended === null)
      bench.delays.push(performance.now() - event.timeStamp);
  }, { capture: true });
  const channel = new BroadcastChannel("periost");
  channel.onmessage = ({ data }) => {
    if (data === "sync-rests" && bench.began !== null) bench.ended ??= performance.now();
  };
}
"""
BEGIN = """
() => {
  bench.began = performance.now();
  document.querySelector('[data-testid="sync-now"]').click();
}
"""


def measure(site: Path, folder: Path, bundle: Bundle, many: int) -> dict[str, Any]:
    """So many logs wait on a phone: seconds from the tap until it rests, and delays of keys."""
    from browser.live_clinic import ClinicPhone, LiveClinic, Person

    phone = phones(bundle, 1, many, "drain")[0]
    clinic = LiveClinic(site, folder)
    try:
        found(clinic.store, bundle, [phone])
        code = clinic.code_for(Person(phone.patient_id, "B-0", True))
        with browser_in_sight() as browser:
            app = ClinicPhone(browser.new_page(**DISPLAYED, locale="en-GB")).open(clinic.url)
            app.pair(clinic.url, code)
            put_waiting(app, phone.records)
            result = drained(app)
        kept = clinic.logs().total()
    finally:
        clinic.close()
    return {"logs": len(phone.records), "kept": kept, **result}


def put_waiting(app: Any, records: list[Record]) -> None:
    """Into the database of the phone, for the clinic that it is paired with."""
    from browser.live_clinic import delivery_of

    to = app.pairings()[0]["to"]
    for first in range(0, len(records), CHUNK):
        part = records[first : first + CHUNK]
        app.put("logs", [as_kept(one) for one in part])
        app.put("deliveries", [delivery_of(one.id, to) for one in part])


def as_kept(record: Record) -> dict[str, str]:
    """A record as the phone's vault has it."""
    return {
        "id": record.id,
        "line": record.line.decode(),
        "sha256": sha256(record.line).hexdigest(),
        "started_at": record.started_at,
        "saved_at": record.started_at,
    }


def drained(app: Any) -> dict[str, Any]:
    """Send all with a tap, and press a key again and again meanwhile."""
    page = app.page
    page.evaluate("location.hash = '/sync'")
    app.at("sync-now").first.wait_for()
    page.evaluate(WATCH)
    page.evaluate(BEGIN)
    give_up_at = monotonic() + PATIENCE_S
    while page.evaluate("bench.ended") is None:
        if monotonic() > give_up_at:
            raise TimeoutError(f"Not sent within {PATIENCE_S} s.")
        page.keyboard.press("Shift")
        page.wait_for_timeout(PRESS_EACH_MS)
    told = page.evaluate("bench")
    waited = {f"p{p}_ms": percentile(told["delays"], p) for p in (50, 95, 99)}
    seconds = (told["ended"] - told["began"]) / 1000
    return {"seconds": seconds, "keys": len(told["delays"]), **waited}
