"""How a commitment moves, the marks beside it, and what a dispute sets in motion."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy.orm import Session

from disclosure.actions.adding import add
from disclosure.actions.answers_given import THE_PAGE
from disclosure.actions.change import CLOCK, Door, OpenCase
from disclosure.actions.checks.checking import involved_in, must_say_where
from disclosure.actions.checks.wishes import forbidden_in
from disclosure.actions.concern_owners import tell_whose
from disclosure.actions.facts import Gathered
from disclosure.actions.in_words.standing_words import not_kept
from disclosure.actions.looks.seats import seats_end
from disclosure.actions.moving import Following, Machine, Told, always_allowed, reopening, told_in
from disclosure.actions.outgoing import messages
from disclosure.actions.projecting import project
from disclosure.actions.promise_said import last_day_of, new_day, said_yes
from disclosure.actions.promises.ended import why_ended
from disclosure.actions.promises.heirs import heir_of_promise
from disclosure.actions.refused import Refused
from disclosure.kinds.faults import BadInput, bad, fault_of
from disclosure.kinds.moves import Change, FamilySays, Reassign
from disclosure.kinds.questions import Concern
from disclosure.permissions import Forbidden, may_do_promised
from disclosure.records.commitment import Commitment, commitment_called
from disclosure.records.evidence import Evidence
from disclosure.records.users import actor_called
from letters.dates import without_weekday
from workflows.commitment import COMMITMENT, MARKS, CommitmentMove
from workflows.excuses import must_hear
from workflows.machine import WrongState
from workflows.moments import lies_before
from workflows.not_told import may_hear
from workflows.second_person import (
    IN_THE_NAME,
    OWNED_OR_ANSWERED,
    why_not_second,
    why_not_verify,
)
from workflows.words import CommitmentState, State
from workflows.words import CommitmentTrigger as T

OF_THE_FAMILY = frozenset({T.CONFIRM, T.DISPUTE, T.RELEASE, T.CHANGE})
FOR_US = OF_THE_FAMILY - {T.DISPUTE}
SECOND = frozenset({T.VERIFY, T.SEND_BACK, T.AGREE_NOT_KEPT})
WHY_REOPENED = {
    T.DISPUTE: "That the family disputes a promise came on record after closing.",
    T.SEND_BACK: "A promise was found not kept after closing.",
}
NOT_THEIRS = "Only the owner of this promise or a risk manager may say this."
AGREED_ALREADY = "A second person has agreed already, and our sorry for it has reached them."
YOURS = f"{OWNED_OR_ANSWERED}, so another person has to enter what they said."


def _called(session: Session, ref: str) -> Commitment:
    if found := commitment_called(session, ref):
        return found
    raise BadInput.at("ref", f"ref: there is no commitment {ref}.")


def _allowed(case: OpenCase, gathered: Gathered, promise: Commitment, told: Told) -> None:
    email, done_by = case.change.actor.email, marked_by(gathered, promise)
    if says := why_ended(gathered, promise):
        raise Refused(says)
    if told.trigger in (T.DONE, T.CANNOT_KEEP) and not may_do_promised(
        case.change.actor, promise.owner
    ):
        raise Forbidden(NOT_THEIRS)
    if told.trigger in SECOND:
        says = why_not_verify(email, promise.owner, done_by)
        if says := says or why_not_second(email, (), involved_in(gathered)):
            raise Refused(says)
    if told.trigger in (T.CANNOT_KEEP, T.AGREE_NOT_KEPT):
        _must_be_told_of_it(told, gathered, promise)
    _must_come_after(gathered, promise, told)
    _must_go_by_no_forbidden_way(gathered, promise, told)
    if told.trigger in OF_THE_FAMILY:
        _must_be_theirs(case, gathered, promise, told, done_by)


def _must_go_by_no_forbidden_way(gathered: Gathered, promise: Commitment, told: Told) -> None:
    """Also where we tell all of them at once that we cannot keep it."""
    how, whom = "", frozenset({told_person(told)})
    if told.trigger is T.TOLD:
        how = told.data.how
    elif told.trigger is T.CANNOT_KEEP:
        how, whom = told.data.told_how or "", may_hear(gathered.facts, gathered.owed_to(promise))
    for person in sorted(filter(None, whom)):
        if says := forbidden_in(how, gathered.persons, person, told.data.at, told.zone):
            raise Refused(says)


def _must_be_theirs(
    case: OpenCase, gathered: Gathered, promise: Commitment, told: Told, done_by: str
) -> None:
    """The family's word, said by themselves or entered by whoever neither owns nor did it."""
    if case.change.actor.email in (promise.owner, done_by):
        raise Refused(YOURS)
    own = case.change.actor.person
    if own and (told.data.person != own.number or told.data.how is not FamilySays.How.PAGE):
        raise Refused("On your page you speak for yourself.")
    if told.data.person not in _owed(gathered, promise, told):
        raise Refused("This promise is not owed to that person.")


def _must_come_after(gathered: Gathered, promise: Commitment, told: Told) -> None:
    """Nobody knows of a promise, or lets us off, before it was made, and nobody is told after their
    death; and no new day was over when they agreed to it, by the calendar of the site.
    """
    row = gathered.case.records[promise.number]
    made = min(row.at, row.recorded_at)
    if getattr(told.data, "at", None) and lies_before(told.at_latest, made, gathered.at):
        raise bad(told.data, "at", "this lies before the promise was made")
    heard = gathered.person(told_person(told)) if told.trigger is T.TOLD else None
    if heard and not heard.life.lived(told.at):
        died = f"{heard.called} {heard.death(gathered.zone)}"
        raise bad(
            told.data, "at", f"{died}, before this. Name whom you told, or put the time right"
        )
    if isinstance(told.data, Change) and told.data.due_on < told.at.astimezone(told.zone).date():
        raise bad(told.data, "due_on", "this day was over when they agreed to it")


def _must_be_told_of_it(told: Told, gathered: Gathered, promise: Commitment) -> None:
    """Before it is given up, and with a sorry; save to whom no telling is due."""
    owed = gathered.owed_to(promise)
    if told.trigger is T.AGREE_NOT_KEPT and not owed:
        return None  # to whose record was withdrawn nobody says sorry
    if told.trigger is T.AGREE_NOT_KEPT:
        _must_say_sorry_there(told.data.given_in or "", gathered, promise)
        return must_say_where(told.data, gathered, owed)
    asked = ("told_how", "at") if must_hear(gathered.facts, owed) else ()
    if left := [name for name in asked if getattr(told.data, name) is None]:
        raise BadInput(fault_of(told.data, name, "fill this in") for name in left)
    return None


def _must_say_sorry_there(where: str, gathered: Gathered, promise: Commitment) -> None:
    if not where or where == THE_PAGE or gathered.may_say_sorry_in(where, promise):
        return
    if where.isdecimal():
        raise Refused(
            "That conversation cannot say sorry for this promise: it was with somebody else, or on "
            "a day before the promise was made. Name the one that does, or a letter."
        )
    raise Refused(
        f"{where} cannot say sorry for this promise: it went to somebody else, or was "
        "issued before the promise was made. Name the letter that does."
    )


def marked_by(gathered: Gathered, promise: Commitment) -> str:
    """Who last said that it was done, or that it cannot be kept, also where a job wrote it down."""
    marking = marking_of(gathered, promise)
    return marking.by.removeprefix(IN_THE_NAME) if marking else ""


def marking_of(gathered: Gathered, promise: Commitment) -> Evidence | None:
    """The move by which it was last said to be done, or not to be kept."""
    moves = reversed(list(gathered.case.moves(promise.ref)))
    return next((m for m in moves if m.body["trigger"] in (T.DONE, T.CANNOT_KEEP)), None)


def not_kept_agreed(gathered: Gathered, promise: Commitment) -> bool:
    return gathered.case.last_move(promise.ref, T.AGREE_NOT_KEPT) is not None


def _next_state(gathered: Gathered, promise: Commitment, told: Told) -> CommitmentState:
    _must_be_new(gathered, promise, told)
    if told.trigger in MARKS:
        if promise.state not in MARKS[told.trigger]:
            raise COMMITMENT.not_from(promise.state, told.trigger)
        return promise.state
    if told.trigger is T.CONFIRM and promise.state is CommitmentState.CONFIRMED:
        return promise.state  # another of those to whom it is owed says so too: a mark
    let_off_by = gathered.said_of(promise).let_off_by()
    agreed = _owed(gathered, promise, told) <= let_off_by | {told_person(told)}
    if told.trigger is T.RELEASE and not agreed and promise.state is CommitmentState.OPEN:
        return promise.state  # one of several has let us off: a mark, until all have
    evidence = getattr(told.data, "evidence", "")
    given_up = not_kept_agreed(gathered, promise)
    facts = CommitmentMove(told.reason, evidence, agreed_by_all=agreed, not_kept_agreed=given_up)
    return CommitmentState(COMMITMENT.advance(promise.state, told.trigger, facts))


def _owed(gathered: Gathered, promise: Commitment, told: Told) -> frozenset[int]:
    """What somebody said before they died is written down after it, as what they said then."""
    return gathered.owed_as_said(promise, told_person(told), told.at)


def _asked(gathered: Gathered, promise: Commitment, told: Told) -> frozenset[int]:
    return gathered.whose_word(promise, told.trigger, _owed(gathered, promise, told))


def told_person(told: Told) -> int | None:
    person: int | None = getattr(told.data, "person", None)
    return person


def _must_be_new(gathered: Gathered, promise: Commitment, told: Told) -> None:
    """Asked under the lock, so that of two clicks at once one is kept. Where all to whom it is
    owed have said so, and it still stands, one of them died since: then it is no repetition.
    """
    if told.trigger is T.AGREE_NOT_KEPT and _said_sorry_for(gathered, promise):
        raise WrongState(AGREED_ALREADY)
    moves, person = list(gathered.case.moves(promise.ref)), told_person(told)
    asked, said = _asked(gathered, promise, told), gathered.said_of(promise)
    again = told.trigger is T.CONFIRM and person in said_yes(moves)
    if told.trigger is T.RELEASE:
        again = person in said.let_off_by() and not asked <= said.let_off_by()
    if told.trigger is T.CHANGE:
        day, agreed = told.data.due_on, said.yes_to(told.data.due_on)
        stands = promise.due_on == day == last_day_of(moves, person)
        again = stands or (person in agreed and not asked <= agreed)
    if again:
        raise WrongState("They have said this already.")


def _next_by_their_last_word(
    gathered: Gathered, promise: Commitment, told: Told
) -> CommitmentState:
    _must_be_the_last_word(gathered, promise, told)
    return _next_state(gathered, promise, told)


def _must_be_the_last_word(gathered: Gathered, promise: Commitment, told: Told) -> None:
    """However late somebody writes it down: what they said for us before they disputed it, or
    before they said something else, counts no more.
    """
    for move in gathered.case.moves(promise.ref) if told.trigger in FOR_US else ():
        person, trigger = move.body["data"].get("person"), move.body["trigger"]
        disputed, their_day = trigger == T.DISPUTE, getattr(told.data, "due_on", None)
        other = (trigger, new_day(move)) != (told.trigger, their_day)
        theirs = trigger in OF_THE_FAMILY and person == told_person(told) and other
        if (theirs or disputed) and lies_before(told.at_latest, move.at, gathered.at):
            what = "that it was not kept" if disputed else "something else of it"
            on = without_weekday(gathered.day_of(move.at))
            says = f"{gathered.called.get(person, 'Somebody')} said {what} on {on}, after this"
            raise bad(
                told.data, "at", f"{says}, and that counts. Put the time right, or ask them again"
            )


def _said_sorry_for(gathered: Gathered, promise: Commitment) -> bool:
    """A second person agreed, and what they named has reached them: none other takes its place."""
    facts = (each for each in gathered.facts.commitments if each.ref == promise.ref)
    return any(each.not_kept_agreed and each.said_sorry for each in facts)


def _after(case: OpenCase, gathered: Gathered, promise: Commitment, told: Told, was: str) -> None:
    if told.trigger is T.REASSIGN:
        promise.owner = told.data.owner
        case.names.add(promise.owner)
        seats_end(case, gathered)
    if told.trigger is T.CHANGE:
        agreed = gathered.said_of(promise).yes_to(told.data.due_on) | {told.data.person}
        asked = _asked(gathered, promise, told)
        if asked <= agreed:  # the old day stays until each of them has
            promise.due_on, promise.standing = told.data.due_on, False
    owes = frozenset[str]()
    if was != promise.state is CommitmentState.OPEN:  # whose reminders were all sent before
        keeps = heir_of_promise(gathered, promise) or promise.owner
        owes = messages.tell_owner(case, keeps, "promise_back", promise.ref)
    if told.trigger is T.DISPUTE:
        _raise_concern(case, gathered, promise, told)
        messages.tell_risk_managers(case, "promise_disputed", promise.ref, save=owes)


def _follows(
    case: OpenCase, gathered: Gathered, promise: Commitment, told: Told
) -> Iterator[Following]:
    """One that is found not kept opens a closed case again."""
    yield from _passed_on(case, gathered, promise, told)
    if told.trigger in WHY_REOPENED and case.incident.state is State.CLOSED:
        again = reopening(case, WHY_REOPENED[told.trigger])
        yield Following(case.incident, again, case.change)


def _passed_on(
    case: OpenCase, gathered: Gathered, promise: Commitment, told: Told
) -> Iterator[Following]:
    """A promise that comes back to somebody who has left, or may not keep it any more, goes to
    whoever can.
    """
    change, back = case.change, told.trigger in (T.SEND_BACK, T.DISPUTE)
    if back and (heir := heir_of_promise(gathered, promise)):
        who = CLOCK if change.actor.person else change.actor  # the family gave it to nobody
        is_here = actor_called(case.session, promise.owner)
        why = f"Its owner {'may not keep it any more' if is_here else 'has left'}."
        passed_on = told_in(case, T.REASSIGN, Reassign(owner=heir), why)
        yield Following(promise, passed_on, replace(change, actor=who, door=Door.JOB))


def _raise_concern(case: OpenCase, gathered: Gathered, promise: Commitment, told: Told) -> None:
    at = told.stored()["at"]
    words = not_kept(promise.words, told.data.words)
    body = {"person": told.data.person, "words": words, "at": at}
    ours = dict.fromkeys(who for who in (promise.owner, marked_by(gathered, promise)) if who)
    concern = Concern.model_validate(body | {"about": list(ours)})  # they do not answer it
    made = add(case, concern, parent=case.number - 1)
    project(case, gathered.case.with_rows(made))
    tell_whose(case, made[0].number)


MACHINE = Machine(
    triggers=tuple(T),
    called=_called,
    allowed=_allowed,
    next_state=_next_by_their_last_word,
    after=_after,
    follows=_follows,
)
# What follows from another record: a talk is the evidence itself, whoever recorded it; and all who
# are left had said so before. Whether it opens a closed case, and why, that record says.
FOLLOWS = replace(MACHINE, allowed=always_allowed, next_state=_next_state, follows=_passed_on)


def said_by_all_left(gathered: Gathered, promise: Commitment) -> Evidence | None:
    """The last word of those whom an open promise waits for now, where all of them have said the
    same: to let us off, or to a day that does not stand yet and is not over. Nobody could keep it
    on a day that waited for others when it passed.
    """
    owed, said = gathered.owed_to(promise), gathered.said_of(promise)
    if not owed or promise.state is not CommitmentState.OPEN:
        return None
    words = (word for person, word in said.stands.items() if person in owed)
    by_all = [
        word
        for word in words
        if gathered.whose_word(promise, word.body["trigger"]) <= said.the_same_as(word)
        and (new_day(word) or gathered.today) >= gathered.today
    ]
    # Without whose record was withdrawn, all had agreed to the last change before.
    last = (
        max(by_all, key=lambda word: word.number) if by_all else next(reversed(said.changes), None)
    )
    stands = last and last.body["trigger"] == T.CHANGE and new_day(last) == promise.due_on
    return None if stands else last
