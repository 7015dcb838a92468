"""Other cases of the same patient, found by the whole of the patient's number and by nothing less.

A restricted case is never told of. What another case knows may keep a letter from going here.
"""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Select, not_, select
from sqlalchemy.orm import Session

from disclosure.actions.facts import Gathered
from disclosure.actions.look_backs.deaths import with_deaths
from disclosure.actions.looks.caseload import seen_by
from disclosure.actions.people.other_cases import HERE_TOO
from disclosure.permissions import Actor
from disclosure.records.found_by import IDENTIFIER, found_with, is_one_patients, with_the_same
from disclosure.records.incident import Incident
from disclosure.records.locked import Unreadable, keys_at_hand
from disclosure.records.look_backs import LookBack, Member
from disclosure.records.people import Person, people_of
from workflows.words import Standing, Way

NAMED = 3  # references of one sentence
People = Mapping[int, Sequence[Person]]  # by the incident


def says_elsewhere(
    session: Session, actor: Actor, look_back: LookBack, identifier: str | None
) -> str:
    """Which other cases that this person may see have this number; empty where none has."""
    if not identifier or not is_one_patients(identifier):
        return ""
    found = found_with(session, IDENTIFIER, identifier)
    mine = _open_ones(look_back, found).where(seen_by(actor)).order_by(Incident.id)
    refs = [incident.ref for incident in session.scalars(mine)] if found else []
    if not refs:
        return ""
    more = f" and {len(refs) - NAMED:,} more" if len(refs) > NAMED else ""
    return (
        f"This patient has another case: {', '.join(refs[:NAMED])}{more}. Read there whom to write "
        "to and how before a letter goes."
    )


def why_not_by_others(
    session: Session, look_back: LookBack, at: datetime, some: Collection[Incident], people: People
) -> dict[int, str]:
    """Of these incidents: whose letter another case of the same patient, at this site, speaks
    against. It says that the patient died, which is not on record here; or never to use the post,
    and here the letter would go to the patient."""
    others = _others(session, look_back, some)
    there = {incident.id: incident for ids in others.values() for incident in ids}
    found: dict[int, str] = {}
    with keys_at_hand(session, there):
        dead, never = with_deaths(session, there, at), _never_post(session, there)
        known = with_deaths(session, {each.id: each for each in some if each.id in others}, at)
        for incident in some:
            to_them = any(_is_written_to(each) for each in people.get(incident.id, ()))
            for other in others.get(incident.id, ()):
                whose = f"{other.ref}, another case of this patient, says"
                if other.id in dead and incident.id not in known:
                    found[incident.id] = f"{whose} that they have died. {HERE_TOO}"
                elif other.id in never and to_them:
                    found.setdefault(incident.id, f"{whose} never to use the post. {HERE_TOO}")
    return found


def why_not_by_others_now(gathered: Gathered) -> str | None:
    """The same of one case, of which a letter is on its way: others may have been opened, or told
    of it, since it was released."""
    session, incident = gathered.session, gathered.incident
    mine = select(LookBack).join(Member, Member.look_back_id == LookBack.id)
    look_back = session.scalars(mine.where(Member.incident_id == incident.id)).one()
    people = {incident.id: people_of(session, incident.id)}
    found = why_not_by_others(session, look_back, gathered.at, [incident], people)
    return found.get(incident.id)


def _others(
    session: Session, look_back: LookBack, some: Collection[Incident]
) -> dict[int, list[Incident]]:
    numbers: dict[int, str] = {}
    with keys_at_hand(session, [incident.id for incident in some]):
        for incident in some:
            with suppress(Unreadable):
                numbers[incident.id] = incident.patient_identifier or ""
    found = with_the_same(session, numbers)
    ids = set[int]().union(*found.values())
    wanted = _open_ones(look_back, ids).where(Incident.site_id == look_back.site_id)
    there = {each.id: each for each in session.scalars(wanted)} if ids else {}
    return {id: [there[one] for one in sorted(same & set(there))] for id, same in found.items()}


def _open_ones(look_back: LookBack, ids: Collection[int]) -> Select[Any]:
    """Cases outside this look-back: inside it the list itself says who is another person."""
    inside = select(Member.incident_id).where(Member.look_back_id == look_back.id)
    mine = select(Incident).where(Incident.id.in_(ids), not_(Incident.restricted))
    return mine.where(Incident.id.not_in(inside.where(Member.incident_id.in_(ids))))


def _never_post(session: Session, incidents: Collection[int]) -> set[int]:
    """Where the patient themselves asked for it."""
    found = set[int]()
    mine = select(Person).where(Person.incident_id.in_(incidents), Person.is_patient)
    for person in session.scalars(mine):
        with suppress(Unreadable):
            if Way.POST in (person.details.get("safe") or {}).get("never", ()):
                found.add(person.incident_id)
    return found


def _is_written_to(person: Person) -> bool:
    return person.is_patient and person.standing == Standing.RELEVANT
