"""One-time codes: the vectors of RFC 6238, and what is taken for a code."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.domain import totp

SECRET = b"12345678901234567890"
# RFC 6238, appendix B, SHA-1: (unix seconds, eight digits).
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_vectors_of_the_standard(seconds, code):
    assert totp.code_at(SECRET, totp.step_of(seconds * 1000), digits=8) == code
    assert totp.code_at(SECRET, totp.step_of(seconds * 1000)) == code[-6:]


@given(now_ms=st.integers(120_000, 10**13), drift=st.integers(-3, 3))
def test_the_step_before_and_after_are_taken_and_no_others(now_ms, drift):
    step = totp.step_of(now_ms) + drift
    found = totp.matching_step(SECRET, totp.code_at(SECRET, step), now_ms)
    codes = {totp.code_at(SECRET, totp.step_of(now_ms) + near) for near in (-1, 0, 1)}
    if totp.code_at(SECRET, step) in codes:
        assert totp.code_at(SECRET, found) == totp.code_at(SECRET, step)
    else:
        assert found is None


@pytest.mark.parametrize("typed", ["287 082", " 287082 ", "287-082"])
def test_a_code_may_be_typed_with_a_gap(typed):
    assert totp.matching_step(SECRET, typed, 59_000) == 1


@pytest.mark.parametrize("typed", ["", "28708", "2870822", "٢٨٧٠٨٢", "28708x", "²87082"])
def test_what_is_no_code_is_not_taken(typed):
    assert totp.matching_step(SECRET, typed, 59_000) is None


@given(st.binary(min_size=20, max_size=20))
def test_base32_is_that_of_the_library(secret):
    assert totp.base32(secret) == base64.b32encode(secret).decode()
