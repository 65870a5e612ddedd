"""Passwords: what a hash costs, and how many are made at once."""

import threading

import pytest

from webapp.http import staff_passwords
from webapp.http.problems import Refusal


def test_a_hash_is_argon2id_at_the_cost_that_is_written_down():
    kept = staff_passwords.hash_of("bones remember everything")
    assert kept.startswith("$argon2id$v=19$m=32768,t=4,p=1$")
    assert staff_passwords.matches(kept, "bones remember everything")
    assert not staff_passwords.matches(kept, "bones forget everything")
    assert not staff_passwords.is_worth_renewing(kept)


def test_nobody_has_a_password():
    assert not staff_passwords.matches("", "no password is this one")
    assert not staff_passwords.matches("no hash at all", "x")


def test_no_more_are_hashed_at_once_than_memory_allows(monkeypatch):
    running, most, lock = 0, 0, threading.Lock()
    together = threading.Event()

    class Slow:
        def hash(self, password):
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
                if running == staff_passwords.AT_ONCE:
                    together.set()
            assert together.wait(10)
            with lock:
                running -= 1
            return password

    monkeypatch.setattr(staff_passwords, "HASHER", Slow())
    threads = [threading.Thread(target=staff_passwords.hash_of, args=(str(n),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == staff_passwords.AT_ONCE


def test_who_would_wait_too_long_is_asked_to_come_again(monkeypatch):
    monkeypatch.setattr(staff_passwords, "PATIENCE_S", 0.05)
    for _ in range(staff_passwords.AT_ONCE):
        staff_passwords._turns.acquire()
    try:
        with pytest.raises(Refusal) as refused:
            staff_passwords.hash_of("x")
    finally:
        staff_passwords._turns.release(staff_passwords.AT_ONCE)
    assert refused.value.code == 503
