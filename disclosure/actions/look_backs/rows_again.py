"""A row whose case is there already: what the list says and the case does not.

A list overwrites nothing. The case is set aside, so that no letter goes until somebody has looked;
the reason quotes nobody's words.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.law.first_moments import happened_on
from disclosure.actions.look_backs.deaths import died_at
from disclosure.actions.reading import Case, read_case
from disclosure.actions.refused import Refused
from disclosure.kinds.harm import Grade
from disclosure.kinds.look_backs import Row
from disclosure.permissions import Actor
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.locked import Unreadable
from disclosure.records.look_backs import Member, folded
from disclosure.records.people import people_of
from disclosure.records.team import is_theirs
from letters.languages import tag_of
from workflows.counting import day_of
from workflows.phrases import joined
from workflows.words import Standing, Way

RECORD_IT = "Record in the case what is so, then put it back."
ITS_LETTER_WENT = "Its letter was sent before this. Record in the case what is so."
_NO_HARM = frozenset[date](), frozenset[int]()
_PATIENT = hash("the patient")  # who is one person, by whatever name


@dataclass(frozen=True, slots=True)
class Someone:
    """How a person is to be reached: of each no more than tells whether two are the same, so that
    a trial can keep it of a whole list. 0 or None: nothing is said."""

    whom: int
    post: int
    never: frozenset[Way]
    language: int
    interpreter: int
    formats: frozenset[int]
    standing: Standing | None


@dataclass(frozen=True, slots=True)
class Says:
    """What a row or a case says of the patient, and of those to write to. `days`: of the harm, and
    `grades` of it: of a case also those before, which an old list may still have."""

    number: int
    days: frozenset[date]
    grades: frozenset[int]
    died_on: date | None
    people: tuple[Someone, ...]


@dataclass(frozen=True, slots=True)
class Differs:
    """`field`: the first column of the list that differs; `says`: all that does, in sentences."""

    field: str
    says: str


def said_by(row: Row, zone: tzinfo) -> Says:
    """Of the patient also where nobody is to be written to."""
    whom = _PATIENT if row.is_to_the_patient else _whose(row.person_name or "")
    one = Someone(
        whom,
        _bare(*row.post),
        frozenset(row.safe_never),
        _language(row.language),
        _language(row.interpreter),
        frozenset(map(_bare, row.formats)),
        row.standing,
    )
    days = frozenset([day_of(row.occurred_at, zone)] if row.occurred_at else ())
    grades = frozenset([hash((row.harm_scale, row.harm_level))] if row.harm_scale else ())
    number = _bare(row.patient_identifier or "")
    return Says(number, days, grades, row.died_on, (one,) if row.person() else ())


def compare(row: Says, there: Says) -> Differs | None:
    """What the row says and the case, as it stands, does not, and what to do about it."""
    found = list(_differences(row, there))
    if not found:
        return None
    return Differs(found[0][0], " ".join((*(says for _, says in found), RECORD_IT)))


def look_again(
    session: Session, actor: Actor, at: datetime, zone: tzinfo, member: Member, row: Row
) -> Differs | None:
    """Sets its case aside where they differ, in the transaction of the row: also where its letter
    was sent, for there may be a further one. Of a case that only others may see nothing is told,
    and no letter goes without them."""
    incident = session.get_one(Incident, member.incident_id)
    if incident.restricted and not is_theirs(session, actor, incident):
        return None
    try:
        says = said_by(row, zone)
        found = compare(says, _stands(session, incident, at, zone, says))
    except Unreadable:  # as of a destroyed case, and no letter can be made of one
        return None
    if found is None:
        return None
    before = member.set_aside or ""
    if found.says not in before:
        member.set_aside, member.set_aside_at = f"{before} {found.says}".strip(), at
        session.flush()
    if session.scalar(select(Letter.sent_at).where(Letter.id == member.letter_id)):
        found = replace(found, says=found.says.replace(RECORD_IT, ITS_LETTER_WENT))
    return replace(found, says=f"Case {member.number}: {found.says}")


def waits_for_a_look(member: Member | None) -> bool:
    """A list said what the case does not, and nobody has put it back since."""
    return member is not None and RECORD_IT in (member.set_aside or "")


def must_have_been_looked_at(member: Member | None) -> None:
    """Asked of each step towards the post. Raises Refused."""
    if member is not None and waits_for_a_look(member):
        raise Refused(f"Its case is set aside: {member.set_aside} It waits until it is put back.")


def _differences(row: Says, there: Says) -> Iterator[tuple[str, str]]:
    if row.number and row.number != there.number:
        yield "patient_identifier", "The list has another number of the patient than the case."
    if row.days - there.days:
        yield "occurred_at", "The list has another day on which it happened than the case."
    if row.grades - there.grades:
        yield "harm_level", "The list has another level of harm than the case."
    if row.died_on and there.died_on is None:
        yield "died_on", "The list says that the patient has died, and the case does not."
    elif row.died_on and row.died_on != there.died_on:
        yield "died_on", "The list has another day of death than the case."
    known = {each.whom: each for each in there.people}
    for each in row.people:
        if each.whom in known:
            yield from _of_a_person(each, known[each.whom])
        else:
            says = "The list has somebody else to write to, whom the case does not name."
            yield "person_name", says


def _of_a_person(row: Someone, there: Someone) -> Iterator[tuple[str, str]]:
    if row.post and row.post != there.post:
        yield "address_1", "The list has another address than the case."
    if more := sorted(str(way).replace("_", " ") for way in row.never - there.never):
        says = f"The list says never to use {joined(more, 'or')}, and the case does not."
        yield "safe_never", says
    if row.language and row.language != there.language:
        yield "language", "The list has another language than the case."
    if row.interpreter and row.interpreter != there.interpreter:
        yield "interpreter", "The list has another interpreter than the case."
    if row.formats - there.formats:
        yield "formats", "The list says that they need another form, and the case does not."
    if row.standing and row.standing is not (there.standing or Standing.RELEVANT):
        yield "standing", "The list has another standing of theirs than the case."


def _stands(session: Session, incident: Incident, at: datetime, zone: tzinfo, row: Says) -> Says:
    """Of the harm, where the row says something of it. Raises Unreadable."""
    found: dict[int, Someone] = {}
    for person in people_of(session, incident.id):
        whom = _PATIENT if person.is_patient else _whose(person.name)
        found[whom] = _someone(whom, person.details, Standing(person.standing))
    death = died_at(session, incident, at)
    died_on = death.astimezone(zone).date() if death else None
    number = _bare(incident.patient_identifier or "")
    harm = _harm(read_case(session, incident)) if row.days or row.grades else _NO_HARM
    return Says(number, *harm, died_on, tuple(found.values()))


def _harm(case: Case) -> tuple[frozenset[date], frozenset[int]]:
    told = case.incident.occurred_at
    days = (happened_on(case), day_of(told, case.zone) if told else None)
    grades = (hash((grade.scale, grade.level)) for _, grade in case.those(Grade))
    return frozenset(day for day in days if day), frozenset(grades)


def _someone(whom: int, details: Mapping[str, Any], standing: Standing) -> Someone:
    safe = details.get("safe") or {}
    return Someone(
        whom,
        _bare(*(details.get("post") or ())),
        frozenset(Way(way) for way in safe.get("never", ())),
        _language(details.get("language")),
        _language(details.get("interpreter")),
        frozenset(map(_bare, details.get("formats") or ())),
        standing,
    )


def _whose(name: str) -> int:
    return hash(tuple(folded(name)))


def _language(words: str | None) -> int:
    return _bare(tag_of(words or "") or words or "")


def _bare(*words: str) -> int:
    """Letters and digits alone: a comma or another line is no other address. Nothing is 0."""
    plain = unicodedata.normalize("NFKC", "".join(words)).casefold()
    return hash("".join(filter(str.isalnum, plain)))
