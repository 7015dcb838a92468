"""What is left of a requirement that asks for several things: each promise, question, duty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.actions.duty_acts import act_of
from disclosure.actions.given_up import given_up
from disclosure.actions.to_do.thing import Target, Viewed
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.questions import Answer, AnswerReview
from disclosure.records.commitment import Commitment
from disclosure.records.questions import Question
from workflows.not_told import must_hear
from workflows.requirements import left_of, may_be_given_up
from workflows.words import CommitmentState as C
from workflows.words import QuestionState

Instead = tuple[str, Target]
NOT_MET = "Or record why it will not be met; a second person agrees"


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    note: str
    target: Target
    due: date | None = None  # the page says how late or near it is
    instead: Instead | None = None  # what may be done in its place, and with which form


def parts_of(view: Viewed, requirement: str) -> Iterator[Part]:
    match requirement:
        case "promises_kept":
            yield from _promises(view)
        case "questions_answered" | "questions_addressed":
            yield from _questions(view, requirement == "questions_addressed")
        case "duties_met":
            yield from duties_left(view).values()
        case "no_open_concern":
            yield from _concerns(view)


def _promises(view: Viewed) -> Iterator[Part]:
    for promise in view.gathered.commitments:
        if not view.gathered.is_owed(promise) or promise.standing:
            continue
        if note := unfinished(view, promise):
            due = promise.due_on if promise.state is C.OPEN else None
            words = view.gathered.words_of(promise).rstrip(".")
            yield Part(words, note, Target("promise", promise.ref), due)


def unfinished(view: Viewed, promise: Commitment) -> str:
    """What is left to do about a promise; empty where nothing is."""
    facts = next((c for c in view.gathered.facts.commitments if c.ref == promise.ref), None)
    if facts is None or promise.state is C.RELEASED:
        return ""
    owner = view.staff_name(promise.owner)
    if promise.state is C.OPEN:
        return f"{owner} does it"
    if promise.state is C.DONE:
        return "done; another person has to check it"
    if promise.state is C.NOT_KEPT and not facts.not_kept_agreed:
        return "not kept; another person has to agree, with where we said sorry"
    if promise.state is C.NOT_KEPT and not facts.said_sorry:
        return "not kept; say sorry for it in a letter"
    untold = must_hear(view.gathered.facts, facts.owed_to - facts.told)
    return f"tell {view.names(person.id for person in untold)}" if untold else ""


def _questions(view: Viewed, a_day_will_do: bool) -> Iterator[Part]:
    left = {QuestionState.OPEN, QuestionState.CANNOT_BE_KNOWN}
    left |= set() if a_day_will_do else {QuestionState.NOT_YET}
    facts = {question.ref: question for question in view.gathered.facts.questions}
    for question in view.gathered.questions:
        fact = facts[question.ref]
        again = question.state is QuestionState.NOT_YET and not fact.promised
        if again or (question.state in left and not fact.reviewed):
            note, target = _question_left(view, question)
            yield Part(question.words, note, target)


def _question_left(view: Viewed, question: Question) -> tuple[str, Target]:
    """Its answer; or, where nobody can know, the second person who agrees to that."""
    case = view.gathered.case
    answers = [row.number for row, body in case.those(Answer) if body.question == question.ref]
    looked_at = any(review.is_about in answers[-1:] for _, review in case.those(AnswerReview))
    if question.state is QuestionState.CANNOT_BE_KNOWN and answers and not looked_at:
        target = Target("record", AnswerReview.word, {"answer": str(answers[-1])})
        return "another person has to agree that nobody can know", target
    target = Target("record", Answer.word, {"question": question.ref})
    not_told = view.not_told(question.person)
    return f"{view.staff_name(question.owner)} finds the answer. {not_told}".rstrip(" ."), target


def duties_left(view: Viewed) -> Mapping[str, Part]:
    """By the duty, what is left to do: meet it, or own up that it will not be met."""
    facts = {duty.id: duty for duty in view.gathered.facts.duties}
    given, found = given_up(view.gathered.case), {}
    for duty in view.gathered.duties:
        fact = facts[duty.id]
        if not (note := left_of(fact)):
            continue
        target = Target("section", "duties")
        if fact.status == "met_late":
            target = Target("record", Explanation.word, {"duty": duty.id})
        elif fact.unmet_waits:
            fields = {"explanation": str(given[duty.id].number)}
            target = Target("record", ExplanationReview.word, fields)
        instead = will_not_be_met(duty.id) if may_be_given_up(fact) else None
        name = act_of(duty, view.rules_on).name
        found[duty.id] = Part(name, note, target, instead=instead)
    return found


def will_not_be_met(duty: str) -> Instead:
    """The honest way, where a duty cannot be met: its form, with the duty chosen."""
    fields = {"duty": duty, "unmet": "yes"}
    return NOT_MET, Target("record", Explanation.word, fields)


def _concerns(view: Viewed) -> Iterator[Part]:
    for concern in view.gathered.facts.concerns:
        if not (concern.answered or concern.ended):
            target = Target("record", "concern_answer", {"concern": str(concern.id)})
            yield Part(concern.words, "not answered yet", target)
