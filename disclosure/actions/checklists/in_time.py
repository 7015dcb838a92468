"""What was done by its own word, and counts only once a second person agrees to it.

It came on record late, or as an event of its own. Nobody is asked to do it once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from disclosure.actions.checks.checking import involved_in
from disclosure.actions.checks.who_wrote import who_wrote
from disclosure.actions.duty_acts import act_in_time, rule_of
from disclosure.actions.law.clocks import proposed_events
from disclosure.actions.thing_to_do import Clock, Group, Sort, Target, ToDo, Viewed, in_quotes
from disclosure.kinds.excuses import Excuse, ExcuseReview
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import EventReview
from disclosure.permissions import Permission
from disclosure.policy import policy
from disclosure.records.evidence import Evidence
from workflows.clocks import DutyNow
from workflows.counting import last_day
from workflows.events import Event
from workflows.phrases import going_on, joined
from workflows.regimes import DutyStatus

_ASKED = (DutyStatus.OPEN, DutyStatus.LATE, DutyStatus.OWED, DutyStatus.MET_LATE)


@dataclass(frozen=True, slots=True)
class _Told:
    """What somebody agrees to. `ref`: as the review names it, a record's number or a reference."""

    ref: str
    event: Event
    recorded_at: datetime
    by: str
    duties: list[DutyNow] = field(default_factory=list)


def waits_for_a_second_person(view: Viewed, duty: DutyNow) -> bool:
    """Whether somebody has only to agree to what is on record already."""
    return any(_that_meet(view, duty))


def review_of(view: Viewed, duty: DutyNow) -> Target | None:
    """Where a second person agrees to what is on record of this duty; None where nothing waits."""
    if told := next(_that_meet(view, duty), None):
        return _review(told)
    written = excuse_written(view, duty)
    if written is None or view.gathered.case.was_judged(ExcuseReview, written.number):
        return None
    return Target("record", ExcuseReview.word, {"excuse": str(written.number)})


def excuse_written(view: Viewed, duty: DutyNow) -> Evidence | None:
    """The record of the refusal, or of failed contact, where this duty asks for just that."""
    _, rule = rule_of(duty, view.rules_on)
    started = view.gathered.case.records.get(duty.started_by or 0)
    written = started is not None and started.kind == Excuse.word
    asked = rule.completed_by in ("refusal_recorded", "attempts_recorded")
    return started if written and asked else None


def told_late(view: Viewed) -> Iterator[ToDo]:
    """One row for each record, whatever duties it meets."""
    if view.closed:
        return
    found: dict[str, _Told] = {}
    for duty in view.gathered.duties:
        for told in _that_meet(view, duty):
            found.setdefault(told.ref, told).duties.append(duty)
    for event in proposed_events(view.gathered.case):
        if told_so := _told(view, event):
            found.setdefault(told_so.ref, told_so)
    for told in found.values():
        yield _of_an_event(view, told) if told.event.proposed else _of_what_was_late(view, told)


def _of_an_event(view: Viewed, told: _Told) -> ToDo:
    """It stands where what it would meet would stand."""
    says = policy().words.events[told.event.name].rstrip(".")
    act = f"Check that this happened: {going_on(says)}"
    if told.duties:
        act = f"Check that this was done: {_acts(view, told)}"
    late = [duty for duty in told.duties if duty.status is not DutyStatus.OPEN]
    return _row(
        view,
        told,
        act,
        f"{view.staff_name(told.by)} put it on record as an event, so another person has to agree. "
        f"Until then it counts for nothing. {in_quotes(_evidence(view, told))}",
        Group.LATE if late else Group.TODAY,
        min((duty.due_at for duty in late if duty.due_at), default=None),
    )


def _of_what_was_late(view: Viewed, told: _Told) -> ToDo:
    due, last = min(_due(view, duty) for duty in told.duties)
    on = view.day(last)
    ended = f"The time for it had ended: {on}."
    if told.recorded_at <= due:
        ended = f"It was due {on}, and was noted as late all the same."
    owed = all(duty.status is DutyStatus.OWED for duty in told.duties)
    counts = "an explanation is owed" if owed else "it counts as late"
    return _row(
        view,
        told,
        f"Check that this was done in time: {_acts(view, told)}",
        f"{view.staff_name(told.by)} put it on record on {view.day(told.recorded_at)}. {ended} "
        f"A second person has to agree that it was done before; until then {counts}.",
        Group.LATE,
        due,
    )


def _acts(view: Viewed, told: _Told) -> str:
    acts = (act_in_time(duty, view.rules_on).act.format(who=view.who) for duty in told.duties)
    return joined(dict.fromkeys(map(going_on, acts)))


def _due(view: Viewed, duty: DutyNow) -> tuple[datetime, date]:
    """The moment after which it was noted as late, or counts so, and the last day in time: where
    the law gives a day, that one, also where it ends at another hour than the day ends here.
    """
    noted = {(note.regime, note.duty): note for note in view.gathered.case.latenesses}
    note = noted.get((duty.regime, duty.id))
    at, on = (note.due.at, note.due.on) if note else (duty.due_at, duty.due_on)
    assert at
    return at, on or last_day(at, view.gathered.zone)


def _row(
    view: Viewed, told: _Told, act: str, why: str, group: Group, sooner: datetime | None
) -> ToDo:
    return ToDo(
        act,
        why,
        _review(told),
        group,
        Clock.WAITING,
        told.recorded_at,
        sort=Sort.LAW,
        needs=Permission.REVIEW,
        second=True,
        barred=involved_in(view.gathered) | who_wrote(view.gathered, EventReview, told.ref),
        key=f"agree {EventReview.word} {told.ref}",
        ladder="second_person",
        sooner=sooner,  # it stands where what it lifts would stand
    )


def _review(told: _Told) -> Target:
    return Target("record", EventReview.word, {"event": told.ref})


def _that_meet(view: Viewed, duty: DutyNow) -> Iterator[_Told]:
    """Not what somebody said no to: that duty is still owed."""
    if duty.status in _ASKED:
        yield from filter(None, (_told(view, event) for event in duty.waits_for))


def _evidence(view: Viewed, told: _Told) -> str:
    return str(view.gathered.case.records[int(told.ref)].body["evidence"])


def _told(view: Viewed, event: Event) -> _Told | None:
    case, recorded = view.gathered.case, event.recorded_at
    assert recorded
    if event.record is not None:
        row = case.records[event.record]
        return _Told(str(row.number), event, recorded, row.by)
    for letter in view.gathered.letters:
        moves = [move for move in case.moves(letter.ref) if move.recorded_at == recorded]
        at = moment_of(event.at, view.gathered.zone)
        theirs = at in (letter.sent_at, letter.delivered_at)
        if moves and (theirs or event.name == "delay_explained"):  # written down after it went
            return _Told(letter.ref, event, recorded, moves[-1].by)
    if event.name == "reported_locally":
        return _Told(view.incident.ref, event, recorded, view.incident.opened_by)
    return None
