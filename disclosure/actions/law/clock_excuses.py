"""A refusal, failed contact and the end of either, as the events that the regimes count from.

Source: the rows on `excuse` and `excuse_end` in docs/reference/events.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from disclosure.actions.law.as_event import event_of
from disclosure.actions.people.in_touch import Contact, contact_after, was_tried
from disclosure.actions.people.people_now import PersonNow, person_numbered
from disclosure.actions.people.somebody_found import ended_by_finding
from disclosure.actions.reading import Case
from disclosure.kinds import excuses as x
from disclosure.kinds.fields import latest_of, moment_of
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from workflows.events import Event
from workflows.excuses import LETTERS
from workflows.words import Excusable, Ground

_NEVER = datetime.max.replace(tzinfo=UTC)
_ALL_KINDS: frozenset[str] = frozenset()
_ALL_DUTIES: frozenset[str] = frozenset()
_OF_A_REFUSAL = ("declined_by_person", "refusal_recorded", "contact_failed", "attempts_recorded")
_RESTORED = "contact_restored"
_REACH = (
    (frozenset({Excusable.FIRST_CONVERSATION_RECORDED}), _ALL_KINDS),
    (frozenset({Excusable.APOLOGY_GIVEN}), frozenset({"apology"})),
    (LETTERS, frozenset({"written", "report"})),
    (
        frozenset({Excusable.MEETING_OFFERED, Excusable.DISCLOSURE_CONVERSATION_RECORDED}),
        frozenset({"meeting"}),
    ),
    (frozenset({Excusable.SUPPORT_OFFERED}), frozenset({"support"})),
)


@dataclass(frozen=True, slots=True)
class Agreed:
    """An excuse, since when a second person agreed to it, and until when it stood. `contact`: of
    somebody we could not reach, what shows that they were reached since. `tried`: and enough, as
    the requirements ask it, by what is on record now.
    """

    number: int
    excuse: x.Excuse
    since: datetime
    until: datetime | None
    contact: Contact | None = None
    tried: bool = True

    @property
    def stands(self) -> bool:
        return self.until is None and self.tried

    def stood(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Span:
    since: datetime
    until: datetime | None


@dataclass(frozen=True)
class Excuses:
    """Of one case, its people, and those who must be told now."""

    case: Case
    persons: tuple[PersonNow, ...]
    relevant: frozenset[int]

    @property
    def zone(self) -> ZoneInfo:
        return self.case.zone

    def events(self) -> Iterator[Event]:
        """What a regime asks for a refusal is owed for each who refuses. So one that is over is
        still a fact, and so is one person's alone: it excuses nothing, so it counts for those
        duties alone.
        """
        yield from self._waiting()
        for requirements, kinds in _REACH:
            declined = self._of(self._agreed(Ground.DECLINED), requirements)
            for each, duties in self._counting(declined):
                yield from self._said(each.number, each.excuse, kinds, duties)
                recorded = Event("refusal_recorded", each.since, each.since, kinds=kinds)
                yield replace(recorded, duties=duties)
        for each, duties in self._counting(self._agreed(Ground.UNREACHABLE)):
            yield from self._said(each.number, each.excuse, _ALL_KINDS, duties)
            yield Event("attempts_recorded", each.since, each.since, duties=duties)
        yield from self._back_in_touch()

    def _said(
        self, number: int, excuse: x.Excuse, kinds: frozenset[str], duties: frozenset[str]
    ) -> Iterator[Event]:
        declined = excuse.ground is Ground.DECLINED
        name = "declined_by_person" if declined else "contact_failed"
        yield replace(event_of(self.case, number, name, excuse.at), kinds=kinds, duties=duties)

    def _waiting(self) -> Iterator[Event]:
        """What nobody has agreed to yet happened all the same: what is owed for it runs, also while
        it waits for a second person. It excuses nothing, so it counts for those duties alone; and
        where that person does not agree, it was no refusal.
        """
        ended = {end.excuse for _, end in self.case.those(x.ExcuseEnd)}
        for row, excuse in self.case.those(x.Excuse):
            waits = row.number not in ended and not self.case.was_judged(x.ExcuseReview, row.number)
            if waits and self._had_to_be_told(excuse) and _is_owed_something(excuse):
                yield from self._said(row.number, excuse, _ALL_KINDS, _duties_of_a_refusal())

    def _back_in_touch(self) -> Iterator[Event]:
        """Where a refusal or failed contact had been agreed. Whoever we talked with, or had word
        of, is reached, though nobody has written down that the excuse ended. Source: the design of
        the product, "What may stand in for what": it ends when contact is restored. It counts for
        the duties that it starts alone: whether an excuse is over is asked of that excuse, and the
        end of one leaves every other as it was.
        """
        declined, lost = self._agreed(Ground.DECLINED), self._agreed(Ground.UNREACHABLE)
        agreed = {each.number for each in (*declined, *lost)}
        ended = ((row.number, end) for row, end in self.case.those(x.ExcuseEnd))
        ends = [Contact(number, end.at) for number, end in ended if end.excuse in agreed]
        told = (each for each in lost if self._had_to_be_told(each.excuse))
        for contact in (*ends, *(each.contact for each in told if each.contact)):
            restored = event_of(self.case, contact.number, _RESTORED, contact.at)
            yield replace(restored, duties=_duties_on(_RESTORED))

    @property
    def over(self) -> frozenset[int]:
        """Excuses, by number, that leave nothing out any more: they ended, or who could not be
        reached was reached since, or is not tried enough by what is on record now, or somebody was
        found where there was nobody.
        """
        ended = (end.excuse for _, end in self.case.those(x.ExcuseEnd))
        reached = (each.number for each in self.all_agreed if not each.stands)
        return frozenset((*ended, *reached, *self.found))

    @cached_property
    def found(self) -> frozenset[int]:
        """Excuses, by number, that named nobody, and after which somebody was found."""
        return ended_by_finding(self.case, self.persons)

    def for_all(self, ground: Ground) -> Iterator[tuple[Span, frozenset[str]]]:
        """Since and until when this ground stands, by what is on record, and the kinds of duty that
        it reaches; of excuses that have not ended.

        A duty is owed once for a case: it is excused only when the ground stands for all who must
        be told.
        """
        for requirements, kinds in _REACH:
            theirs = self._of(self._agreed(ground), requirements)
            spans = [self._span([e for e in theirs if e.excuse.person == p]) for p in self.relevant]
            found = [span for span in spans if span]
            if found and len(found) == len(spans):
                ends = (span.until for span in found)
                until = min((moment for moment in ends if moment), default=None)
                yield Span(max(span.since for span in found), until), kinds

    def free_from(self, kind: str, person: int, at: datetime) -> bool:
        """Whether excuses of that person's own stand in for duties of that kind towards them,
        whatever the others are owed; agreed, and not run out.
        """
        for requirements, kinds in _REACH:
            theirs = [e for e in self.all_agreed if e.excuse.person == person]
            span = self._span(self._of(theirs, requirements))
            if span and (not kinds or kind in kinds) and (not span.until or at < span.until):
                return True
        return False

    def _span(self, theirs: list[Agreed]) -> Span | None:
        """Of one person. An excuse that is renewed before it runs out, or before it is ended, goes
        on: it stands since the first of them, and until the day of the last.
        """
        standing = [each for each in theirs if each.stands]
        if not standing:
            return None
        last = max(standing, key=lambda each: self._runs_out(each) or _NEVER)
        since = last.since
        for each in sorted(theirs, key=lambda each: each.since, reverse=True):
            ends = self._runs_out(each)
            if each.since < since and (ends is None or since <= ends):
                since = each.since
        return Span(since, self._runs_out(last))

    def _runs_out(self, agreed: Agreed) -> datetime | None:
        """On the day to look again at it, or when it was ended before that."""
        day = agreed.excuse.review_on
        ends = (agreed.until, moment_of(day, self.zone) if day else None)
        return min((moment for moment in ends if moment), default=None)

    def _counting(self, agreed: list[Agreed]) -> Iterator[tuple[Agreed, frozenset[str]]]:
        """Those of who had to be told, and the duties they count for. Empty: for all, where by this
        one the ground came to stand for all of them, and it stands for all who must be told now,
        without a gap since.
        """
        standing = {each.excuse.person for each in agreed if each.stands}
        stands = bool(self.relevant) and self.relevant <= standing
        for each in agreed:
            there = {other.excuse.person for other in agreed if other.stood(each.since)}
            had = {p.number for p in self.persons if p.was_relevant(each.since, self.zone)}
            began = bool(had) and had <= there and each.excuse.person in there
            if began and stands and _goes_on(each, agreed):
                yield each, _ALL_DUTIES
            elif began or self._had_to_be_told(each.excuse):
                yield each, _duties_of_a_refusal()

    def _had_to_be_told(self, excuse: x.Excuse) -> bool:
        """When they refused, or could not be reached; or now."""
        at = moment_of(excuse.at, self.zone)
        person = person_numbered(self.persons, excuse.person)
        return person is not None and person.had_to_be_told(at, self.zone)

    @staticmethod
    def _of(agreed: list[Agreed], requirements: frozenset[Excusable]) -> list[Agreed]:
        return [each for each in agreed if set(each.excuse.requirement) & requirements]

    def _agreed(self, ground: Ground) -> list[Agreed]:
        return [each for each in self.all_agreed if each.excuse.ground is ground]

    @cached_property
    def all_agreed(self) -> tuple[Agreed, ...]:
        """What had ended, by the record, before anybody agreed to it never counted. That it had,
        told later, undoes nothing that was agreed.
        """
        ended = {end.excuse: (row.number, end.at) for row, end in self.case.those(x.ExcuseEnd)}
        found = []
        for row, excuse in self.case.those(x.Excuse):
            review = self.case.agreement(x.ExcuseReview, row.number)
            number, end = ended.get(row.number, (None, None))
            if review and (number is None or number > review.number):
                contact = self._reached_after(row, excuse)
                over = (end, contact.at if contact else None)
                until = min((latest_of(at, self.zone) for at in over if at), default=None)
                tried = self._was_tried(excuse)
                found.append(Agreed(row.number, excuse, review.recorded_at, until, contact, tried))
        return tuple(found)

    def _was_tried(self, excuse: x.Excuse) -> bool:
        """A talk or a word of theirs that is told later may leave too few attempts after it."""
        person = person_numbered(self.persons, excuse.person)
        if person is None or excuse.ground is not Ground.UNREACHABLE:
            return True
        return was_tried(self.case, person)

    def _reached_after(self, row: Evidence, excuse: x.Excuse) -> Contact | None:
        """One who declined may talk with us of something else, and has declined all the same."""
        if excuse.ground is not Ground.UNREACHABLE:
            return None
        return contact_after(self.case, excuse.person, row.at)


def _goes_on(each: Agreed, agreed: list[Agreed]) -> bool:
    """Not over, or over while another of theirs stood that goes on."""
    until = each.until
    if until is None:
        return each.stands
    theirs = (other for other in agreed if other.excuse.person == each.excuse.person)
    return any(other.stood(until) and _goes_on(other, agreed) for other in theirs)


def _is_owed_something(excuse: x.Excuse) -> bool:
    """A refusal of what the regimes ask, or failed contact; not of the next contact alone."""
    if excuse.ground is Ground.DECLINED:
        return any(set(excuse.requirement) & requirements for requirements, _ in _REACH)
    return excuse.ground is Ground.UNREACHABLE


def _duties_of_a_refusal() -> frozenset[str]:
    """Duties to record that somebody declined or was not reached."""
    return _duties_on(*_OF_A_REFUSAL)


def _duties_on(*events: str) -> frozenset[str]:
    """Those that one of these starts or meets, of every regime."""
    duties = policy().duties
    return frozenset(d.id for d in duties if {d.clock_starts, d.completed_by} & {*events})
