"""What a page costs does not grow with what it shows: as many statements for many as for few."""

import pytest
from clinic import NOW_MS, chosen, point
from clinic_records import send
from clinic_staff import visit
from sqlalchemy import event
from sqlalchemy.pool import Pool

from webapp.store import audit, care, devices, patients, prescriptions

FEW, MANY = 3, 20


@pytest.fixture
def statements():
    """Every statement that SQLite runs, also those that SQLAlchemy does not see."""
    told = []

    def trace(connection, *_):
        connection.set_trace_callback(told.append)

    event.listen(Pool, "checkout", trace)
    yield told
    event.remove(Pool, "checkout", trace)


def add_patients(store, cast, count):
    for n in range(count):
        with store.write() as connection:
            one = patients.add(connection, f"P-{count:02}-{n:02}", NOW_MS)
            care.begin(connection, one.id, cast.bea.id, NOW_MS)
            phone, _ = devices.add(connection, "phone", NOW_MS, patient_id=one.id)
            prescriptions.write(
                connection, one.id, chosen(cast.bundle_id), cast.bea.id, NOW_MS - 9 * 86_400_000
            )
        send(store, phone, *(cast.log(patient_id=one.id) for _ in range(2)))


def add_sessions(store, cast, count):
    send(store, cast.anna.device_id, *(cast.log(points=[point()]) for _ in range(count)))


def add_unnamed(store, cast, count):
    logs = (cast.log(patient_id=None, setting="bedside") for _ in range(count))
    send(store, cast.bea.device_id, *logs)


def add_doubts(store, cast, count):
    send(store, cast.anna.device_id, *(cast.log(patient_id=cast.finn.id) for _ in range(count)))
    twins = [cast.log() for _ in range(count)]
    send(store, cast.anna.device_id, *twins, *({**log, "note": "later"} for log in twins))


def add_looks(store, cast, count):
    with store.write() as connection:
        people = [patients.add(connection, f"L-{count:02}-{n:02}", NOW_MS) for n in range(count)]
        for one in people:
            actor = f"staff:{cast.bea.id}"
            audit.write(connection, NOW_MS, actor, "record-read", f"patient:{one.id}")


PAGES = {
    "patients": add_patients,
    "patients?sort=quiet": add_patients,
    "patients/{anna}": add_sessions,
    "patients/{anna}/sessions": add_sessions,
    "bedside": add_unnamed,
    "judge": add_doubts,
    "audit": add_looks,
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_asks_the_store_as_often_for_many_as_for_few(app, store, cast, statements, page):
    # An admin sees all of them, a therapist own ones; the audit is for admins.
    reader = visit(app, store, cast.dora if page == "audit" else cast.bea)
    address = f"/clinic/{page.format(anna=cast.anna.id)}"
    counts, sizes = [], []
    for count in (FEW, MANY):
        PAGES[page](store, cast, count)
        reader.get(address)  # what a process remembers, it remembers
        statements.clear()
        answer = reader.get(address)
        assert answer.status_code == 200
        counts.append(len(statements))
        sizes.append(sum(map(answer.text.count, ('class="c-row', 'data-testid="entry"'))))
    assert counts[0] == counts[1] > 5
    assert sizes[1] > sizes[0]
