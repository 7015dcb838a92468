"""The list of improvements: write one down, take its next step, say whether it helped."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.change import ChangedMeanwhile, Door
from disclosure.actions.checks.no_names import names_of_case, why_not_across
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.learning.improvement_view import (
    Shown,
    all_without_cases,
    owner_of,
    state_of,
)
from disclosure.actions.learning.preventing import cases_waiting_for
from disclosure.actions.looks.caseload import zones_of
from disclosure.actions.people.staff_names import to_choose_at
from disclosure.actions.refused import NothingThere, Refused
from disclosure.kinds import improvements as k
from disclosure.kinds.faults import BadInput, bad, fault_of
from disclosure.kinds.kind import Part, read
from disclosure.permissions import Actor, Forbidden, Permission, Role
from disclosure.records.base import next_id, reference
from disclosure.records.house import note_of_house
from disclosure.records.improvements import (
    Improvement,
    StepTaken,
    improvement_called,
    step_sha256,
    steps_of,
)
from disclosure.records.incident import Incident, incident_called
from disclosure.records.locked import Unreadable
from disclosure.records.team import may_look
from disclosure.records.transaction import one_transaction
from disclosure.records.users import accounts, user_called
from disclosure.records.watch import look_soon
from workflows.counting import local_day
from workflows.improvements import (
    NOT_HELPED,
    ImprovementState,
    ImprovementStep,
    leads_to,
    why_not_judge,
    why_not_let_go,
)

WRITES, JUDGES = Permission.DEBRIEF, Permission.REVIEW
TOLD_WITH: dict[ImprovementStep, type[Part]] = {
    ImprovementStep.CHANGED: k.Changed,
    ImprovementStep.IN_PLACE: k.InPlace,
    ImprovementStep.JUDGED: k.Judged,
    ImprovementStep.TAKEN_UP_AGAIN: k.TakenUpAgain,
    ImprovementStep.LET_GO: k.LetGo,
}
ONLY_LOOK = {Role.AUDITOR, Role.EXECUTIVE}
_UTC = ZoneInfo("UTC")  # no moment is told here, only days


def write_improvement(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    data: object,
    came_with: tuple[str, int | None] | None = None,
) -> Improvement:
    """`came_with`: the reference of the case it came from, and the record there, where there is
    one. Raises BadInput, Forbidden, NothingThere where that case is not theirs to see.
    """
    actor.must(WRITES)
    with one_transaction(session):
        gathered = _source(session, actor, at, came_with[0]) if came_with else None
        told: k.NewImprovement = read(k.NewImprovement, data, at, _UTC)
        _must_name_nobody(told, gathered)
        _must_work_here(session, told)
        made = Improvement(id=next_id(session, Improvement), recorded_at=at)
        made.ref = reference(Improvement.prefix, at, made.id)
        made.came_from, made.cause, made.place = str(told.came_from), told.cause, told.place
        made.incident_id = gathered.incident.id if gathered else None
        made.record = _record(gathered, came_with[1]) if gathered and came_with else None
        session.add(made)
        session.flush()
        first = StepTaken(number=1, step=str(ImprovementStep.WRITTEN), words=told.words)
        first.owner, first.due_on = told.owner, told.due_on
        _take(session, actor, at, door, made, first)
    return made


def take_step(
    session: Session,
    actor: Actor,
    at: datetime,
    door: Door,
    ref: str,
    word: str,
    data: object,
    seen: int | None = None,
) -> Improvement:
    """`seen`: how many steps were taken when this person opened its page; None: it is not asked.
    Raises Refused where that step cannot be taken from there, ChangedMeanwhile, Forbidden,
    BadInput."""
    if word not in set(TOLD_WITH):
        raise BadInput.at("step", f"step: there is no '{word}'.")
    step = ImprovementStep(word)
    with _changing(session, ref) as (improvement, taken):
        state = state_of(taken)
        must_take(actor, step, taken)
        if leads_to(state, step) is None:
            raise Refused(f"{ref} is {state.replace('_', ' ')}, so this cannot be done now.")
        if seen is not None and seen != len(taken):
            raise ChangedMeanwhile("This was changed after you opened this page.", taken[-1].by)
        told = read(TOLD_WITH[step], data, at, _UTC)
        if step is ImprovementStep.JUDGED:
            _must_lie_ahead(told, today_of(session, actor, at))
        _must_name_nobody(told, _case_it_came_from(session, actor, improvement, at))
        _must_work_here(session, told)
        _take(session, actor, at, door, improvement, _step_told(told, step, len(taken) + 1))
        for incident_id in cases_waiting_for(session, ref):
            look_soon(session, incident_id, at)  # whoever promised it is reminded too
    return improvement


def must_take(actor: Actor, step: ImprovementStep, taken: list[StepTaken]) -> None:
    """Raises Forbidden or Refused: its owner or a risk manager takes a step; another judges; and
    what is there and helped is not told as something that we will not do.
    """
    if step is ImprovementStep.JUDGED:
        actor.must(JUDGES)
        if says := why_not_judge(actor.email, had_a_part(taken)):
            raise Refused(says)
        return
    actor.must(Permission.SEE_CASES)
    mine = actor.email == owner_of(taken) and may_own(actor) and not actor.only_looks
    if step is ImprovementStep.LET_GO or not mine:
        actor.must(Permission.DECIDE)
    if step is ImprovementStep.LET_GO and (no := why_not_let_go(_said_last(taken))):
        raise Refused(no)


def _said_last(taken: list[StepTaken]) -> str:
    """Whether it helped, where it stands judged; else empty."""
    judged = state_of(taken) is ImprovementState.JUDGED
    return [each.helped for each in taken if each.helped][-1] if judged else ""


def may_take(actor: Actor, step: ImprovementStep, taken: list[StepTaken]) -> bool:
    try:
        must_take(actor, step, taken)
    except (Forbidden, Refused):
        return False
    return True


def had_a_part(taken: list[StepTaken]) -> frozenset[str]:
    """Its owners, who wrote any of its words, and who put it in place; not who judged it."""
    did = {step.by for step in taken if step.step != ImprovementStep.JUDGED}
    return frozenset(did | {step.owner for step in taken if step.owner})


def open_of(session: Session, owner: str) -> list[str]:
    """What this person has to put in place, by reference."""
    found = all_without_cases(session)
    return [x.ref for x in found if x.state is ImprovementState.OPEN and x.owner == owner]


def hand_on(
    session: Session, at: datetime, leaves: str, takes_over: str, why: str, by: str
) -> None:
    """What they have to put in place goes to another, with its words and its day, each in its own
    transaction. `by`: as the record keeps who did it, by a job."""
    for ref in open_of(session, leaves):
        with _changing(session, ref) as (improvement, taken):
            if state_of(taken) is ImprovementState.OPEN and owner_of(taken) == leaves:
                step = StepTaken(number=len(taken) + 1, step=str(ImprovementStep.CHANGED))
                step.owner, step.said = takes_over, why
                _take(session, by, at, Door.JOB, improvement, step)


def waiting_for(
    session: Session, actor: Actor, until: date, instead_of: Collection[str] = ()
) -> list[Shown]:
    """What this person owns and is to be in place by `until`; what is theirs to judge by then; and
    what did not help, until its owner or a risk manager takes it up again or lets it go.

    `instead_of`: for whom they stand in; what of theirs they may say is in place waits for them.
    """
    return [each for each in all_without_cases(session) if _waits(each, actor, until, instead_of)]


def _waits(shown: Shown, actor: Actor, until: date, instead_of: Collection[str]) -> bool:
    if shown.state is ImprovementState.OPEN:
        stands_in = shown.owner in instead_of
        able = stands_in and may_take(actor, ImprovementStep.IN_PLACE, list(shown.taken))
        return (shown.owner == actor.email or able) and shown.due_on <= until
    if shown.state is ImprovementState.JUDGED:
        mine = shown.owner == actor.email or actor.may(Permission.DECIDE)
        return shown.helped == NOT_HELPED and mine
    to_judge = shown.state is ImprovementState.IN_PLACE and (shown.again_on or until) <= until
    return to_judge and may_take(actor, ImprovementStep.JUDGED, list(shown.taken))


def improvement_of(session: Session, ref: str) -> Improvement:
    """Raises NothingThere."""
    if found := improvement_called(session, ref):
        return found
    raise NothingThere(f"ref: there is no improvement {ref}.")


@contextmanager
def _changing(session: Session, ref: str) -> Iterator[tuple[Improvement, list[StepTaken]]]:
    """Locked, so that of two who are at it at once the second sees what the first did."""
    with one_transaction(session):
        found = improvement_of(session, ref)
        session.get_one(Improvement, found.id, with_for_update=True)
        yield found, steps_of(session, [found.id])[found.id]


def _take(
    session: Session, by: Actor | str, at: datetime, door: Door, made: Improvement, step: StepTaken
) -> None:
    step.improvement_id, step.at = made.id, at
    step.by = by if isinstance(by, str) else by.email
    step.sha256 = step_sha256(made, step)
    session.add(step)
    about = f"{made.ref}: {step.sha256}"
    note_of_house(session, at, by, str(door), f"improvement {step.step}", about)


def _step_told(told: Any, step: ImprovementStep, number: int) -> StepTaken:
    made = StepTaken(number=number, step=str(step))
    says_it = step in (ImprovementStep.IN_PLACE, ImprovementStep.JUDGED)
    words = getattr(told, "words", None)
    made.words = None if says_it else words
    made.said = words if says_it else told.why
    made.owner, made.due_on = getattr(told, "owner", None), getattr(told, "due_on", None)
    made.helped = str(told.helped) if step is ImprovementStep.JUDGED else None
    return made


def _source(session: Session, actor: Actor, at: datetime, ref: str) -> Gathered:
    incident = incident_called(session, ref)
    if incident is None or not may_look(session, actor, incident):
        raise NothingThere(f"incident: there is no incident {ref}.")
    return gather(session, incident, at)


def _record(gathered: Gathered, number: int | None) -> int | None:
    return number if number in gathered.case.bodies else None


def _case_it_came_from(
    session: Session, actor: Actor, made: Improvement, at: datetime
) -> Gathered | None:
    """Only where they may see it: else trying names would tell who is in it. None also where its
    words cannot be opened: what is changed because of it goes on.
    """
    incident = session.get(Incident, made.incident_id) if made.incident_id else None
    if incident is None or not may_look(session, actor, incident):
        return None
    gathered = gather(session, incident, at)
    try:
        list(names_of_case(gathered))
    except Unreadable:
        return None
    return gathered


_ACROSS = ("words", "why", "cause", "place")


def today_of(session: Session, actor: Actor, at: datetime) -> date:
    """At the first of their sites, as their pages have it."""
    return local_day(at, next(iter(zones_of(session, actor)), _UTC))


def _must_lie_ahead(told: k.Judged, today: date) -> None:
    if told.due_on and told.due_on <= today:
        raise bad(told, "due_on", "give a day that is still to come")


def _must_name_nobody(told: Any, gathered: Gathered | None) -> None:
    faults = []
    for name in _ACROSS:
        words = getattr(told, name, None)
        if words and (says := why_not_across(words, gathered)):
            faults.append(fault_of(told, name, says))
    if faults:
        raise BadInput(faults)


def _must_work_here(session: Session, told: Any) -> None:
    owner = getattr(told, "owner", None)
    user = user_called(session, owner) if owner else None
    if owner and (user is None or not user.active or not may_own(user.actor())):
        raise bad(told, "owner", "nobody here who sees cases has this e-mail")


def may_own(actor: Actor) -> bool:
    """Who sees cases, and does more than look: an executive changes nothing, as in any case."""
    return actor.may_by_role(Permission.SEE_CASES) and not actor.roles <= ONLY_LOOK


def owners(
    session: Session, sites: frozenset[int] = frozenset(), stays: str = ""
) -> tuple[dict[str, str], bool]:
    """Who may be given one, by e-mail: the words to choose them by; and whether there are others.
    `sites`: only who works at one of them, and whoever has it now.
    """
    able = [user for user in accounts(session) if user.active and may_own(user.actor())]
    near = [u for u in able if not sites or u.email == stays or not sites.isdisjoint(u.site_ids)]
    return to_choose_at(session, near, sites), len(near) < len(able)
