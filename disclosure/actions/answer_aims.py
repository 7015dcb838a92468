"""By when we aim to answer a question: the same day for the family who asked and for us."""

from collections.abc import Iterator
from datetime import date

from disclosure.actions.answers_given import answers_given
from disclosure.actions.facts import Gathered
from disclosure.actions.people.colleagues import worked_at
from disclosure.kinds.questions import Answer, AnswerReview, Unknown
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question
from workflows.answer_aims import aim_day, later_aim
from workflows.words import QuestionState


def aim_of_answer(gathered: Gathered, question: Question) -> date | None:
    """None where no answer is awaited: it has one, a day is promised instead, or it fell.

    It is late from the day after on (`gathered.facts.on` > the aim), for the family and for us.
    """
    if question.number in gathered.case.gone:
        return None
    if state_that_counts(gathered, question) is not QuestionState.OPEN:
        return None
    asked_at = gathered.case.records[question.number].at
    site = gathered.incident.site
    aim = aim_day(gathered.day_of(asked_at), worked_at(site))
    was_promised = gathered.promised_instead(question)
    return later_aim(aim, was_promised.due_on if was_promised else None)


def state_that_counts(gathered: Gathered, question: Question) -> QuestionState:
    """That something cannot be known counts once a second person agreed: open until then. That we
    do not know yet counts while a promise tells whoever asked the day on which they hear.
    """
    if question.state is QuestionState.NOT_YET and gathered.day_promised_for(question) is None:
        return QuestionState.OPEN
    if question.state is not QuestionState.CANNOT_BE_KNOWN:
        return question.state
    given = answers_that_stand(gathered, question.ref)
    if not given:
        return QuestionState.OPEN
    return QuestionState(given[-1][1].unknown or QuestionState.ANSWERED)


def answers_that_stand(gathered: Gathered, question: str) -> list[tuple[Evidence, Answer]]:
    """Those to one question that count and were given, in order: in no talk that was withdrawn, nor
    in a letter that has not gone or came back.
    """
    counts = {row.number for row, _ in answers_that_count(gathered)}
    given = answers_given(gathered.case, question, gathered.places_of_none)
    return [(row, answer) for row, answer in given if row.number in counts]


def answers_that_count(gathered: Gathered) -> Iterator[tuple[Evidence, Answer]]:
    """Of all questions of a case, in the order they were given; also where it is still to be told,
    or came back.
    """
    for row, answer in gathered.case.those(Answer):
        for_ever = answer.unknown is Unknown.CANNOT_BE_KNOWN
        if not for_ever or gathered.case.agreed(AnswerReview, row.number):
            yield row, answer
