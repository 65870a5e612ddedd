"""An old backup is restored: the phones send again what the server lost (P10)."""

import subprocess
import threading

from clinic import line_of
from phone import ask, held, is_each_once
from server_process import program


def command(live, *arguments):
    """Run `periost` on the clinic's data, as its administrator would."""
    done = run(live, *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(live, *arguments):
    return subprocess.run(
        [program("periost"), *arguments],
        env=live.environment,
        cwd=live.folder,
        capture_output=True,
        text=True,
    )


def test_what_an_old_backup_lacks_comes_back_from_the_phones(live):
    server = live.server()
    phones = [live.phone(server.url, name) for name in ("anna", "finn", "bea")]
    patients = (live.cast.anna.id, live.cast.finn.id, live.cast.anna.id)
    backup = live.folder / "backup"
    for phone, patient in zip(phones, patients, strict=True):
        phone.record(line_of(live.cast.log(patient_id=patient)) for _ in range(30))
        phone.sync()
    taken = threading.Thread(target=command, args=(live, "backup", str(backup)))
    taken.start()
    # While the backup is written, and after it, the phones go on.
    for wait in (lambda: None, taken.join):
        wait()
        for phone, patient in zip(phones, patients, strict=True):
            phone.record(line_of(live.cast.log(patient_id=patient)) for _ in range(35))
            phone.sync(10)
    made = {pair for phone in phones for pair in phone.made}
    assert is_each_once(made, live.store)
    # The mark let the phones forget what the backup holds, and nothing else.
    forgotten = made - {pair for phone in phones for pair in phone.lines}
    assert len(forgotten) >= 90
    told = command(live, "restore", str(backup))
    assert "Phones send again all" in told
    lost = made - held(live.store).keys()
    assert lost
    assert lost.isdisjoint(forgotten)
    for phone in phones:
        assert phone.pending == []
        phone.poll()
        assert phone.pending
        phone.sync()
    assert is_each_once(made, live.store)
    assert "OK" in command(live, "audit", "verify")


def test_a_backup_that_lacks_what_phones_have_forgotten_is_refused(live):
    server = live.server()
    phone = live.phone(server.url)
    old, new = live.folder / "old", live.folder / "new"
    for backup in (old, new):
        phone.record(line_of(live.cast.log()) for _ in range(20))
        phone.sync()
        command(live, "backup", str(backup))
    phone.poll()
    assert not phone.lines
    refused = run(live, "restore", str(old))
    assert refused.returncode == 1
    assert "it reaches number 20, a newer backup number 40" in refused.stderr
    assert "20 logs would be lost" in refused.stderr
    assert is_each_once(phone.made, live.store)
    command(live, "restore", str(new))
    phone.poll()
    assert is_each_once(phone.made, live.store)


def test_a_phone_paired_after_the_backup_is_unknown_and_keeps_everything(live_sqlite):
    live = live_sqlite
    server = live.server()
    backup = live.folder / "backup"
    command(live, "backup", str(backup))
    printed = command(live, "pair", "--patient", "A-1")
    code = printed.rpartition("/#/pair/")[2].strip()
    claimed = ask_claim(server, code)
    phone = live.phone(server.url)
    phone._token = claimed["token"]
    phone.record([line_of(live.cast.log())])
    phone.sync()
    command(live, "restore", str(backup))
    status, *_ = ask(server.url, "GET", "/api/v1/prescriptions", phone._token)
    assert status == 401
    assert list(phone.lines) == list(phone.made)


def ask_claim(server, code):
    import json
    import urllib.request

    body = json.dumps({"code": code, "device_name": "a new phone"}).encode()
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{server.url}api/v1/pairings/claim", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:  # noqa: S310
        return json.loads(answer.read())
