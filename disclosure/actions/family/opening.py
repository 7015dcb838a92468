"""Opening a family's page: a code and the second fact; wrong tries slow down and then lock.

A guess at a code is one in 2 to the power of 79, so whoever brings one that is there is not
guessing codes: tries from the same address never stand in their way, only tries at their own
second fact do.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from disclosure.actions.change import Change, Door, open_beside
from disclosure.actions.facts import gather
from disclosure.actions.family.door import (
    bare,
    is_open,
    is_shut_for_now,
    person_of,
    why_closed,
)
from disclosure.actions.family.second_fact import spellings
from disclosure.actions.outgoing.messages import tell_owner
from disclosure.actions.people.people_now import keeper_of
from disclosure.actions.refused import Refused
from disclosure.actions.staff.passwords import belongs
from disclosure.actions.staff.signing_in import may_guess
from disclosure.actions.staff.tries import locked_still
from disclosure.permissions import Actor, family_actor
from disclosure.records.base import hash_of
from disclosure.records.chain import chain_of
from disclosure.records.incident import Incident
from disclosure.records.links import FamilyLink, FamilyVisit, link_with, visit_with
from disclosure.records.transaction import one_transaction
from disclosure.records.watch import look_soon
from disclosure.translating import for_family

WRONG = for_family(
    "The code and the answer do not belong together. Look at both again. Capitals, spaces and "
    "dashes make no difference."
)
TOO_OFTEN = for_family(
    "That was tried too often. Wait %(minutes)s minutes, or ring us for a new code."
)
IN_A_MINUTE = for_family("That was tried too often. Wait a minute, or ring us for a new code.")
GUESSED = for_family(
    "Too many wrong codes were typed from here. Wait 5 minutes, or ring us. A code that we gave "
    "you opens your page all the same."
)
USED = for_family(
    "This code was used already: each opens the page once. Ring us, and we will give you a new one."
)
ENDED = for_family("This code is of no use any more. Ring us, and we will give you a new one.")
FOR_NOW = for_family(
    "Your page is closed for now. Please ring us if you want to ask or tell us anything."
)
RUN_OUT = for_family("This code has run out. Ring us, and we will give you a new one.")
SLOWER = {3: timedelta(seconds=5), 4: timedelta(seconds=20)}  # after so many wrong second facts
LOCKS_AT, LOCKED = 5, timedelta(minutes=30)
ENDS_AT = 10  # wrong ones: then the code is of no use any more, and a new one is asked for


class NotOpened(Refused):
    """`says` in English, and what stands in it: a page says it in the language of its reader."""

    def __init__(self, says: str, **named: object) -> None:
        super().__init__(says % named)
        self.says, self.named = says, named


@dataclass(frozen=True, slots=True)
class Opened:
    """`key` is for the cookie of this browser alone."""

    key: str
    actor: Actor


def open_page(
    session: Session, code: str, answer: str, address: str, at: datetime, browser: str = ""
) -> Opened:
    """Raises NotOpened with a sentence for the family. The try counts before it is compared.

    `browser`: what only the browser that asks holds. What it sends twice, by a double press or as
    the answer was lost on its way, opens once: it is in the visit that it opened.
    """
    spelled = bare(code)
    link = _counted(session, spelled, at)
    if link is None:
        any(belongs(each, None) for each in dict.fromkeys(spellings(answer)))  # as long as below
        raise NotOpened(WRONG if may_guess(session, address, at) else GUESSED)
    if not any(belongs(each, link.fact_hash) for each in dict.fromkeys(spellings(answer))):
        if link.failures == ENDS_AT:
            _end(session, spelled, at)
        if link.failures in (LOCKS_AT, ENDS_AT):
            _tell_contact(session, link, at)
        raise NotOpened(WRONG)
    return _let_in(session, spelled, at, _key(session, spelled, browser))


def _counted(session: Session, code: str, at: datetime) -> FamilyLink | None:
    with one_transaction(session):
        link = link_with(session, code)
        if link is None:
            return None
        if until := locked_still(link.locked_until, at, LOCKED):
            minutes = -(-(until - at).seconds // 60)
            raise NotOpened(TOO_OFTEN if minutes > 1 else IN_A_MINUTE, minutes=minutes)
        link.failures += 1
        if link.failures > ENDS_AT:  # whoever compared the last one never came to its end
            _is_of_no_use(link, at)
        locks = link.failures >= LOCKS_AT
        pause = LOCKED if locks else SLOWER.get(link.failures, timedelta())
        link.locked_until = at + pause
    session.refresh(link)
    return link


def _end(session: Session, code: str, at: datetime) -> None:
    """Only now that the last answer was wrong too: a right one still opens the page."""
    with one_transaction(session):
        link = link_with(session, code)
        assert link
        _is_of_no_use(link, at)


def _is_of_no_use(link: FamilyLink, at: datetime) -> None:
    if link.ended_at is None:
        link.ended_at, link.ended_why = at, "too many tries"


def is_its_code(session: Session, key: str, code: str) -> bool:
    """Whether the visit of that key was opened with that code."""
    visit = visit_with(session, key)
    there = session.get_one(FamilyLink, visit.link_id).code_hash if visit else None
    return there == hash_of(bare(code))


def _key(session: Session, code: str, browser: str) -> str:
    """The same whenever that browser brings that code, and nobody else can make it."""
    if not browser:
        return secrets.token_urlsafe(32)
    return chain_of(session).mac(f"visit: {code} {browser}".encode())


def _let_in(session: Session, code: str, at: datetime, key: str) -> Opened:
    """Once only: the code is locked while it is looked at, and used up. Where the page is shut, the
    code stays for later; for now only, and the right answer is no wrong try.
    """
    with one_transaction(session):
        link = link_with(session, code)
        assert link
        again = link.used_at is not None and is_open(session, key, at)
        if not again and (says := next(_of_no_use(link, at), None)):
            raise NotOpened(says)
        incident = session.get_one(Incident, link.incident_id)
        gathered = gather(session, incident, at)
        shut = is_shut_for_now(gathered, link.person)
        if why_closed(gathered, link.person) and not shut:
            raise NotOpened(ENDED)
        link.failures, link.locked_until = 0, None
        if not (shut or again):
            link.used_at = at
            session.add(_visit(link, key, incident.version, at))
            look_soon(session, link.incident_id, at)  # from now on, silence would be seen
        name = person_of(gathered, link.person).name
        actor = family_actor(link.incident_id, link.person, name)
    if shut:
        raise NotOpened(FOR_NOW)
    return Opened(key, actor)


def _visit(link: FamilyLink, key: str, version: int, at: datetime) -> FamilyVisit:
    visit = FamilyVisit(incident_id=link.incident_id, person=link.person, link_id=link.id)
    visit.key_hash, visit.started_at, visit.seen_at = hash_of(key), at, at
    visit.seen_version = version
    return visit


def _of_no_use(link: FamilyLink, at: datetime) -> Iterator[str]:
    if link.used_at:
        yield USED
    if link.ended_at:
        yield ENDED
    if link.expires_at <= at:
        yield RUN_OUT


def _tell_contact(session: Session, link: FamilyLink, at: datetime) -> None:
    change = Change(
        link.incident_id, family_actor(link.incident_id, link.person, ""), at, Door.PAGE
    )
    with open_beside(session, change) as case:
        owner = keeper_of(case.gathered.case)
        case.write_down("family page locked")
        tell_owner(case, owner, "family_page_locked", case.incident.ref)
