"""Backups: one SQLite file that holds every row, whichever engine the clinic runs on."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine, delete, event, insert, select, text
from sqlalchemy.exc import DatabaseError

from webapp.store import (
    audit,
    migrate,
    pairing_codes,
    passkey_challenges,
    passkeys,
    push_subscriptions,
    reach,
    setup_links,
    staff,
    staff_sessions,
    state,
)
from webapp.store.database import Store
from webapp.store.reach import Reach
from webapp.store.schema import TABLES

_CHUNK = 1000


class NotABackup(Exception):
    """The file holds no backup, or a damaged one; the message says which."""


class OlderBackup(Exception):
    """Phones may have forgotten logs that this backup has not, because a newer one has them."""

    def __init__(self, reach: Reach) -> None:
        super().__init__(f"It reaches number {reach.last_seq}, a newer one {reach.marked_seq}.")
        self.reach = reach


@dataclass(frozen=True, slots=True)
class Saved:
    """What a backup holds: logs up to `last_seq`."""

    last_seq: int


@dataclass(frozen=True, slots=True)
class Restored:
    """What the store holds again: logs up to `last_seq`, in a new epoch.

    `reach`: what it was held against before.
    """

    last_seq: int
    lost_seq: int
    epoch: str
    reach: Reach


def back_up(store: Store, file: Path, now_ms: int) -> Saved:
    """Write the data of one moment into `file`, while others go on reading and writing.

    Only once the file is whole and on its disk does the mark move that lets phones forget. Raises
    OSError, StoreUnavailable, or NotABackup if what was written cannot be read again.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name(f".{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with store.snapshot() as source:
            last_seq = state.last_seq(source)
            with _file(unfinished) as target:
                migrate.upgrade(target)
                _copy(source, target)
        with _file(unfinished) as written:
            _check(written)
        _to_disk(unfinished)
        os.replace(unfinished, file)
        _to_disk(file.parent)
    finally:
        unfinished.unlink(missing_ok=True)
    with store.write() as connection:
        state.keep_backed_up_seq(connection, last_seq)
        audit.write(connection, now_ms, "command:backup", "backed-up", "all", {"seq": last_seq})
    return Saved(last_seq)


def restore(store: Store, file: Path, now_ms: int, *, accept_loss: bool = False) -> Restored:
    """Replace everything by what `file` holds, in one transaction, and begin a new epoch.

    Phones then send again what came after the backup. Raises OlderBackup if phones may have
    forgotten some of that, unless `accept_loss`; NotABackup, StoreTooNew or StoreUnavailable. The
    store is then as it was.
    """
    with tempfile.TemporaryDirectory(prefix="periost-") as folder:
        copy = Path(folder, "backup")
        shutil.copyfile(file, copy)
        with _file(copy) as source:
            _check(source)
            migrate.upgrade(source)
            with store.write() as target:
                if target.dialect.name == "postgresql":
                    # Others wait from here on, and then see the restored rows.
                    target.execute(text("LOCK TABLE server_state IN ACCESS EXCLUSIVE MODE"))
                reaches = reach.of_backup(source, target)
                if not (reaches.is_enough or accept_loss):
                    raise OlderBackup(reaches)
                return _replace(source, target, reaches, now_ms)


def _replace(source: Connection, target: Connection, reaches: Reach, now_ms: int) -> Restored:
    lost_seq = state.last_seq(target)
    # Into an empty store, as on a new machine, nobody can tell which were removed since.
    known = passkeys.ids(target) if staff.all_members(target) else passkeys.ids(source)
    _copy(source, target)
    # What was used or spoilt since would work again.
    pairing_codes.forget_all(target)
    setup_links.forget_all(target)
    staff_sessions.end_all(target)
    passkey_challenges.forget_all(target)
    passkeys.keep_only(target, known)
    # Nobody knows any more who was reminded since.
    push_subscriptions.begin_anew(target, now_ms)
    last_seq = state.last_seq(target)
    state.keep_backed_up_seq(target, last_seq)
    epoch = state.begin_epoch(target)
    facts: audit.Facts = {"seq": last_seq, "seq_before": lost_seq, "epoch": epoch}
    if reaches.lost:
        facts = {**facts, "lost": reaches.lost}
    audit.write(target, now_ms, "command:restore", "restored", "all", facts)
    return Restored(last_seq, lost_seq, epoch, reaches)


def _copy(source: Connection, target: Connection) -> None:
    # Migrations may have written rows of their own.
    for table in reversed(TABLES):
        target.execute(delete(table))
    for table in TABLES:
        for rows in _chunks(source, table):
            target.execute(insert(table), rows)


def _chunks(source: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    query = select(table).execution_options(yield_per=_CHUNK)
    for part in source.execute(query).mappings().partitions():
        yield [dict(row) for row in part]


def _check(connection: Connection) -> None:
    try:
        told = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        revision = migrate.revision_of(connection)
    except DatabaseError as error:
        raise NotABackup("This file is no backup of Periost.") from error
    if revision is None:
        raise NotABackup("This file is no backup of Periost.")
    if told != "ok" or orphans is not None:
        raise NotABackup("This backup is damaged; take another one.")


@contextmanager
def _file(path: Path) -> Iterator[Connection]:
    """A transaction on a SQLite file of its own, without files beside it."""
    engine: Engine = create_engine(f"sqlite:///{path.absolute()}", hide_parameters=True)
    event.listen(engine, "connect", _set_up)
    event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _set_up(raw: Any, _: object) -> None:
    # The driver must not begin transactions of its own.
    raw.isolation_level = None


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return  # Windows opens no folders; its rename is durable by itself
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
