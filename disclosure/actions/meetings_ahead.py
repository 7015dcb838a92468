"""The meeting for which somebody of the family was given a day, by the last word on it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.holds import holds_over
from disclosure.kinds.care import HAVE_BEEN, Meeting, MeetingOutcome
from disclosure.kinds.excuses import Hold, HoldBy, HoldReview
from disclosure.kinds.fields import moment_of
from disclosure.records.evidence import Evidence
from workflows.excuses import HOLD_STANDS_IN_FOR
from workflows.words import Excusable, Ground

TO_COME = (MeetingOutcome.OFFERED, MeetingOutcome.ACCEPTED)
THEIR_WORD = (Ground.DECLINED, Ground.ASKED_FOR_LATER)  # whoever agrees that they said it


@dataclass(frozen=True, slots=True)
class Ahead:
    """`at`: with an hour, or a day alone; `on`: that day at the site. `meeting`: as it was offered,
    where they said yes and the record of that leaves out what had been said.
    """

    row: Evidence
    meeting: Meeting
    at: datetime | date
    on: date


def meeting_ahead(gathered: Gathered, person: int) -> Ahead | None:
    """Moved to another day it is the same meeting. Also once its day is over, until somebody says
    what came of it.
    """
    ahead, _ = _as_last_said(gathered, person)
    return None if ahead and _turned_down_since(gathered, ahead) else ahead


def meeting_called_off(gathered: Gathered, person: int) -> Ahead | None:
    """The one that they were given a day for, where it was cancelled and no other was set since."""
    _, called_off = _as_last_said(gathered, person)
    return called_off


def _as_last_said(gathered: Gathered, person: int) -> tuple[Ahead | None, Ahead | None]:
    """What is ahead, and what was called off."""
    ahead: Ahead | None = None
    called_off: Ahead | None = None
    for row, said in gathered.case.those(Meeting):
        if said.person != person:
            continue
        said_on = gathered.day_of(row.recorded_at)
        meeting = _with_what_was_offered(gathered, said, ahead, said_on)
        if meeting.outcome not in TO_COME:
            if ahead and _ends(gathered, meeting, said_on, ahead.on):
                cancelled = meeting.outcome is MeetingOutcome.CANCELLED
                ahead, called_off = None, ahead if cancelled else None
        elif meeting.meets_at and (on := _day_of(gathered, meeting.meets_at)) >= said_on:
            ahead, called_off = Ahead(row, meeting, meeting.meets_at, on), None
    return ahead, called_off


def holds_since(gathered: Gathered, ahead: Ahead) -> Iterator[tuple[Evidence, Hold]]:
    """The holds, agreed to, for which we may not meet on that day. None where one stood already
    when the meeting was agreed: whoever agreed it knew.
    """
    case, over = gathered.case, holds_over(gathered.case)
    limiting = [
        (row, hold)
        for row, hold in case.those(Hold)
        if hold.by is not HoldBy.CLAIM and case.agreed(HoldReview, row.number)
        and any(Excusable.MEETING_OFFERED in HOLD_STANDS_IN_FOR[each] for each in hold.limits)
    ]  # fmt: skip
    if any(row.number < ahead.row.number for row, _ in limiting):
        return
    for row, hold in limiting:
        begun = _day_of(gathered, hold.since) <= ahead.on
        if row.number not in over and begun and not hold.ran_out(ahead.on):
            yield row, hold


def _with_what_was_offered(
    gathered: Gathered, said: Meeting, offered: Ahead | None, said_on: date
) -> Meeting:
    """A yes is to the meeting that was offered: nobody says its day and place again. Once its day
    is over it is a yes to another.
    """
    yes = said.outcome is MeetingOutcome.ACCEPTED
    if not yes or offered is None or offered.meeting.outcome is not MeetingOutcome.OFFERED:
        return said
    on = _day_of(gathered, said.meets_at) if said.meets_at else offered.on
    if on != offered.on or on < said_on:
        return said
    left_out = ("place", "invited", "interpreter")
    known = {name: getattr(said, name) or getattr(offered.meeting, name) for name in left_out}
    at = said.meets_at if isinstance(said.meets_at, datetime) else offered.at
    return said.model_copy(update=known | {"meets_at": at})


def _turned_down_since(gathered: Gathered, ahead: Ahead) -> bool:
    """In the form for what somebody turns down, or wants later: their page says that we leave a
    meeting out. By the day on which they want it, it may be this one.
    """
    return any(
        excuse.person == ahead.meeting.person
        and excuse.number > ahead.row.number
        and Excusable.MEETING_OFFERED in excuse.requirements
        and excuse.ground in THEIR_WORD
        and not (excuse.ended or excuse.refused)
        and not (excuse.review_on and excuse.review_on <= ahead.on)
        for excuse in gathered.facts.excuses
    )


def _day_of(gathered: Gathered, at: datetime | date) -> date:
    return gathered.day_of(moment_of(at, gathered.zone))


def _ends(gathered: Gathered, said: Meeting, said_on: date, ahead: date) -> bool:
    """That it was held or called off: of its day, whatever the hour. Held on a later day, or nobody
    came on one, it had been moved. Without a day it was any that was ahead; that nobody came, only
    one whose day had come.
    """
    if said.meets_at:
        on = _day_of(gathered, said.meets_at)
        return on == ahead or (on > ahead and said.outcome in HAVE_BEEN)
    return said.outcome is not MeetingOutcome.NOBODY_CAME or ahead <= said_on
