"""The commands of a clinic: staff, patients, pairing, backups, the audit, exports."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webapp.store.backup import OlderBackup
    from webapp.store.database import Store

Command = Callable[[argparse.Namespace], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]


class Trouble(Exception):
    """What stops a command, as one line that says what to do."""


def add_to(add: Add) -> None:
    """Declare the commands through `add(name, run, text)`."""
    verbs = add("staff", _staff_add, "Add members of staff, and make their set-up links.")
    _staff_verbs(verbs.add_subparsers(metavar="VERB", required=True))
    patient = _group(add("patient", _patient_add, "Add a patient, by a code."), "add")
    patient.add_argument("code", metavar="CODE")
    patient.add_argument("--name", help="only if the clinic keeps names")
    patient.add_argument("--therapist", metavar="EMAIL", help="who sees the patient")
    pair = add("pair", _pair, "Make a code that pairs one phone, good for ten minutes.")
    owner = pair.add_mutually_exclusive_group(required=True)
    owner.add_argument("--patient", metavar="CODE", help="a patient's phone")
    owner.add_argument("--staff", metavar="EMAIL", help="a phone of staff")
    backup = add("backup", _backup, "Write all data into one file; the server may go on.")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = add("restore", _restore, "Replace all data by a backup; phones then send the rest.")
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.add_argument(
        "--accept-loss",
        action="store_true",
        help="restore it although a newer backup was taken, and lose what no phone may have now",
    )
    audit = _group(add("audit", _audit_verify, "Look for edits and deletions."), "verify")
    audit.add_argument("--noted", metavar="COUNT:HASH", help="what an earlier run printed")
    export = add("export", _export, "Print session logs as they were sent, one a line.")
    export.add_argument("--patient", metavar="CODE", help="only this patient's")
    kinds = ("ndjson", "csv", "xlsx", "fhir", "locked")
    export.add_argument("--format", choices=kinds, default=kinds[0], help="as the pages do it")
    export.add_argument("--named", action="store_true", help="with the patient's name")
    export.add_argument("--passphrase-file", type=Path, metavar="FILE", help="for the locked one")


def _staff_verbs(verbs: Any) -> None:
    staff = verbs.add_parser("add", help="Add a member of staff; prints their set-up link.")
    staff.add_argument("email", metavar="EMAIL")
    staff.add_argument("--role", choices=("admin", "therapist"), required=True)
    link = verbs.add_parser("link", help="Make a new set-up link, for a lost password or phone.")
    link.add_argument("email", metavar="EMAIL")
    link.set_defaults(run=_staff_link)


def _group(parser: argparse.ArgumentParser, verb: str) -> argparse.ArgumentParser:
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    return verbs.add_parser(verb, help=parser.description, description=parser.description)


@contextmanager
def opened() -> "Iterator[Store]":
    """The store that the environment names, ready. Raises Trouble."""
    from webapp.config import Config
    from webapp.store.database import StoreDamaged, StoreUnavailable
    from webapp.store.migrate import StoreTooNew
    from webapp.store.opening import store_of_commands

    config = Config.from_environment()
    where = config.shown("database_url") or str(config.data.absolute())
    try:
        store = store_of_commands(config)
        try:
            store.open()
            yield store
        finally:
            store.close()
    except StoreDamaged as error:
        raise Trouble(
            f"The database in {where} is damaged. Stop the servers, put its files away, and run:"
            " periost restore FILE, with the newest backup."
        ) from error
    except StoreUnavailable as error:
        raise Trouble(f"The database in {where} cannot be used now: {error}.") from error
    except StoreTooNew as error:
        raise Trouble(str(error)) from error


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def _staff_add(options: argparse.Namespace) -> int:
    from webapp.store import audit, setup_links, staff

    if "@" not in options.email:
        raise Trouble(f"{options.email} is no e-mail address.")
    with opened() as store, store.write() as connection:
        member = staff.add(connection, options.email, options.role, now_ms())
        if member is None:
            raise Trouble(f"{options.email} is a member of staff already.")
        token = setup_links.make(connection, member.id, now_ms())
        audit.write(connection, now_ms(), "command:staff", "staff-added", f"staff:{member.id}")
    print(f"Added {member.email} as {member.role}.")
    _show_setup_link(token)
    return 0


def _staff_link(options: argparse.Namespace) -> int:
    from webapp.store import audit, setup_links

    with opened() as store, store.write() as connection:
        member = _member(connection, options.email)
        token = setup_links.make(connection, member.id, now_ms())
        audit.write(connection, now_ms(), "command:staff", "link-made", f"staff:{member.id}")
    _show_setup_link(token)
    return 0


def _show_setup_link(token: str) -> None:
    from webapp.config import Config
    from webapp.first_run import link_of

    print(
        f"Set-up link, good once, for a day: {link_of(Config.from_environment().public_url, token)}"
    )


def _patient_add(options: argparse.Namespace) -> int:
    from webapp.store import audit, care, patients

    with opened() as store, store.write() as connection:
        member = _member(connection, options.therapist) if options.therapist else None
        patient = patients.add(connection, options.code, now_ms(), options.name)
        if patient is None:
            raise Trouble(f"There is a patient {options.code} already. Choose another code.")
        if member is not None:
            care.begin(connection, patient.id, member.id, now_ms())
        actor, subject = "command:patient", f"patient:{patient.id}"
        audit.write(connection, now_ms(), actor, "patient-added", subject)
    print(f"Added patient {patient.code}.")
    return 0


def _member(connection: Any, email: str) -> Any:
    from webapp.store import staff

    member = staff.by_email(connection, email)
    if member is None:
        raise Trouble(f"{email} is no member of staff. Add them: periost staff add {email}")
    return member


def patient_of(connection: Any, code: str) -> Any:
    from webapp.store import patients

    patient = patients.by_code(connection, code)
    if patient is None:
        raise Trouble(f"There is no patient {code}. Add one: periost patient add {code}")
    return patient


def _pair(options: argparse.Namespace) -> int:
    from webapp.config import Config
    from webapp.store import audit, pairing_codes

    with opened() as store, store.write() as connection:
        if options.patient:
            owner = {"patient_id": patient_of(connection, options.patient).id}
        else:
            owner = {"staff_id": _member(connection, options.staff).id}
        codes = pairing_codes.make(connection, now_ms(), **owner)
        ((kind, owner_id),) = owner.items()
        subject = f"{kind.removesuffix('_id')}:{owner_id}"
        audit.write(connection, now_ms(), "command:pair", "pairing-code-made", subject)
    _show(codes.short, f"{Config.from_environment().public_url.rstrip('/')}/#/pair/{codes.long}")
    return 0


def _show(short: str, link: str) -> None:
    import segno

    from webapp.domain.pairing import shown

    segno.make(link, error="m").terminal(out=sys.stdout, compact=True, border=2)
    print(f"{shown(short)}    (or scan; works once, for ten minutes)\n{link}")


def _backup(options: argparse.Namespace) -> int:
    from webapp.store.backup import NotABackup, back_up

    with opened() as store:
        try:
            saved = back_up(store, options.file, now_ms())
        except (OSError, NotABackup) as error:
            raise Trouble(f"{options.file} was not written: {error}.") from error
    print(f"Saved all logs up to number {saved.last_seq} in {options.file}.")
    print("Its keys are not in it: keep copies of sealing*.pem and vapid*.pem of the data folder.")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from webapp.store.backup import NotABackup, OlderBackup, restore

    file = options.file
    with opened() as store:
        try:
            done = restore(store, file, now_ms(), accept_loss=options.accept_loss)
        except OlderBackup as older:
            raise Trouble(_of_older(file, older)) from older
        except (OSError, NotABackup) as error:
            raise Trouble(f"{file} was not restored: {error} Nothing changed.") from error
    print(
        f"Restored: logs up to number {done.last_seq}; before, there were {done.lost_seq}.\n"
        "Phones send again all that they still have when they next reach the server.\n"
        "Phones that were revoked since the backup are linked again: revoke them anew."
    )
    if not done.reach.is_known:
        print(
            "This backup was taken of other records than were here, and reaches number\n"
            f"{done.last_seq}. Whether there is a newer one cannot be known here. If there is,\n"
            "restore it now: phones may have deleted what it holds."
        )
    return 0


def _of_older(file: Path, older: "OlderBackup") -> str:
    reach = older.reach
    many = "1 log" if reach.lost == 1 else f"{reach.lost} logs"
    return (
        f"{file} was not restored: it reaches number {reach.last_seq}, a newer backup number"
        f" {reach.marked_seq}. Phones may have deleted what the newer one holds: {many} would be"
        " lost. Nothing changed. Restore the newer one, or lose them with --accept-loss."
    )


def _audit_verify(options: argparse.Namespace) -> int:
    from webapp.store import audit, state

    with opened() as store, store.snapshot() as connection:
        fault = audit.fault(connection)
        head = state.audit_head(connection)
        if fault is None and options.noted:
            fault = audit.fault_of_note(connection, options.noted)
    if fault is not None:
        print(fault, file=sys.stderr)
        return 1
    print(f"OK: {head.count} entries. Note for next time: {head.count}:{head.hash}")
    return 0


def _export(options: argparse.Namespace) -> int:
    from webapp.import_commands import export_locked
    from webapp.store import audit, session_logs

    if options.format == "locked":
        return export_locked(options)
    if options.format != "ndjson":
        return _export_file(options)

    with opened() as store:
        with store.write() as connection:
            patient = patient_of(connection, options.patient) if options.patient else None
            subject = f"patient:{patient.id}" if patient else "logs"
            audit.write(connection, now_ms(), "command:export", "exported", subject)
        with store.snapshot() as connection:
            for line in session_logs.all_lines(connection, patient.id if patient else None):
                sys.stdout.buffer.write(line + b"\n")
        sys.stdout.buffer.flush()
    return 0


def patient_asked(options: argparse.Namespace) -> str:
    """The code of the one patient whose records are exported. Raises Trouble."""
    if not options.patient:
        raise Trouble(f"An export as {options.format} is one patient's: add --patient CODE")
    return str(options.patient)


def _export_file(options: argparse.Namespace) -> int:
    """One patient's records in another format than the lines themselves."""
    from dataclasses import replace
    from importlib.metadata import version

    from webapp.config import Config
    from webapp.exports.records import Made
    from webapp.http.exporting import FORMATS, prepare
    from webapp.store import audit

    patient_asked(options)
    config = Config.from_environment()
    with opened() as store:
        with store.write() as connection:
            patient = patient_of(connection, options.patient)
            shown = patient if options.named else replace(patient, name=None)
            made = Made(now_ms(), version("periost"))
            export = prepare(connection, store, shown, config.clinic_name, config.public_url, made)
            facts: dict[str, str | int | None] = {
                "format": options.format, "count": export.count, "named": int(options.named),
            }  # fmt: skip
            subject = f"patient:{patient.id}"
            audit.write(connection, now_ms(), "command:export", "exported", subject, facts)
        for part in FORMATS[options.format].parts(export):
            sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
    return 0
