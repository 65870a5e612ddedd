"""Every log exactly once: repeated, reordered, cut, and through servers that die (P2, P3)."""

import random
import threading

from clinic import line_of
from phone import held, is_each_once
from tcp_proxy import Fault

SEED = 20_260_924


def lines(cast, count):
    return [line_of(cast.log()) for _ in range(count)]


def sync_in_spite(phone, attempts=50):
    """Sync until all is delivered; how often that failed. A phone would wait between; we do not."""
    for failures in range(attempts):
        try:
            phone.sync()
            return failures
        except OSError:
            continue
    raise AssertionError(f"{len(phone.pending)} logs are not delivered after {attempts} attempts")


def test_what_is_doubled_replayed_and_reordered_arrives_once(live):
    proxy = live.proxy(live.server())
    phone = live.phone(proxy.url)
    phone.record(lines(live.cast, 150))
    chance = random.Random(SEED)  # noqa: S311 (a test that repeats)
    kinds = ["duplicate", "hold", "pass"]
    proxy.will(Fault(kind) for kind in chance.choices(kinds, k=12))
    sync_in_spite(phone)
    proxy.release()
    assert is_each_once(phone.made, live.store)
    # And all of it twice more, as after a lost answer to everything.
    for _ in range(2):
        first = dict(phone.receipts)
        phone.receipts.clear()
        sync_in_spite(phone)
        assert phone.receipts == first
    assert is_each_once(phone.made, live.store)


def test_two_servers_on_one_database_are_as_one(live):
    urls = [live.server().url for _ in range(2)]
    phones = [live.phone(urls[n % 2]) for n in range(6)]
    every = lines(live.cast, 120)
    # Three phones hold the same logs, as after a restore onto new ones; all send at once.
    for n, phone in enumerate(phones):
        phone.record(every[(n % 2) * 60 : (n % 2) * 60 + 60])
    threads = [threading.Thread(target=sync_in_spite, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert is_each_once([*phones[0].made, *phones[1].made], live.store)
    numbers = {pair: seq for phone in phones for pair, (_, seq) in phone.receipts.items()}
    assert sorted(numbers.values()) == list(range(1, 121))
    for phone in phones:
        assert {pair: seq for pair, (_, seq) in phone.receipts.items()}.items() <= numbers.items()


def test_the_server_is_killed_after_each_number_of_commits(live):
    server = live.server()
    batches = 3
    for commits in range(batches + 1):
        phone = live.phone(server.url)
        phone.record(lines(live.cast, batches * 5))
        before = list(held(live.store))
        for _ in range(commits):
            phone.send(phone.pending[:5])
        server.kill()
        assert is_each_once(phone.receipts, live.store, before)
        server.start()
        phone.sync(5)
        assert is_each_once(phone.made, live.store, before)


def test_the_server_is_killed_in_the_midst_of_everything(live):
    server = live.server()
    chance = random.Random(SEED)  # noqa: S311 (a test that repeats)
    phones = [live.phone(server.url) for _ in range(3)]
    for phone in phones:
        phone.record(lines(live.cast, 200))
    for _ in range(3):
        begun = threading.Barrier(len(phones) + 1)
        threads = [threading.Thread(target=send_on, args=(phone, begun)) for phone in phones]
        for thread in threads:
            thread.start()
        begun.wait()
        # A moment of chance, not a wait for something: the kill may hit any part of a request.
        threads[0].join(chance.uniform(0.02, 0.3))
        server.kill()
        for thread in threads:
            thread.join()
        receipts = {pair for phone in phones for pair in phone.receipts}
        assert receipts <= held(live.store).keys()
        server.start()
    for phone in phones:
        sync_in_spite(phone)
    assert is_each_once([pair for phone in phones for pair in phone.made], live.store)


def send_on(phone, begun):
    begun.wait()
    try:
        phone.sync(10)
    except OSError:
        return


def test_the_line_is_cut_wherever_it_may_be(live):
    proxy = live.proxy(live.server())
    phone = live.phone(proxy.url)
    phone.record(lines(live.cast, 20))
    cuts = [Fault("cut-request", count) for count in (0, 1, 200, 500, 5_000)]
    cuts += [Fault("cut-answer", count) for count in (0, 1, 30, 300, 1_500)]
    proxy.will(cuts)
    assert sync_in_spite(phone) == len(cuts)
    assert is_each_once(phone.made, live.store)
