"""What is offered to the family: support, a person to ring, a meeting, a say in the questions."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, tzinfo
from enum import StrEnum

from disclosure.kinds.fields import (
    Email,
    Happened,
    Id,
    Line,
    Many,
    Planned,
    Ref,
    TrueOrFalse,
    Words,
    is_number,
    lies_ahead,
    marked,
    shared,
    team_only,
)
from disclosure.kinds.kind import Creation, Kind, Part
from disclosure.kinds.people import concern_of_asking
from disclosure.kinds.ways_said import OR_THEY_CAME
from disclosure.permissions import Permission
from workflows.caregivers import says_more_than_offered

STAFF = "staff"


class Support(Kind):
    word = "support"
    heading = "Record support you offered"
    says = "Help offered to the family, or to staff who took part."
    may = Permission.RECORD_CARE

    offered_to: Ref = shared("To whom", "A person of this case, or staff", refers="person or staff")
    what: Words = shared(
        "What you offered",
        "To staff: what was offered and no more. How a colleague is stays with them",
    )
    at: Happened = shared("When")

    def person(self) -> int | None:
        return int(self.offered_to) if is_number(self.offered_to) else None

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.offered_to != STAFF and not is_number(self.offered_to):
            yield "offered_to", "name a person of this case, or 'staff'"
        if self.offered_to == STAFF and (says := says_more_than_offered(self.what, ())):
            yield "what", says


class Cover(Part):
    name: Line = shared("Who covers")
    phone: Line = shared("Their telephone")


class Contact(Kind):
    word = "contact"
    heading = "Name the family's contact"
    says = "One person the family can ring, and who covers for them."
    may = Permission.DECIDE

    name: Line = shared("Name")
    user: Email | None = team_only("Their account", refers="named contact", default=None)
    role: Line = shared("Role")
    phone: Line = shared("Direct telephone")
    hours: Line = shared("When they can be rung", "Monday to Friday, 8am to 6pm")
    cover: Cover | None = shared(
        "Cover when they are away", "Until somebody covers, the case cannot move on", default=None
    )
    replaces: Id | None = team_only("Whom they replace", refers="contact", default=None)
    family_told_at: Happened | None = shared("When the family was told", default=None)

    def in_short(self) -> str:
        return f"Named contact: {self.name}"


class MeetingOutcome(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    HELD = "held"
    CANCELLED = "cancelled"
    NOBODY_CAME = "nobody_came"


HAVE_BEEN: Mapping[MeetingOutcome, str] = {
    MeetingOutcome.HELD: "it cannot have been held yet",
    MeetingOutcome.NOBODY_CAME: "nobody can have stayed away yet",
}  # the law counts a meeting that was held; one that still may be is only arranged
ANSWERED = frozenset({MeetingOutcome.ACCEPTED, MeetingOutcome.DECLINED, MeetingOutcome.HELD})


class Meeting(Kind):
    word = "meeting"
    heading = "Record a meeting offered or held"
    says = "A meeting about the findings: offered, held, or turned down."
    may = Permission.RECORD_CARE

    person: Id = shared("With whom", refers="person")
    offered_at: Happened = shared("When you offered it")
    how: Line = shared("How you offered it", OR_THEY_CAME)
    meets_at: Planned | None = shared("When it is", default=None)
    place: Line | None = shared("Where", "Where they want to meet", default=None)
    invited: Many[Line] | None = shared(
        "Who else is invited",
        "One on each line: a name and what they are there for. They will see this.",
        default=None,
    )
    interpreter: Line | None = shared(
        "Who interprets", "Where they need an interpreter: booked, and by whom", default=None
    )
    outcome: MeetingOutcome = shared("What came of it")
    statement_given_at: Happened | None = shared(
        "When the written statement was given", default=None
    )
    against_wishes: TrueOrFalse = marked("Against their wishes")

    @property
    def counts_as_offered(self) -> bool:
        """By a way they forbade it was not; that they said yes or no to it, or came, is theirs."""
        return not self.against_wishes or self.outcome in ANSWERED

    def happened(self) -> Happened:
        return self.offered_at

    def creates(self) -> Iterator[Creation]:
        if self.against_wishes:
            yield concern_of_asking(self.person, self.how, self.stored()["offered_at"])

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.outcome is MeetingOutcome.HELD and not self.meets_at:
            yield "meets_at", "say when it was held"

    def contradictions_at(self, now: datetime, zone: tzinfo) -> Iterator[tuple[str, str]]:
        not_yet = HAVE_BEEN.get(self.outcome)
        if not_yet and self._still_to_come(now, zone):
            yield (
                "meets_at",
                f"this lies in the future, so {not_yet}. Put the day right, or say that the "
                "meeting is offered or accepted until it has been",
            )

    def held_at(self, recorded_at: datetime, zone: tzinfo) -> datetime | date | None:
        """None where it was not held, or could not have been by when it came on record: before
        this was refused, such a record was taken.
        """
        was_held = self.outcome is MeetingOutcome.HELD
        return self.meets_at if was_held and not self._still_to_come(recorded_at, zone) else None

    def _still_to_come(self, at: datetime, zone: tzinfo) -> bool:
        return self.meets_at is not None and lies_ahead(self.meets_at, at, zone)


class QuestionsSought(Kind):
    word = "questions_sought"
    heading = "Record that you asked what they want to know"
    says = "You asked what they want the findings to answer."
    may = Permission.RECORD_CARE

    person: Id = shared("Whom you asked", refers="person")
    at: Happened = shared("When")
    how: Line = shared("How", OR_THEY_CAME)
    against_wishes: TrueOrFalse = marked("Against their wishes")

    def creates(self) -> Iterator[Creation]:
        if self.against_wishes:
            yield concern_of_asking(self.person, self.how, self.stored()["at"])
