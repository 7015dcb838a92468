"""The words by which a case is found, brought in step with its rows; and made anew from them."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from sqlalchemy import delete, exists, insert, or_, select
from sqlalchemy import inspect as inspected
from sqlalchemy.orm import Session

from disclosure.records.commitment import Commitment, commitments_of
from disclosure.records.folded import WRITTEN_BEFORE, words_in, words_of_name, words_of_reference
from disclosure.records.incident import Incident
from disclosure.records.people import Person, people_of
from disclosure.records.questions import Question, questions_of
from disclosure.records.search_words import SearchWord, What
from disclosure.records.transaction import one_transaction
from workflows.words import QuestionState

AT_ONCE = 200  # cases of one transaction in which they are made anew

_FROM: dict[type[Any], dict[str, What]] = {
    Incident: {"ref": What.REFERENCE, "patient_name": What.NAME, "summary": What.SUMMARY},
    Person: {"name": What.NAME},
    Commitment: {"words": What.PROMISE},
    Question: {"words": What.QUESTION, "_state": What.QUESTION},
}


def touched(row: Any) -> set[What]:
    """Which words of its case follow from what changed in this row; asked before it is stored."""
    cells = inspected(row).attrs
    mine = _FROM.get(type(row), {})
    return {what for cell, what in mine.items() if cells[cell].history.has_changes()}


def bring_in_step(session: Session, incident: Incident, these: Collection[What]) -> None:
    """Inside the transaction of the change, when its rows are stored."""
    if not these:
        return
    now = words_now(session, incident, these)
    mine = (SearchWord.incident_id == incident.id, SearchWord.what.in_(these))
    found = session.execute(select(SearchWord.what, SearchWord.word).where(*mine))
    there = {(What(what), word) for what, word in found}
    for what in {what for what, _ in there - now}:
        old = [word for of, word in there - now if of is what]
        these_rows = delete(SearchWord).where(mine[0], SearchWord.what == what)
        for some in _in_parts(sorted(old)):
            session.execute(these_rows.where(SearchWord.word.in_(some)))
    cells = [{"word": w, "incident_id": incident.id, "what": what} for what, w in now - there]
    if cells:
        session.execute(insert(SearchWord), sorted(cells, key=lambda cell: str(cell["word"])))


def words_now(session: Session, incident: Incident, these: Iterable[What]) -> set[tuple[What, str]]:
    """What there should be of a case, from its rows as they stand."""
    return {(what, word) for what in these for word in _words(session, incident, what)}


def rebuild(session: Session) -> int:
    """Of cases that have none yet, or in letters that are written another way now, as after an
    upgrade. Stopped in the middle, it goes on. How many cases it went through."""
    last = done = 0
    while some := _next(session, last):
        with one_transaction(session):
            locked = select(Incident).where(Incident.id.in_(some)).order_by(Incident.id)
            for incident in session.scalars(locked.with_for_update()).all():
                bring_in_step(session, incident, tuple(What))
        session.expunge_all()  # memory stays flat
        last, done = some[-1], done + len(some)
    return done


def _next(session: Session, last: int) -> list[int]:
    mine = SearchWord.incident_id == Incident.id
    before = or_(*map(SearchWord.word.contains, WRITTEN_BEFORE))
    lacks = or_(~exists().where(mine), exists().where(mine, before))
    wanted = select(Incident.id).where(Incident.id > last, lacks)
    return list(session.scalars(wanted.order_by(Incident.id).limit(AT_ONCE)))


def _words(session: Session, incident: Incident, what: What) -> set[str]:
    match what:
        case What.REFERENCE:
            return words_of_reference(incident.ref)
        case What.SUMMARY:
            return words_in(incident.summary)
        case What.NAME:
            named = (incident.patient_name, *(p.name for p in people_of(session, incident.id)))
            return set[str]().union(*(words_of_name(name) for name in named if name))
        case What.PROMISE:
            promised = commitments_of(session, incident.id)
            return set[str]().union(*(words_in(promise.words) for promise in promised))
        case What.QUESTION:
            asked = questions_of(session, incident.id)
            stands = (q for q in asked if q.state is not QuestionState.TAKEN_BACK)
            return set[str]().union(*(words_in(question.words) for question in stands))


def _in_parts(words: list[str]) -> Iterator[list[str]]:
    """No more at once than a statement takes."""
    for first in range(0, len(words), 500):
        yield words[first : first + 500]
