"""Numbers for whoever watches the machine, read when they are asked for. None is of one person."""

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path

from sqlalchemy import ColumnElement, func, make_url, select
from sqlalchemy.orm import Session

from disclosure.actions.to_staff.delivering import VAIN
from disclosure.records.chain import chain_of
from disclosure.records.glass import open_now
from disclosure.records.house import HouseEntry
from disclosure.records.incident import Incident
from disclosure.records.job_runs import SWEEP, last_run
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.users import SignInAttempt, User
from disclosure.records.watch import Watch
from disclosure.settings import Settings
from workflows.moments import FORGIVEN
from workflows.words import State

BACKUP, FAILED = "backup made", "backup failed"  # as the chain of the house calls them
AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Figure:
    """`label`: which of several, out of our own words and never out of anybody's."""

    name: str
    says: str
    value: float
    label: tuple[str, str] | None = None


Figures = Iterator[Figure]


def figures(session: Session, now: datetime) -> Figures:
    """Everything that has to be asked of the database."""
    for read in (_jobs, _waiting, _doors, _chains, _cases):
        yield from read(session, now)


def of_the_machine(settings: Settings) -> Figures:
    """What is known also while there is no database."""
    if places := written_to(settings):
        free = min(shutil.disk_usage(place).free for place in places)
        yield Figure("disk_free_bytes", "Room left where letters and data lie", free)


def written_to(settings: Settings) -> list[Path]:
    """The folders that are there of those we write to, perhaps on as many disks."""
    database = make_url(settings.database_url)
    file = database.database if database.get_backend_name() == "sqlite" else None
    places = {settings.home, settings.keys.parent, *([Path(file).parent] if file else [])}
    return sorted(place for place in places if place.exists())


def _jobs(session: Session, now: datetime) -> Figures:
    if last := last_run(session, SWEEP):
        yield Figure("sweep_age_seconds", "Since the last sweep ended", _since(last, now))
    if made := last_backup(session):
        yield Figure("backup_age_seconds", "Since the last backup was made", _since(made, now))
    behind = _count(session, (Watch.look_at <= now,))
    yield Figure("cases_due", "Cases due for a look by the sweep", behind)


def _waiting(session: Session, now: datetime) -> Figures:
    """Those who left get no mail: what was meant for them waits for nobody."""
    here = Message.to.in_(select(User.email).where(User.active))
    unseen = (Message.mailed_at.is_(None), Message.seen_at.is_(None), here)
    sent, back = FamilyNews.sent_at.is_(None), FamilyNews.came_back_at.is_(None)
    news = (sent, back, FamilyNews.dropped.is_(None))
    vain = f"Those of them tried {VAIN} times or more"
    waits = "Messages to staff that nobody saw or mailed yet"
    yield Figure("outbox_waiting", waits, _count(session, unseen))
    yield Figure("outbox_failed", vain, _count(session, (*unseen, Message.tries >= VAIN)))
    yield Figure("news_waiting", "News for families not sent yet", _count(session, news))
    yield Figure("news_failed", vain, _count(session, (*news, FamilyNews.tries >= VAIN)))


def _doors(session: Session, now: datetime) -> Figures:
    lately = SignInAttempt.last_at > now - AN_HOUR
    tries = session.scalar(select(func.sum(SignInAttempt.failures)).where(lately))
    yield Figure("sign_in_failures", "Tries at sign-in that failed, kept for an hour", tries or 0)
    glasses = _count(session, open_now(now))
    yield Figure("glasses_open", "Cases open now to somebody who broke the glass", glasses)
    locked = _count(session, (SignInAttempt.locked_until > now,))
    yield Figure("sign_in_locked", "Accounts and addresses locked now", locked)


def _chains(session: Session, now: datetime) -> Figures:
    """By the file of heads: to ask tables for their latest moment would read all of them."""
    heads = chain_of(session).heads
    if heads.exists():
        noted = datetime.fromtimestamp(heads.stat().st_mtime, UTC)
        says = "Since the end of a chain was last noted outside the database"
        yield Figure("heads_age_seconds", says, _since(noted, now))
    entries = session.scalar(select(func.max(HouseEntry.number))) or 0
    yield Figure("house_entries", "Entries of the chain of the house", entries)


def _cases(session: Session, now: datetime) -> Figures:
    counted = select(Incident._state, func.count()).group_by(Incident._state)
    standing = {str(state): number for state, number in session.execute(counted)}
    for state in State:
        says = "Cases by where they stand"
        yield Figure("cases", says, standing.get(state, 0), ("state", str(state)))


def last_backup(session: Session) -> datetime | None:
    """When the last was begun that is whole. Before that was kept: that did not fail."""
    if whole := last_run(session, BACKUP):
        return whole
    noted = select(HouseEntry.what, HouseEntry.about, HouseEntry.at)
    noted = noted.where(HouseEntry.what.in_((BACKUP, FAILED))).order_by(HouseEntry.number.desc())
    failed = set[tuple[str, datetime]]()
    for what, about, at in session.execute(noted.limit(100)):
        if what == BACKUP and (about, at) not in failed:
            return at
        failed.add((about, at))
    return None


def _count(session: Session, only: Sequence[ColumnElement[bool]]) -> int:
    return session.scalar(select(func.count()).where(*only)) or 0


def _since(then: datetime, now: datetime) -> float:
    """What was noted by a clock that was ahead may be as old as can be: else no alarm that waits
    for an age would ring before that day."""
    return inf if then > now + FORGIVEN else (now - then).total_seconds()
