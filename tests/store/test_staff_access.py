"""Sessions, second factors, set-up links and counted tries, on both engines."""

import threading

from clinic import NOW_MS

from webapp.domain.staff_access import (
    CHALLENGE_MS,
    SETUP_LINK_MS,
    TRIES_PER_ACCOUNT,
    TRIES_WINDOW_MS,
)
from webapp.store import (
    passkey_challenges,
    passkeys,
    setup_links,
    sign_in_tries,
    staff,
    staff_sessions,
    staff_totp,
)
from webapp.store.database import Store

SECRET = b"12345678901234567890"


def at_once(database_url, what, times=6):
    """What each of several stores on one database gets of `what(connection)`, all at once."""
    won, together = [], threading.Barrier(times)
    stores = [Store(database_url) for _ in range(times)]

    def do(one):
        together.wait()
        with one.write() as connection:
            won.append(what(connection))

    threads = [threading.Thread(target=do, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in stores:
        one.close()
    return won


def test_a_token_finds_its_session_and_is_nowhere_in_the_store(store, cast):
    with store.write() as connection:
        token = staff_sessions.begin(connection, cast.bea.id, NOW_MS, is_complete=True)
        rows = connection.execute(staff_sessions.TABLE.select()).all()
        assert staff_sessions.by_token(connection, token).staff_id == cast.bea.id
        assert staff_sessions.by_token(connection, token + "x") is None
    assert len(token) >= 43 and token not in str(rows)


def test_use_is_noted_by_the_minute(store, cast):
    with store.write() as connection:
        token = staff_sessions.begin(connection, cast.bea.id, NOW_MS, is_complete=True)
        session = staff_sessions.by_token(connection, token)
        assert not staff_sessions.is_use_worth_noting(session, NOW_MS + 59_999)
        assert staff_sessions.is_use_worth_noting(session, NOW_MS + 60_000)
        staff_sessions.note_use(connection, session.id, NOW_MS + 60_000)
        assert staff_sessions.by_token(connection, token).used_at_ms == NOW_MS + 60_000


def test_a_code_s_step_is_taken_once_however_many_try_at_once(store, cast, database_url):
    with store.write() as connection:
        staff_totp.keep(connection, cast.bea.id, SECRET, 10, NOW_MS)
    won = at_once(database_url, lambda connection: staff_totp.use(connection, cast.bea.id, 11))
    assert sorted(won) == [False] * 5 + [True]
    with store.write() as connection:
        assert not staff_totp.use(connection, cast.bea.id, 10)


def test_tries_at_once_are_counted_each(store, cast, database_url):
    allowed, together = [], threading.Barrier(4)
    stores = [Store(database_url) for _ in range(4)]

    def try_on(one):
        together.wait()
        for _ in range(TRIES_PER_ACCOUNT):
            with one.write() as connection:
                allowed.append(sign_in_tries.may_try(connection, "Bea@x", "1.2.3.4", NOW_MS))

    threads = [threading.Thread(target=try_on, args=(one,)) for one in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in stores:
        one.close()
    assert sum(allowed) == TRIES_PER_ACCOUNT
    with store.write() as connection:
        later = NOW_MS + TRIES_WINDOW_MS
        assert not sign_in_tries.may_try(connection, "bea@x ", "9.9.9.9", later - 1)
        assert sign_in_tries.may_try(connection, "bea@x", "9.9.9.9", later)


def test_a_set_up_link_replaces_the_one_before_and_works_once(store, cast):
    with store.write() as connection:
        first = setup_links.make(connection, cast.carl.id, NOW_MS)
        other = setup_links.make(connection, cast.bea.id, NOW_MS)
        second = setup_links.make(connection, cast.carl.id, NOW_MS)
        assert setup_links.open_link(connection, first, NOW_MS) is None
        assert setup_links.open_link(connection, other, NOW_MS).staff_id == cast.bea.id
        last_moment = NOW_MS + SETUP_LINK_MS
        assert setup_links.open_link(connection, second, last_moment - 1)
        assert setup_links.open_link(connection, second, last_moment) is None
        assert setup_links.use(connection, second)
        assert not setup_links.use(connection, second)


def test_the_first_admin_s_link_closes_with_the_first_password(store, cast):
    with store.write() as connection:
        token = setup_links.make(connection, None, NOW_MS)
        assert setup_links.open_link(connection, token, NOW_MS).staff_id is None
        staff.keep_password(connection, cast.bea.id, "$argon2id$any")
        assert setup_links.open_link(connection, token, NOW_MS) is None


def test_two_admins_cannot_unmake_each_other_at_the_same_time(store, cast):
    with store.write() as connection:
        staff.change_role(connection, cast.bea.id, "admin")
        for person in (cast.bea, cast.dora):
            staff.keep_password(connection, person.id, "$argon2id$any")
    begun, found = threading.Event(), []

    def unmake_bea():
        begun.set()
        with store.write() as connection:
            found.append(staff.is_last_admin(connection, cast.bea.id))

    other = threading.Thread(target=unmake_bea)
    with store.write() as connection:
        assert not staff.is_last_admin(connection, cast.dora.id)
        other.start()
        begun.wait()
        staff.change_role(connection, cast.dora.id, "therapist")
    other.join()
    assert found == [True]


def test_a_challenge_is_used_once_however_many_try_at_once(store, cast, database_url):
    with store.write() as connection:
        asked = passkey_challenges.make(connection, "sign-in", "a browser", NOW_MS)

    def use(connection):
        return passkey_challenges.use(connection, asked, "sign-in", "a browser", NOW_MS)

    assert sorted(at_once(database_url, use)) == [False] * 5 + [True]


def test_a_challenge_is_of_one_purpose_one_holder_and_a_while(store, cast):
    last = NOW_MS + CHALLENGE_MS - 1
    with store.write() as connection:
        earlier = passkey_challenges.make(connection, "add", "a", NOW_MS)
        asked = passkey_challenges.make(connection, "add", "a", NOW_MS)
        for wrong in (
            (earlier, "add", "a", NOW_MS), (asked, "sign-in", "a", NOW_MS),
            (asked, "add", "b", NOW_MS), (asked, "add", "a", last + 1),
        ):  # fmt: skip
            assert not passkey_challenges.use(connection, *wrong)
        assert passkey_challenges.use(connection, asked, "add", "a", last)


def test_a_passkey_counts_onwards_however_many_use_it_at_once(store, cast, database_url):
    with store.write() as connection:
        key = (b"name", b"key", 4, "A key", ("usb", "nfc"))
        added = passkeys.add(connection, cast.bea.id, *key, NOW_MS)
        assert passkeys.add(connection, cast.carl.id, *key, NOW_MS) is None
    uses = at_once(database_url, lambda connection: passkeys.use(connection, added, 5, NOW_MS))
    assert sorted(uses) == [False] * 5 + [True]
    with store.write() as connection:
        assert not passkeys.use(connection, added, 0, NOW_MS)
        (kept,) = passkeys.of_member(connection, cast.bea.id)
        assert (kept.sign_count, kept.transports, kept.used_at_ms) == (5, ("usb", "nfc"), NOW_MS)


def test_a_passkey_that_does_not_count_says_nothing_each_time(store, cast):
    with store.write() as connection:
        added = passkeys.add(connection, cast.bea.id, b"name", b"key", 0, "A key", (), NOW_MS)
        assert all(passkeys.use(connection, added, 0, NOW_MS) for _ in range(2))
