"""What a record sets in motion: who is named, what is withdrawn or kept, what opens again."""

from dataclasses import replace
from functools import singledispatch

from disclosure.actions import gate
from disclosure.actions.change import Change, Door, OpenCase
from disclosure.actions.closed_on import Lacking, lacking, why_it_fell
from disclosure.actions.concern_owners import tell_whose
from disclosure.actions.facts import Gathered
from disclosure.actions.letters import moves as letter_moves
from disclosure.actions.letters.deaths import HAS_DIED
from disclosure.actions.moves import commitment as commitment_moves
from disclosure.actions.moving import told_in
from disclosure.actions.never_said import fall_back, put_back
from disclosure.actions.outgoing import messages
from disclosure.actions.people.patient_known import bring_in_step, says_who_it_is
from disclosure.actions.people.people_now import keeper_of
from disclosure.actions.promises.kept_in_talk import TALK_WITHDRAWN, as_evidence, why_not_kept
from disclosure.actions.reading import SAID_BEFORE
from disclosure.actions.record_facts import grade_facts, is_graver
from disclosure.actions.retention.destroying import destroy
from disclosure.kinds import excuses as x
from disclosure.kinds.care import Contact, Meeting, QuestionsSought
from disclosure.kinds.conversation import Account, Conversation, Heard
from disclosure.kinds.fields import Happened
from disclosure.kinds.harm import Grade
from disclosure.kinds.keeping import DestructionAsked, DestructionReview
from disclosure.kinds.kind import Kind, from_stored
from disclosure.kinds.moves import TOLD_WITH, Done, Nothing
from disclosure.kinds.notes import Correction, CorrectionReview, Huddle
from disclosure.kinds.others import Involved, Restrict
from disclosure.kinds.people import (
    Attempt,
    Consent,
    ConsentEnd,
    PatientStatus,
    Person,
    PersonChange,
    PersonChangeReview,
)
from disclosure.kinds.questions import (
    Concern,
    ConcernEnd,
    ConcernOwner,
    Question,
    QuestionOwner,
    QuestionTakenBack,
)
from disclosure.kinds.replies import Request, WrittenDownRightly
from disclosure.permissions import is_family
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.questions import Question as StoredQuestion
from disclosure.records.team import show_only_to
from workflows.incident import INCIDENT
from workflows.machine import NAMED
from workflows.second_person import IN_THE_NAME
from workflows.words import (
    CommitmentState,
    CommitmentTrigger,
    LetterTrigger,
    PatientChange,
    State,
    Trigger,
)

KNOWN_NOW = "It came to be known after closing who the patient is."
Asked = Attempt | Heard | Meeting | QuestionsSought  # it may be against their wishes


def of_record(case: OpenCase, gathered: Gathered, body: Kind, made: list[Evidence]) -> None:
    """`gathered` is the case as it stood before; `made` the new rows, this record's first."""
    if isinstance(body, _MAY_SAY_WHO_THE_PATIENT_IS):
        bring_in_step(case.incident, gathered.with_rows(made).case)
    _sets_in_motion(body, case, gathered, made)
    if isinstance(body, _MAY_LEAVE_OTHERS):
        _as_all_left_have_said(case, gathered.with_rows(made))
    if case.incident.state is not State.CLOSED:
        return
    why = _why_reopen(body, gathered, made) or _no_end_any_more(gathered, made)
    why = why or _reached_after_all(gathered, made)
    if why := why or _known_after_all(body, gathered, made):
        gate.reopen(case, gathered, why)
    elif isinstance(body, _MAY_ADD_SOMEBODY) and _somebody_to_tell(gathered, made):
        gate.reopen(case, gathered, "Somebody who must be told was named after closing.")


def of_what_fell(
    case: OpenCase, gathered: Gathered, body: Kind, made: list[Evidence], lacked: Lacking | None
) -> None:
    """What it was closed on fell with this record. `lacked`: what was missing before, be it that a
    day passed or that something was recorded since; that opens nothing.
    """
    if lacked is None or case.incident.state is not State.CLOSED:
        return
    if lacking(gathered.with_rows(made)) - lacked:
        gate.reopen(case, gathered, why_it_fell(gathered, body))


_MAY_SAY_WHO_THE_PATIENT_IS = (PatientStatus, Correction, CorrectionReview)


# After these a promise may be owed to fewer people, or fewer may be asked for a new day, and all of
# them had said so; or they say that what they had denied is right after all. Taken back, any of it
# may leave more, who have not said so.
_MAY_LEAVE_OTHERS = (
    PatientStatus,
    PersonChange,
    PersonChangeReview,
    Correction,
    CorrectionReview,
    WrittenDownRightly,
)


# After these somebody may have to be told who had not to be when the case was closed.
_MAY_ADD_SOMEBODY = (
    Person,
    PersonChange,
    PersonChangeReview,
    PatientStatus,
    Correction,
    CorrectionReview,
)


def _as_all_left_have_said(case: OpenCase, gathered: Gathered) -> None:
    for promise in gathered.commitments:
        if said := commitment_moves.said_by_all_left(gathered, promise):
            trigger = CommitmentTrigger(said.body["trigger"])
            data = from_stored(TOLD_WITH[trigger], said.body["data"])
            told = told_in(case, trigger, data, SAID_BEFORE)
            gate.step(case, gathered, commitment_moves.FOLLOWS, promise, told)
        else:
            fall_back(case, gathered, promise)


@singledispatch
def _sets_in_motion(body: Kind, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    """Most kinds set nothing in motion."""


@_sets_in_motion.register
def _(body: Contact | Involved, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    if body.user:
        case.names.add(body.user)


@_sets_in_motion.register
def _(body: Huddle, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    """Whoever leads the talk, or prepares it, took no part in the care, and has to read of it."""
    case.names.update(filter(None, (body.lead, body.coach)))


@_sets_in_motion.register
def _(body: Question, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    started = case.session.new
    asked = next(q for q in started if isinstance(q, StoredQuestion) and q.number == made[0].number)
    case.names.add(asked.owner)
    if is_family(case.change.actor.email):
        messages.tell_owner(case, asked.owner, "question_asked", asked.ref)


@_sets_in_motion.register
def _(body: Restrict, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    case.incident.restricted = True
    show_only_to(case.session, case.incident.id, body.only)


@_sets_in_motion.register
def _(
    body: Attempt | Meeting | QuestionsSought,
    case: OpenCase,
    gathered: Gathered,
    made: list[Evidence],
) -> None:
    _tell_of_wishes(body, case, made)


@_sets_in_motion.register
def _(body: Concern, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    messages.tell_risk_managers(case, "concern_opened", case.incident.ref)
    tell_whose(case, made[0].number)


@_sets_in_motion.register
def _(body: ConcernOwner, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    case.names.add(body.owner)
    messages.tell_owner(case, body.owner, "concern_yours", case.incident.ref)


@_sets_in_motion.register
def _(body: QuestionOwner, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    case.names.add(body.owner)
    messages.tell_owner(case, body.owner, "question_yours", case.incident.ref)


@_sets_in_motion.register(Account | ConcernEnd | Consent | ConsentEnd | x.ExcuseEnd)
@_sets_in_motion.register(PersonChange | QuestionTakenBack | Request)
def _by_the_family(body: Kind, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    """What the family did on its page is shown to whoever they can ring."""
    if is_family(case.change.actor.email):
        owner = keeper_of(gathered.case)
        messages.tell_owner(case, owner, f"family_{body.word}", case.incident.ref)


@_sets_in_motion.register
def _(body: Heard, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    _by_the_family(body, case, gathered, made)
    _tell_of_wishes(body, case, made)


@_sets_in_motion.register
def _(body: WrittenDownRightly, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    _by_the_family(body, case, gathered, made)
    put_back(case, gathered.with_rows(made), body)


@_sets_in_motion.register
def _(body: PatientStatus, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    if body.what is not PatientChange.DIED:
        return
    for letter in gathered.letters:
        if letter.to_person in gathered.patients and letter.is_still_here:
            told = told_in(case, LetterTrigger.WITHDRAW, Nothing(), HAS_DIED)
            gate.step(case, gathered, letter_moves.MACHINE, letter, told)


@_sets_in_motion.register
def _(body: Conversation, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    _tell_of_wishes(body, case, made)
    for promise in gathered.commitments:
        if promise.ref in body.keeps and promise.state is CommitmentState.OPEN:
            _keep(case, gathered, promise, made[0].number, body)


def _keep(
    case: OpenCase, gathered: Gathered, promise: Commitment, number: int, talk: Conversation
) -> None:
    kept = KeptInTalk(evidence=as_evidence(number), told=talk.persons, at=talk.at)
    told = told_in(case, CommitmentTrigger.DONE, kept)
    gate.step(case, gathered, commitment_moves.FOLLOWS, promise, told)


def _tell_of_wishes(body: Asked | Conversation, case: OpenCase, made: list[Evidence]) -> None:
    """That a way was used which somebody forbade, and of the concern of each that came with it."""
    if body.against_wishes:
        messages.tell_risk_managers(case, "attempt_against_wishes", case.incident.ref)
    for row in made[1:]:
        if row.kind == Concern.word:
            tell_whose(case, row.number)


@_sets_in_motion.register
def _(
    body: Correction | CorrectionReview, case: OpenCase, gathered: Gathered, made: list[Evidence]
) -> None:
    """A talk that is withdrawn, as on the wrong patient, kept no promise; one that counts again
    kept what it had kept.
    """
    now = gathered.with_rows(made)
    for number in sorted(gathered.case.gone ^ now.case.gone):
        talk = gathered.case.bodies.get(number)
        if isinstance(talk, Conversation) and number in now.case.gone:
            _kept_nothing(case, gathered, number, now)
        elif isinstance(talk, Conversation):
            with case.changed_by(_in_the_name_of_who_recorded(number, case, gathered)):
                for promise in gathered.commitments:
                    if _fell_with(number, promise, gathered):
                        _keep(case, gathered, promise, number, talk)


def _in_the_name_of_who_recorded(talk: int, case: OpenCase, gathered: Gathered) -> Change:
    """That it kept a promise is their word still: whoever brought it back said nothing of that."""
    by = gathered.case.records[talk].by.removeprefix(IN_THE_NAME)
    return replace(case.change, asked_by=by, door=Door.JOB)


def _kept_nothing(case: OpenCase, gathered: Gathered, talk: int, now: Gathered) -> None:
    """Unless somebody of the family has said yes to it since, or another talk kept it too, as one
    that was recorded twice. `now`: the case without that talk.
    """
    stand = (CommitmentState.DONE, CommitmentState.VERIFIED)
    back = [p for p in gathered.commitments if p.state in stand and _kept_in(talk, p, gathered)]
    for promise in back:
        told = told_in(case, CommitmentTrigger.SEND_BACK, Nothing(), TALK_WITHDRAWN)
        gate.step(case, gathered, commitment_moves.FOLLOWS, promise, told)
        for row, other in now.case.those(Conversation):
            kept = promise.ref in other.keeps and not why_not_kept(other, promise, now)
            if kept and promise.state is CommitmentState.OPEN:
                with case.changed_by(_in_the_name_of_who_recorded(row.number, case, gathered)):
                    _keep(case, gathered, promise, row.number, other)
    still_owed = any(promise.state is CommitmentState.OPEN for promise in back)
    if still_owed and case.incident.state is State.CLOSED:
        gate.reopen(case, gathered, "What kept a promise was withdrawn after closing.")


def _kept_in(talk: int, promise: Commitment, gathered: Gathered) -> bool:
    done = gathered.case.told_with(promise.ref, CommitmentTrigger.DONE)
    return done.get("evidence") == as_evidence(talk)


def _fell_with(talk: int, promise: Commitment, gathered: Gathered) -> bool:
    """It is owed again for no other reason than that this talk was withdrawn."""
    moves = gathered.case.moves(promise.ref)
    last = [row.body for row in moves if row.body["from"] != row.body["to"]][-1:]
    return [move["reason"] for move in last] == [TALK_WITHDRAWN] and _kept_in(
        talk, promise, gathered
    )


@_sets_in_motion.register
def _(body: DestructionAsked, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    messages.tell_risk_managers(case, "destruction_asked", case.incident.ref)


@_sets_in_motion.register
def _(body: DestructionReview, case: OpenCase, gathered: Gathered, made: list[Evidence]) -> None:
    if body.agrees:
        destroy(case, gathered)


class KeptInTalk(Done):
    """Done, and told to whoever was there, when we talked: it may be typed days later."""

    told: tuple[int, ...]
    at: Happened


def _why_reopen(body: Kind, gathered: Gathered, made: list[Evidence]) -> str | None:
    """After closing, the family's word or a higher grade opens a case again, also what was said
    before it, such as a letter that lay in a tray.
    """
    if isinstance(body, Question) or (isinstance(body, Conversation) and body.questions):
        return "A question of the family came on record after closing."
    unwanted = isinstance(body, Asked | Conversation) and body.against_wishes
    if unwanted or isinstance(body, Concern):
        return "A concern came on record after closing."
    counted = isinstance(body, x.ExcuseEnd) and gathered.case.agreed(x.ExcuseReview, body.excuse)
    if isinstance(body, x.ExcuseEnd) and (counted or is_family(made[0].by)):
        return "That an excuse was taken back came on record after closing."
    if isinstance(body, Grade) and _is_higher(body, gathered):
        return "A higher grade of the harm came on record after closing."
    return None


def _no_end_any_more(gathered: Gathered, made: list[Evidence]) -> str | None:
    """What closed it without a duty fell: a grade came or was taken back, a review changed."""
    if not gathered.incident.without_duty or not gathered.facts.has_ended:
        return None
    if gathered.with_rows(made).facts.has_ended:
        return None
    return "Why there was no duty does not stand any more."


def _reached_after_all(gathered: Gathered, made: list[Evidence]) -> str | None:
    """What was left out for whoever we could not reach is owed again, though they asked nothing."""
    before, now = (each.clocks.excuses for each in (gathered, gathered.with_rows(made)))
    lost = {each.number for each in before.all_agreed if each.until is None}
    if any(each.contact and each.number in lost for each in now.all_agreed):
        return "That somebody we could not reach was in touch came on record after closing."
    return None


def _known_after_all(body: Kind, gathered: Gathered, made: list[Evidence]) -> str | None:
    """It was closed because nobody knew whom to tell, and nobody else was told instead."""
    if not says_who_it_is(body):
        return None
    anew = lacking(gathered.with_rows(made)) - lacking(gathered)
    return KNOWN_NOW if (NAMED, None) in anew else None


def _somebody_to_tell(gathered: Gathered, made: list[Evidence]) -> bool:
    """Nobody was there to tell, or others were told; and what closing asks is not there for them.

    Where there was no duty, nobody had to be told.
    """
    if gathered.incident.without_duty:
        return False
    before, now = gathered.facts.relevant, gathered.with_rows(made).facts
    new = {person.id for person in now.relevant} - {person.id for person in before}
    asked = INCIDENT.checklist(State.FOLLOW_UP, Trigger.CLOSE, now) if new else ()
    return any(item.person in new and not item.met for item in asked)


def _is_higher(grade: Grade, gathered: Gathered) -> bool:
    return is_graver([grade_facts(0, grade)], gathered.facts.grades)
