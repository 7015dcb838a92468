"""The meeting for which somebody of the family was given a day, by the last word on it."""

from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.kinds.care import Meeting, MeetingOutcome
from disclosure.kinds.fields import moment_of
from disclosure.records.evidence import Evidence

TO_COME = (MeetingOutcome.OFFERED, MeetingOutcome.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Ahead:
    """`at`: with an hour, or a day alone; `on`: that day at the site."""

    row: Evidence
    meeting: Meeting
    at: datetime | date
    on: date


def meeting_ahead(gathered: Gathered, person: int) -> Ahead | None:
    """Moved to another day it is the same meeting. Also once its day is over, until somebody says
    what came of it.
    """
    last: Ahead | None = None
    for row, meeting in gathered.case.those(Meeting):
        if meeting.person != person:
            continue
        said_on = gathered.day_of(row.recorded_at)
        if meeting.outcome not in TO_COME:
            last = None if last and _ends(gathered, meeting, said_on, last.on) else last
        elif meeting.meets_at and (on := _day_of(gathered, meeting.meets_at)) >= said_on:
            last = Ahead(row, meeting, meeting.meets_at, on)
    return last


def _day_of(gathered: Gathered, at: datetime | date) -> date:
    return gathered.day_of(moment_of(at, gathered.zone))


def _ends(gathered: Gathered, said: Meeting, said_on: date, ahead: date) -> bool:
    """That it was held or called off: of its day, whatever the hour. Without one it was any that
    was ahead; that nobody came, only one whose day had come.
    """
    if said.meets_at:
        return _day_of(gathered, said.meets_at) == ahead
    return said.outcome is not MeetingOutcome.NOBODY_CAME or ahead <= said_on
