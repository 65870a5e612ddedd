"""The columns of an export, and the rows of one log: the same in CSV and in a workbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from webapp.domain.session_log import LoggedPoint, Metronome, SessionLog, instant
from webapp.exports.records import ExportedLog, Whose, point_name

Value = str | int | bool | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what stands in it, and in which unit."""

    name: str
    meaning: str
    unit: str = ""


SESSION = (
    Column("log_id", "id of the session log"),
    Column("patient_code", "the clinic's code of the patient"),
    Column("started_at", "begin of the session", "date and time where the phone was"),
    Column("ended_at", "end of the session", "date and time where the phone was"),
    Column("utc_offset", "what the phone's clock was ahead of UTC", "hours:minutes"),
    Column("received_at", "when the clinic first had it", "date and time, UTC"),
    Column("kind", "session, or refusal by the questions before it"),
    Column("setting", "home or bedside"),
    Column("outcome", "completed, stopped or refused"),
    Column("stop_reason", "why it ended early"),
    Column("is_corrected", "a later log replaces this one"),
    Column("supersedes", "the log that this one replaces"),
    Column("protocol_id", "the protocol that the points came from"),
    Column("prescription_id", "the version of the prescription that was followed"),
    Column("held_back_because", "why it was held though it was one too many in seven days"),
    Column("elapsed_ms", "the session from begin to end", "milliseconds"),
    Column("fingers", "fingers used", "fingers"),
    Column("has_sound", "the phone sounded each second"),
    Column("has_vibration", "the phone vibrated each second"),
    Column("late_presses", "presses whose vibration came too late", "presses"),
    Column("longest_gap_ms", "longest time between two seconds", "milliseconds"),
    Column("screening", "answers to the questions before the session"),
    Column("other_treatments", "as the person wrote it"),
    Column("note", "as the person wrote it"),
    Column("app_version", "version of the app that led the session"),
    Column("language", "language of the app"),
    Column("bundle_id", "the protocols that the app followed, by their sha256"),
    Column("phone_id", "the phone that sent the log"),
    Column("sha256", "of the log's line, which the NDJSON export holds byte for byte"),
)
POINT = (
    Column("point_number", "place in the session, from 1; empty for a session without points"),
    Column("point_id", "id of the point"),
    Column("point_name", "its name"),
    Column("side", "left, right or midline"),
    Column("script", "direct, approach or surround_only; metronome for presses without a point"),
    Column("pain_before", "pain at the point before pressing", "NRS 0-10"),
    Column("pain_after", "pain at the point after pressing", "NRS 0-10"),
    Column("presses", "presses done", "presses"),
    Column("planned_presses", "presses planned", "presses"),
    Column("pressed_ms", "time spent pressing", "milliseconds"),
    Column("pauses_ms", "time spent pausing", "milliseconds"),
    Column("breath_ms", "length of a breath, on the chest", "milliseconds"),
    Column("skipped", "why the point was left out"),
    Column("stages", "what was pressed on the way to the point, and what followed"),
)
NAMES = tuple(column.name for column in (*SESSION, *POINT))


def session_row(one: ExportedLog, whose: Whose) -> list[Value]:
    """The values of SESSION."""
    log = one.log
    because = log.practice.held_back_because if log.practice else None
    return [
        log.id, whose.code, log.started_at, log.ended_at, _offset(log.started_at),
        instant(one.received_at_ms), log.kind, log.setting, log.outcome, log.stop_reason,
        one.is_corrected, log.supersedes, log.protocol_id, log.prescription_id, because,
        log.elapsed_ms, log.fingers, log.pacing.sound, log.pacing.vibration,
        log.pacing.late_presses, log.pacing.longest_gap_ms, _screening(log), log.other_treatments,
        log.note, log.app_version, log.language, log.bundle_id, one.device_id, one.sha256,
    ]  # fmt: skip


def point_rows(log: SessionLog, bundle: Mapping[str, Any], language: str) -> Iterator[list[Value]]:
    """The values of POINT, for each point; one row where a session has none."""
    for number, point in enumerate(log.points, 1):
        yield _pressed(number, point, point_name(bundle, point.point_id, language))
    if not log.points:
        yield _without_point(log.metronome)


def csv_value(value: Value) -> str | int:
    """A value as CSV holds it, so that no spreadsheet takes a text for a formula."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return "" if value is None else value


# What spreadsheets calculate, whatever the cell was meant to be; also in full width.
_BEGINS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001


def harmless(text: str) -> str:
    """The text, with an apostrophe before it if a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text


def _pressed(number: int, point: LoggedPoint, name: str) -> list[Value]:
    return [
        number, point.point_id, name, point.side, point.script, point.pain_before,
        point.pain_after, point.presses, point.planned_presses, point.pressed_ms,
        point.pauses_ms, point.breath_ms, point.skipped, stages_of(point),
    ]  # fmt: skip


def _without_point(metronome: Metronome | None) -> list[Value]:
    if metronome is None:
        return [None] * len(POINT)
    counted = (metronome.presses, metronome.planned_presses, metronome.pressed_ms)
    pauses = metronome.pauses_ms
    return [None, None, None, None, "metronome", None, None, *counted, pauses, None, None, None]


def stages_of(point: LoggedPoint) -> str:
    """Its stages in words: "1: 60 presses, pain 5, advance; 2: …" """
    return "; ".join(
        f"{stage.stage + 1}: {stage.presses} presses"
        + ("" if stage.pain is None else f", pain {stage.pain}")
        + f", {stage.next}"
        for stage in point.stages
    )


def _screening(log: SessionLog) -> str:
    return "; ".join(f"{one.question_id}: {one.answer}" for one in log.screening)


def _offset(when: datetime) -> str:
    # Begun with a sign, a spreadsheet would take it for a formula.
    shown = f"{when:%z}"
    return f"UTC{shown[:3]}:{shown[3:5]}"
