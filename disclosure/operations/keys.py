"""The file of keys, outside the database, and what every session carries."""

import os
from collections.abc import Collection, Mapping
from contextlib import suppress
from importlib import import_module
from typing import Any

from sqlalchemy import Engine, Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from disclosure.actions.background.work import WAKE
from disclosure.actions.letters.complaining import COMPLAIN
from disclosure.actions.letters.home import LETTERHEAD
from disclosure.actions.outgoing.news import TEXTS
from disclosure.operations.schema import is_there
from disclosure.records.analysis import ROLE
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import NotItsKeys
from disclosure.records.engine import missing_file, open_database
from disclosure.records.house import HouseEntry, must_go_on
from disclosure.records.locked import CaseKey, key_named_in
from disclosure.records.not_written import named
from disclosure.records.ring import KEYS, KeyFile, Purpose, WrongKeys, fresh_file, keys_of
from disclosure.settings import PROCRASTINATE, Settings, WrongSettings
from workflows.phrases import joined

NEEDED = frozenset({Purpose.CHAINS, Purpose.WORDS})  # else a look is sealed with a stranger's key
ENDS = 3  # rows that are looked at, at each end of a table
PUT_BACK = "Put the right file of keys back from where it is kept apart."


def key_file(settings: Settings) -> KeyFile:
    """In development made on first use, for its owner only; in production Settings refused.

    Raises WrongSettings where the file holds no keys, or is gone and a record needs it.
    """
    if not settings.keys.exists():
        _must_begin(settings)
        settings.keys.parent.mkdir(parents=True, exist_ok=True)
        fresh = settings.keys.with_name(f"{settings.keys.name}.{os.getpid()}")
        fresh.touch(0o600)
        try:
            with named(settings.keys):
                fresh.write_text(fresh_file())
            with suppress(FileExistsError):
                os.link(fresh, settings.keys)  # whole or not at all, and only once
        finally:
            fresh.unlink()
    return _read(settings)


def must_open(engine: Engine, settings: Settings, needs: Collection[Purpose] = NEEDED) -> None:
    """Before anything is written: another file of keys would seal it so that nobody can prove it.

    Raises WrongSettings.
    """
    if lacks := keys_lacking(engine, settings, needs):
        raise WrongSettings((f"{lacks} {PUT_BACK}",))


def keys_lacking(engine: Engine, settings: Settings, needs: Collection[Purpose] = NEEDED) -> str:
    """Which keys this record was written with, where the file holds none of them; else empty.

    A few rows are asked, by their index, and one key that is known is enough: somebody who bends
    a row keeps nobody out. Raises WrongSettings where the file holds no keys.
    """
    with Session(engine) as session:
        stored = _names_stored(session)
    there = settings.keys.exists()
    strange = _strange(stored, _read(settings).ring.names if stored and there else {})
    if not strange.keys() & set(needs):
        return ""
    lacks = f"{settings.keys} lacks" if there else f"there is no file {settings.keys} with"
    called = joined(f"{key} ({purpose})" for purpose in strange for key in strange[purpose])
    return f"DISCLOSURE_KEYS: {lacks} the key {called}, which this record was written with."


def are_its_keys(engine: Engine, settings: Settings) -> bool:
    """Those of the file as it is now, which a program that runs may not have taken.

    Raises WrongSettings where the file holds no keys.
    """
    with Session(engine, info={KEYS: _read(settings)}) as session:
        try:
            must_be_its_keys(session)
        except NotItsKeys:
            return False
    return True


def must_be_its_keys(session: Session) -> None:
    """The keys that this session has, against the record as it stands now. For who only asks, and
    for a worker: what it reads, judges and sends is more than what it seals. Raises NotItsKeys.
    """
    session.rollback()
    try:
        if _strange(_names_stored(session), keys_of(session).ring.names).keys() & NEEDED:
            raise NotItsKeys
        must_go_on(session)
    finally:
        session.rollback()


def _strange(
    stored: Mapping[Purpose, set[str]], known: Mapping[Purpose, Collection[str]]
) -> dict[Purpose, list[str]]:
    """Of which purposes not one key is known."""
    return {
        purpose: sorted(names)
        for purpose, names in stored.items()
        if names.isdisjoint(known.get(purpose, ()))
    }


def _names_stored(session: Session) -> dict[Purpose, set[str]]:
    """As the first rows and the last ones name them; without purposes that none of them names."""
    of_words = select(CaseKey.wrapped).where(CaseKey.purpose == str(Purpose.WORDS))
    house = _at_both_ends(session, select(HouseEntry.key), HouseEntry.number)
    cases = _at_both_ends(
        session, select(AuditEntry.key), AuditEntry.incident_id, AuditEntry.number
    )
    wrapped = _at_both_ends(session, of_words, CaseKey.incident_id)
    found = {Purpose.CHAINS: house | cases, Purpose.WORDS: set(map(key_named_in, wrapped))}
    return {purpose: names for purpose, names in found.items() if names}


def _at_both_ends(
    session: Session, cells: Select[str], *by: InstrumentedAttribute[int]
) -> set[str]:
    """Without empty ones: an entry that names no key is older than names are."""
    ends = ([each.asc() for each in by], [each.desc() for each in by])
    found = (session.scalars(cells.order_by(*end).limit(ENDS)) for end in ends)
    return {str(each) for some in found for each in some if each}


def _must_begin(settings: Settings) -> None:
    """A new file of keys is for a new record: of one that is there it would open nothing."""
    engine = open_database(settings.database_url)
    try:
        if not missing_file(engine) and is_there(engine):
            must_open(engine, settings)
    finally:
        engine.dispose()


def _read(settings: Settings) -> KeyFile:
    file = KeyFile(settings.keys, settings.heads)
    try:
        assert file.ring
    except (WrongKeys, UnicodeDecodeError) as no:
        why = no if isinstance(no, WrongKeys) else "it is no text"
        says = f"DISCLOSURE_KEYS: {settings.keys} cannot be used: {why}. Put the right file there."
        raise WrongSettings((says,)) from None
    except OSError as no:
        says = f"DISCLOSURE_KEYS: {settings.keys} cannot be read: {no.strerror}."
        raise WrongSettings((says,)) from None
    return file


def session_info(settings: Settings) -> dict[str, Any]:
    info: dict[str, Any] = {
        KEYS: key_file(settings),
        LETTERHEAD: (settings.organisation, settings.letterhead),
        COMPLAIN: settings.complain_how,
        TEXTS: bool(settings.text_command),
        ROLE: settings.analysis_role,
    }
    if settings.engine == PROCRASTINATE:  # else it is never read from the disk
        info[WAKE] = import_module("disclosure.operations.waking").wake
    return info


def session_on(engine: Engine, settings: Settings) -> Session:
    return Session(engine, info=session_info(settings), autoflush=False)
