"""The door to a family's page: a code for one person, what opens it, and what shuts it at once."""

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from unicodedata import normalize

from sqlalchemy.orm import Session

from disclosure.actions.change import NOT_YOURS, Change, OpenCase, open_case
from disclosure.actions.digits import plain_digits
from disclosure.actions.facts import Gathered, gather, gather_by_id
from disclosure.actions.family.languages import in_language, language_for
from disclosure.actions.family.page_grounds import (
    CHANGED,
    NOT_ALLOWED,
    lost_its_ground,
    lost_the_yes,
)
from disclosure.actions.family.second_fact import in_one_spelling, second_fact
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import INVITED
from disclosure.actions.refused import Refused
from disclosure.actions.staff.passwords import hashed
from disclosure.clock import APART
from disclosure.kinds.faults import BadInput
from disclosure.kinds.fields import latest_of
from disclosure.permissions import Actor, Forbidden, Permission, family_actor
from disclosure.records.base import hash_of
from disclosure.records.incident import Incident
from disclosure.records.links import (
    FamilyLink,
    FamilyVisit,
    links_of,
    visit_with,
    visits_of,
)
from disclosure.records.team import is_theirs
from disclosure.records.transaction import one_transaction
from disclosure.translating import ENGLISH
from workflows.family_page import (
    CODE_LASTS,
    VISIT_IDLE,
    VISIT_LASTS,
    shut_for_now,
    why_not_invited,
)

LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that look alike
GROUPS, LONG = 4, 4  # 79 bits
SEEN_EVERY = timedelta(minutes=1)  # so that reading a page does not write for every picture


@dataclass(frozen=True, slots=True)
class Invited:
    """`code` is shown this once: only its hash is kept."""

    code: str
    asks: str  # which second fact opens it
    expires_at: datetime
    language: str = ENGLISH  # of those we offer, the one they read


def new_code() -> str:
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LONG)) for _ in range(GROUPS))
    return "-".join(groups)


def page_link(address: str, bind: str, invited: Invited) -> str:
    """The code stands behind the #, so that no server, log or mail scanner sees it."""
    return f"{page_address(address, bind, invited)}#{invited.code}"


def page_address(address: str, bind: str, invited: Invited) -> str:
    """Where the door speaks their language already; of whose page it is it says no more."""
    return f"{address or f'http://{bind}'}/f/open{in_language(invited.language)}"


def bare(code: str) -> str:
    """As it is hashed: what people add when they copy one by hand falls away, and so does how wide
    a keyboard of East Asia writes its letters; of a link of ours all that stands before it.
    """
    plain = plain_digits(normalize("NFKC", code)).upper()
    plain = plain.rpartition("#")[2] or plain
    return "".join(letter for letter in plain if letter in LETTERS)


def invite(session: Session, change: Change, person: int, fact: Mapping[str, str]) -> Invited:
    """A code for one person. `fact`: `question` and `answer`, as chosen with them; empty: the
    patient's date of birth. Any earlier code for them ends. Raises BadInput, Forbidden, Refused.
    """
    change.actor.must(Permission.INVITE_FAMILY)
    incident = session.get_one(Incident, change.incident_id)
    _may_come(gather(session, incident, change.at), change.actor, person)  # else no fact is needed
    code = new_code()
    asks, answer = second_fact(session, change, fact)
    fact_hash = hashed(answer)  # slow, so before the case is locked
    with open_case(session, change) as case:
        found = _may_come(case.gathered, change.actor, person)
        if answer in in_one_spelling(" ".join(found.address)):
            says = "Answer: this stands in their address. Choose something a letter does not show."
            raise BadInput.at("answer", says)
        _end_codes(case, {person}, "a new code")
        link = FamilyLink(incident_id=case.incident.id, person=person, asks=asks)
        link.code_hash, link.fact_hash = hash_of(bare(code)), fact_hash
        link.made_at, link.made_by = change.at, change.actor.email
        link.expires_at = _last_moment(case.gathered)
        case.session.add(link)
        body = {"person": person, "asks": asks, "expires_at": link.expires_at.isoformat()}
        case.write_down("family invite", case.evidence(INVITED, change.at, body))
        return Invited(code, asks, link.expires_at, language_for(session, found))


def _last_moment(gathered: Gathered) -> datetime:
    """Of the day at the site that the sheet names, so that a code is good on the whole of it."""
    day = gathered.day_of(gathered.at + CODE_LASTS)
    return latest_of(day, gathered.zone).replace(microsecond=0)


def _may_come(gathered: Gathered, actor: Actor, person: int) -> PersonNow:
    """Whoever it is. Raises Forbidden, BadInput, Refused."""
    _must_be_named(gathered, actor)
    found = person_of(gathered, person)
    if says := why_closed(gathered, person):
        raise Refused(says)
    return found


def revoke(session: Session, change: Change, person: int | None = None) -> int:
    """End every code and visit of one person, or of all; how many codes were open.

    Raises Forbidden, also where only the case may be written in; BadInput for nobody of this case.
    """
    change.actor.must(Permission.INVITE_FAMILY)
    with open_case(session, change) as case:
        _must_be_named(case.gathered, change.actor)
        if person is not None:
            person_of(case.gathered, person)
        whose = {*case.gathered.called} if person is None else {person}
        _write_down_end(case, person, "taken back")
        _end_visits(case, whose)
        return _end_codes(case, whose, "taken back")


def _must_be_named(gathered: Gathered, actor: Actor) -> None:
    """To let somebody in takes being let in oneself: writing in a case is less than that."""
    if not is_theirs(gathered.session, actor, gathered.incident):
        raise Forbidden(NOT_YOURS)


def shut_what_changed(case: OpenCase, before: Gathered, after: Gathered) -> None:
    """Consent, standing or the relation changed, or that somebody talked with them first does not
    hold any more: their codes and visits end with this change.
    """
    if not _open_links(case):
        return
    unsaid, changed = set(), set()
    for person in before.persons:
        number = person.number
        if lost_the_yes(before, after, number):
            unsaid.add(number)
        elif lost_its_ground(before, after, person) or (
            not why_closed(before, number) and _ends(after, number)
        ):
            changed.add(number)
    for why, persons in ((NOT_ALLOWED, unsaid), (CHANGED, changed)):
        for number in sorted({link.person for link in _open_links(case)} & persons):
            _write_down_end(case, number, why)
        _end_visits(case, persons)
        _end_codes(case, persons, why)


def _ends(after: Gathered, person: int) -> bool:
    """What only waits for a second person ends nothing: it opens again where that one says no."""
    return why_closed(after, person) is not None and not is_shut_for_now(after, person)


def visitor(session: Session, key: str, at: datetime) -> Actor | None:
    """Whose page the key opens now; None where the visit ended, by itself or by us. What stands
    there counts as seen by them.
    """
    found = _opens(session, key, at)
    if found is None:
        return None
    visit, person, version = found  # what is changed meanwhile they look at the next time
    if at - visit.seen_at >= SEEN_EVERY or visit.seen_version != version:
        with one_transaction(session):
            row = session.get_one(FamilyVisit, visit.id, with_for_update=True)
            row.seen_at, row.seen_version = at, version
    return family_actor(visit.incident_id, visit.person, person.name)


def is_open(session: Session, key: str, at: datetime) -> bool:
    """The same, asked at the door, where somebody else may stand: they see nothing of it."""
    return _opens(session, key, at) is not None


def _opens(session: Session, key: str, at: datetime) -> tuple[FamilyVisit, PersonNow, int] | None:
    """The visit, whose it is, and at which version their case stands."""
    visit = visit_with(session, key)
    if visit is None or visit.ended_at or is_over(visit, at):
        return None
    gathered = gather_by_id(session, visit.incident_id, at)
    person = gathered.person(visit.person)
    if person is None or why_closed(gathered, visit.person):
        return None
    return visit, person, gathered.incident.version


def was_closed(session: Session, key: str, at: datetime) -> bool:
    """By us, or by what changed; not by itself after a while. `key`: of a visit that opens nothing
    any more."""
    visit = visit_with(session, key)
    return visit is not None and (visit.ended_at is not None or not is_over(visit, at))


def closed_for_now(session: Session, key: str, at: datetime) -> bool:
    """Whether the key would open a page, were it not shut until a second person has judged."""
    visit = visit_with(session, key)
    if visit is None or visit.ended_at or is_over(visit, at):
        return False
    gathered = gather_by_id(session, visit.incident_id, at)
    return is_shut_for_now(gathered, visit.person)


def leave(session: Session, key: str, at: datetime) -> None:
    with one_transaction(session):
        visit = visit_with(session, key)
        if visit and visit.ended_at is None:
            visit.ended_at = at


def is_over(visit: FamilyVisit, at: datetime) -> bool:
    """So is one of later than now: a clock was ahead, and it would last as long as that was."""
    ahead = visit.seen_at > at + APART
    return ahead or at - visit.seen_at > VISIT_IDLE or at - visit.started_at > VISIT_LASTS


def why_closed(gathered: Gathered, person: int) -> str | None:
    """As no code may be made for them; also what time alone changes: a consent that ran out."""
    facts = gathered.facts
    known = facts.person(person)
    if known is None:
        return "Not of this case."
    return why_not_invited(facts, known, facts.may_be_told(person))


def is_shut_for_now(gathered: Gathered, person: int) -> bool:
    known = gathered.facts.person(person)
    return known is not None and shut_for_now(known, gathered.facts.may_be_told(person))


def person_of(gathered: Gathered, number: int) -> PersonNow:
    """Raises BadInput where the case has nobody of that number."""
    found = gathered.person(number)
    if found is None:
        raise BadInput.at("person", "Person: there is no such person in this case.")
    return found


def _open_links(case: OpenCase) -> list[FamilyLink]:
    return [link for link in links_of(case.session, case.incident.id) if link.ended_at is None]


def _write_down_end(case: OpenCase, person: int | None, why: str) -> None:
    body = {"person": person, "ended": why}
    case.write_down("family revoke", case.evidence(INVITED, case.change.at, body))


def _end_codes(case: OpenCase, persons: Collection[int], why: str) -> int:
    mine = [link for link in _open_links(case) if link.person in persons]
    for link in mine:
        link.ended_at, link.ended_why = case.change.at, why
    return len(mine)


def _end_visits(case: OpenCase, persons: Collection[int]) -> None:
    for visit in visits_of(case.session, case.incident.id):
        if visit.person in persons and visit.ended_at is None:
            visit.ended_at = case.change.at


@dataclass(frozen=True, slots=True)
class Standing:
    """How the page of one person stands, for the team. `why_not`: why no code can be made yet."""

    why_not: str | None
    link: FamilyLink | None  # the latest code
    visits: tuple[FamilyVisit, ...]  # the latest first


def standing_of(gathered: Gathered, number: int) -> Standing:
    session, case = gathered.session, gathered.incident.id
    links = [link for link in links_of(session, case) if link.person == number]
    visits = tuple(visit for visit in visits_of(session, case) if visit.person == number)
    return Standing(why_closed(gathered, number), next(iter(links), None), visits)
