"""The time of a request, asked once; tests put another clock into `app.config["CLOCK"]`."""

import time
from collections.abc import Callable

from flask import current_app, g


def system_clock() -> int:
    """Milliseconds from 1970, UTC."""
    return time.time_ns() // 1_000_000


def now_ms() -> int:
    """When this request is taken to happen: the same throughout."""
    if "now_ms" not in g:
        clock: Callable[[], int] = current_app.config["CLOCK"]
        g.now_ms = clock()
    moment: int = g.now_ms
    return moment
