"""What the law and the rules ask next: duties, the decision, the next contact, the way on."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from disclosure.actions.checklists.in_time import excuse_written, waits_for_a_second_person
from disclosure.actions.checklists.requirements import (
    BACK_FIRST,
    Item,
    agreed_in_error,
    checklist,
    closing_move,
    next_trigger,
)
from disclosure.actions.duty_acts import (
    act_of,
    asks_why,
    is_ours,
    is_to_be_done,
    rule_of,
    target_of,
    together,
    working_days_late,
)
from disclosure.actions.family.asking_how_we_did import may_be_asked
from disclosure.actions.in_words.move_words import MOVES
from disclosure.actions.late_by import began, other_clocks, zone_of
from disclosure.actions.law.applying import decisions_in_force
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.actions.thing_to_do import (
    Clock,
    Group,
    Sort,
    Target,
    ToDo,
    Viewed,
    group_of,
    nearness,
)
from disclosure.actions.to_do.grades import grades_left_for_a_no
from disclosure.actions.to_do.look_again import to_look_at_again
from disclosure.actions.to_do.silence import opened_again, silent_since
from disclosure.actions.to_do.telling import nobody_hears_why, nothing_to_write_down
from disclosure.actions.to_do.whose_duty import needed_for, owner_of
from disclosure.kinds.harm import Grade
from disclosure.permissions import Permission
from disclosure.policy.cautions import caution
from workflows import requirements as r
from workflows.clocks import DutyNow
from workflows.counting import local_day
from workflows.duty_left import they_know_why
from workflows.excuses import declined_letters, excused, held_findings
from workflows.facts import PersonFacts
from workflows.phrases import going_on, joined
from workflows.regimes import DutyStatus
from workflows.words import State, Trigger

WHOSE_RULE = {
    "contract": "Contract",
    "policy": "Policy",
    "accreditation": "Standard",
    "guidance": "Guidance",
}
FIRST = "in_person"  # telling them cannot wait for a target of ours
_Timed = tuple[Clock, date | datetime | None, Group]


def of_the_law(view: Viewed) -> Iterator[ToDo]:
    yield from _once_each(view, (_act(view, duties) for duties in _by_act(view)))
    yield from beside_the_duties(view)


def beside_the_duties(view: Viewed) -> Iterator[ToDo]:
    """What the rules ask beside the duties themselves."""
    yield from _once_each(view, _unexplained(view))
    yield from _asked_to_decide(view)
    yield from grades_left_for_a_no(view)
    yield from _nobody_to_ring(view)
    yield from _silence(view)
    yield from to_look_at_again(view)


def _unexplained(view: Viewed) -> Iterator[ToDo]:
    explained = {duty.id for duty in view.gathered.facts.duties if they_know_why(duty)}
    for duty in _of_this_case(view):
        late = duty.status is DutyStatus.MET_LATE and duty.id not in explained
        if late and not waits_for_a_second_person(view, duty):
            yield _to_explain(view, duty)


def to_be_done(view: Viewed) -> Iterator[DutyNow]:
    """Duties of this case that wait for us; not those whose breaking was owned up to, nor what was
    done and waits only for a second person to agree."""
    given_up = {duty.id for duty in view.gathered.facts.duties if duty.unmet_agreed}
    for duty in _of_this_case(view):
        waits = is_to_be_done(duty) and duty.id not in given_up
        if waits and not (
            nothing_to_write_down(view, duty)
            or nobody_hears_why(view, duty)
            or waits_for_a_second_person(view, duty)
            or _another_reads_it(view, duty)
        ):
            yield duty


def _another_reads_it(view: Viewed, duty: DutyNow) -> bool:
    """A refusal or failed contact is written down, and counts as recorded once a second person
    agrees: another row asks for that, and nobody writes it down twice.
    """
    return excuse_written(view, duty) is not None


def _of_this_case(view: Viewed) -> Iterator[DutyNow]:
    return (d for d in view.gathered.duties if is_ours(d) and d.kind not in NOT_OF_THE_CASE)


def _by_act(view: Viewed) -> Iterable[list[DutyNow]]:
    """What one act meets, in the order of the page of the duties: the earliest day first."""
    acts: dict[str, list[DutyNow]] = {}
    for merged in together(to_be_done(view), view.rules_on).of_the_case:
        for each in merged.obligations:
            acts.setdefault(act_of(each.now, view.rules_on).act, []).append(each.now)
    return acts.values()


def _once_each(view: Viewed, rows: Iterable[ToDo]) -> Iterator[ToDo]:
    """Of the same act, the most urgent."""
    done: set[str] = set()
    for row in sorted(rows, key=lambda row: row.order_in(view.gathered.zone)):
        if row.act not in done:
            done.add(row.act)
            yield row


def _act(view: Viewed, duties: list[DutyNow]) -> ToDo:
    """With the day of the first of them, whosever rule it is; as urgent as the most urgent."""
    first, rule_day = duties[0], duties[0].due_on or duties[0].due_at
    act, target = act_of(first, view.rules_on), target_of(first, view.rules_on, view.only_person)
    clock, time, _ = _clock_of(view, first)
    clocks = (_clock_of(view, each) for each in duties)
    _, nearest, group = min(clocks, key=lambda c: (c[2], nearness(c[1], view.gathered.zone)))
    late = clock is Clock.DUE and group is Group.LATE
    zone = zone_of(first, view.gathered.zone)
    today = local_day(view.gathered.at, zone)
    return ToDo(
        act.act.format(who=_to_whom(view, target)),
        f"{_held(view, target)}{why_of(view, duties)}",
        target,
        group,
        clock,
        time,
        sort=Sort.LAW,
        owner=owner_of(view, first),
        needs=needed_for(view, first),
        working_days=working_days_late(first, view.rules_on, today) if late else None,
        duty=act.name,
        ours=not rule_day,
        sooner=nearest if nearest != time else None,
        caution=caution(first.certainty) if rule_day else "",
        days_in="" if isinstance(time, datetime) or zone == view.gathered.zone else str(zone),
    )


def _to_whom(view: Viewed, target: Target) -> str:
    """Nobody is sent to write to whoever said no to letters, while another reads them."""
    if target.where != "new_letter":
        return view.who
    facts = view.gathered.facts
    readers = [p for p in view.relevant if not declined_letters(facts, p.number)]
    return joined(person.called for person in readers) or view.who


def _held(view: Viewed, target: Target) -> str:
    """That a letter with the findings has to wait, and for what."""
    held = held_findings(view.gathered.facts) if target.word == "findings" else ""
    return f"Wait: {held}. " if held else ""


def _clock_of(view: Viewed, duty: DutyNow) -> _Timed:
    """The law's day; else our own target; else how long it has run, or waits for an explanation."""
    due: Any = duty.due_on or duty.due_at
    if due and asks_why(duty):
        return Clock.WAITING, due, Group.LATE
    if due:
        return Clock.DUE, due, _group(view, duty, due)
    if duty.kind == FIRST:
        return Clock.RUNNING, began(duty, view.gathered.zone), Group.TODAY
    if duty.internal_target_on and not duty.past_target:
        return Clock.DUE, duty.internal_target_on, _group(view, duty, duty.internal_target_on)
    if duty.internal_target_on:
        return Clock.TARGET, duty.internal_target_on, Group.TODAY
    return Clock.RUNNING, began(duty, view.gathered.zone), Group.TODAY


def _group(view: Viewed, duty: DutyNow, due: date | datetime) -> Group:
    """A day by the clocks of its law; an hour by those that hang where the case is."""
    here = view.gathered.zone
    zone = here if isinstance(due, datetime) else zone_of(duty, here)
    return group_of(due, view.gathered.at, zone)


def why_of(view: Viewed, duties: list[DutyNow]) -> str:
    """One line: whose rule, its day, whether a guess stands in, and how sure we are.

    Of several rules, the first of each force: no number of one is lent to another.
    """
    forces: dict[str, DutyNow] = {}
    for duty in duties:
        _, rule = rule_of(duty, view.rules_on)
        forces.setdefault(WHOSE_RULE.get(rule.legal_force, "Law"), duty)
    # One that asks for it at once stands first: no day of another makes it later.
    at_once_first = sorted(forces.items(), key=lambda each: bool(each[1].due_on or each[1].due_at))
    return " ".join(_says(view, whose, duty) for whose, duty in at_once_first)


def _says(view: Viewed, whose: str, duty: DutyNow) -> str:
    due = duty.due_on or duty.due_at
    clocks = other_clocks(duty, view.gathered.zone)
    if due and asks_why(duty):
        says = f"{whose}: not done by {view.day(due)}{clocks}, so an explanation is owed."
    elif due:
        says = f"{whose}: due {view.due(due)}{clocks}."
    elif duty.refused:
        says = f"{whose}: it gives a number, and its day cannot be counted. {duty.refused}"
    else:
        says = f"{whose}: as soon as practicable. It gives no number."
    if duty.internal_target_on and not due:
        says += f" Our own target, not the law: {view.day(duty.internal_target_on)}."
    says += " Counted from a day that stands in for the real one." if duty.provisional else ""
    return f"{says} {caution(duty.certainty)}".rstrip()


def _to_explain(view: Viewed, duty: DutyNow) -> ToDo:
    name = act_of(duty, view.rules_on).name
    return ToDo(
        f"Tell {view.who} why this was late: {name.lower()}",
        "Met late. Closing asks why, as told to the family.",
        Target("record", "explanation", {"duty": duty.id}),
        Group.LATER,
        sort=Sort.LAW,
        owner=view.keeper,
        needs=Permission.RECORD_CARE,
        key=f"explain {duty.regime} {duty.id}",
        start=duty.met_at,
    )


def _asked_to_decide(view: Viewed) -> Iterator[ToDo]:
    facts = view.gathered.facts
    if r.notifiability_decided(facts) is None or view.closed:
        return
    if closing_move(view) or agreed_in_error(view):
        return  # nobody decides on what did not happen, nor on what may close without it
    decision = facts.decision
    regraded = decision is not None and decision.regraded
    undecided = None in decisions_in_force(view.gathered.case)
    if decision and not regraded and (decision.refused or not undecided):
        return  # a “no” waits for a second person, or one did not agree: another row says so
    since = view.knew_at
    graded = (row.recorded_at for row, _ in view.gathered.case.those(Grade))
    again = "The harm was graded again. " if regraded else ""
    yield ToDo(
        "Decide whether the duty applies",
        f"{again}The clock has run since {view.day(since)}, as if the answer were yes.",
        Target("record", "decision"),
        Group.TODAY,
        Clock.RUNNING,
        since,
        sort=Sort.LAW,
        owner=view.lead(Permission.DECIDE),
        needs=Permission.DECIDE,
        key="decision",
        ladder="decision",
        start=max([since, *graded, *opened_again(view)]),
    )


def _nobody_to_ring(view: Viewed) -> Iterator[ToDo]:
    """Whom the family was told to ring has left, or who covers for them."""
    ring = view.gathered.ring
    gone = ring.contact_gone or ring.cover_gone
    if view.closed or not (gone and ring.row and ring.named):
        return
    act, why = f"Name whom {view.who} can ring now, and tell them", ""
    if ring.contact_gone:
        why = f"{ring.named.name}, their named contact, {gone.says}."
    elif ring.named.cover:
        act = f"Name who covers now when {ring.named.name} is away, and tell {view.who}"
        why = f"{ring.named.cover.name}, who covered, {gone.says}."
    yield ToDo(
        act,
        why,
        Target("record", "contact", {"replaces": str(ring.row.number)}),
        Group.TODAY,
        Clock.WAITING,
        max([gone.at, *opened_again(view)]),
        owner=view.lead(Permission.DECIDE),
        needs=Permission.DECIDE,
        key=f"contact {ring.row.number}",
    )


def _silence(view: Viewed) -> Iterator[ToDo]:
    """An open case in which somebody has heard from us and does not know when they hear next.

    Closing asks for no next contact: where all else is there, closing is what ends the silence.
    """
    facts = view.gathered.facts
    for person in facts.relevant:
        heard, lacks = facts.has_heard(person), r.next_contact_promised(facts, person)
        if heard and lacks and not excused(facts, "next_contact_promised", person):
            if trigger := closing_move(view):
                yield _to_close(view, trigger, person)
                return
            fields = {"kind": "follow_up", "persons": str(person.id)}
            yield ToDo(
                f"Promise {person.name} a day when they hear from us",
                "No next contact is promised, so they are waiting in silence.",
                Target("record", "conversation", fields),
                Group.LATE,
                Clock.SILENT,
                owner=view.keeper,
                needs=Permission.RECORD_CARE,
                key=f"silence {person.id}",
                ladder="silence",
                start=silent_since(view, person),
            )


def _to_close(view: Viewed, trigger: Trigger, silent: PersonFacts) -> ToDo:
    return ToDo(
        _move_on(trigger),
        f"Everything it needs is there, and {silent.name} waits for no day from us. Until it is "
        "closed, that is silence.",
        Target("move", str(trigger)),
        Group.LATE,
        Clock.SILENT,
        owner=view.lead(Permission.MOVE_INCIDENT),
        needs=Permission.MOVE_INCIDENT,
        key=f"silence {silent.id}",
        ladder="silence",
        start=silent_since(view, silent),
    )


def _move_on(trigger: Trigger) -> str:
    return f"Move on: {going_on(MOVES[trigger].button)}"


def way_on(view: Viewed, others: list[ToDo]) -> Iterator[ToDo]:
    """The next move, where all is there; else the first thing it lacks that no other row asks."""
    trigger = next_trigger(view)
    if trigger is None:
        return
    items = checklist(view, trigger)
    back = trigger is Trigger.RETURN_TO_INVESTIGATION  # why is said with the move itself
    missing = [item for item in items if not (item.met or back)]
    target = Target("move", str(trigger))
    if not missing and _form(target) in {_form(row.target) for row in others}:
        return
    if not missing:
        yield ToDo(
            _move_on(trigger),
            BACK_FIRST if back else "Everything it needs is there.",
            target,
            Group.TODAY,
            owner=view.lead(Permission.MOVE_INCIDENT),
            needs=Permission.MOVE_INCIDENT,
        )
        return
    yield from _first_missing(view, missing, others)


def _first_missing(view: Viewed, missing: list[Item], others: list[ToDo]) -> Iterator[ToDo]:
    acts, forms = {row.act for row in others}, {_form(row.target) for row in others}
    new = [i for i in missing if i.does not in acts and _form(i.target) not in forms]
    new = [item for item in new if item.target.where in ("record", "new_letter")]
    if not may_be_asked(view.gathered):
        new = [item for item in new if item.id != "family_heard"]
    if not new:
        return
    first, left = new[0], len(missing) - 1
    more = f" {left} more {'things are' if left > 1 else 'thing is'} missing." if left else ""
    yield ToDo(
        first.does,
        f"Needed before we can move on.{more} {first.also}".rstrip(),
        first.target,
        Group.TODAY if view.incident.state is State.ACKNOWLEDGE else Group.LATER,
        owner=view.lead(first.needs),
        needs=first.needs,
    )


def _form(target: Target) -> tuple[str, str, Any]:
    """Two talks of the same kind are one act; so are two letters of one kind."""
    return target.where, target.word, target.fields.get("kind")
