"""What is told with a move of an incident, a letter or a commitment: one model per trigger."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from disclosure.kinds.fields import (
    Day,
    Email,
    Happened,
    Id,
    Line,
    Many,
    Reason,
    Ref,
    Several,
    Words,
    shared,
    team_only,
)
from disclosure.kinds.kind import Part
from letters.kinds import Audience
from workflows.words import CommitmentTrigger, LetterTrigger, Trigger, Way


class Nothing(Part):
    """A move that needs no more than its reason, if that."""


class Reopen(Part):
    """Which places there are depends on how it was closed: the move itself names them."""

    to: Line | None = team_only(
        "Where to go on",
        "follow_up or investigate; one that was closed without a duty goes on at acknowledge",
        default=None,
    )


class OtherWords(StrEnum):
    """Of a letter, beside its text."""

    EASY_READ = "easy_read"
    TRANSLATION = "translation"


class Accepted(Part):
    kind: Line = team_only("Which fault or missing part")
    form: OtherWords | None = team_only("In which words, if not in its text", default=None)
    start: int | None = team_only("From", default=None)
    end: int | None = team_only("To", default=None)
    reason: Reason = team_only("Why it may stand")


class WriteToAnother(Part):
    """A draft whose words were begun to the wrong person of the case."""

    to: Id = team_only("To whom", "One letter, one person.", refers="person")
    audience: Audience | None = team_only("Who reads it", default=None)


class Approve(Part):
    sha256: Line = team_only("Fingerprint of the text you read")
    accepted: Many[Accepted] = team_only("Faults you accept", default=())


class KnowsOfIt(StrEnum):
    TOLD = "told"
    BEFORE_IT_GOES = "before_it_goes"
    CANNOT_BE_TOLD = "cannot_be_told"


class Issue(Part):
    """How it will go, as somebody confirmed it before the step that cannot be undone."""

    how: Way | None = shared("How it will go", default=None)
    format: Many[Line] | None = shared("In which format", default=None)
    knows: KnowsOfIt | None = shared("Do they know that it is coming", default=None)
    other_format_because: Reason | None = shared("Why another form will do", default=None)


class Send(Part):
    how: Way = shared("How it goes")
    format: Several[Line] = shared("In which format")
    other_format_because: Reason | None = shared(
        "Why another form will do",
        "Only where it does not go in the form they need. They will see this.",
        default=None,
    )
    at: Happened | None = shared("When", default=None)


class DeliveredHow(StrEnum):
    BY_HAND = "by_hand"
    TOLD_US = "told_us"
    READ_ON_PAGE = "read_on_page"
    SIGNED_FOR = "signed_for"
    POSTED_NOT_RETURNED = "posted_not_returned"


# What only the person themselves can do or tell; post and a signature reach the house.
BY_THEMSELVES = (DeliveredHow.BY_HAND, DeliveredHow.TOLD_US, DeliveredHow.READ_ON_PAGE)


class Deliver(Part):
    at: Happened = shared("When")
    how: DeliveredHow = shared("How you know")
    format: Line = shared("In which format")
    other_format_because: Reason | None = shared(
        "Why another form will do",
        "Only where they do not have it in the form they need. They will see this.",
        default=None,
    )


class Returned(Part):
    at: Happened = shared("When it came back")
    why: Words = team_only("Why", "Gone away")  # as the post office says it, in a word or two


class LetterStep(StrEnum):
    """Those that may have been entered in error."""

    SEND = "send"
    DELIVER = "deliver"
    RETURNED = "returned"
    WITHDRAW = "withdraw"


class EnteredInError(Part):
    step: LetterStep = team_only("Which step never happened")


class Done(Part):
    evidence: Words = shared("What shows that it was done")
    at: Happened | None = shared("When it was done", default=None)


class Told(Part):
    person: Id = shared("Whom you told", refers="person")
    how: Line = shared("How")
    at: Happened = shared("When")


class FamilySays(Part):
    class How(StrEnum):
        PAGE = "page"
        CONVERSATION = "conversation"
        LETTER = "letter"

    person: Id = shared("Whose word it is", refers="person")
    how: How = shared("How they said it")
    at: Happened = shared("When")
    words: Words = shared("In their words")


class Change(FamilySays):
    due_on: Day = shared("The new day, agreed with them")


class Reassign(Part):
    owner: Email = team_only("Who does it now", refers="promise owner")


class CannotKeep(Part):
    why: Reason = shared("Why we cannot keep it")
    told_how: Line | None = shared(
        "How they were told", "Left out only where nobody may be told", default=None
    )
    at: Happened | None = shared("When they were told", default=None)


class AgreeNotKept(Part):
    given_in: Ref | None = team_only(
        "Where we said sorry for it",
        "Nobody said sorry yet? Have it said in a talk or a letter, then agree here. Nowhere, "
        "where nobody can be told",
        refers="where",
        default=None,
    )


_C, _L = CommitmentTrigger, LetterTrigger
TOLD_WITH: Mapping[Any, type[Part]] = {
    **dict.fromkeys((*Trigger, *LetterTrigger, *CommitmentTrigger), Nothing),
    Trigger.REOPEN: Reopen,
    _L.WRITE_TO_ANOTHER: WriteToAnother,
    _L.APPROVE: Approve,
    _L.ISSUE: Issue,
    _L.SEND: Send,
    _L.DELIVER: Deliver,
    _L.RETURNED: Returned,
    _L.ENTERED_IN_ERROR: EnteredInError,
    _C.DONE: Done,
    _C.TOLD: Told,
    _C.CONFIRM: FamilySays,
    _C.DISPUTE: FamilySays,
    _C.RELEASE: FamilySays,
    _C.CHANGE: Change,
    _C.REASSIGN: Reassign,
    _C.CANNOT_KEEP: CannotKeep,
    _C.AGREE_NOT_KEPT: AgreeNotKept,
}
