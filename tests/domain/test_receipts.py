"""Placing lines: whatever comes in whatever order, each bytes under an id are kept once."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from webapp.domain.receipts import Kept, place
from webapp.domain.session_log import ReadLine

# Few ids and few bytes, so that they meet; a reason for some of them.
LINES = st.tuples(st.sampled_from("abc"), st.sampled_from([b"1", b"2", b"3"]), st.booleans())
UPLOADS = st.lists(st.lists(LINES, max_size=6), max_size=8)


def read(log_id, digest):
    return ReadLine(b"", digest, log_id, None)


def deliver(uploads):
    """Place uploads one after the other; ([receipts of each], what is kept at the end)."""
    known, last_seq, told = {}, 0, []
    for upload in uploads:
        lines = [(read(i, d), "in-doubt" if doubt else None) for i, d, doubt in upload]
        placed = place(lines, known, last_seq)
        for one in placed:
            if one.is_new:
                assert one.seq == last_seq + 1
                last_seq = one.seq
                known.setdefault(one.line.id, {})[one.line.sha256] = Kept(one.place, one.seq)
        told.append(placed)
    return told, known


@given(UPLOADS)
def test_every_line_is_kept_exactly_once(uploads):
    told, known = deliver(uploads)
    sent = {(log_id, digest) for upload in uploads for log_id, digest, _ in upload}
    kept = Counter(
        (one.line.id, one.line.sha256) for placed in told for one in placed if one.is_new
    )
    assert kept == dict.fromkeys(sent, 1)
    assert {(i, d) for i, under in known.items() for d in under} == sent


@given(UPLOADS)
def test_the_same_bytes_get_the_same_number_for_ever(uploads):
    told, _ = deliver(uploads)
    numbers = {}
    for one in (one for placed in told for one in placed):
        assert numbers.setdefault((one.line.id, one.line.sha256), one.seq) == one.seq


@given(UPLOADS)
def test_it_makes_no_difference_how_lines_are_batched(uploads):
    one_by_one = [[line] for upload in uploads for line in upload]
    (together, known), (apart, known_apart) = deliver(uploads), deliver(one_by_one)
    assert [one for placed in together for one in placed] == [one for (one,) in apart]
    assert known == known_apart


@given(UPLOADS)
def test_under_one_id_all_but_the_first_are_in_conflict(uploads):
    _, known = deliver(uploads)
    for under in known.values():
        places = [kept.place for kept in sorted(under.values(), key=lambda kept: kept.seq)]
        assert places[0] in ("session_logs", "quarantine")
        assert set(places[1:]) <= {"conflicts"}


def test_what_is_no_log_is_kept_nowhere():
    lines = [
        (ReadLine(b"", b"1", None, None, "log-not-json"), "log-not-json"),
        (ReadLine(b"", b"2", "a", None, "log-not-valid", "$.kind"), "log-not-valid"),
    ]
    placed = place(lines, {}, 7)
    assert [(one.status, one.seq, one.is_new) for one in placed] == [("refused", None, False)] * 2
