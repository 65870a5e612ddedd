"""One code, one phone, over two server processes; and the tries are counted as one (P23)."""

import json
import threading
import time
import urllib.error
import urllib.request

from webapp.store import devices, pairing_codes


def claim(url, code):
    """The status of a claim."""
    body = json.dumps({"code": code, "device_name": "a phone"}).encode()
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{url}api/v1/pairings/claim", body, {"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_of_a_hundred_that_race_one_wins_and_the_rest_are_counted(live):
    urls = [live.server().url for _ in range(2)]
    now_ms = time.time_ns() // 1_000_000
    with live.store.write() as connection:
        code = pairing_codes.make(connection, now_ms, patient_id=live.cast.anna.id)
    together = threading.Barrier(100)
    statuses = []

    def race(n):
        together.wait()
        statuses.append(claim(urls[n % 2], code.short if n % 3 else code.long))

    threads = [threading.Thread(target=race, args=(n,)) for n in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses.count(201) == 1
    # Twenty failures of one address are heard, by both processes together; then it must wait.
    assert statuses.count(404) == 20
    assert statuses.count(429) == 79
    with live.store.read() as connection:
        assert len(devices.of_patient(connection, live.cast.anna.id)) == 2
