"""A backup of a live database: one file, whole under its name or not there; never with a key."""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, func, make_url, select
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from disclosure.operations.backups.file import (
    DATABASE,
    HEADS,
    HOME,
    SETTINGS,
    Hashed,
    Writing,
    opened,
    private,
    sha256_of,
    unfit,
)
from disclosure.operations.backups.lost_since import LastNoted, Lost, last_noted, lost_since
from disclosure.operations.backups.one_moment import copy_file, kind_of, one_moment
from disclosure.operations.backups.own import OwnFile, own_files
from disclosure.operations.backups.placing import take_away
from disclosure.operations.backups.postgres_tools import without_password
from disclosure.operations.backups.room import room_in
from disclosure.operations.chains.heads import CHAINS
from disclosure.operations.figures import BACKUP, FAILED
from disclosure.operations.keys import session_on
from disclosure.operations.schema import revision_of
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import chain_of
from disclosure.records.house import HOUSE, NOBODY, HouseEntry, note_of_house
from disclosure.records.incident import Incident
from disclosure.records.job_runs import ended as ran_well
from disclosure.records.letter import LetterFile
from disclosure.records.not_written import named, why_not_written
from disclosure.records.ring import keys_of
from disclosure.records.transaction import one_transaction
from disclosure.settings import Settings, heads_beside
from disclosure.told_settings import FILE, told_in

AT_ONCE = 500  # rows
NO_SECRETS = frozenset(
    {"MODE", "ORGANISATION", "LETTERHEAD", "COMPLAIN_HOW", "COACH_NAME", "COACH_PHONE", "BIND"}
    | {"MAIL_FROM", "ADDRESS", "TEXT_COMMAND", "HOME", "KEYS", "DATABASE_URL", "SMTP_URL"}
)  # every other setting is taken for a secret, so that a new one never slips through


@dataclass(frozen=True, slots=True)
class BackedUp:
    path: Path
    sha256: str
    entries: int
    lost: list[Lost]  # what the file of heads knows, and this database lacks
    left_out: list[OwnFile]  # of the home, each with its reason; a leaflet holds up no record


def back_up(
    settings: Settings, engine: Engine, out: Path, at: datetime, by: str, keys_out: Path | None
) -> BackedUp:
    """Raises BadInput where it cannot be written there; then nothing is.

    The heads are read before the copy is made: what is noted later is no loss.
    """
    _must_be_free(out)
    if keys_out:
        _must_lie_apart(settings, out, keys_out)
    with session_on(engine, settings) as session, room_in(out.parent) as room:
        chain, file = chain_of(session), room / "whole"
        known = last_noted(chain.heads)
        with (
            _noted(session, at, by, out.name, known, room),
            _apart(settings, keys_out) as copy_keys,
        ):
            with named(out):  # and not as it is called until then, which is hidden
                entries, left_out = _write(file, settings, engine, session, at, room)
            copy_keys()  # after the copy: a key that was turned meanwhile may be needed for it
            with opened(file) as whole:
                lost = lost_since(whole, known)
            digest = sha256_of(file)
            _give_name(file, out)
    return BackedUp(out, digest, entries, lost, left_out)


@contextmanager
def _noted(
    session: Session, at: datetime, by: str, name: str, known: LastNoted, room: Path
) -> Iterator[None]:
    """First, so that it stands in the copy too: what it lacked would look like a loss.

    Where it fails, what it had written goes before that is noted: with the disk full of it nothing
    could be. That it is whole is kept beside: one that was killed fails without a word.

    Where the end of the house is missing nothing is noted: it would take the number of what is
    lost, and the right database could not be proved any more.
    """
    last = session.scalar(select(func.max(HouseEntry.number))) or 0
    session.rollback()
    if known.get((HOUSE, NOBODY), 0) > last:
        yield
        return
    _note(session, at, by, BACKUP, name)
    try:
        yield
    except BaseException:
        shutil.rmtree(room, ignore_errors=True)
        with suppress(Exception):  # why it failed is what has to be told
            _note(session, at, by, FAILED, name)
        raise
    # Where it cannot be kept that it is whole, `doctor` asks for another.
    with suppress(Exception), one_transaction(session):
        ran_well(session, BACKUP, at)


def _note(session: Session, at: datetime, by: str, what: str, name: str) -> None:
    with one_transaction(session):
        note_of_house(session, at, by, "command", what, name)


def _write(
    file: Path, settings: Settings, engine: Engine, session: Session, at: datetime, room: Path
) -> tuple[int, list[OwnFile]]:
    """How many entries, and what of the home was left out."""
    chain = chain_of(session)
    with (
        private(file) as to,
        one_moment(engine, room) as moment,
        Writing(to, chain) as writing,
    ):
        seen = moment.session
        writing.add(DATABASE, moment.copy)
        writing.add(HEADS, lambda to: _write_heads(seen, to))
        writing.add(SETTINGS, lambda to: _write_settings(settings, to))
        own = list(own_files(settings))
        for each in own:
            if not each.why_not:
                writing.add(f"{HOME}{each.name}", partial(copy_file, each.path))
        entries = _count(seen, AuditEntry)
        told = {
            "made_at": at.isoformat(),
            "kind": kind_of(engine),
            "pg_dump": moment.tool,
            "schema": revision_of(engine) or "",
            "program": version("disclosure"),
            "organisation": settings.organisation,
            "entries": entries,
            "house": _count(seen, HouseEntry),
            "letters": {"files": _count(seen, LetterFile), "where": "in the database"},
            "keys": {str(p): names for p, names in keys_of(session).ring.names_in_file.items()},
        }
        writing.finish(told)
        to.flush()
        os.fsync(to.fileno())
    return entries, [each for each in own if each.why_not]


def _count(session: Session, table: Any) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def _write_heads(session: Session, to: Hashed) -> None:
    """Where each chain ends, in words that a person can read too; row by row."""
    for name, table in CHAINS.items():
        last = select(table.incident_id, func.max(table.number).label("number"))
        ends = last.group_by(table.incident_id).subquery()
        cells = select(table.incident_id, Incident.ref, table.number, table.seal)
        here = (table.incident_id == ends.c.incident_id) & (table.number == ends.c.number)
        whole = cells.join(ends, here).join(Incident, Incident.id == table.incident_id)
        rows = session.execute(whole.execution_options(yield_per=AT_ONCE))
        for id, ref, number, seal in rows:
            _write_line(to, chain=name, id=id, incident=ref, number=number, seal=seal)
    end = select(HouseEntry).order_by(HouseEntry.number.desc()).limit(1)
    for entry in session.scalars(end):
        _write_line(to, chain=HOUSE, id=NOBODY, incident="", number=entry.number, seal=entry.seal)


def _write_line(to: Hashed, **cells: object) -> None:
    to.write(json.dumps(cells).encode() + b"\n")


def _write_settings(settings: Settings, to: Hashed) -> None:
    """Of the file of settings what is no secret; of the others the name."""
    file = settings.home / FILE
    told = told_in(file) if file.exists() else {}
    for name, value in told.items():
        shown = _without_password(str(value)) if name.upper().endswith("_URL") else str(value)
        if name.upper() in NO_SECRETS and shown is not None:
            to.write(f"{name} = {json.dumps(shown)}\n".encode())
        else:
            to.write(f"# {name} was set. It may be a secret, so it is not here.\n".encode())


def _without_password(url: str) -> str | None:
    try:
        parted = make_url(url)
    except (ArgumentError, ValueError):
        return None
    return None if parted.query else without_password(parted).render_as_string()


@contextmanager
def _apart(settings: Settings, to: Path | None) -> Iterator[Callable[[], None]]:
    """The file of heads, at once, and the keys, when they are asked for; for their owner only,
    under names that were free. Where the backup fails they go again: else the same command would
    be refused when the cause is mended.
    """
    with ExitStack() as undo:
        if to:
            _copy(settings.heads, heads_beside(to), undo)
        yield lambda: _copy(settings.keys, to, undo) if to else None
        undo.pop_all()


def _copy(source: Path, target: Path, undo: ExitStack) -> None:
    """Raises BadInput where it cannot be written there."""
    if not source.exists():
        return
    try:
        with source.open("rb") as read, private(target) as written:
            undo.callback(take_away, target)
            shutil.copyfileobj(read, written)
            written.flush()
            os.fsync(written.fileno())
    except OSError as error:
        if error.filename == str(source):
            raise
        why = why_not_written(error)
        raise unfit(f"{target} cannot be written: {why}", "keys-out") from None


def _must_be_free(out: Path, field: str = "file") -> None:
    if out.exists() or out.is_symlink():
        raise unfit(f"{out} is there already. Choose another name.", field)
    if not out.parent.is_dir():
        raise unfit(f"there is no folder {out.parent}.", field)


def _must_lie_apart(settings: Settings, out: Path, keys_out: Path) -> None:
    for target in (keys_out, heads_beside(keys_out)):
        _must_be_free(target, "keys-out")
    beside = keys_out.resolve().parent
    if beside == out.resolve().parent:
        raise unfit(
            "whoever finds the backup must not find the keys. Name another folder.", "keys-out"
        )
    if beside.is_relative_to(settings.home):
        raise unfit("this lies with the data. Name a folder elsewhere.", "keys-out")


def on_one_disk(out: Path, keys_out: Path) -> bool:
    return out.parent.stat().st_dev == keys_out.parent.stat().st_dev


def _give_name(file: Path, out: Path) -> None:
    """Whole or not at all, and over nobody's file."""
    try:
        os.link(file, out)
    except FileExistsError:
        raise unfit(f"{out} is there already. Choose another name.") from None
    except OSError:  # a disk without links, such as a stick
        _must_be_free(out)
        file.rename(out)
    with suppress(OSError):
        folder = os.open(out.parent, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
