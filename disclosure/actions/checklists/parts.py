"""What is left of a requirement that asks for several things: each promise, question, duty."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.actions.checklists.in_time import review_of
from disclosure.actions.duty_acts import act_of, target_of
from disclosure.actions.explanations_given import untold
from disclosure.actions.law.duty_conditions import noes_that_wait
from disclosure.actions.law.given_up import GivenUp, given_up
from disclosure.actions.thing_to_do import Target, Viewed
from disclosure.kinds.harm import Decision, DecisionReview
from disclosure.kinds.law import Explanation, ExplanationReview
from disclosure.kinds.questions import Answer, AnswerReview
from disclosure.records.questions import Question
from workflows.clocks import DutyNow
from workflows.duty_left import AGREE, left_of, may_be_given_up, runs_until
from workflows.excuses import must_hear
from workflows.facts import CommitmentFacts, DutyFacts
from workflows.requirements import is_addressed, is_answered, left_of_promise, who_waits_for
from workflows.words import CommitmentState as C
from workflows.words import QuestionState

Instead = tuple[str, Target]
NOT_MET = "Or record why it will not be met; a second person agrees"
ANSWER = "Answer it, as “{duty}: no” under the answers of a decision; a second person agrees"


@dataclass(frozen=True, slots=True)
class Part:
    words: str
    note: str
    target: Target
    due: date | None = None  # the page says how late or near it is
    instead: Instead | None = None  # what may be done in its place, and with which form
    answer: Instead | None = None  # what may be answered, so that it is asked no more


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
    for promise in view.gathered.facts.commitments:
        if note := _left_of(view, promise):
            due = promise.due_on if promise.state is C.OPEN else None
            row = view.gathered.promises_by_ref[promise.ref]
            words = view.gathered.words_of(row).rstrip(".")
            yield Part(words, note, Target("promise", promise.ref), due)


def _left_of(view: Viewed, promise: CommitmentFacts) -> str:
    """As the page says it; empty where nothing is left."""
    if not left_of_promise(view.gathered.facts, promise):
        return ""
    if promise.state is C.OPEN:
        return f"{view.staff_name(promise.owner)} does it"
    if promise.state is C.DONE:
        return "done; another person has to check it"
    if promise.state is C.NOT_KEPT and not promise.not_kept_agreed:
        return "not kept; another person has to agree, with where we said sorry"
    if promise.state is C.NOT_KEPT and not promise.said_sorry:
        return "not kept; say sorry for it in a letter"
    untold = must_hear(view.gathered.facts, promise.owed_to - promise.told)
    return f"tell {view.names(person.id for person in untold)}"


def _questions(view: Viewed, a_day_will_do: bool) -> Iterator[Part]:
    there = is_addressed if a_day_will_do else is_answered
    facts = {question.ref: question for question in view.gathered.facts.questions}
    for question in view.gathered.questions:
        if not there(facts[question.ref]):
            note, target = _question_left(view, question)
            yield Part(question.words, note, target)
        elif not a_day_will_do and (who := who_waits_for(view.gathered.facts, facts[question.ref])):
            note = f"tell {view.names(person.id for person in who)} the answer, and record where"
            yield Part(question.words, note, _answer_form(question))


def _question_left(view: Viewed, question: Question) -> tuple[str, Target]:
    """Its answer; or, where nobody can know, the second person who agrees to that."""
    answer = view.gathered.last_answer(question.ref)
    looked_at = answer and view.gathered.case.was_judged(AnswerReview, answer)
    if question.state is QuestionState.CANNOT_BE_KNOWN and answer and not looked_at:
        target = Target("record", AnswerReview.word, {"answer": str(answer)})
        return "another person has to agree that nobody can know", target
    not_told = view.not_told(question.person)
    note = f"{view.staff_name(question.owner)} finds the answer. {not_told}".rstrip(" .")
    return note, _answer_form(question)


def _answer_form(question: Question) -> Target:
    return Target("record", Answer.word, {"question": question.ref})


def duties_left(view: Viewed) -> Mapping[str, Part]:
    """By the duty, what is left to do: meet it, agree to what is on record of it, or own up that it
    will not be met.
    """
    facts = {duty.id: duty for duty in view.gathered.facts.duties}
    now, found = view.gathered, {}
    given = given_up(now.case, now.letters, now.persons)
    for duty in view.gathered.duties:
        fact = facts[duty.id]
        if not (note := left_of(fact)):
            continue
        name = act_of(duty, view.rules_on).name
        if review := review_of(view, duty):
            found[duty.id] = Part(name, note if fact.waits else f"{note}: {AGREE}", review)
            continue
        target = _letter_to_send(view, fact) or _of_a_duty(view, duty, fact, given)
        instead = will_not_be_met(duty.id) if may_be_given_up(fact) else None
        answer = does_not_apply(duty.id) if runs_until(fact) else None
        found[duty.id] = Part(name, note, target, instead=instead, answer=answer)
    return found


def _of_a_duty(
    view: Viewed, duty: DutyNow, fact: DutyFacts, given: Mapping[str, GivenUp]
) -> Target:
    if fact.status == "met_late":
        return Target("record", Explanation.word, {"duty": fact.id})
    if fact.unmet_waits:
        return Target("record", ExplanationReview.word, {"explanation": str(given[fact.id].number)})
    if fact.no_waits:
        no = noes_that_wait(view.gathered.case)[fact.id]
        return Target("record", DecisionReview.word, {"decision": str(no)})
    return target_of(duty, view.rules_on, view.only_person)


def _letter_to_send(view: Viewed, fact: DutyFacts) -> Target | None:
    """In which they are told why, and which only has to go: nobody records that again."""
    if not fact.untold or fact.unmet_waits or fact.no_waits:
        return None
    now = view.gathered
    unmet = fact.status != "met_late"
    last = untold(now.case, now.letters, now.persons, unmet=unmet)[fact.id]
    letter = last.letter if last.waits_for_its_letter else None
    return Target("letter", letter.ref) if letter else None


def will_not_be_met(duty: str) -> Instead:
    """The honest way, where a duty cannot be met: its form, with the duty chosen."""
    fields = {"duty": duty, "unmet": "yes"}
    return NOT_MET, Target("record", Explanation.word, fields)


def does_not_apply(duty: str) -> Instead:
    """The form that takes the answer to what a duty asks; the words say what to type there."""
    return ANSWER.format(duty=duty), Target("record", Decision.word)


def _concerns(view: Viewed) -> Iterator[Part]:
    for concern in view.gathered.facts.concerns:
        if not (concern.answered or concern.ended):
            target = Target("record", "concern_answer", {"concern": str(concern.id)})
            yield Part(concern.words, "not answered yet", target)
