"""What falls of a promise with the word of the family that it rested on. Where somebody says that
they never said what we entered for them, as that they let us off, their "no" is enough. Where a
death, say, is taken back by which the others were all who are left, their word is not all again.
"""

from dataclasses import replace
from datetime import date

from disclosure.actions import gate
from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.moves import commitment as commitment_moves
from disclosure.actions.moving import Told, nothing_follows, told_in
from disclosure.actions.promise_said import new_day, said_yes
from disclosure.actions.promises.kept_in_talk import TALK_WITHDRAWN, talk_named
from disclosure.actions.reading import MOVE
from disclosure.kinds.moves import Nothing
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.records.commitment import Commitment
from workflows.commitment import COMMITMENT, CommitmentMove
from workflows.words import CommitmentState, State
from workflows.words import CommitmentTrigger as T

WHY = "They say that they never let us off."
WHY_OPENED = "The family says that they never let us off a promise."
NOT_ALL = "Not all to whom this is owed have let us off."
NOT_ALL_OF_THEM = "Not all to whom a promise is owed have let us off, as it stands now."
NEVER_SAID_KEPT = "They say that they never said that it was kept."


class StillTold(Nothing):
    """Done and verified as before: whoever else was told of it knows it still."""

    told: tuple[int, ...]


def put_back(case: OpenCase, gathered: Gathered, said: WrittenDownRightly) -> None:
    """The state and the day as they are without it. `gathered`: the case with what they said."""
    entered = gathered.case.records[said.is_about]
    if said.is_about not in gathered.case.denied:
        return
    assert entered.kind == MOVE
    promise = gathered.promises_by_ref[entered.body["thing"]]
    if entered.body["trigger"] == T.CHANGE:
        day = _day_without_it(gathered, promise)
        promise.due_on, promise.standing = day, day is None
    if entered.body["trigger"] == T.RELEASE and not _let_off_all_the_same(gathered, promise):
        _opens_again(case, gathered, promise, WHY, WHY_OPENED)
    if entered.body["trigger"] == T.CONFIRM and promise.state is CommitmentState.CONFIRMED:
        _not_confirmed(case, gathered, promise)


def fall_back(case: OpenCase, gathered: Gathered, promise: Commitment) -> None:
    """It is owed again where not all have let us off, and for the day before where not all have
    agreed to the present one. `gathered`: the case with what takes back that they were all.
    """
    if any(row.body["trigger"] == T.CHANGE for row in gathered.case.moves_as_entered(promise.ref)):
        day = _day_without_it(gathered, promise)
        if promise.due_on != day and not _all_agree_to_it(gathered, promise):
            promise.due_on, promise.standing = day, day is None
    if not _let_off_all_the_same(gathered, promise):
        _opens_again(case, gathered, promise, NOT_ALL, NOT_ALL_OF_THEM)


def _all_agree_to_it(gathered: Gathered, promise: Commitment) -> bool:
    """All who are asked now said yes to the day that stands."""
    asked, day = gathered.whose_word(promise, T.CHANGE), promise.due_on
    return day is not None and frozenset() < asked <= gathered.said_of(promise).yes_to(day)


def _let_off_all_the_same(gathered: Gathered, promise: Commitment) -> bool:
    """It was not released, or is not owed at all; or all to whom it is owed said so, as on their
    own page; or all to whom it was owed when they let us off: a death since undoes nothing.
    """
    if promise.state is not CommitmentState.RELEASED or not gathered.is_owed(promise):
        return True
    said = gathered.said_of(promise).let_off_by()
    moves = gathered.case.moves_as_entered(promise.ref)
    by = [row.number for row in moves if row.body["to"] == CommitmentState.RELEASED][-1]
    return gathered.owed_to(promise) <= said or gathered.owed_when_said(promise, by) <= said


def _opens_again(
    case: OpenCase, gathered: Gathered, promise: Commitment, why: str, why_opened: str
) -> None:
    told = told_in(case, T.SEND_BACK, Nothing(), why)
    gate.step(case, gathered, _DENIED, promise, told)
    if case.incident.state is State.CLOSED:
        gate.reopen(case, gathered, why_opened)


def _not_confirmed(case: OpenCase, gathered: Gathered, promise: Commitment) -> None:
    """It stands as it did before, unless another of them has said so too; and they are told. Where
    the talk that kept it was withdrawn meanwhile, nothing else says that it was kept.
    """
    done = gathered.case.told_with(promise.ref, T.DONE)
    if said_yes(gathered.case.moves(promise.ref)):
        pass
    elif talk_named(done.get("evidence", "")) in gathered.case.gone:
        told = told_in(case, T.SEND_BACK, Nothing(), TALK_WITHDRAWN)
        gate.step(case, gathered, commitment_moves.FOLLOWS, promise, told)
    else:
        still = StillTold(told=tuple(sorted(set(gathered.told(promise)))))
        told = told_in(case, T.SEND_BACK, still, NEVER_SAID_KEPT)
        gate.step(case, gathered, _NOT_CONFIRMED, promise, told)
    if case.incident.state is State.CLOSED:
        gate.reopen(case, gathered, "The family says that they never said a promise was kept.")


def _next_state(gathered: Gathered, promise: Commitment, told: Told) -> CommitmentState:
    facts = CommitmentMove(told.reason, denied=True)
    confirmed = promise.state is CommitmentState.CONFIRMED
    to = CommitmentState.VERIFIED if confirmed else CommitmentState.OPEN
    return CommitmentState(COMMITMENT.advance(promise.state, told.trigger, facts, to))


_DENIED = replace(commitment_moves.FOLLOWS, next_state=_next_state)  # no door leads here
_NOT_CONFIRMED = replace(_DENIED, follows=nothing_follows)  # it is done: nobody else has to do it


def _day_without_it(gathered: Gathered, promise: Commitment) -> date | None:
    """The day that was promised, or the last one that all to whom it was owed then agreed to."""
    if changes := gathered.said_of(promise).changes:
        return new_day(changes[-1])
    first = gathered.case.bodies[promise.number].stored().get("due_on")
    return date.fromisoformat(first) if first else None
