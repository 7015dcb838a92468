"""What was done in time by its own word, and came on record late: a second person has to agree.

Until then its duty counts as late. Nobody is asked to do it once more.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from disclosure.actions.checking import involved_in
from disclosure.actions.duty_acts import act_of, rule_of
from disclosure.actions.to_do.thing import Clock, Group, Sort, Target, ToDo, Viewed, joined
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import EventReview
from disclosure.permissions import Permission
from workflows.clocks import DutyNow
from workflows.counting import local_day
from workflows.events import Event
from workflows.regimes import DutyStatus


@dataclass(frozen=True, slots=True)
class _Told:
    """What somebody agrees to. `ref`: as the review names it, a record's number or a reference."""

    ref: str
    recorded_at: datetime
    by: str
    barred: frozenset[str]
    duties: list[DutyNow] = field(default_factory=list)


def waits_for_a_second_person(view: Viewed, duty: DutyNow) -> bool:
    """Whether the duty is late only until somebody agrees to what is on record already."""
    return any(_that_meet(view, duty))


def told_late(view: Viewed) -> Iterator[ToDo]:
    """One row for each record, whatever duties it meets."""
    found: dict[str, _Told] = {}
    for duty in () if view.closed else view.gathered.duties:
        for told in _that_meet(view, duty):
            found.setdefault(told.ref, told).duties.append(duty)
    yield from (_row(view, told) for told in found.values())


def _row(view: Viewed, told: _Told) -> ToDo:
    acts = (act_of(duty, view.rules_on).act.format(who=view.who) for duty in told.duties)
    due = min(duty.due_at for duty in told.duties if duty.due_at)
    return ToDo(
        f"Check that this was done in time: {joined(dict.fromkeys(map(_lower, acts)))}",
        f"{view.staff_name(told.by)} put it on record on {view.day(told.recorded_at)}. The time "
        f"for it had ended: {view.day(due)}. A second person has to agree that it was done "
        "before; until then it counts as late.",
        Target("record", EventReview.word, {"event": told.ref}),
        Group.LATE,
        Clock.WAITING,
        told.recorded_at,
        sort=Sort.LAW,
        needs=Permission.REVIEW,
        second=True,
        barred=told.barred | involved_in(view.gathered),
        key=f"agree {EventReview.word} {told.ref}",
        ladder="second_person",
        sooner=due,  # it stands where what it lifts would stand
    )


def _that_meet(view: Viewed, duty: DutyNow) -> Iterator[_Told]:
    """Not what somebody said no to: that duty is still owed."""
    if duty.status is not DutyStatus.LATE or not duty.awaiting_agreement:
        return
    _, rule = rule_of(duty, view.rules_on)
    for event in view.gathered.clocks.events():
        ends = event.name == rule.completed_by and event.counts_for(duty.id)
        if ends and event.fits(rule.modes) and not event.agreed and _in_time(view, event, duty):
            told = _told(view, event)
            if told and not _was_judged(view, told):
                yield told


def _in_time(view: Viewed, event: Event, duty: DutyNow) -> bool:
    """By its own word, and put on record after the due moment."""
    zone, due, recorded = view.gathered.zone, duty.due_at, event.recorded_at
    at = moment_of(event.at, zone)
    if due is None or recorded is None or not at <= due < recorded:
        return False
    return duty.starts_at is None or local_day(at, zone) >= local_day(duty.starts_at, zone)


def _told(view: Viewed, event: Event) -> _Told | None:
    case, recorded = view.gathered.case, event.recorded_at
    assert recorded
    if event.record is not None:
        row = case.records[event.record]
        return _Told(str(row.number), recorded, row.by, frozenset({row.by}))
    for letter in view.gathered.letters:
        moves = [move for move in case.moves(letter.ref) if move.recorded_at == recorded]
        if moves and event.at in (letter.sent_at, letter.delivered_at):
            wrote = frozenset({*letter.written_by, *(m.by for m in case.moves(letter.ref))})
            return _Told(letter.ref, recorded, moves[-1].by, wrote)
    if event.name == "reported_locally":
        opened_by = view.incident.opened_by
        return _Told(view.incident.ref, recorded, opened_by, frozenset({opened_by}))
    return None


def _was_judged(view: Viewed, told: _Told) -> bool:
    """After it came on record: nobody agrees beforehand."""
    reviews = view.gathered.case.those(EventReview)
    return any(b.event == told.ref and row.recorded_at >= told.recorded_at for row, b in reviews)


def _lower(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
