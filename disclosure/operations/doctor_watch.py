"""What `doctor` asks besides: room, backups, ends of chains, second factors, old keys, our name."""

import shutil
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from disclosure.operations import doctor_postgres
from disclosure.operations.chains.heads_elsewhere import elsewhere
from disclosure.operations.figures import last_backup, written_to
from disclosure.operations.keys import PUT_BACK
from disclosure.operations.rotation import keys_in_use, missing
from disclosure.permissions import NEED_SECOND_FACTOR
from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.chain import chain_of
from disclosure.records.found_by import FoundBy
from disclosure.records.house import HOUSE, HouseEntry
from disclosure.records.locked import CaseKey
from disclosure.records.ring import Purpose, keys_of
from disclosure.records.second_factor import users_with_factor
from disclosure.records.users import all_users
from disclosure.records.work import open_works
from disclosure.settings import Settings
from workflows.moments import FORGIVEN

ROOM = 1024**3  # bytes; letters of a few months, and the copy that a backup makes
BACKUP_EVERY = timedelta(days=1, hours=12)
QUIET = timedelta(hours=1)  # for which work that was asked for may lie
LAST_HEADS = 65_536  # bytes at the end of the file of heads that are looked at
OF_A_NAME = 8  # letters, before the colon
CASES = "under which cases lie"
NUMBERS = "by which numbers and telephones are found: who looks for one finds nobody"
Sentences = Iterator[tuple[str, str]]  # what is wrong, and its mend


def room(settings: Settings) -> Sentences:
    for place in written_to(settings):
        if (free := shutil.disk_usage(place).free) < ROOM:
            what = f"Only {free // 1024**2} MB are free where {place} lies."
            yield what, "Make room: a letter that does not fit is not issued."


def backups(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Only of an installation that has something to lose."""
    made, any_case = last_backup(session), session.scalar(select(func.max(AuditEntry.number)))
    daily = "Run `disclosure backup` every day, and keep what it makes on another machine."
    if made is None and any_case and settings.production:
        yield "No backup was ever made.", daily
    elif made is not None and now - made > BACKUP_EVERY:
        yield f"The last backup was made at {made:%Y-%m-%d %H:%M} UTC.", daily
    elif made is not None and made > now + FORGIVEN:  # else nobody asks for one until that day
        what = f"The last backup was made at {made:%Y-%m-%d %H:%M} UTC, which is later than now."
        yield what, daily


def ends_of_chains(session: Session, settings: Settings, now: datetime) -> Sentences:
    """The latest that were noted outside; `audit verify` compares them all."""
    heads, entries, looks = chain_of(session).heads, HouseEntry.number, Look.number
    is_empty = not heads.is_file() or heads.stat().st_size == 0
    if is_empty and any(session.scalar(select(func.max(each))) for each in (entries, looks)):
        what = f"{heads} is missing or empty: what was cut off at the end cannot be seen."
        mend = "Put it back from where it is kept apart with the keys; then `audit verify`."
        yield what, f"{mend} On a further machine it comes with the first change there."
    for name, owner, number, seal in _last_noted(chain_of(session).heads):
        if _seal_of(session, name, owner, number) != seal:
            what = (
                f"An entry of the chain of {name} that was noted outside the database is not in it."
            )
            mend = "Run `disclosure audit verify`. After a restore of an older backup this is so."
            yield what, mend
            return


def ends_noted_elsewhere(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Of several machines each notes what it committed; the one that verifies needs them all."""
    if number := elsewhere(session, now):
        what = f"{number} of the latest entries of the house were noted by another machine."
        yield what, "Bring its file of heads here: disclosure audit take-heads FILE --from MACHINE"


def second_factors(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Their own sign-in may ask for one; then it is not for us to say who has it."""
    if not settings.production or settings.oidc_issuer:
        return
    held = users_with_factor(session)
    for user in all_users(session):
        signs_in = user.active and user.password_hash is not None
        if signs_in and user.id not in held and user.roles & NEED_SECOND_FACTOR:
            what = f"{user.name} has a role that needs a second factor, and has none."
            yield what, "Ask them to sign in: they are led to set one up before anything else."


def lost_keys(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Also one of a few cases, with which the program starts; and one that locks none: without
    that of finding a number finds nobody, and it looks as if nobody had it.
    """
    known, told = keys_of(session).ring.names, set[str]()
    name, of_number = (func.substr(cell, 1, OF_A_NAME) for cell in (CaseKey.wrapped, FoundBy.hash))
    for purpose, stored, lies in (
        (Purpose.WORDS, select(name).where(CaseKey.purpose == str(Purpose.WORDS)), CASES),
        (Purpose.ANALYSIS, select(name).where(CaseKey.purpose == str(Purpose.ANALYSIS)), CASES),
        (Purpose.FINDING, select(of_number), NUMBERS),
    ):
        for lost in sorted(set(session.scalars(stored.distinct())).difference(known[purpose])):
            told.add(f"{purpose} {lost}")
            yield f"The file of keys lacks the key {lost} ({purpose}), {lies}.", PUT_BACK
    for about in missing(session):
        if about not in told:
            purpose_of, _, lost = about.partition(" ")
            what = f"The file of keys lacks the key {lost} ({purpose_of}), which was turned here."
            yield what, PUT_BACK


def old_keys(session: Session, settings: Settings, now: datetime) -> Sentences:
    """A key that was replaced, and still locks something: it cannot be put away yet."""
    for key in keys_in_use(session):
        if not key.present and key.locks and key.purpose not in (Purpose.CHAINS, Purpose.SIGNING):
            what = f"{key.locks} rows still lie under an old key of {key.purpose}, {key.name}."
            yield what, "Run: disclosure keys go-on"


def quiet_work(session: Session, settings: Settings, now: datetime) -> Sentences:
    """Asked for, and nobody does it."""
    for work in open_works(session):
        since = work.beat_at or work.asked_at
        if now - since > QUIET:
            what = f"Work {work.id} in the background waits since {since:%Y-%m-%d %H:%M} UTC."
            yield what, "Start `disclosure worker`; with it running, see `disclosure work show`."
            return


def our_name(session: Session, settings: Settings, now: datetime) -> Sentences:
    if settings.production and not settings.address:
        what = (
            "DISCLOSURE_ADDRESS is not set, so the program answers under every name it is called."
        )
        yield what, "Set it to https://host, as people type it."


def _last_noted(file: Path) -> Iterator[tuple[str, int, int, str]]:
    """Whole lines near the end that can be read; what cannot, `audit verify` names."""
    if not file.is_file():
        return
    with file.open("rb") as lines:
        start = max(0, lines.seek(0, 2) - LAST_HEADS)
        lines.seek(start)
        found = lines.read().decode("utf-8", errors="replace").splitlines()[1 if start else 0 :]
    for line in found:
        cells = line.split()
        if len(cells) == 4 and (cells[1] + cells[2]).isdecimal() and len(line) < 200:
            yield cells[0], int(cells[1]), int(cells[2]), cells[3]


def _seal_of(session: Session, name: str, owner: int, number: int) -> str | None:
    found: Any = None
    if name == HOUSE:
        found = session.get(HouseEntry, number)
    elif name in _TABLES:
        found = session.get(_TABLES[name], (owner, number))
    return found.seal if found else None


_TABLES: Mapping[str, type[AuditEntry] | type[Look]] = {"changes": AuditEntry, "looks": Look}
ASKED = (
    *(backups, ends_of_chains, ends_noted_elsewhere),
    *(second_factors, lost_keys, old_keys, quiet_work, our_name, *doctor_postgres.ASKED),
)
