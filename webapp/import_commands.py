"""Files of logs that are handed over: one taken in, and a locked one made of a patient's."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from webapp.clinic_commands import Add, Trouble, now_ms, opened, patient_asked, patient_of

if TYPE_CHECKING:
    from webapp.domain.hand_over import HandedLine
    from webapp.store.handed_over import Taken

_FAULTS = {
    "not-ours": "{file} holds no log of Periost.",
    "too-new": "A newer Periost made {file}. Update this one, then try again.",
    "damaged": "{file} is damaged: a piece of it is missing or changed. Ask for it once more.",
    "no-passphrase": "{file} is locked, and no passphrase was given.",
    "wrong-passphrase": "This passphrase does not open {file}; or the file was changed.",
    "too-large": "{file} is too large. Save fewer logs at a time.",
}
_COUNTED = {
    "stored": ("1 log added.", "{n} logs added."),
    "duplicate": ("1 was here already.", "{n} were here already."),
    "quarantined": ("1 waits for a person to judge.", "{n} wait for a person to judge."),
    "conflict": (
        "1 has the id of another log; both are kept, and shown to staff.",
        "{n} have the ids of other logs; all are kept, and shown to staff.",
    ),
    "refused": ("1 line is no log.", "{n} lines are no logs."),
}


def add_to(add: Add) -> None:
    """Declare the command through `add(name, run, text)`."""
    command = add("import", _import, "Take in logs that were saved as a file, locked or plain.")
    command.add_argument("file", type=Path, metavar="FILE")
    command.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="what its first line holds opens a locked file; else it is asked for",
    )


def _import(options: argparse.Namespace) -> int:
    from webapp.store.handed_over import Bringer, receive

    lines = _lines(options.file, lambda: passphrase_of(options))
    with opened() as store:
        taken = receive(store, lines, Bringer("command:import"), now_ms())
    _tell(taken)
    return 1 if taken.refused else 0


def _lines(file: Path, passphrase: Callable[[], str]) -> "list[HandedLine]":
    from webapp.domain.hand_over import NotOpened, is_locked
    from webapp.exports.locked_file import lines_in

    try:
        content = file.read_bytes()
        return lines_in(content, passphrase() if is_locked(content) else "")
    except OSError as error:
        raise Trouble(f"{error.filename} cannot be read: {error.strerror}.") from error
    except NotOpened as fault:
        raise Trouble(_FAULTS[fault.code].format(file=file) + " Nothing changed.") from fault


def passphrase_of(options: argparse.Namespace) -> str:
    """What was typed, or the first line of the file that is named. Raises OSError."""
    from getpass import getpass

    if options.passphrase_file:
        text: str = options.passphrase_file.read_text("utf-8")
        return text.partition("\n")[0].removesuffix("\r")
    return getpass("Passphrase: ")


def export_locked(options: argparse.Namespace) -> int:
    """Print a patient's logs as a locked file, for a phone or another clinic."""
    from importlib.metadata import version

    from webapp.domain.hand_over import handed
    from webapp.domain.session_log import instant
    from webapp.exports.locked_file import locked
    from webapp.store import audit, session_logs

    code = patient_asked(options)
    passphrase = _new_passphrase(options)
    with opened() as store:
        with store.write() as connection:
            subject = f"patient:{patient_of(connection, code).id}"
            facts: audit.Facts = {"format": "locked"}
            audit.write(connection, now_ms(), "command:export", "exported", subject, facts)
        with store.snapshot() as connection:
            lines = session_logs.all_lines(connection, patient_of(connection, code).id)
            content = handed(instant(now_ms()), version("periost"), lines)
    sys.stdout.buffer.write(locked(content, passphrase) + b"\n")
    sys.stdout.buffer.flush()
    return 0


def _new_passphrase(options: argparse.Namespace) -> str:
    """A passphrase that is long enough, typed twice alike where it is typed. Raises Trouble."""
    from webapp.domain.hand_over import PASSPHRASE_LEAST, plain_passphrase

    try:
        passphrase = passphrase_of(options)
        if not options.passphrase_file and passphrase != passphrase_of(options):
            raise Trouble("The two passphrases differ. Nothing was exported.")
    except OSError as error:
        raise Trouble(f"{error.filename} cannot be read: {error.strerror}.") from error
    if len(plain_passphrase(passphrase).decode()) < PASSPHRASE_LEAST:
        raise Trouble(f"Use at least {PASSPHRASE_LEAST} characters; spaces do not count.")
    return passphrase


def _tell(taken: "Taken") -> None:
    for status, (one, many) in _COUNTED.items():
        if n := taken.counts[status]:
            print(one if n == 1 else many.format(n=n))
    for number, problem, path in taken.refused:
        print(f"Line {number}: {problem}{f' at {path}' if path else ''}", file=sys.stderr)
