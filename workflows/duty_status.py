"""Where a duty stands, by the type of its limit: the table is in policy/README.md, "Statuses"."""

from dataclasses import replace

from workflows.duty_runs import (
    Case,
    Done,
    Run,
    done_by,
    done_of,
    duties_running,
    grounds_of,
    run_of,
    seen_of,
)
from workflows.regimes import Duty, DutyStatus, LimitType

CONVERSATIONS = frozenset({"in_person", "meeting"})


def status_of(duty: Duty, run: Run, done: Done, case: Case) -> DutyStatus:
    if run.start is None:
        follows = duty.kind == "written" and ground_of_the_talk(duty, case)
        return DutyStatus.EXCUSED if follows else DutyStatus.NOT_STARTED
    if run.refused and not stays_late(duty, done, case):
        return _as_far_as_counted(duty, run, case)
    return _by_its_type(duty, run, done, case)


def _by_its_type(duty: Duty, run: Run, done: Done, case: Case) -> DutyStatus:
    over = run.due is not None and run.due.passed(done.at or case.now)
    match duty.limit_type:
        case LimitType.DEADLINE:
            return _of_a_deadline(duty, run, done, over, case)
        case LimitType.EXPLANATION_THRESHOLD:
            return _of_a_threshold(duty, run, done, case)
        case LimitType.PERSON_WINDOW | LimitType.TARGET:
            if over:
                return DutyStatus.PASSED
            return DutyStatus.MET if done.at else DutyStatus.OPEN


def _as_far_as_counted(duty: Duty, run: Run, case: Case) -> DutyStatus:
    """The limit lies after the last day that could be counted; what was settled by then is."""
    if run.counted_to is None:
        return DutyStatus.OPEN
    done = done_by(duty, run, run.counted_to, case)
    status = _by_its_type(duty, replace(run, due=run.counted_to), done, case)
    settled = (DutyStatus.MET, DutyStatus.EXCUSED, DutyStatus.NOT_OWED)
    return status if status in settled else DutyStatus.OPEN


def _of_a_deadline(duty: Duty, run: Run, done: Done, over: bool, case: Case) -> DutyStatus:
    late = over or stays_late(duty, done, case)
    if done.at:
        return DutyStatus.MET_LATE if late else DutyStatus.MET
    if grounds_of(duty, case, recorded_by=run.due) and not stays_late(duty, done, case):
        return DutyStatus.EXCUSED
    return DutyStatus.LATE if late else DutyStatus.OPEN


def stays_late(duty: Duty, done: Done, case: Case) -> bool:
    """It was noted as late, and nobody has agreed that it was done in time all the same."""
    noted = case.late.get(duty.id)
    return noted is not None and not noted.lifted_by(done.agreed_at)


def _of_a_threshold(duty: Duty, run: Run, done: Done, case: Case) -> DutyStatus:
    seen = seen_of(duty, run, case)
    if seen.at and not (run.due and run.due.passed(seen.at)):
        return DutyStatus.NOT_OWED
    if done.at:
        return DutyStatus.MET
    return DutyStatus.OWED if run.due and run.due.passed(case.now) else DutyStatus.OPEN


def ground_of_the_talk(duty: Duty, case: Case) -> str | None:
    """The ground that excused the conversation a letter follows, where the letter lists it."""
    for talk in duties_running(case.regime, case.answers):
        if talk.kind in CONVERSATIONS and talk.completed_by == duty.clock_starts:
            run = run_of(talk, case)
            excused = status_of(talk, run, done_of(talk, run, case), case) is DutyStatus.EXCUSED
            shared = grounds_of(talk, case, recorded_by=run.due) & duty.excuses
            if excused and shared:
                return min(shared)
    return None
