"""The steps of a commitment, as data, the marks set beside them, and which day of it counts.

Source: the product's design, "Commitments and letters"; policy/disclosure_practice.md, section 13.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from workflows.machine import Asked, Step, Workflow
from workflows.reasons import GIVE_ONE, is_reason
from workflows.words import CommitmentState as S
from workflows.words import CommitmentTrigger as T


@dataclass(frozen=True, slots=True)
class CommitmentMove:
    """What the rules ask when somebody wants to move one commitment."""

    reason: str = ""
    evidence: str = ""
    agreed_by_all: bool = True  # all to whom it is owed have let us off
    not_kept_agreed: bool = False  # a second person has agreed that it was not kept
    denied: bool = False  # they never let us off, or said that it was kept; or not all of them did


def evidence_given(move: CommitmentMove) -> Iterable[Asked]:
    says = "Say what shows that it was done."
    yield Asked("evidence_given", bool(move.evidence.strip()), says)


def reason_given(move: CommitmentMove) -> Iterable[Asked]:
    yield Asked("reason_given", is_reason(move.reason), GIVE_ONE)


def released_by_all(move: CommitmentMove) -> Iterable[Asked]:
    says = "Each person to whom this is owed has to let us off."
    yield Asked("released_by_all", move.agreed_by_all, says)


def denied_by_them(move: CommitmentMove) -> Iterable[Asked]:
    says = "They let us off. Only they themselves can say that they never did."
    yield Asked("denied_by_them", move.denied, says)


def nobody_agreed(move: CommitmentMove) -> Iterable[Asked]:
    says = "A second person has agreed that it was not kept. That stays."
    yield Asked("nobody_agreed", not move.not_kept_agreed, says)


FINISHED = (S.DONE, S.VERIFIED, S.CONFIRMED)  # what may still be sent back or disputed
STEPS: tuple[Step[CommitmentMove], ...] = (
    Step(T.DONE, S.OPEN, S.DONE, (evidence_given,)),
    Step(T.VERIFY, S.DONE, S.VERIFIED),
    Step(T.CONFIRM, S.VERIFIED, S.CONFIRMED),
    *(Step(T.SEND_BACK, source, S.OPEN, (reason_given,)) for source in FINISHED),
    *(Step(T.DISPUTE, source, S.OPEN) for source in FINISHED),
    Step(T.RELEASE, S.OPEN, S.RELEASED, (released_by_all,)),
    Step(T.SEND_BACK, S.RELEASED, S.OPEN, (denied_by_them,)),
    Step(T.SEND_BACK, S.CONFIRMED, S.VERIFIED, (denied_by_them,)),
    Step(T.CANNOT_KEEP, S.OPEN, S.NOT_KEPT),
    Step(T.SEND_BACK, S.NOT_KEPT, S.OPEN, (reason_given, nobody_agreed)),  # said of another one
)
COMMITMENT = Workflow("commitment", S, STEPS)

# Marks change no state. Where each may be set.
MARKS: dict[T, frozenset[S]] = {
    T.TOLD: frozenset(S),
    T.CHANGE: frozenset({S.OPEN}),
    T.REASSIGN: frozenset({S.OPEN}),
    T.AGREE_NOT_KEPT: frozenset({S.NOT_KEPT}),
}


def day_that_counts(first: date | None, changes: Iterable[tuple[date, date]]) -> date | None:
    """The day promised, or the first one that passed before a new one was agreed.

    `changes`: the day each change was agreed, and the new day, in order. A new day agreed in time
    takes the old one's place; agreed too late it does not, since lateness never disappears.
    """
    day = first
    for agreed_on, new in changes:
        if day is not None and agreed_on > day:
            return day
        day = new
    return day
