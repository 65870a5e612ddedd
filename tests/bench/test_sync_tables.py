"""The words of the sync bench about figures that are known."""

from bench import sync_tables


def run(name, speed, single_ms=2.0, storm=200.0):
    return {
        "name": name,
        "morning": {"logs_per_s": speed},
        "storm": {"logs_per_s": storm},
        "single": {"p50_ms": single_ms},
    }


OURS, PEER = "Periost, SQLite", "Datasette's write API"


def test_a_side_is_judged_by_its_middle_run():
    runs = [run(OURS, speed) for speed in (300, 100, 200)]
    assert sync_tables.middle(runs)["morning"]["logs_per_s"] == 200


def test_ratios_are_ours_beside_each_peer():
    told = sync_tables.ratios([run(OURS, 150, 1.0, storm=300), run(PEER, 100)])
    assert told == [
        f"{OURS} : {PEER}: 1.50 × its logs/s in the morning, "
        "0.50 × its time of a single post (p50)",
        f"{OURS}: retries 2.00 × as fast as the first upload",
    ]


def test_reads_are_compared_with_the_peer_and_with_fewer_logs():
    def read(name, logs, p50_ms):
        return {
            "name": name, "logs": logs, "p50_ms": p50_ms, "p95_ms": 9.0, "p99_ms": 9.0, "failed": 0
        }  # fmt: skip

    text = sync_tables.last(
        {"last": [read(OURS, 100, 2.0), read(PEER, 100, 10.0), read(OURS, 1000, 3.0)]}
    )
    assert f"{OURS}, 100: 0.20 × the p50 of {PEER}" in text
    assert f"{OURS}, 1,000: 1.50 × its own at 100" in text


def test_what_the_machine_cannot_tell_is_a_dash():
    assert sync_tables.number(None, 2) == "–"
    assert sync_tables.number(0.125, 2) == "0.12"
