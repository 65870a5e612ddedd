"""A prescription keeps the rules of its bundle."""

import msgspec
import pytest

from webapp.domain.bundle import compile_bundle
from webapp.domain.prescription import Chosen, PrescribedPoint, misfits

RIGHT = {
    "bundle_id": "sha256:" + "0" * 64,
    "protocol_id": "shoulder",
    "points": [PrescribedPoint("acromion", "left", 60), PrescribedPoint("acromion", "right", 180)],
    "sessions_per_week_min": 2,
    "sessions_per_week_max": 3,
    "starts_on": "2026-09-01",
    "ends_on": "2026-10-01",
}


@pytest.fixture
def bundle(document):
    return compile_bundle(document)


def test_what_keeps_the_rules_has_no_misfit(bundle):
    assert misfits(Chosen(**RIGHT), bundle) == []


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"points": []}, "points", "no-points"),
        ({"points": [PrescribedPoint("patella", "left", 60)]}, "points[0].point_id",
         "point-not-offered"),
        ({"points": [PrescribedPoint("acromion", "midline", 60)]}, "points[0].side",
         "side-not-of-point"),
        ({"points": [PrescribedPoint("acromion", "left", 59)]}, "points[0].presses",
         "presses-out-of-range"),
        ({"points": [PrescribedPoint("acromion", "left", 181)]}, "points[0].presses",
         "presses-out-of-range"),
        ({"points": [RIGHT["points"][0]] * 2}, "points[1]", "point-twice"),
        ({"sessions_per_week_max": 4}, "sessions_per_week_min", "sessions-out-of-range"),
        ({"sessions_per_week_min": 1}, "sessions_per_week_min", "sessions-out-of-range"),
        ({"sessions_per_week_min": 3, "sessions_per_week_max": 2}, "sessions_per_week_min",
         "sessions-out-of-range"),
        ({"protocol_id": "no-such-protocol"}, "protocol_id", "protocol-unknown"),
        ({"ends_on": "2026-08-31"}, "ends_on", "ends-before-start"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_with_its_place(bundle, changes, path, code):
    (found,) = misfits(Chosen(**{**RIGHT, **changes}), bundle)
    assert (found.path, found.code) == (path, code)


def test_it_is_read_as_it_was_written():
    chosen = Chosen(**RIGHT)
    assert msgspec.json.decode(msgspec.json.encode(chosen), type=Chosen) == chosen
