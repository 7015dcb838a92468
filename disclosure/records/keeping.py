"""What goes with a record that is destroyed: its keys, and the rows about it in no chain."""

import json
import re
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Text, cast, delete, exists, not_, or_, select
from sqlalchemy.orm import Session, aliased

from disclosure.records.access import Look
from disclosure.records.audit import AuditEntry
from disclosure.records.base import Record
from disclosure.records.commitment import commitments_of
from disclosure.records.evidence import Evidence
from disclosure.records.found_by import FoundBy
from disclosure.records.glass import Glass
from disclosure.records.idempotency import KeptAnswer
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, LetterFile, letters_of
from disclosure.records.links import FamilyLink, FamilyVisit
from disclosure.records.locked import LOCKED, MARK, CaseKey
from disclosure.records.look_backs import WAS_DESTROYED, LookBack, Member, only_told_apart
from disclosure.records.news import FamilyNews
from disclosure.records.outbox import Message
from disclosure.records.questions import questions_of
from disclosure.records.work import Work, WorkItem
from disclosure.records.writing import Pen, Unsaved, Wording

DESTROYED = "destroyed"  # the kind of evidence that is left where a record was
_OF_A_CASE = (FoundBy, FamilyVisit, FamilyLink, FamilyNews, Glass)  # visits first
_RUNS = "analysis_run"  # by its name: what it holds is behind the wall
_OF_A_LETTER = (Pen, Unsaved, Wording)
_OPENED = "case_keys"  # in Session.info, see records/locked.py
# Milliseconds: whoever reads just now is not kept waiting, the next job tries again.
A_MOMENT = "PRAGMA busy_timeout=500"


def was_destroyed() -> ColumnElement[bool]:
    """Of the incident that a query speaks of."""
    left = aliased(Evidence)
    return exists().where(left.incident_id == Incident.id, left.kind == DESTROYED)


def destroyed_among(session: Session, of: ColumnElement[bool]) -> frozenset[int]:
    """Ids. `of`: which incidents are asked about."""
    return frozenset(session.scalars(select(Incident.id).where(of, was_destroyed())))


def left_unlocked(session: Session, incident_id: int) -> bool:
    """Whether anything that is never changed holds words no key was needed for.

    The analysis is not looked at: it is behind its wall, and was locked when all else was.
    """
    locked = cast(Evidence.body_kept, Text).like(f'{{"{LOCKED}": "%"}}')
    rows = select(Evidence.number).where(Evidence.incident_id == incident_id, not_(locked))
    of_case = select(LetterFile).join(Letter).where(Letter.incident_id == incident_id)
    files = session.scalars(of_case)
    unlocked = any(not file.content_kept.startswith(MARK) for file in files)
    return unlocked or session.scalar(rows.limit(1)) is not None


def take_away_around(session: Session, incident: Incident) -> None:
    """Everything about the case that stands in no chain, inside the transaction that destroys."""
    for table in _OF_A_CASE:
        session.execute(delete(table).where(table.incident_id == incident.id))
    _take_away_of_its_row(session, incident)
    runs = Record.metadata.tables[_RUNS]
    session.execute(delete(runs).where(runs.c.incident_id == incident.id))
    letters = letters_of(session, incident.id)
    for written in _OF_A_LETTER:
        ids = [letter.id for letter in letters]
        session.execute(delete(written).where(written.letter_id.in_(ids)))
    refs = [incident.ref, *(letter.ref for letter in letters)]
    refs += [promise.ref for promise in commitments_of(session, incident.id)]
    refs += [question.ref for question in questions_of(session, incident.id)]
    for ref in refs:
        _take_away_what_names(session, ref)


def _take_away_of_its_row(session: Session, incident: Incident) -> None:
    """Of a look-back's list. Rows that may have been the same patient were set aside with its
    number there in the sentence."""
    member = session.scalar(select(Member).where(Member.incident_id == incident.id))
    if member is None:
        return
    about, ref = session.get_one(LookBack, member.look_back_id).ref, member.external_ref
    aside = select(WorkItem).join(Work, Work.id == WorkItem.work_id).where(Work.about == about)
    quoted = re.compile(rf"(?<=\(){re.escape(ref)}(?=\))|(?<=write ){re.escape(ref)}(?= under)")
    for item in session.scalars(aside.where(WorkItem.why.contains(f"({ref})", autoescape=True))):
        item.why = quoted.sub(WAS_DESTROYED, item.why or "")
    only_told_apart(session, member)


def _take_away_what_names(session: Session, ref: str) -> None:
    """Messages to staff, and answers kept for requests sent again."""
    named = re.compile(rf"{ref}(?!\d)")  # one reference may begin another
    for message in session.scalars(select(Message).where(_like(Message.key, Message.about, ref))):
        if named.search(f"{message.key} {message.about}"):
            session.delete(message)
    answer = cast(KeptAnswer.answer, Text)
    for kept in session.scalars(select(KeptAnswer).where(answer.like(f"%{ref}%"))):
        if named.search(json.dumps(kept.answer)):
            session.delete(kept)


def _like(key: Any, about: Any, ref: str) -> ColumnElement[bool]:
    return or_(key.like(f"%{ref}%"), about.like(f"%{ref}%"))


def heads_of(session: Session, incident_id: int) -> dict[str, Any]:
    """How far both chains of a case go, and their seals there."""
    found: dict[str, Any] = {}
    tables: Mapping[str, Any] = {"changes": AuditEntry, "looks": Look}
    for name, table in tables.items():
        mine = select(table).where(table.incident_id == incident_id)
        last = session.scalar(mine.order_by(table.number.desc()).limit(1))
        found[name] = {"number": last.number, "seal": last.seal} if last else None
    return found


def destroy_keys(session: Session, incident_id: int) -> None:
    """Nobody can read any more what was locked with them. The last that is done."""
    session.execute(delete(CaseKey).where(CaseKey.incident_id == incident_id))
    opened = session.info.get(_OPENED, {})
    for place in [place for place in opened if place[0] == incident_id]:
        del opened[place]


def wipe_leftovers(session: Session) -> bool:
    """After the commit: what SQLite still keeps of it in its log. Whether nobody was in the way."""
    engine = session.get_bind().engine
    session.rollback()
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as alone:
        alone.exec_driver_sql("COMMIT")  # our own BEGIN: it cannot run inside one
        alone.exec_driver_sql(A_MOMENT)
        found = alone.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        alone.invalidate()  # the next one waits as long as ever
    return found == 0
