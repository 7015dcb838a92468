"""What a kind cannot tell by itself: whether this person may, and whether the case allows it.

Most kinds only add. The few that need more refuse first, or mark what they found.
"""

from collections.abc import Collection, Iterable
from functools import singledispatch
from typing import Any

from disclosure.actions.change import OpenCase
from disclosure.actions.checks.no_names import why_not_across
from disclosure.actions.checks.order import (
    before_it_was_sent,
    died_before,
    why_no_event_then,
    why_not_answered_there,
    why_not_decided_then,
    why_not_graded_then,
    why_not_looked_at_again,
    why_not_promised_for,
    why_not_then,
)
from disclosure.actions.checks.wishes import with_wishes
from disclosure.actions.facts import Gathered
from disclosure.actions.law.applying import applying
from disclosure.actions.law.duties import NOTHING_TO_EXPLAIN, SAID_ELSEWHERE, grounds_to_explain
from disclosure.actions.law.first_moments import knew_on
from disclosure.actions.letters.promise_fits import NewTie, as_kept, must_be_tied
from disclosure.actions.looks.repeated_cases import NAME_THE_OTHER, REFERENCE, sees_the_other
from disclosure.actions.people.names_had import names_ever, whoever_is_named
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.promises.kept_in_talk import why_not_kept
from disclosure.actions.promises.promise_words import must_name_one_day
from disclosure.actions.refused import Refused
from disclosure.actions.repeating import repeats, why_not_repeats
from disclosure.kinds import excuses as x
from disclosure.kinds import harm as h
from disclosure.kinds.care import STAFF, Support
from disclosure.kinds.conversation import Account, Conversation
from disclosure.kinds.faults import BadInput, Fault, bad
from disclosure.kinds.fields import latest_of
from disclosure.kinds.findings import AnalysisReader
from disclosure.kinds.kind import Kind
from disclosure.kinds.law import Event, Explanation
from disclosure.kinds.others import Involved
from disclosure.kinds.preventing import Prevention
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import (
    Answer,
    Question,
    QuestionTakenBack,
    Unknown,
)
from disclosure.kinds.replies import Request, RequestMet
from disclosure.permissions import Permission, is_family
from disclosure.policy import UnknownLevel, UnknownRegime, UnknownScale, policy
from disclosure.records.commitment import Commitment as StoredPromise
from disclosure.records.users import accounts
from workflows.caregivers import says_more_than_offered
from workflows.excuses import somebody_can_be_told, tried
from workflows.moments import lies_before
from workflows.not_told import nobody_may_hear
from workflows.second_person import why_not_second
from workflows.words import Applies, CommitmentState, Ground, LetterState


@singledispatch
def checked(body: Kind, case: OpenCase, gathered: Gathered) -> Kind:
    """The body, completed. Raises BadInput, Forbidden or Refused."""
    return body


def involved_in(gathered: Gathered) -> frozenset[str]:
    """Staff who took part in the harm, by e-mail: they never approve, review, verify or answer.

    By a name alone, whoever has it or had it, also who left, or came after it was written down.
    Nobody takes themselves off that list: what they withdrew of it still holds.
    """
    case = gathered.case
    return frozenset(
        user
        for number, body in case.bodies.items()
        if isinstance(body, Involved)
        for user in _meant_by(body, gathered)
        if {case.records[each].by for each in case.corrections_of(number)} <= {user}
    )


def _meant_by(involved: Involved, gathered: Gathered) -> Collection[str]:
    if involved.user:
        return (involved.user,)
    return whoever_is_named(gathered.staff, involved.name or "")


def refuse_unless_second(case: OpenCase, gathered: Gathered, wrote: set[str]) -> None:
    """`wrote`: e-mail addresses. Raises Refused for those, and for who was involved in the care."""
    if says := why_not_second(case.change.actor.email, wrote, involved_in(gathered)):
        raise Refused(says)


def must_say_where(body: Any, gathered: Gathered, whom: Iterable[int] = ()) -> None:
    """What we tell has a place where it was told, save where nobody can be told anything.

    `whom`: those it is for, where it is not for all who must be told. Raises BadInput.
    """
    nowhere = nobody_may_hear(gathered.facts, whom)
    if body.given_in is None and not nowhere and somebody_can_be_told(gathered.facts):
        raise bad(body, "given_in", "fill this in")


def must_come_after(body: Any, gathered: Gathered) -> None:
    """What ends or tells of another record: a slip of the year ends nothing before it began."""
    row = gathered.case.records[body.is_about or 0]
    since = min(row.at, row.recorded_at)
    if lies_before(latest_of(body.at, gathered.zone), since, gathered.at):
        raise bad(body, "at", "this lies before what it is about")


@checked.register
def _(support: Support, case: OpenCase, gathered: Gathered) -> Kind:
    """What was offered to colleagues names none of them, by account or as taking part."""
    if early := why_not_then(support.at, "of the offer", gathered):
        raise bad(support, "at", early)
    if support.offered_to == STAFF:
        involved = (b.name for _, b in gathered.case.those(Involved) if b.name)
        staff = (name for user in accounts(case.session) for name in names_ever(user))
        names = [*staff, *involved]
        if says := says_more_than_offered(support.what, names):
            raise bad(support, "what", says)
    return support


@checked.register
def _(mark: Prevention, case: OpenCase, gathered: Gathered) -> Kind:
    for name in ("cause", "place"):
        if says := why_not_across(getattr(mark, name), gathered):
            raise bad(mark, name, says)
    ended = why_ended(gathered, gathered.promises_by_ref[mark.commitment])
    if ended:
        raise Refused(f"{ended} Name one that they have.")
    return mark


@checked.register
def _(talk: Conversation, case: OpenCase, gathered: Gathered) -> Kind:
    if says := died_before(talk, gathered):
        raise bad(talk, "persons", says)
    if says := why_not_then(talk.at, "of the talk", gathered):
        raise bad(talk, "at", says)
    promised = talk.next_contact.due_on if talk.next_contact else None
    if says := why_not_promised_for(talk, promised, gathered):
        raise bad(talk, "next_contact.due_on", says)
    for promise in gathered.commitments:
        asked = promise.ref in talk.keeps and promise.state is CommitmentState.OPEN
        if asked and (says := why_not_kept(talk, promise, gathered)):
            raise bad(talk, "keeps", says)
    talk = with_wishes(talk, gathered)
    must_name_one_day(talk, gathered)
    return checked_reply(talk, gathered, talk.letter, talk.persons)


@checked.register
def _(said: Account | Question, case: OpenCase, gathered: Gathered) -> Kind:
    return checked_reply(said, gathered, said.letter, (said.person,))


def checked_reply(body: Kind, gathered: Gathered, ref: str | None, by: tuple[int, ...]) -> Kind:
    """A letter is answered by whom it was sent to, and not before it was."""
    letter = gathered.letters_by_ref.get(ref)
    if letter is None:
        return body
    if letter.to_person not in by:
        raise bad(body, "letter", "it was sent to somebody else")
    said_at = body.happened()
    assert said_at
    if before_it_was_sent(said_at, letter, gathered):
        raise bad(body, "letter", "it was sent later than this was said")
    return body


@checked.register
def _(grade: h.Grade, case: OpenCase, gathered: Gathered) -> Kind:
    try:
        scale = policy().scale(grade.scale)
        level = None if grade.level == "unknown" else policy().level(grade.scale, grade.level)
    except UnknownScale as error:
        raise bad(grade, "scale", str(error).rstrip(".")) from None
    except UnknownLevel as error:
        raise bad(grade, "level", str(error).rstrip(".")) from None
    fixed = level.axis if level else scale.axis
    if grade.axis and fixed in ("physical", "psychological") and fixed != grade.axis:
        raise bad(grade, "axis", f"this level is about {fixed} harm")
    if says := why_not_graded_then(grade, gathered):
        raise bad(grade, "at", says)
    if says := why_not_looked_at_again(grade, gathered):
        raise bad(grade, "review_on", says)
    return grade


@checked.register
def _(decision: h.Decision, case: OpenCase, gathered: Gathered) -> Kind:
    if early := why_not_decided_then(decision, gathered):
        raise bad(decision, "at", early)
    for name in decision.regimes:
        try:
            policy().regime(name)
        except UnknownRegime as error:
            raise bad(decision, "regimes", str(error).rstrip(".")) from None
    duties = {duty.id for duty in policy().duties}
    for duty in decision.answers:
        if duty not in duties:
            raise bad(decision, "answers", f"there is no duty '{duty}'")
    if idle := sorted(_noes_to_nothing(decision, asking := _asking(decision, gathered))):
        raise bad(
            decision,
            "answers",
            f"nothing is asked about the duty '{idle[0]}' here, so a no would count for nothing. "
            f"These ask: {', '.join(sorted(asking)) or 'none'}",
        )
    if decision.applies is Applies.NO and not gathered.facts.grades:
        raise Refused("Grade the harm first: a 'no' needs to say how bad it was.")
    return decision


def _asking(decision: h.Decision, gathered: Gathered) -> frozenset[str]:
    """The duties that may be answered no: of the rules of the case, and of those it names."""
    on = knew_on(gathered.case)
    regimes = [each.regime for each in applying(gathered.case)]
    regimes += [policy().regime(name, on) for name in decision.regimes]
    return frozenset(duty.id for each in regimes for duty in each.duties if duty.asks_a_person)


def _noes_to_nothing(decision: h.Decision, asking: Collection[str]) -> Iterable[str]:
    noes = (duty for duty, said in decision.answers.items() if said is h.YesNo.NO)
    return (duty for duty in noes if duty not in asking)


@checked.register
def _(error: h.Error, case: OpenCase, gathered: Gathered) -> Kind:
    """Of another case that the writer does not see nothing is asked, nor said, here: the second
    person has to see both.
    """
    if error.of and (error.of == case.incident.ref or not REFERENCE.fullmatch(error.of)):
        raise bad(error, "of", NAME_THE_OTHER)
    of = repeats(error)
    if not sees_the_other(case.session, case.change.actor, of):
        return error
    if says := why_not_repeats(case.session, case.incident.ref, of):
        raise bad(error, "of", says.rstrip("."))
    return error


@checked.register
def _(event: Event, case: OpenCase, gathered: Gathered) -> Kind:
    if event.name not in policy().words.events:
        known = ", ".join(sorted(policy().words.events))
        raise bad(event, "name", f"there is no event '{event.name}': use one of {known}")
    if early := why_no_event_then(event, gathered):
        raise bad(event, "at", early)
    if event.duties:
        regimes = applying(gathered.case)
        there = {duty.id for each in regimes for duty in each.regime.duties}
        if unknown := ", ".join(f"'{duty}'" for duty in event.duties if duty not in there):
            known = ", ".join(sorted(there)) or "none"
            raise bad(event, "duties", f"this case has no duty {unknown}: choose among {known}")
    return event


@checked.register
def _(explanation: Explanation, case: OpenCase, gathered: Gathered) -> Kind:
    duties = {duty.id for duty in gathered.duties}
    if explanation.duty not in duties:
        says = f"choose one of {', '.join(sorted(duties))}" if duties else NOTHING_TO_EXPLAIN
        raise bad(explanation, "duty", says)
    must_say_where(explanation, gathered)
    if explanation.ground and (says := _why_not_that_ground(explanation, gathered)):
        raise bad(explanation, "ground", says)
    return explanation


def _why_not_that_ground(explanation: Explanation, gathered: Gathered) -> str:
    """In a sentence without its full stop; empty where the duty lists it, and nothing else tells
    it.
    """
    ground = explanation.ground or ""
    if ground in SAID_ELSEWHERE:
        return "this is told by an excuse or a hold, for whom it stands. Leave it empty here"
    on = knew_on(gathered.case)
    listed = grounds_to_explain(gathered.duties, on)[explanation.duty]
    if ground in listed:
        return ""
    instead = f"Choose one of {', '.join(sorted(listed))}, or leave" if listed else "Leave"
    return f"the rules do not list '{ground}' for this duty. {instead} it empty"


@checked.register
def _(excuse: x.Excuse, case: OpenCase, gathered: Gathered) -> Kind:
    if excuse.ground is Ground.WOULD_HARM:
        case.change.actor.must(Permission.SAY_IT_WOULD_HARM)
    if early := why_not_then(excuse.at, "of this", gathered):
        raise bad(excuse, "at", early)
    if excuse.ground is Ground.UNREACHABLE and (says := tried(gathered.facts, excuse.person)):
        raise Refused(says)
    return excuse


@checked.register
def _(answer: Answer, case: OpenCase, gathered: Gathered) -> Kind:
    asked_by = {q.person for q in gathered.questions if q.ref == answer.question}
    must_say_where(answer, gathered, asked_by)
    if says := why_not_answered_there(answer, gathered):
        raise bad(answer, "given_in", says)
    promised = gathered.promises_by_ref.get(answer.commitment)
    if promised and str(promised.state) != "open":
        raise Refused("That promise is no longer open. Promise a new day, and name that.")
    if promised and answer.unknown is Unknown.NOT_YET:
        _must_say_when(answer, promised, gathered, asked_by)
    return answer


def _must_say_when(
    answer: Answer, promise: StoredPromise, gathered: Gathered, asked_by: set[int]
) -> None:
    """It tells whoever asked, or whoever hears in their place, the day on which they hear."""
    if why_ended(gathered, promise):
        raise Refused("That promise ended before they had it. Promise a new day, and name that.")
    if promise.due_on is None:
        raise bad(answer, "commitment", "it has no day. Name a promise that says when they hear")
    _must_be_promised_to(answer, promise, gathered, asked_by)


def _must_be_promised_to(
    body: Kind, promise: StoredPromise, gathered: Gathered, asked_by: Collection[int]
) -> None:
    if not gathered.is_promised_to(promise, asked_by):
        raise bad(body, "commitment", "that was promised to somebody else. Name one to who asked")


@checked.register
def _(met: RequestMet, case: OpenCase, gathered: Gathered) -> Kind:
    """What is promised to somebody else answers nobody's request, and is not theirs to read."""
    asked = gathered.case.bodies[met.request]
    promised = gathered.promises_by_ref.get(met.commitment)
    if promised and isinstance(asked, Request):
        _must_be_promised_to(met, promised, gathered, [asked.person])
    return met


@checked.register
def _(back: QuestionTakenBack, case: OpenCase, gathered: Gathered) -> Kind:
    """By themselves; or entered for them, in their words, by whoever owes them no answer."""
    if is_family(case.change.actor.email):
        return back
    if any(
        q.ref == back.question and q.owner == case.change.actor.email for q in gathered.questions
    ):
        raise Refused(
            "You find the answer to this question, so another person has to enter that they took "
            "it back."
        )
    if not back.words:
        raise bad(back, "words", "give their words")
    return back


@checked.register
def _(commitment: Commitment, case: OpenCase, gathered: Gathered) -> Kind:
    must_name_one_day(commitment, gathered)
    talk = gathered.case.bodies.get(commitment.source.conversation or 0)
    made = talk if isinstance(talk, Conversation) else commitment
    if says := why_not_promised_for(made, commitment.due_on, gathered):
        raise bad(commitment, "due_on", says)
    letter = gathered.letters_by_ref.get(commitment.source.letter)
    if letter is None:
        return commitment
    if letter.state is LetterState.WITHDRAWN:
        raise Refused("That letter was withdrawn, so it promises nothing.")
    sentence = as_kept(str(commitment.source.sentence))
    tie = NewTie(sentence, commitment.due_on, commitment.standing)
    try:
        must_be_tied(gathered, letter, tie)
    except BadInput as no:
        raise BadInput(map(_of_its_source, no.faults)) from None
    source = commitment.source.model_copy(update={"sentence": sentence})
    return commitment.model_copy(update={"source": source})


def _of_its_source(fault: Fault) -> Fault:
    return Fault("source.sentence", fault.says) if fault.field == "sentence" else fault


@checked.register
def _(named: AnalysisReader, case: OpenCase, gathered: Gathered) -> Kind:
    if named.user == case.change.actor.email:
        raise bad(named, "user", "another person has to name you")
    if named.user in involved_in(gathered):
        raise bad(named, "user", "they took part in the care, so they read what they wrote alone")
    return named
