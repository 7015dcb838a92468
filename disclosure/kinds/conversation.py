"""What was said between us and the family. Recording signs it; it is never edited."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BeforeValidator

from disclosure.kinds.fields import (
    Day,
    EachOf,
    Email,
    Happened,
    Id,
    Line,
    Many,
    Ref,
    Several,
    TrueOrFalse,
    Words,
    marked,
    shared,
    team_only,
    who_wrote_it,
)
from disclosure.kinds.kind import Creation, Kind, Part, Review
from disclosure.kinds.people import concern_against_wishes, concern_of_asking
from disclosure.kinds.replies import CameBy, answered_letter, came_by
from disclosure.kinds.ways_said import OR_THEY_CAME
from disclosure.permissions import Permission
from workflows.words import Talk, Way


class Place(StrEnum):
    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


BY_WAY = {Place.PHONE: Way.PHONE, Place.VIDEO: Way.VIDEO}  # by which somebody was called


class Began(StrEnum):
    """Who rang whom: a way that they forbade us is theirs to use."""

    THEY = "they"
    WE = "we"


class Side(StrEnum):
    STAFF = "staff"
    FAMILY = "family"
    INTERPRETER = "interpreter"  # a qualified one
    ADVOCATE = "advocate"
    LAWYER = "lawyer"
    OTHER = "other"


class Attendee(Part):
    name: Line = shared("Their name")
    role: Line = shared("Their role", "Nurse, daughter, interpreter")
    side: Side = shared(
        "Their side", "Interpreter: a qualified one. Somebody of the family is of the family"
    )


class Understanding(Part):
    how: Line = shared("How you checked", "They told it back in their own words")
    result: Words = shared("What they had understood")


class WithoutInterpreter(Part):
    reason: Line = shared("Why no qualified interpreter was there")
    wish: Line = shared("What the family wished")


class NextContact(Part):
    words: Line | None = shared(  # left out: ours, by a way that none of them forbade
        "What you promised", "As they heard it: who does what", default=None
    )
    due_on: Day | None = shared("By which day", default=None)
    standing: TrueOrFalse = shared(
        "They want to hear no more for now", "Our door stays open", default=False
    )
    owner: Email = shared("Who does it", refers="promise owner")


class Asked(Part):
    words: Words = shared("The question")
    person: Id | None = shared("Who asked", refers="person", default=None)


def _question(value: Any) -> Any:
    return {"words": value} if isinstance(value, str) else value


class Conversation(Kind):
    word = "conversation"
    heading = "Record a conversation"
    says = "What was said on both sides. Five boxes while it is fresh."
    may = Permission.RECORD_CARE

    kind: Talk = shared("Which conversation")
    persons: EachOf[Id] = shared("With whom", refers="person")
    at: Happened = shared("When")
    how: Place = shared("How")
    began: Began | None = team_only(
        "Who rang whom", "Where they asked us never to call them this way", default=None
    )
    place: Line = shared("Where")
    attendees: Several[Attendee] = shared("Who was there")
    said: Words = shared("What you told them", "Facts you know, in short words")
    not_known: Words | None = shared("What is not known yet", default=None)
    apology_words: Words | None = shared(
        "How you said sorry", "Your words, as near as you remember", default=None
    )
    family_said: Words = shared("What they said", "In their words")
    questions: Many[Annotated[Asked, BeforeValidator(_question)]] = shared(
        "What they asked", "Word for word", default=()
    )
    support_offered: Words | None = shared("Support you offered", default=None)
    preferences: Words | None = shared("How they want to hear from us", default=None)
    understanding: Understanding | None = shared("Understanding", default=None)
    without_interpreter: WithoutInterpreter | None = shared("No interpreter there", default=None)
    next_contact: NextContact | None = shared("When they hear from us next", default=None)
    keeps: Many[Ref] = shared("Promises this kept", refers="commitment", default=())
    letter: Ref | None = answered_letter()
    staff_only: Words | None = team_only("For the team only", default=None)
    written_by: Line | None = who_wrote_it()
    against_wishes: TrueOrFalse = marked("Against their wishes")
    whose_wishes: Many[Id] = marked("Against whose wishes", default=(), refers="person")

    def in_short(self) -> str:
        return f"{self.kind.replace('_', ' ').capitalize()} conversation"

    def contradictions(self) -> Iterator[tuple[str, str]]:
        promise = self.next_contact
        if promise and promise.standing == (promise.due_on is not None):
            yield "next_contact", "give the day they hear next, or say that they want no more"

    def interpreters(self) -> tuple[str, ...]:
        """Who interpreted, by name."""
        return tuple(each.name for each in self.attendees if each.side is Side.INTERPRETER)

    def creates(self) -> Iterator[Creation]:
        at = self.model_dump(mode="json")["at"]
        for question in self.questions:
            person = question.person or self.persons[0]
            yield Creation("question", {"person": person, "words": question.words, "at": at})
        if self.support_offered:
            for person in self.persons:
                body = {"offered_to": str(person), "what": self.support_offered, "at": at}
                yield Creation("support", body)
        if self.next_contact:
            yield Creation(
                "commitment", self.next_contact.model_dump(mode="json", exclude_none=True)
            )
        for person in self.whose_wishes:
            yield concern_against_wishes(person, BY_WAY[self.how], at)


class Felt(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class ApologyReview(Review):
    word = "apology_review"
    heading = "Say whether words were an apology"
    says = "A second person says whether words were an apology."
    about_field = "conversation"

    conversation: Id = team_only("Which conversation", refers="conversation")


class Account(Kind):
    word = "account"
    heading = "Record the family's own account"
    says = "What happened, as the family tells it. It is evidence."
    may = Permission.RECORD_CARE
    by_family = True

    person: Id = shared("Whose account", refers="person")
    words: Words = shared("In their words")
    at: Happened = shared("When they told it")
    about: Line | None = shared("What it is about", default=None)
    letter: Ref | None = answered_letter()
    how: CameBy | None = came_by()


class HowWeDid(Part):
    """The seven questions of docs/practices.md, each answered or left out; the last in words."""

    told_promptly: Felt | None = shared("Did we tell you soon enough", default=None)
    listened: Felt | None = shared("Did we listen to you", default=None)
    sincere: Felt | None = shared("Did our sorry feel real", default=None)
    answered: Felt | None = shared("Did we answer your questions", default=None)
    told_changes: Felt | None = shared("Did we tell you what we changed", default=None)
    kept_promises: Felt | None = shared("Did we keep our promises", default=None)
    would_change: Words | None = shared("What should we do differently", default=None)


class Heard(Kind):
    word = "heard"
    heading = "Record how it went for the family"
    says = "You asked how it went for them, and told them how to complain."
    may = Permission.RECORD_CARE
    by_family = True

    class Reply(StrEnum):
        WORDS = "words"
        NO_REPLY = "no_reply"
        RATHER_NOT = "rather_not"

    person: Id = shared("Whom you asked", refers="person")
    asked_at: Happened = shared("When you asked")
    how: Line = shared("How you asked", OR_THEY_CAME)
    answer: Reply = shared("Their answer")
    told_how_to_complain: TrueOrFalse = shared("Did you say how to complain, here and outside")
    words: Words | None = shared("In their words", default=None)
    how_we_did: HowWeDid | None = shared("How we did", default=None)
    contact_may_read: TrueOrFalse = shared("May the named contact read it", default=True)
    against_wishes: TrueOrFalse = marked("Against their wishes")

    @property
    def replied(self) -> bool:
        return self.answer is not self.Reply.NO_REPLY

    @property
    def counts(self) -> bool:
        """Silence on a way that they forbade says nothing; what they said there is their word."""
        return self.replied or not self.against_wishes

    def happened(self) -> Any:
        return self.asked_at

    def creates(self) -> Iterator[Creation]:
        if self.against_wishes:
            yield concern_of_asking(self.person, self.how, self.stored()["asked_at"])

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.answer is self.Reply.WORDS and not (self.words or self.how_we_did):
            yield "words", "write down what they said"
