"""The clock of one duty in one case: when it started, by when it is due, when it was done.

Source: policy/README.md, "Reading a duty" and "Failing safe".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, tzinfo
from types import MappingProxyType

from workflows.counting import (
    A_DAY,
    A_SECOND,
    Due,
    Early,
    NoCalendar,
    due_after,
    local_day,
    midnight,
    target_after,
    whole_day,
)
from workflows.duty_excuses import Excuse, excuses_of
from workflows.events import Known, days_between
from workflows.lateness import Lateness
from workflows.moments import to_the_minute
from workflows.regimes import Calendar, Duty, LimitType, Regime, YearNotListed

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})

Refusal = YearNotListed | NoCalendar


@dataclass(frozen=True, slots=True)
class Case:
    regime: Regime
    known: tuple[Known, ...]
    now: datetime
    zone: tzinfo
    calendar: Calendar | None
    answers: Mapping[str, str]
    excuses: tuple[Excuse, ...]
    late: Mapping[str, Lateness] = field(default_factory=dict)  # noted once, by id of the duty
    zone_as_written: bool = False  # nobody named one
    proposed: tuple[Known, ...] = ()  # what counts once a second person agrees

    def named(self, name: str | None, duty: Duty) -> list[Known]:
        return _named(self.known, name, duty)

    def proposed_as(self, name: str | None, duty: Duty) -> list[Known]:
        return _named(self.proposed, name, duty)


def _named(known: Iterable[Known], name: str | None, duty: Duty) -> list[Known]:
    return [k for k in known if k.event.name == name and k.event.counts_for(duty.id)]


@dataclass(frozen=True, slots=True)
class Run:
    """A duty's clock. `refused`: why the law's own limit could not be counted; `target_refused`,
    why that of the house could not.

    `counted_to`: the last moment up to which it was counted in vain, so the limit lies after it.
    `since`: from when doing it counts. It is the start, save where an earlier start was put on
    record only after the due moment: that makes the limit earlier, but meets nothing by itself.
    `day_only`: what started it was told without an hour.
    """

    start: datetime | None = None
    since: datetime | None = None
    provisional: bool = False
    due: Due | None = None
    target: Due | None = None
    refused: str | None = None
    target_refused: str | None = None
    counted_to: Due | None = None
    started_by: int | None = None  # the record that says so
    day_only: bool = False


@dataclass(frozen=True, slots=True)
class Done:
    """`waits`: what would do it, or have it done in time, once a second person agrees to that.
    `agreed_at`: the first completion that a second person agreed to. `any_hour`: of `at` no more
    than the day is known. `too_early`: the last time it was done before its clock began.
    `other_way`: the last time it was done by a way that does not meet it. `refused`: a second
    person did not agree that it was done in time; `by_what`: what is on record as doing it.
    """

    at: datetime | None = None
    recorded_late_days: int = 0
    waits: tuple[Known, ...] = ()
    agreed_at: datetime | None = None
    any_hour: bool = False
    too_early: Known | None = None
    other_way: Known | None = None
    refused: bool = False
    by_what: Known | None = None

    @property
    def awaiting(self) -> bool:
        return bool(self.waits)


def duties_running(regime: Regime, answers: Mapping[str, str]) -> tuple[Duty, ...]:
    """The duties that are not answered no, nor replaced on an explicit yes; unanswered ones run."""
    replaced = {d.replaces for d in regime.duties if answers.get(d.id) == "yes"}
    return tuple(
        duty
        for duty in regime.duties
        if duty.id not in replaced and not (duty.asks_a_person and answers.get(duty.id) == "no")
    )


def run_of(duty: Duty, case: Case) -> Run:
    """The first of several starts runs (the strictest reading), save for a window of the person."""
    starts, provisional = _starts(duty, case)
    if not starts:
        return _as_noted(case.late.get(duty.id), case.zone)
    pick = max if duty.limit_type is LimitType.PERSON_WINDOW else min
    first = pick(starts, key=lambda each: each.at)
    start = first.at
    due, refused = _due(duty, start, case)
    target, target_refused = _target(duty, start, case)
    return Run(
        start,
        _since(duty, start, starts, case),
        provisional,
        due,
        target,
        str(refused) if refused else None,
        str(target_refused) if target_refused else None,
        _counted_to(refused, case.zone),
        first.event.record,
        first.day_only,
    )


def _counted_to(refused: Refusal | None, zone: tzinfo) -> Due | None:
    if isinstance(refused, YearNotListed):
        return whole_day(date(refused.year, 1, 1) - A_DAY, zone)
    return None


def _as_noted(noted: Lateness | None, zone: tzinfo) -> Run:
    """Its start counts no more; that it was late stays, and so does the day. Of a start without an
    hour the midnight was noted.
    """
    if noted is None:
        return Run()
    alone = noted.start == _day_began(noted.start, zone)
    return Run(start=noted.start, due=noted.due, day_only=alone)


def _starts(duty: Duty, case: Case) -> tuple[list[Known], bool]:
    starts = case.named(duty.clock_starts, duty)
    if starts:
        return starts, False
    return case.named(case.regime.provisional_starts.get(duty.clock_starts), duty), True


def _since(duty: Duty, start: datetime, starts: list[Known], case: Case) -> datetime:
    if duty.limit_type is LimitType.PERSON_WINDOW:
        return start
    first_on_record = min(starts, key=lambda each: (each.recorded_at, each.at))
    due, _ = _due(duty, first_on_record.at, case)
    return min(
        each.at
        for each in starts
        if each is first_on_record
        or each.event.agreed
        or due is None
        or not due.passed(each.recorded_at)
    )


def _due(duty: Duty, start: datetime, case: Case) -> tuple[Due | None, Refusal | None]:
    latest = duty.limit_type is LimitType.PERSON_WINDOW
    try:
        due = due_after(duty.limit, duty.counting, start, case.zone, case.calendar, latest=latest)
    except (YearNotListed, NoCalendar) as why:
        return None, why
    ends = [(k.latest(case.zone), k) for k in case.named(duty.limit.also_before, duty)]
    enders = [(at, k) for at, k in ends if at >= start]
    if enders and due is not None:
        at, first = min(enders, key=lambda each: (each[0], each[1].recorded_at))
        if not due.passed(at):
            return Due(at, early=Early(due, first.recorded_at, first.event.record)), None
    return due, None


def _target(duty: Duty, start: datetime, case: Case) -> tuple[Due | None, Refusal | None]:
    if duty.target is None:
        return None, None
    try:
        return target_after(duty.target, start, case.zone, case.calendar), None
    except (YearNotListed, NoCalendar) as why:
        return None, why


def done_of(duty: Duty, run: Run, case: Case) -> Done:
    """Only lateness asks for a second person; windows, targets and explanations count at once."""
    if duty.limit_type is LimitType.EXPLANATION_THRESHOLD:
        return _done_of_a_threshold(duty, run, case)
    done = done_by(duty, run, run.due if duty.limit_type is LimitType.DEADLINE else None, case)
    noted = case.late.get(duty.id)
    if noted is None or not noted.lifted_by(done.at) or noted.lifted_by(done.agreed_at):
        return done
    if done.by_what is None or done.by_what.event.refused:
        return replace(done, refused=True)
    return replace(done, waits=(*done.waits, done.by_what))  # in time by its own word alone


def done_by(duty: Duty, run: Run, due: Due | None, case: Case) -> Done:
    since = run.since
    if since is None:
        return Done()
    told = [_as_done(each, since, run, case) for each in case.named(duty.completed_by, duty)]
    ends = [each for each in told if each.event.fits(duty.modes)]
    came = [each for each in ends if duty.order_any or _not_before(since, each.at)]
    counting = [each for each in came if not each.waits_for_agreement(due)]
    left = [each for each in came if each not in counting]
    waits = [each for each in left if not each.event.refused] + _proposed(duty, since, run, case)
    refused = any(each.event.refused for each in left)
    if not counting:
        early = _too_early(ends, came, run)
        other = max((e for e in told if e not in ends), key=lambda e: e.at, default=None)
        return Done(waits=tuple(waits), too_early=early, other_way=other, refused=refused)
    first = min(counting, key=lambda each: (each.at, each.recorded_at))
    late = due is not None and first.recorded_late(due)
    days = days_between(due, first.recorded_at, case.zone) if due and late else 0
    agreed_at = min((each.at for each in counting if each.is_agreed(due)), default=None)
    over = due is not None and due.passed(first.at)
    return Done(
        first.at,
        days,
        _in_time(waits, due) if over else (),
        agreed_at,
        first.event.any_hour,
        refused=refused and over,
        by_what=first,
    )


def _done_of_a_threshold(duty: Duty, run: Run, case: Case) -> Done:
    """An explanation that is owed waits for whoever agrees that there was no delay."""
    done = done_by(duty, run, None, case)
    if done.at or run.due is None or not run.due.passed(case.now):
        return done
    seen = seen_of(duty, run, case)
    waits = _in_time(seen.waits, run.due)
    return replace(done, waits=(*done.waits, *waits), refused=done.refused or seen.refused)


def seen_of(duty: Duty, run: Run, case: Case) -> Done:
    """Of the duty that this one watches: what was done by the day from which we have to explain."""
    watched = case.regime.duty(duty.threshold_for or duty.id)
    return done_by(watched, run_of(watched, case), run.due, case)


def _as_done(each: Known, since: datetime, run: Run, case: Case) -> Known:
    """As it counts for a duty that began then. Hours that end as a day begins leave nobody a minute
    of it: what was done on that day, at an hour that nobody knows, was done after them.
    """
    told = each.after(since, case.zone)
    ended = run.due.at if run.due and run.due.over_at is None else None
    if told.event.any_hour and told.at == ended == _day_began(told.at, case.zone):
        return replace(told, at=told.at + A_SECOND)
    return told


def _day_began(at: datetime, zone: tzinfo) -> datetime:
    return midnight(local_day(at, zone), zone)


def _proposed(duty: Duty, since: datetime, run: Run, case: Case) -> list[Known]:
    """What would do it, once a second person agrees that it happened."""
    named = case.proposed_as(duty.completed_by, duty)
    told = (_as_done(each, since, run, case) for each in named)
    return [
        each
        for each in told
        if each.event.fits(duty.modes) and (duty.order_any or _not_before(since, each.at))
    ]


def _in_time(found: Iterable[Known], due: Due | None) -> tuple[Known, ...]:
    return tuple(each for each in found if due is None or not due.passed(each.at))


def _too_early(ends: list[Known], came: list[Known], run: Run) -> Known | None:
    """What would have completed the duty, had it not come before the start that is shown."""
    if came or run.start is None:
        return None
    before = [each for each in ends if not _not_before(run.start, each.at)]
    return max(before, key=lambda each: each.at, default=None)


def _not_before(since: datetime, at: datetime) -> bool:
    told_to_the_minute = at == to_the_minute(at)
    return at >= (to_the_minute(since) if told_to_the_minute else since)


def grounds_of(duty: Duty, case: Case, recorded_by: Due | None = None) -> frozenset[str]:
    """The grounds in force that the duty lists, those recorded after the due moment left out."""
    return frozenset(
        excuse.ground
        for excuse in (*excuses_of(duty, case.known), *case.excuses)
        if excuse.stands_for(duty, case.now)
        and not (recorded_by and recorded_by.passed(excuse.since))
    )
