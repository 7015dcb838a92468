"""What is said beside a duty: how its date was counted, whose rule it is, and what became of it."""

from collections.abc import Iterator
from datetime import date, datetime, time

from workflows.counting import last_day, local_day
from workflows.duty_runs import Case, Done, Run
from workflows.moments import dated
from workflows.phrases import joined
from workflows.regimes import Calendar, Duty, DutyStatus, Limit, LimitType, Unit

THE_SOURCE = {
    "contract": "The contract",
    "policy": "The policy",
    "accreditation": "The standard",
    "guidance": "The guidance",
}
UNIT_WORDS = {
    Unit.HOURS: "hour",
    Unit.CALENDAR_DAYS: "day",
    Unit.WORKING_DAYS: "working day",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
}
DAY_MEANS = {  # of a deadline, the day is that by which it is due
    LimitType.EXPLANATION_THRESHOLD: "An explanation is owed after {day}",
    LimitType.PERSON_WINDOW: "They may ask until {day}",
    LimitType.TARGET: "A target, not the law: {day}",
}
LAST_SECOND = time(23, 59, 59)
OURS_TO_DO = (LimitType.DEADLINE, LimitType.TARGET)
WAY_WORDS = {
    "in_person": "in person",
    "phone": "by telephone",
    "video": "by video",
    "text": "by text message",
    "writing": "in writing",
}
GROUND_WORDS = {
    "person_declined": "the person declined, and that is on record",
    "person_unreachable": "the person could not be reached, and the attempts are on record",
    "person_requested_later": "the person asked for a later time",
    "clinical_reasons": "a clinician has said that it would do harm for now",
}


def target_uncounted(why: str) -> str:
    return f"Our own target, not the law, cannot be counted. {why}"


def how_many(n: float, unit: Unit) -> str:
    return f"{n:g} {UNIT_WORDS[unit]}{'' if n == 1 else 's'}"


def in_words(
    duty: Duty, run: Run, done: Done, status: DutyStatus, excuse: str | None, case: Case
) -> str:
    """The sentences shown to people; days and hours are those of the regime's zone."""
    return " ".join(
        [
            *_about_the_clock(duty, run, case),
            *_about_the_zone(run, case),
            *_about_the_status(run, done, status, case),
            *_about_what_came_before(duty, done, status, case),
            *_about_another_way(duty, done, status, case),
            *_about_the_note(duty, run, done, case),
            *_about_the_excuse(status, excuse),
        ]
    )


def _about_the_clock(duty: Duty, run: Run, case: Case) -> Iterator[str]:
    if run.start is None:
        yield f"Not started. It starts with this: {duty.starts_means}"
        return
    if run.refused:
        yield run.refused
    if run.due is not None:
        yield _counted(duty, run, run.start, case)
    elif not run.refused:
        yield f"{THE_SOURCE.get(duty.legal_force, 'The law')} gives no number."
    if run.target is not None:
        yield f"Our own target, not the law: {dated(last_day(run.target.at, case.zone))}."
    elif run.target_refused and not run.refused:
        yield target_uncounted(run.target_refused)
    if run.provisional:
        yield f"Provisional, until this has a date: {duty.starts_means}"


def _about_the_zone(run: Run, case: Case) -> Iterator[str]:
    if case.zone_as_written and run.start is not None:
        yield (
            f"No time zone was given, so days and hours are those of {case.zone}, as the oldest"
            " time told is written. To count by those of the place, give its zone as"
            " facility.timezone, such as America/Chicago."
        )


def _about_the_status(run: Run, done: Done, status: DutyStatus, case: Case) -> Iterator[str]:
    if done.at is not None and status is not DutyStatus.NOT_OWED:
        at = _told_as(done.at, case, any_hour=done.any_hour)
        yield f"{_done_as(status)} {at}{_recorded_late(done)}."
    if status in (DutyStatus.LATE, DutyStatus.OWED) and run.due is not None:
        yield "Late." if status is DutyStatus.LATE else "An explanation of the delay is owed."
    if status is DutyStatus.NOT_OWED:
        yield "Done in time, so nothing has to be explained."
    if any(each.event.proposed for each in done.waits):
        yield "An event on record says that it was done: a second person must agree to that first."
    elif done.awaiting:
        yield "Put on record after the due moment as done in time: a second person must agree."
    elif done.refused:
        yield (
            "Put on record after the due moment as done in time: a second person did not agree, so"
            " that does not count. Record when it was done, where that is another time."
        )


def _about_what_came_before(
    duty: Duty, done: Done, status: DutyStatus, case: Case
) -> Iterator[str]:
    """Source: policy/README.md, "Statuses": what came before the start completes nothing, and a
    person is asked.
    """
    early = done.too_early
    if early is None or done.awaiting or status is DutyStatus.EXCUSED:
        return
    if duty.limit_type not in OURS_TO_DO:
        return
    at = _told_as(early.at, case, any_hour=early.event.any_hour)
    yield (
        f"On record for {at}: {duty.completed_means} That was before this began, so it does not"
        " count here. If the time is wrong, correct it; if it was done again since, record that;"
        " else it is still to be done."
    )


def _about_another_way(duty: Duty, done: Done, status: DutyStatus, case: Case) -> Iterator[str]:
    """It was done, and not as the rule asks: why this stays open, and what closes it."""
    other = done.other_way
    if other is None or done.awaiting or status not in (DutyStatus.OPEN, DutyStatus.LATE):
        return
    at = _told_as(other.at, case, any_hour=other.event.any_hour)
    by, asked = WAY_WORDS.get(other.event.mode or "", ""), sorted(duty.modes)
    how = joined((WAY_WORDS.get(mode, mode) for mode in asked), "or")
    yield (
        f"Done {by} on {at}, and this asks for it {how}. Once it was done so, record that: a talk"
        " under another name, or what was done elsewhere, as an event of its own, which a second"
        " person reviews."
    )


def _about_the_note(duty: Duty, run: Run, done: Done, case: Case) -> Iterator[str]:
    """Where today's dates alone would no longer say that it was late."""
    noted = case.late.get(duty.id)
    if noted is None or noted.lifted_by(done.agreed_at):
        return
    if run.due is None or not run.due.passed(done.at or case.now):
        at = _told_as(noted.due.at, case, any_hour=noted.due.on is not None)
        yield f"As the record then stood, it was due by {at}, and was late; that stays."


def _about_the_excuse(status: DutyStatus, excuse: str | None) -> Iterator[str]:
    if excuse is None or status in (DutyStatus.MET, DutyStatus.NOT_STARTED):
        return
    why = GROUND_WORDS.get(excuse, excuse.replace("_", " "))
    if status is DutyStatus.EXCUSED:
        yield f"Excused: {why}."
    else:
        yield f"Beside it: {why}."


def _counted(duty: Duty, run: Run, start: datetime, case: Case) -> str:
    due, limit = run.due, duty.limit
    assert due is not None
    since = local_day(start, case.zone)
    if due.on is None and limit.also_before:
        sentence = f"By {_moment(due.at, case)}, when this came first: {plain(limit.also_before)}."
    elif due.on is None:
        sentence = f"{_number(limit)} after {_moment(start, case)}."
    elif limit.month_day is not None:
        sentence = f"The first {_day_of_year(due.on)} after {dated(since)}."
    else:
        sentence = f"{_number(limit)} {_from(duty)} {dated(since)}{_skipping(duty, run, case)}."
    if duty.limit_type is LimitType.TARGET:
        return f"{sentence} A target, not a legal limit."
    if duty.limit.also_as_soon_as_practicable:
        return f"{sentence} As soon as practicable; the number is a long stop."
    return sentence


def _from(duty: Duty) -> str:
    return "beginning with" if duty.counting.includes_start else "after"


def _number(limit: Limit) -> str:
    assert limit.n is not None
    return how_many(limit.n, limit.unit)


def _skipping(duty: Duty, run: Run, case: Case) -> str:
    if duty.limit.unit is not Unit.WORKING_DAYS or run.due is None or case.calendar is None:
        return ""
    names = [case.calendar.names.get(day) or dated(day) for day in run.due.skipped]
    listed = ["weekends", *dict.fromkeys(names)]
    last = listed.pop()
    days = f"{', '.join(listed)} and {last}" if listed else last
    return f", not counting {days}{_in(case.calendar)}"


def _in(calendar: Calendar) -> str:
    return f" in {calendar.place}" if calendar.place else ""


def _done_as(status: DutyStatus) -> str:
    match status:
        case DutyStatus.MET:
            return "Met on"
        case DutyStatus.MET_LATE:
            return "Met late, on"
        case _:
            return "Done on"


def _recorded_late(done: Done) -> str:
    days = done.recorded_late_days
    if not days:
        return ""
    return f"; met, recorded {days} {'day' if days == 1 else 'days'} late"


def plain(event: str) -> str:
    """An event of the rules by its name: regulator notified."""
    return event.replace("_", " ")


def _day_of_year(day: date) -> str:
    return f"{day.day} {day:%B}"


def _moment(moment: datetime, case: Case) -> str:
    local = moment.astimezone(case.zone)
    return f"{dated(local.date())}, {hour_of_day(local)}"


def _told_as(moment: datetime, case: Case, *, any_hour: bool) -> str:
    return dated(local_day(moment, case.zone)) if any_hour else _moment(moment, case)


def hour_of_day(local: datetime) -> str:
    """Its time; midnight as what it is, since a day whose hour nobody knows begins then, and its
    last second, until which such a day may last.
    """
    if local.time() == LAST_SECOND:
        return "as the day ended"
    return clock_time(local) if local.time() != time() else "as the day began"


def clock_time(local: datetime | time) -> str:
    """4pm, 10:10pm"""
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
