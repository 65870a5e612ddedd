"""Whether a well-formed session log can be true: held against its bundle, sender and prescription.

Pure. The first reason found keeps a log apart for a person to judge; none destroys it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from webapp.domain.session_log import LoggedPoint, SessionLog, presses_of

# Each with what a person who judges it should know.
REASONS = {
    "log-newer": "A newer app wrote this log than this server can read.",
    "not-opened": "It came sealed, and no key of this clinic opens it.",
    "sender-unknown": "It came as a file, and names no phone of this clinic as its sender.",
    "not-for-who-brought-it": "Whoever brought it as a file may not file what this phone made.",
    "device-revoked": "The phone was unlinked before it sent this.",
    "patient-not-of-this-device": "It does not name a patient whom this phone is for.",
    "device-not-of-this-owner": "Another phone, of somebody else, is named as its maker.",
    "bundle-unknown": "This server never served the protocols it was made with.",
    "point-not-in-bundle": "The protocols it was made with have no such point, side or script.",
    "impossible-presses": "More presses than the script or the seconds allow.",
    "presses-do-not-add-up": "The stages of a point do not add up to its presses.",
    "prescription-unknown": "There is no such prescription for this patient.",
    "point-not-prescribed": "A point that the prescription does not hold.",
}

PointKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class ScriptLimits:
    """The most presses of one run at each stage, and of the whole script (None: of its runs)."""

    run_max: tuple[int, ...]
    total_max: int


@dataclass(frozen=True, slots=True)
class BundleRules:
    """What a log made with one bundle may hold."""

    period_ms: float
    scripts: Mapping[tuple[str, str, str], ScriptLimits]


@dataclass(frozen=True, slots=True)
class Sender:
    """The device that sent a log; `patient_id` is None for a phone of staff.

    `patients`: whom it may log for. `devices`: ids of all phones of the same owner.
    """

    is_revoked: bool
    patient_id: str | None
    patients: Collection[str]
    devices: Collection[str]


def read_rules(bundle: Mapping[str, Any]) -> BundleRules:
    """The rules of a compiled bundle."""
    return BundleRules(
        period_ms=1000 / bundle["technique"]["rate_hz"],
        scripts={
            (point, side, name): _limits(script)
            for point, sides in bundle["scripts"].items()
            for side, scripts in sides.items()
            for name, script in scripts.items()
        },
    )


def _limits(script: Mapping[str, Any]) -> ScriptLimits:
    run_max = tuple(stage["presses_max"] for stage in script["stages"])
    # A script without a cap has no repeats: each stage is run once.
    total_max = script["presses_total_max"]
    return ScriptLimits(run_max, sum(run_max) if total_max is None else total_max)


def doubt(
    log: SessionLog,
    sender: Sender,
    rules: BundleRules | None,
    prescribed: Collection[PointKey] | None,
) -> str | None:
    """The first of REASONS that speaks against the log, or None.

    `rules`: of the log's bundle, None if unknown. `prescribed`: (point, side) of the prescription
    that the log names, None if there is none for its patient; not looked at if it names none.
    """
    return (
        _doubt_of_sender(log, sender)
        or _doubt_of_presses(log, rules)
        or _doubt_of_prescription(log, prescribed)
    )


def _doubt_of_sender(log: SessionLog, sender: Sender) -> str | None:
    if sender.is_revoked:
        return "device-revoked"
    if log.patient_id is None:
        # Bedside and practice without a patient are staff's; a patient's phone always names one.
        is_of_sender = sender.patient_id is None
    else:
        is_of_sender = log.patient_id in sender.patients
    if not is_of_sender:
        return "patient-not-of-this-device"
    if log.device_id is not None and log.device_id not in sender.devices:
        return "device-not-of-this-owner"
    return None


def _doubt_of_presses(log: SessionLog, rules: BundleRules | None) -> str | None:
    if rules is None:
        return "bundle-unknown"
    for presses, pressed_ms in presses_of(log):
        # The last beat may be counted as it sounds, up to a period before its time is over.
        if presses * rules.period_ms > pressed_ms + rules.period_ms:
            return "impossible-presses"
    for point in log.points:
        if reason := _doubt_of_point(point, rules):
            return reason
    return None


def _doubt_of_point(point: LoggedPoint, rules: BundleRules) -> str | None:
    limits = rules.scripts.get((point.point_id, point.side, point.script))
    if limits is None:
        return "point-not-in-bundle"
    total = 0
    for run in point.stages:
        if run.stage >= len(limits.run_max) or run.presses > limits.run_max[run.stage]:
            return "impossible-presses"
        total += run.presses
    if total != point.presses:
        return "presses-do-not-add-up"
    return "impossible-presses" if total > limits.total_max else None


def _doubt_of_prescription(log: SessionLog, prescribed: Collection[PointKey] | None) -> str | None:
    if log.prescription_id is None:
        return None
    if prescribed is None:
        return "prescription-unknown"
    for point in log.points:
        if (point.point_id, point.side) not in prescribed:
            return "point-not-prescribed"
    return None
