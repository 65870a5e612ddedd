"""A session log, schema 1, as it comes off a phone: one line of JSON, kept byte for byte.

Pure. The structs are the contract: the published schema is made from them. Keys that they do not
name come from a newer app and stay in the line; nothing here ever writes a line anew.
"""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from webapp.domain import session_log_paths as json_path
from webapp.domain.whole_texts import whole

SCHEMA = 1

# Limits of one upload; more is answered with `too-large`, and the phone sends half.
LINE_BYTES = 64 * 1024
BATCH_LINES = 500
BATCH_BYTES = 8 * 1024 * 1024

# Not `(…){3}`: written out, a text is looked through in half the time.
Uuid = Annotated[
    str,
    Meta(
        pattern=whole("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
        description="A UUID in lower case.",
    ),
]
# The words of protocols.json: points, protocols, questions.
Word = Annotated[str, Meta(pattern=whole("[a-z0-9][a-z0-9._-]{0,99}"))]
BundleId = Annotated[str, Meta(pattern=whole("sha256:[0-9a-f]{64}"))]
# What JavaScript counts without loss.
Count = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Pain = Annotated[int, Meta(ge=0, le=10, description="Pain score, NRS 0-10.")]
Instant = Annotated[datetime, Meta(tz=True, description="RFC 3339 with an offset.")]
Side = Literal["left", "right", "midline"]
Script = Literal["direct", "approach", "surround_only"]


class Answer(Struct, frozen=True, gc=False):
    """One answer of the screening; `regions` are those that a yes was narrowed to."""

    question_id: Word
    answer: Literal["yes", "no", "unknown"]
    regions: list[Word] = msgspec.field(default_factory=list)


class Stage(Struct, frozen=True, gc=False):
    """One run of presses at one stage of a script, and what followed from it."""

    stage: Count
    presses: Count
    pain: Pain | None
    next: Literal["advance", "repeat", "retreat", "end"]


class LoggedPoint(Struct, frozen=True, gc=False):
    """One point of the session; `presses` is the sum over its stages."""

    point_id: Word
    side: Side
    script: Script
    pain_before: Pain
    pain_after: Pain | None
    presses: Count
    pressed_ms: Count
    planned_presses: Count
    skipped: str | None
    stages: list[Stage]
    pauses_ms: Count
    breath_ms: Count | None = None


class Metronome(Struct, frozen=True, gc=False):
    """The presses of a session that had no point."""

    presses: Count
    pressed_ms: Count
    planned_presses: Count
    pauses_ms: Count


class Pacing(Struct, frozen=True, gc=False):
    """How well the phone kept time, and what paused it without the hands, in order."""

    sound: bool
    vibration: bool
    late_presses: Count
    longest_gap_ms: Count
    locked_screen: bool | None = None
    interruptions: list[Word] = msgspec.field(default_factory=list)


class Zone(Struct, frozen=True, gc=False):
    """The zone of an organ that was looked at, and by whose map of it."""

    organ: Word
    author: Word


class Practice(Struct, frozen=True, gc=False):
    """How a session by a prescription, or by a plan of one's own, came to be.

    `screening`: `full`, or `confirmed` where every answer was no before and it was confirmed that
    nothing changed; `screened_at`: when all was last asked. `held_back_because`: the reason for
    which a session that was held back was held all the same.
    """

    screening: Word
    screened_at: Instant | None
    held_back_because: Word | None


class SessionLog(Struct, frozen=True, gc=False):
    """The facts of one session or of one refusal."""

    schema: Literal[1]
    id: Uuid
    supersedes: Uuid | None
    kind: Literal["session", "refusal"]
    patient_id: Uuid | None
    device_id: Uuid | None
    setting: Literal["bedside", "home"]
    bundle_id: BundleId
    protocol_id: Word | None
    prescription_id: Uuid | None
    app_version: str
    language: str
    started_at: Instant
    ended_at: Instant
    elapsed_ms: Count
    outcome: Literal["completed", "stopped", "refused"]
    stop_reason: str | None
    screening: list[Answer]
    points: list[LoggedPoint]
    pacing: Pacing
    other_treatments: str | None
    note: str | None
    metronome: Metronome | None = None
    zone: Zone | None = None
    fingers: Count | None = None
    practice: Practice | None = None


class _Head(Struct, frozen=True, gc=False):
    """What tells a log of a newer schema from something that is no log."""

    id: Uuid
    schema: Annotated[int, Meta(gt=SCHEMA)]


class _Named(Struct, frozen=True, gc=False):
    id: Uuid


class ReadLine(Struct, frozen=True, gc=False):
    """A line and what could be read of it: `log`, or else `problem`, with `path` where it is known.

    `problem` is `log-not-json`, `log-not-valid`, or `log-newer`: the last is kept for a person to
    judge, the others stay on the phone.
    """

    line: bytes
    sha256: bytes
    id: str | None
    log: SessionLog | None
    problem: str | None = None
    path: str | None = None


_LOG = msgspec.json.Decoder(SessionLog)
_HEAD = msgspec.json.Decoder(_Head)
_NAMED = msgspec.json.Decoder(_Named)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def lines_of(body: bytes) -> list[bytes]:
    """The lines of an upload, without their ends; a last end of line begins no further line."""
    lines = body.split(b"\n")
    return lines[:-1] if lines[-1] == b"" else lines


def read_line(line: bytes) -> ReadLine:
    """What can be read of one line; never raises."""
    digest = sha256(line).digest()
    try:
        log = _LOG.decode(line)
        # Keys that are not decoded are skipped over unread, and must be text for others, too.
        if not line.isascii():
            line.decode()
    except msgspec.ValidationError as error:
        return _unfit(line, digest, str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return ReadLine(line, digest, None, None, "log-not-json")
    return ReadLine(line, digest, log.id, log)


def _unfit(line: bytes, digest: bytes, message: str) -> ReadLine:
    try:
        line.decode()
        head = _HEAD.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        path = json_path.located(line, SessionLog, message)
        return ReadLine(line, digest, _id_of(line), None, "log-not-valid", path)
    return ReadLine(line, digest, head.id, None, "log-newer")


def _id_of(line: bytes) -> str | None:
    try:
        return _NAMED.decode(line).id
    except msgspec.MsgspecError:
        return None


def milliseconds(instant: datetime) -> int:
    """Milliseconds from 1970 in UTC to an instant with an offset; negative before."""
    return (instant - _EPOCH) // _MILLISECOND


# Logs that came together were received at the same instant.
@lru_cache(maxsize=1024)
def instant(at_ms: int) -> str:
    """An instant in milliseconds from 1970 as RFC 3339 in UTC, to the millisecond."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds")


def presses_of(log: SessionLog) -> list[tuple[int, int]]:
    """(presses, pressed_ms) of each point, or of the metronome."""
    runs = [(point.presses, point.pressed_ms) for point in log.points]
    if log.metronome is not None:
        runs.append((log.metronome.presses, log.metronome.pressed_ms))
    return runs
