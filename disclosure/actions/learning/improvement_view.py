"""An improvement as it stands now: what follows from the steps it took."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from disclosure.actions.looks.caseload import seen_by
from disclosure.permissions import Actor
from disclosure.records.improvements import (
    Improvement,
    StepTaken,
    all_improvements,
    improvement_called,
    steps_of,
)
from disclosure.records.incident import Incident
from workflows.improvements import ImprovementState, ImprovementStep, leads_to

_MOVES_NOTHING = frozenset({ImprovementStep.CHANGED, ImprovementStep.JUDGED})


@dataclass(frozen=True, slots=True)
class Shown:
    """`case`: the reference of the case it came from, for who may see that. `again_on`: the day to
    look again, where it was too early to say whether it helped.
    """

    ref: str
    state: ImprovementState
    words: str
    owner: str  # e-mail
    due_on: date
    came_from: str
    cause: str
    place: str
    in_place_at: datetime | None
    helped: str
    again_on: date | None
    case: str
    record: int | None
    taken: tuple[StepTaken, ...]

    def is_late(self, on: date) -> bool:
        return self.state is ImprovementState.OPEN and self.due_on < on


@dataclass(frozen=True, slots=True)
class Standing:
    """`since`: when it was put in place, given up or taken up: whoever waits for it waits since
    then, whatever is said of it later. `helped`: as it was judged; empty while it is not.
    """

    state: ImprovementState
    since: datetime
    helped: str


def state_of(taken: list[StepTaken]) -> ImprovementState:
    """As the table of steps says; a row that fits no step changes nothing."""
    state = ImprovementState.OPEN
    for each in taken[1:]:
        state = leads_to(state, ImprovementStep(each.step), each.helped or "") or state
    return state


def owner_of(taken: list[StepTaken]) -> str:
    return [step.owner for step in taken if step.owner][-1]


def shown_of(improvement: Improvement, taken: list[StepTaken], refs: Mapping[int, str]) -> Shown:
    """`refs`: of the cases that the reader may see, by id."""
    state = state_of(taken)
    put = [step.at for step in taken if step.step == ImprovementStep.IN_PLACE]
    done = state in (ImprovementState.IN_PLACE, ImprovementState.JUDGED)
    judged = [step for step in taken if step.helped]
    last = judged[-1] if judged else None
    due = [step.due_on for step in taken if step.due_on and not step.helped]
    case = refs.get(improvement.incident_id or 0, "")
    return Shown(
        improvement.ref,
        state,
        [step.words for step in taken if step.words][-1],
        owner_of(taken),
        due[-1],
        improvement.came_from,
        improvement.cause or "",
        improvement.place or "",
        put[-1] if put and done else None,
        (last.helped or "") if last and state is ImprovementState.JUDGED else "",
        last.due_on if last and last is taken[-1] and state is ImprovementState.IN_PLACE else None,
        case,
        improvement.record if case else None,
        tuple(taken),
    )


def improvements_for(session: Session, actor: Actor) -> list[Shown]:
    """All of the house: it is one short list. Open ones first, by day; then the newest."""
    rows = all_improvements(session)
    return _in_order(session, rows, refs_seen(session, actor, rows))


def all_without_cases(session: Session) -> list[Shown]:
    """The same where nobody is shown which case one came from."""
    return _in_order(session, all_improvements(session), {})


def _in_order(session: Session, rows: list[Improvement], refs: Mapping[int, str]) -> list[Shown]:
    taken = steps_of(session, [row.id for row in rows])
    return sorted((shown_of(row, taken[row.id], refs) for row in rows), key=_order)


def shown_one(session: Session, actor: Actor, row: Improvement) -> Shown:
    return shown_of(row, steps_of(session, [row.id])[row.id], refs_seen(session, actor, [row]))


def _order(shown: Shown) -> tuple[int, date]:
    return list(ImprovementState).index(shown.state), shown.due_on


def refs_seen(session: Session, actor: Actor, rows: list[Improvement]) -> dict[int, str]:
    """Of the cases they came from, those that this person may see."""
    ids = {row.incident_id for row in rows if row.incident_id}
    mine = select(Incident.id, Incident.ref).where(Incident.id.in_(ids), seen_by(actor))
    return {row.id: row.ref for row in session.execute(mine)}


def standing_at(session: Session, ref: str) -> Standing | None:
    """How the improvement of that reference stands; None where there is none."""
    row = improvement_called(session, ref)
    if row is None:
        return None
    taken = steps_of(session, [row.id])[row.id]
    moved = [step.at for step in taken if step.step not in _MOVES_NOTHING]
    return Standing(state_of(taken), moved[-1], shown_of(row, taken, {}).helped)
