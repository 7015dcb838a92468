"""Everything of one case that must not lapse unseen, and when it has to be looked at again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from disclosure.actions.checklists.requirements import agreed_in_error
from disclosure.actions.duty_acts import act_of, asks_why
from disclosure.actions.thing_to_do import Clock, ToDo, Viewed
from disclosure.actions.to_do import law as to_do_law
from disclosure.actions.to_do.agree import for_a_second_person
from disclosure.actions.to_do.care import held_for_the_law
from disclosure.actions.to_do.family import of_the_family
from disclosure.actions.to_do.holds import holds_untold
from disclosure.actions.to_do.identified import named_otherwise, two_are_named
from disclosure.actions.to_do.look_again import harm_once_closed
from disclosure.actions.to_do.meetings import meetings
from disclosure.actions.to_do.named_anew import said_of_who_was_withdrawn
from disclosure.actions.to_do.news import silences_ahead
from disclosure.actions.to_do.not_agreed import not_agreed
from disclosure.actions.to_do.of_age import of_age_by_now, of_age_on
from disclosure.actions.to_do.prevented import with_changes_in_place
from disclosure.actions.to_do.restricted import another_to_let_in
from disclosure.actions.to_do.silence import opened_again, silent_since
from disclosure.actions.to_do.stood_twice import said_by_who_stood_twice, what_was_lost
from disclosure.actions.to_do.whose_duty import needed_for, owner_of
from disclosure.kinds import excuses as x
from disclosure.permissions import Permission
from disclosure.policy import policy
from disclosure.records.base import spelled
from workflows import requirements as r
from workflows.clocks import DutyNow
from workflows.escalation import Watched, next_rung_at
from workflows.excuses import excused

WATCHED_SINCE = 22  # raise it when other things are watched or to do: every case is looked at anew
UNTOLD_FOR = timedelta(days=1)  # a house rule: after that, having told nobody is silence too


def watched(view: Viewed) -> Iterator[Watched]:
    """Each thing with its ladder; what the worklist shows, from the same rows, nothing left out."""
    yield from (_of_row(row) for row in _rows(view) if row.key)
    if not view.closed:
        yield from _duties(view)
        yield from _unheard(view)


def look_again_at(view: Viewed, things: list[Watched]) -> datetime | None:
    """The next moment at which time alone changes anything here; None where none is ahead."""
    now, zone, reminders = view.gathered.at, view.gathered.zone, policy().reminders
    rungs = (
        next_rung_at(thing, reminders.ladders[thing.ladder], zone, reminders.hours, now)
        for thing in things
    )
    moments = (*(at for at in rungs if at), *_passing(view))
    return min((at for at in moments if at > now), default=None)


def first_aim(view: Viewed, key: str) -> date | None:
    """By which day somebody of us is first asked where that thing is: an aim of ours, from
    policy/reminders.yaml, and no law. None where it waits no more.
    """
    zone, reminders = view.gathered.zone, policy().reminders
    things = (_of_row(row) for row in of_the_family(view) if row.key == key)
    rungs = (
        next_rung_at(each, reminders.ladders[each.ladder], zone, reminders.hours, each.start)
        for each in things
    )
    found = next(rungs, None)
    return found.astimezone(zone).date() if found else None


def key_in(ref: str, thing: Watched) -> str:
    """How the keys of its reminders begin. Due on another day, it is another thing to remind of."""
    return f"{ref} {thing.key} {spelled(thing.due)} " if thing.due else f"{ref} {thing.key} "


def _rows(view: Viewed) -> Iterator[ToDo]:
    """A promise is watched by its day also where its row says that the change is in place."""
    theirs = list(of_the_family(view))
    yield from theirs
    yield from (row for row in with_changes_in_place(view, theirs) if row not in theirs)
    yield from for_a_second_person(view)
    yield from another_to_let_in(view)
    yield from meetings(view)
    yield from named_otherwise(view)
    yield from said_of_who_was_withdrawn(view)
    yield from said_by_who_stood_twice(view, what_was_lost(view))
    yield from held_for_the_law(view)
    yield from not_agreed(view)
    yield from harm_once_closed(view)
    if not view.closed:
        yield from of_age_by_now(view)
        yield from holds_untold(view)
        yield from two_are_named(view)
        yield from to_do_law.beside_the_duties(view)  # these are watched day by day


def _of_row(row: ToDo) -> Watched:
    dated = row.clock in (Clock.DUE, Clock.TARGET)
    start = row.start or row.time
    assert isinstance(start, datetime)
    due = row.time if dated else None
    return Watched(row.key, row.ladder, start, due, row.owner, str(row.needs), row.barred)


def _duties(view: Viewed) -> Iterator[Watched]:
    """Each day of the law by itself. Where it gives none, one act that meets the duties of several
    regimes is asked for once, from the earliest start.
    """
    by_act: dict[tuple[str, str, date | datetime | None], Watched] = {}
    for duty in to_do_law.to_be_done(view):
        name = act_of(duty, view.rules_on).name
        for thing in _of_duty(view, duty):
            same = (thing.ladder, thing.key if thing.ladder == "duty" else name, thing.due)
            there = by_act.get(same)
            if there is None or (thing.start, thing.key) < (there.start, there.key):
                by_act[same] = thing
    yield from by_act.values()


def _of_duty(view: Viewed, duty: DutyNow) -> Iterator[Watched]:
    """By the law's day, where there is one; and by our own target, which is not the law."""
    assert duty.starts_at
    start = duty.starts_at
    if asks_why(duty) and duty.due_at:  # owed since that day was over, and by no day of its own
        start = duty.due_at + timedelta(seconds=1)
    key, due = f"duty {duty.regime} {duty.id}", duty.due_on or duty.due_at
    owner, needs = owner_of(view, duty), str(needed_for(view, duty))
    if due:
        yield Watched(key, "duty", start, due, owner, needs)
    elif duty.kind == to_do_law.FIRST:
        yield Watched(key, "telling", duty.starts_at, None, owner, needs)
    elif duty.internal_target_on is None:
        yield Watched(key, "no_number", duty.starts_at, None, owner, needs)
    if duty.internal_target_on and not due:
        yield Watched(key, "target", duty.starts_at, duty.internal_target_on, owner, needs)


def _unheard(view: Viewed) -> Iterator[Watched]:
    """Somebody who must be told and has heard nothing waits in silence as well; so does a family
    of whom nobody has been named yet. Not where two people agreed that it was recorded in error:
    there is nothing to tell them, and the list asks for no talk.
    """
    if agreed_in_error(view):
        return
    facts = view.gathered.facts
    for person in facts.relevant:
        heard = facts.has_heard(person)
        told_when = r.next_contact_promised(facts, person) is None
        if not (heard or told_when or excused(facts, "next_contact_promised", person)):
            since = silent_since(view, person) + UNTOLD_FOR
            yield _silent(view, f"silence {person.id}", since)
    if not facts.relevant and not excused(facts, "relevant_person_named", None):
        since = max([view.incident.recorded_at, *opened_again(view)])
        yield _silent(view, "silence", since + UNTOLD_FOR)


def _silent(view: Viewed, key: str, since: datetime) -> Watched:
    return Watched(key, "silence", since, None, view.keeper, str(Permission.RECORD_CARE))


def _passing(view: Viewed) -> Iterator[datetime]:
    """When something becomes late, or what stands in for something or holds it ends."""
    g = view.gathered
    for duty in g.duties:
        if duty.due_at:
            yield duty.due_at + timedelta(seconds=1)  # of a day, as it is over where its law is
    days: list[date | None] = [promise.due_on for promise in g.commitments]
    days += [g.day_that_counts(promise) for promise in g.commitments]
    yield from (view.end_of(day) for day in days if day)
    excuses = (body.review_on for _, body in g.case.those(x.Excuse))
    holds = (body.review_on for _, body in g.case.those(x.Hold))
    begins = (*excuses, *holds, of_age_on(g))
    yield from (view.end_of(on - timedelta(days=1)) for on in begins if on)
    yield from silences_ahead(view)
