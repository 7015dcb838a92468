"""What is still owed in a case, read off its records without asking the requirements."""

from collections.abc import Iterator
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.kinds import excuses as x
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.harm import Decision, DecisionReview, Error, ErrorReview
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.others import OtherOrganisation
from disclosure.kinds.questions import Answer, AnswerReview
from disclosure.records.concerns import concerns_of
from letters.check import apology_passes

OF_THE_ORGANISATION = ("policy", "annual_report")


def still_owed(now: Gathered, *, without_duty: bool) -> Iterator[str]:
    yield from _promises(now)
    yield from _answers(now)
    if not without_duty:
        yield from _duties(now)
        yield from _apologies(now)
    elif not any(_ends(now)):
        yield "closed without duty, without a reason that a second person agreed to"


def _promises(now: Gathered) -> Iterator[str]:
    for promise in now.commitments:
        if now.is_owed(promise) and not _finished(now, promise):
            yield f"promise {promise.ref} is {promise.state}"


def _answers(now: Gathered) -> Iterator[str]:
    for question in now.questions:
        if question._state in ("open", "not_yet") or _unreviewed(now, question):
            yield f"question {question.ref} is {question._state}"
        elif question._state != "taken_back" and not _asker_knows(now, question):
            yield f"whoever asked {question.ref} was not told the answer"
    for concern in concerns_of(now.session, now.incident.id):
        if concern._state == "open":
            yield f"{concern.ref} is open"


def _duties(now: Gathered) -> Iterator[str]:
    for duty in now.duties:
        runs = duty.limit_type == "deadline" and duty.status in ("open", "late")
        if runs and duty.kind not in OF_THE_ORGANISATION and not _given_up(now, duty.id):
            yield f"duty {duty.id} is {duty.status}"


def _apologies(now: Gathered) -> Iterator[str]:
    for person in now.persons:
        relevant = person.body["standing"] == "relevant" and not person.died_at
        if relevant and not _apologised(now, person.number):
            yield f"nobody said sorry to person {person.number}"


def _finished(now: Gathered, promise: Any) -> bool:
    if promise._state == "not_kept":
        return any(m.body["trigger"] == "agree_not_kept" for m in now.case.moves(promise.ref))
    standing = promise._state == "open" and promise.standing
    return standing or promise._state in ("verified", "confirmed", "released")


def _unreviewed(now: Gathered, question: Any) -> bool:
    answers = [row for row, body in now.case.those(Answer) if body.question == question.ref]
    unknown = question._state == "cannot_be_known"
    return unknown and not now.case.agreed(AnswerReview, answers[-1].number)


def _asker_knows(now: Gathered, question: Any) -> bool:
    """Or need not: who died, may not be told, or has an excuse of whatever kind."""
    asker = now.person(question.person)
    barred = asker is None or asker.died_at or asker.body["standing"] == "not_to_be_told"
    excused = any(
        body.person == question.person and now.case.agreed(x.ExcuseReview, row.number)
        for row, body in now.case.those(x.Excuse)
    )
    answers = (body for _, body in now.case.those(Answer) if body.question == question.ref)
    there = [now.case.bodies.get(int(answer.given_in or 0)) for answer in answers]
    heard = any(isinstance(t, Conversation) and question.person in t.persons for t in there)
    return bool(barred) or excused or heard


def _ends(now: Gathered) -> Iterator[bool]:
    for row, decision in now.case.those(Decision):
        yield str(decision.applies) == "no" and now.case.agreed(DecisionReview, row.number)
    for row, _ in now.case.those(Error):
        yield now.case.agreed(ErrorReview, row.number)
    for _, other in now.case.those(OtherOrganisation):
        yield other.accepted_in_writing_at is not None


def _given_up(now: Gathered, duty: str) -> bool:
    return any(
        body.duty == duty and body.unmet and now.case.agreed(ExplanationReview, row.number)
        for row, body in now.case.those(Explanation)
    )


def _apologised(now: Gathered, person: int) -> bool:
    for _, talk in now.case.those(Conversation):
        if person in talk.persons and talk.apology_words and apology_passes(talk.apology_words):
            return True
    for letter in now.letters:
        if letter.to_person == person and letter.sent_at and apology_passes(letter.text):
            return True
    return any(
        body.person == person
        and "apology_given" in body.requirement
        and now.case.agreed(x.ExcuseReview, row.number)
        for row, body in now.case.those(x.Excuse)
    )
