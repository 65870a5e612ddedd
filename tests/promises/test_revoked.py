"""A revoked phone reads nothing from the next request on, and what it made is kept apart (P7)."""

from clinic import NOW_MS, line_of
from phone import ask, is_each_once

from webapp.store import audit, devices, quarantine, session_logs


def test_what_a_revoked_phone_made_waits_for_a_person(live_sqlite):
    live = live_sqlite
    server = live.server()
    phones = {name: live.phone(server.url, name) for name in ("anna", "bea")}
    for phone in phones.values():
        phone.record(line_of(live.cast.log()) for _ in range(20))
    assert reads(server, live.cast) == [200, 200, 200]
    with live.store.write() as connection:
        for name in phones:
            devices.revoke(connection, getattr(live.cast, name).device_id, NOW_MS)
    assert reads(server, live.cast) == [401, 401, 401]
    for phone in phones.values():
        phone.sync()
    assert is_each_once([*phones["anna"].made, *phones["bea"].made], live.store)
    with live.store.read() as connection:
        waiting = quarantine.waiting(connection, 100)
        assert session_logs.newest_of_patient(connection, live.cast.anna.id, 9) == []
        kept = [entry for entry in audit.newest(connection, 99) if entry.action == "logs-kept"]
    assert [one.reason for one in waiting] == ["device-revoked"] * 40
    actors = {f"device:{getattr(live.cast, name).device_id}" for name in phones}
    assert {entry.actor for entry in kept} == actors


def reads(server, cast):
    """What the phones of Anna and Bea get when they read."""
    asked = [
        (cast.anna, "/api/v1/prescriptions"),
        (cast.bea, "/api/v1/prescriptions"),
        (cast.bea, "/api/v1/session-logs"),
    ]
    return [ask(server.url, "GET", path, person.token)[0] for person, path in asked]
