"""Each duty of a regime at a moment: when it started, by when it is due, and where it stands.

Nothing here reads a clock: callers pass `now`. Lateness follows when things happened, and what is
put on record after the due moment undoes it only when a second person has agreed. Source:
policy/README.md, "Reading a duty" and "Statuses".
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from workflows.clock_words import in_words
from workflows.counting import last_day, local_day
from workflows.duty_excuses import Excuse
from workflows.duty_runs import (
    NO_ANSWERS,
    Case,
    Done,
    Run,
    done_of,
    duties_running,
    grounds_of,
    run_of,
)
from workflows.duty_status import ground_of_the_talk, status_of
from workflows.events import Event, known_by, zone_as_written
from workflows.lateness import Lateness
from workflows.regimes import (
    Certainty,
    Duty,
    DutyStatus,
    Facility,
    LimitType,
    Regime,
    Unit,
    weakest,
)

__all__ = ["DutyNow", "DutyStatus", "Event", "Excuse", "duties_now", "duties_running"]


@dataclass(frozen=True, slots=True)
class DutyNow:
    """One duty at a moment. Moments are in the regime's zone; days are days there.

    `certainty` is the weakest of rule, counting and calendar where a date was built, else that of
    the rule. `elapsed_days`: calendar days from the start until it was done, or until now.
    `recorded_late_days`: calendar days from the due day to the record that a second person agreed
    to. `waits_for`: what would make it met, or met in time, once a second person agrees to it.
    `excuse`: a ground in force, also beside a duty that it came too late for. `refused`: why the
    law's own date could not be counted, and the duty stays open; `target_refused`, why that of the
    house could not. `started_by`: the number of the record that started the clock; `ended_by`: of
    what ended the time before the counted day.
    `start_day_only`, `met_day_only`: what started or met it was told without an hour, so that of
    the moment only the day is known. `asks`: what may be answered no to, while nobody has.
    """

    id: str
    regime: str
    what: str
    kind: str
    starts: str
    starts_at: datetime | None
    provisional: bool
    due_at: datetime | None
    due_on: date | None
    limit_type: LimitType
    status: DutyStatus
    hard: bool
    internal_target_on: date | None
    internal_target_at: datetime | None
    past_target: bool
    elapsed_days: int | None
    certainty: Certainty
    rule_certainty: Certainty
    source: str
    met_at: datetime | None
    recorded_late_days: int
    waits_for: tuple[Event, ...]
    excuse: str | None
    refused: str | None
    target_refused: str | None
    started_by: int | None
    ended_by: int | None
    start_day_only: bool
    met_day_only: bool
    asks: str
    says: str

    @property
    def awaiting_agreement(self) -> bool:
        return bool(self.waits_for)

    @property
    def done_uncounted(self) -> bool:
        """Done, in a year whose holidays nobody listed: whether in time cannot be said."""
        return bool(self.refused and self.met_at)


def duties_now(
    regime: Regime,
    events: Iterable[Event],
    now: datetime,
    *,
    answers: Mapping[str, str] = NO_ANSWERS,
    facility: Facility | None = None,
    excuses: Iterable[Excuse] = (),
    late: Iterable[Lateness] = (),
) -> tuple[DutyNow, ...]:
    """Where each running duty stands at `now` (aware), in the order of the regime.

    `answers`: "yes" or "no" to the question of a duty. `excuses`: agreed ones on other grounds than
    a refusal or failed contact, which come as events. `late`: what was noted as late before. Raises
    nothing for a year without holidays: such a duty says so in `refused` and stays open.
    """
    facts, place = tuple(events), facility or Facility()
    named = regime.zone or place.zone
    zone = named or zone_as_written(facts, now)
    at = now.astimezone(UTC)
    calendar = regime.calendar or place.calendar
    known = known_by(at, facts, zone)
    noted = {n.duty: n for n in late if n.regime == regime.id and n.due.passed(at)}
    case = Case(
        regime,
        tuple(each for each in known if not each.event.proposed),
        at,
        zone,
        calendar,
        answers,
        tuple(excuses),
        noted,
        zone_as_written=not named,
        proposed=tuple(each for each in known if each.event.proposed),
    )
    return tuple(_now(duty, case) for duty in duties_running(regime, answers))


def _now(duty: Duty, case: Case) -> DutyNow:
    run = run_of(duty, case)
    done = done_of(duty, run, case)
    status = status_of(duty, run, done, case)
    excuse = min(grounds_of(duty, case), default=None)
    if run.start is None and status is DutyStatus.EXCUSED:
        excuse = ground_of_the_talk(duty, case)
    return _told(duty, run, done, status, excuse, case)


def _told(
    duty: Duty, run: Run, done: Done, status: DutyStatus, excuse: str | None, case: Case
) -> DutyNow:
    until = done.at or case.now
    return DutyNow(
        id=duty.id,
        regime=case.regime.id,
        what=duty.what,
        kind=duty.kind,
        starts=duty.clock_starts,
        starts_at=_there(run.start, case),
        provisional=run.provisional,
        due_at=_there(run.due.at if run.due else None, case),
        due_on=run.due.on if run.due else None,
        limit_type=duty.limit_type,
        status=status,
        hard=duty.hard,
        internal_target_on=last_day(run.target.at, case.zone) if run.target else None,
        internal_target_at=_there(run.target.at if run.target else None, case),
        past_target=_past_target(run, until, status),
        elapsed_days=_elapsed_days(run, until, case),
        certainty=_certainty(duty, run, case),
        rule_certainty=duty.certainty,
        source=str(duty.source),
        met_at=_there(done.at, case),
        recorded_late_days=done.recorded_late_days,
        waits_for=tuple(each.event for each in done.waits),
        excuse=excuse,
        refused=run.refused,
        target_refused=run.target_refused,
        started_by=run.started_by,
        ended_by=run.due.early.record if run.due and run.due.early else None,
        start_day_only=run.day_only,
        met_day_only=done.any_hour,
        asks="" if duty.id in case.answers else duty.question,
        says=in_words(duty, run, done, status, excuse, case),
    )


def _past_target(run: Run, until: datetime, status: DutyStatus) -> bool:
    owed = status not in (DutyStatus.EXCUSED, DutyStatus.NOT_STARTED)
    return owed and run.target is not None and run.target.passed(until)


def _elapsed_days(run: Run, until: datetime, case: Case) -> int | None:
    if run.start is None:
        return None
    return max(0, (local_day(until, case.zone) - local_day(run.start, case.zone)).days)


def _certainty(duty: Duty, run: Run, case: Case) -> Certainty:
    if run.due is None:
        return duty.certainty
    built_from = [duty.certainty, duty.counting.certainty]
    if duty.limit.unit is Unit.WORKING_DAYS and case.calendar:
        built_from.append(case.calendar.certainty)
    if run.due.by_month_end:
        built_from.append(Certainty.UNCLEAR)
    return weakest(*built_from)


def _there(moment: datetime | None, case: Case) -> datetime | None:
    return moment.astimezone(case.zone) if moment else None
