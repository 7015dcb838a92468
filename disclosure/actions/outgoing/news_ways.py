"""By which ways somebody of the family may hear that there is news, and when: asked before a row is
written, and again before it is sent, for a wish may have changed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from disclosure.actions.digits import plain_digits
from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import happened_on
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.fields import moment_of
from disclosure.kinds.people import PatientStatus, PersonChange
from disclosure.records.links import FamilyLink, FamilyVisit, links_of, visits_of
from disclosure.records.news import FamilyNews, news_of
from disclosure.records.people import Person
from workflows.family_page import is_hard_day, why_not_invited
from workflows.letter_after import is_to_avoid
from workflows.news_hours import hours_of, next_allowed
from workflows.words import PatientChange, Way

WAYS = (Way.EMAIL, Way.TEXT)
KNOWN_BY = {Way.EMAIL: "email", Way.TEXT: "phone"}  # the field of the person
_NUMBER = re.compile(r"\+?[\d ()./-]+")
_SHORTEST, _LONGEST = 6, 15  # digits of a telephone number; the longest by E.164


class WhyNot(StrEnum):
    """Kept as `dropped` where it comes up only when the news is to be sent."""

    SHUT = "shut"  # died, not to be told, or the family does not allow it
    NO_PAGE = "no_page"  # never opened, and no code is open; or we ended it
    NOT_WANTED = "not_wanted"
    NO_ADDRESS = "no_address"
    CAME_BACK = "came_back"
    GIVEN_BACK = "given_back"  # sent, and did not arrive: another piece goes in its place
    SEEN = "seen"  # they opened their page since
    TAKEN_BACK = "taken_back"  # what was new was withdrawn since
    NO_HOUR = "no_hour"  # every day is barred


@dataclass(frozen=True)
class Reach:
    """A case and the use its family made of their pages."""

    gathered: Gathered

    @cached_property
    def links(self) -> Sequence[FamilyLink]:
        """The latest first."""
        return links_of(self.gathered.session, self.gathered.incident.id)

    @cached_property
    def visits(self) -> Sequence[FamilyVisit]:
        return visits_of(self.gathered.session, self.gathered.incident.id)

    @cached_property
    def news(self) -> Sequence[FamilyNews]:
        """The latest first."""
        return news_of(self.gathered.session, self.gathered.incident.id)

    def visits_by(self, person: int) -> list[FamilyVisit]:
        return [visit for visit in self.visits if visit.person == person]


def why_none(reach: Reach, person: PersonNow, way: Way) -> WhyNot | None:
    """Why nothing may go to that person by that way; None where it may."""
    shut = is_shut(reach.gathered, person.number)
    return WhyNot.SHUT if shut else why_none_once_open(reach, person, way)


def why_none_once_open(reach: Reach, person: PersonNow, way: Way) -> WhyNot | None:
    """The same, where only whether they are told at all is not asked."""
    if not has_a_page(reach, person.number):
        return WhyNot.NO_PAGE
    if not _wanted(person, way):
        return WhyNot.NOT_WANTED
    if not address_by(person, way):
        return WhyNot.NO_ADDRESS
    return WhyNot.CAME_BACK if came_back_on(reach, person.number, way) else None


def is_shut(gathered: Gathered, person: int) -> bool:
    known = gathered.facts.person(person)
    allowed = gathered.facts.may_be_told(person)
    return known is None or why_not_invited(gathered.facts, known, allowed) is not None


def has_a_page(reach: Reach, person: int) -> bool:
    """They opened it once, or have a code that still opens it; and we did not end it since."""
    link = next((link for link in reach.links if link.person == person), None)
    if link is None or link.ended_at:
        return False
    is_open = link.used_at is None and link.expires_at > reach.gathered.at
    return is_open or bool(reach.visits_by(person))


def _wanted(person: PersonNow, way: Way) -> bool:
    """They named the way as one to use, and no more than that says so: whether we may ask them
    later how they are, after all this is done, is another question.
    """
    return way not in person.never and way in person.safe.get("use", ())


def address_by(person: PersonNow, way: Way) -> str:
    """An e-mail address, or a number as a telephone takes it; empty where none is on record."""
    known = str(person.body.get(KNOWN_BY[way]) or "").strip()
    return known if way is Way.EMAIL else _number(known)


def _number(known: str) -> str:
    text = plain_digits(known)
    digits = "".join(letter for letter in text if letter in "0123456789")
    if not _NUMBER.fullmatch(text) or not _SHORTEST <= len(digits) <= _LONGEST:
        return ""
    return f"+{digits}" if text.startswith("+") else digits


def came_back_on(reach: Reach, person: int, way: Way) -> datetime | None:
    """When something came back from where we still send it: nothing was told us since."""
    for news in reach.news:
        if news.person == person and news.way == way and news.came_back_at:
            went = news.sent_at or news.came_back_at
            if not _changed_since(reach.gathered, person, way, went):
                return news.came_back_at
    return None


def _changed_since(gathered: Gathered, person: int, way: Way, since: datetime) -> bool:
    fields = {KNOWN_BY[way], "safe"}
    return any(
        change.person == person and row.recorded_at > since and fields & set(change.changes())
        for row, change in gathered.case.those(PersonChange)
    )


def when_allowed(gathered: Gathered, person: PersonNow, at: datetime) -> datetime | None:
    """The first moment from `at` on that their wishes and the hard days leave, if there is one."""
    safe = person.safe
    earliest, latest = hours_of(safe.get("earliest"), safe.get("latest"))
    avoid = frozenset(person.avoid)
    died = _deaths(gathered)
    buried = {death.funeral_on for death in died}
    hard = () if safe.get("on_hard_days") else tuple(_hard_days(gathered, died))

    def is_barred(day: date) -> bool:
        return day in buried or is_to_avoid(day, avoid) or is_hard_day(day, hard)

    return next_allowed(at, gathered.zone, earliest, latest, is_barred)


def _deaths(gathered: Gathered) -> list[PatientStatus]:
    """The last of them counts."""
    statuses = gathered.case.those(PatientStatus)
    return [body for _, body in statuses if body.what is PatientChange.DIED]


def _hard_days(gathered: Gathered, died: Sequence[PatientStatus]) -> Iterator[date]:
    """Of the harm, of the patient's birth, and of their death where anybody knows its day."""
    incident: Any = gathered.incident
    yield from filter(None, (happened_on(gathered.case), incident.patient_born_on))
    if died and not died[-1].day_unknown:
        yield gathered.day_of(moment_of(died[-1].at, gathered.zone))


def families_who_want_texts(session: Session) -> int:
    """How many people with a page named text messages as a way to use."""
    theirs = (Person.incident_id == FamilyLink.incident_id, Person.number == FamilyLink.person)
    invited = select(Person).join(FamilyLink, and_(*theirs)).where(FamilyLink.ended_at.is_(None))
    wishes = (person.details.get("safe", {}).get("use", ()) for person in session.scalars(invited))
    return sum(Way.TEXT in use for use in wishes)
