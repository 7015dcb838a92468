"""What falls where somebody of the family says that they never said what we entered for them: that
they let us off a promise, or agreed to a new day. Both are theirs alone, so their "no" is enough.
"""

from dataclasses import replace
from datetime import date

from disclosure.actions import gate
from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.moves import commitment as commitment_moves
from disclosure.actions.moving import Told, nothing_follows
from disclosure.actions.promise_said import new_day, said_yes
from disclosure.actions.reading import MOVE
from disclosure.kinds.moves import Nothing
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.records.commitment import Commitment
from workflows.commitment import COMMITMENT, CommitmentMove
from workflows.words import CommitmentState, State
from workflows.words import CommitmentTrigger as T

WHY = "They say that they never let us off."
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
    promise = next(p for p in gathered.commitments if p.ref == entered.body["thing"])
    if entered.body["trigger"] == T.CHANGE:
        day = _day_without_it(gathered, promise)
        promise.due_on, promise.standing = day, day is None
    if entered.body["trigger"] == T.RELEASE and not _let_off_all_the_same(gathered, promise):
        _opens_again(case, gathered, promise)
    if entered.body["trigger"] == T.CONFIRM and promise.state is CommitmentState.CONFIRMED:
        _not_confirmed(case, gathered, promise)


def _let_off_all_the_same(gathered: Gathered, promise: Commitment) -> bool:
    """It was not released; or all to whom it is owed said so otherwise, as on their own page."""
    said = gathered.said_of(promise).let_off_by()
    return promise.state is not CommitmentState.RELEASED or gathered.owed_to(promise) <= said


def _opens_again(case: OpenCase, gathered: Gathered, promise: Commitment) -> None:
    told = Told(T.SEND_BACK, Nothing(), WHY, case.change.at, case.zone)
    gate.step(case, gathered, _DENIED, promise, told)
    if case.incident.state is State.CLOSED:
        gate.reopen(case, gathered, "The family says that they never let us off a promise.")


def _not_confirmed(case: OpenCase, gathered: Gathered, promise: Commitment) -> None:
    """It stands as it did before, unless another of them has said so too; and they are told."""
    if not said_yes(gathered.case.moves(promise.ref)):
        still = StillTold(told=tuple(sorted(set(gathered.told(promise)))))
        told = Told(T.SEND_BACK, still, NEVER_SAID_KEPT, case.change.at, case.zone)
        gate.step(case, gathered, _NOT_CONFIRMED, promise, told)
    if case.incident.state is State.CLOSED:
        gate.reopen(case, gathered, "The family says that they never said a promise was kept.")


def _next_state(
    case: OpenCase, gathered: Gathered, promise: Commitment, told: Told
) -> CommitmentState:
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
