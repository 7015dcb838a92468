"""What the family asks, and what we answer; and what they complain of."""

from collections.abc import Iterator
from enum import StrEnum

from disclosure.kinds.fields import Email, Happened, Id, Line, Many, Ref, Words, shared, team_only
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.replies import CameBy, answered_letter, came_by
from disclosure.permissions import Permission


class Question(Kind):
    word = "question"
    heading = "Record a question"
    says = "What they want to know, word for word. It stays open until answered."
    may = Permission.RECORD_CARE
    by_family = True

    person: Id = shared("Who asks", refers="person")
    words: Words = shared("The question", "Word for word")
    at: Happened = shared("When")
    owner: Email | None = team_only(
        "Who finds the answer",
        "Otherwise the named contact, where they may",
        refers="question owner",
        default=None,
    )
    letter: Ref | None = answered_letter()
    how: CameBy | None = came_by()


class QuestionOwner(Kind):
    """Otherwise who was named when it was asked, or the named contact."""

    word = "question_owner"
    heading = "Say who finds the answer to a question"
    says = "Somebody who sees to it that the family is answered."
    may = Permission.RECORD_CARE

    question: Ref = shared("Which question", refers="question")
    owner: Email = team_only("Who finds the answer", refers="question owner")


class QuestionTakenBack(Kind):
    word = "question_taken_back"
    heading = "Record that a question is taken back"
    says = "They need no answer any more. Not entered by whoever was to find the answer."
    may = Permission.RECORD_CARE
    by_family = True

    question: Ref = shared("Which question", refers="question")
    at: Happened = shared("When")
    words: Words | None = shared("Why, if they said", default=None)


class Unknown(StrEnum):
    NOT_YET = "not_yet"
    CANNOT_BE_KNOWN = "cannot_be_known"


class Answer(Kind):
    word = "answer"
    heading = "Record an answer"
    says = "What we answered. “We do not know” is an answer."
    may = Permission.RECORD_CARE

    question: Ref = shared("Which question", refers="question")
    words: Words = shared("The answer, as given")
    unknown: Unknown | None = shared("If we do not know", default=None)
    commitment: Ref | None = shared("What we promised instead", refers="commitment", default=None)
    given_in: Ref | None = shared(
        "Where it was given",
        "A conversation, a letter or the page. Nowhere, where nobody can be told",
        refers="where",
        default=None,
    )

    def contradictions(self) -> Iterator[tuple[str, str]]:
        if self.unknown is Unknown.NOT_YET and not self.commitment:
            yield "commitment", "name the promise that says when they hear"


class AnswerReview(Review):
    word = "answer_review"
    heading = "Review that something cannot be known"
    says = "A second person agrees that something cannot be known."
    about_field = "answer"

    answer: Id = team_only("Which answer", refers="answer")


class Concern(Kind):
    word = "concern"
    heading = "Record a concern about how this was handled"
    says = "A complaint of the family about how this was handled."
    may = Permission.RECORD_CARE
    by_family = True

    person: Id = shared("Whose concern", refers="person")
    words: Words = shared("In their words")
    at: Happened = shared("When")
    about: Many[Email] = team_only("Staff it is about", refers="staff", default=())
    external_ref: Line | None = team_only("Number elsewhere", default=None)
    letter: Ref | None = answered_letter()
    how: CameBy | None = came_by()


class ConcernOwner(Kind):
    """Otherwise a risk manager whom it is not about; see actions/concern_owners.py."""

    word = "concern_owner"
    heading = "Say who deals with a concern"
    says = "Somebody it is not about, who sees to its answer."
    may = Permission.DECIDE
    about_field = "concern"

    concern: Id = shared("Which concern", refers="concern")
    owner: Email = shared("Who deals with it", "Not somebody it is about", refers="concern owner")


class ConcernAnswer(Kind):
    word = "concern_answer"
    heading = "Answer a concern"
    says = "Answered by somebody it is not about."
    may = Permission.ANSWER_CONCERN
    about_field = "concern"

    concern: Id = shared("Which concern", refers="concern")
    words: Words = shared("The answer")


class ConcernOutcome(StrEnum):
    ACCEPTED = "accepted"
    OUTSIDE = "outside"


class ConcernEnd(Kind):
    word = "concern_end"
    heading = "Record how a concern ended"
    says = "The family accepts the answer, or took it outside."
    may = Permission.RECORD_CARE
    by_family = True
    about_field = "concern"

    concern: Id = shared("Which concern", refers="concern")
    outcome: ConcernOutcome = shared("How it ended", "Accepted by the family, or taken outside")
    at: Happened = shared("When")
