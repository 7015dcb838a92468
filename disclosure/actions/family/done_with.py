"""With whom of the family an act of the law was done. It meets the duty for the whole case; to one
of them who was not there it was not done, and their page does not say so.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.late_by import met_on
from disclosure.kinds.care import Meeting, Support
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.fields import moment_of
from disclosure.kinds.law import Event
from workflows.clocks import DutyNow

Act = tuple[datetime | date | None, int | None]  # when, and towards which person of the case


def was_done_with(gathered: Gathered, person: int, duty: DutyNow) -> bool:
    """Whether what met the duty was with that person. An event names nobody: it was with the one
    who had to be told then, and where they were several nobody knows with whom. What else is of the
    whole case was with all of them.
    """
    with_whom = {whose for at, whose in _acts(gathered) if at and _met(gathered, duty, at)}
    if with_whom:
        return person in with_whom
    by_event = any(_met(gathered, duty, event.at) for _, event in gathered.case.those(Event))
    return not by_event or _had_to_be_told(gathered, duty) == {person}


def _had_to_be_told(gathered: Gathered, duty: DutyNow) -> set[int]:
    """When it was met; also whoever has died since."""
    at, zone = duty.met_at, gathered.zone
    return {each.number for each in gathered.persons if at and each.had_to_be_told(at, zone)}


def _met(gathered: Gathered, duty: DutyNow, at: datetime | date) -> bool:
    """Where either was told without an hour, on that day."""
    if duty.met_at is None:
        return False
    there = moment_of(at, gathered.zone)
    if duty.met_day_only or not isinstance(at, datetime):
        return gathered.day_of(there) == met_on(duty, gathered.zone)
    # In UTC: a time that comes twice that night equals none of another zone.
    return there.astimezone(UTC) == duty.met_at.astimezone(UTC)


def _acts(gathered: Gathered) -> Iterator[Act]:
    case = gathered.case
    for _, talk in case.those(Conversation):
        yield from ((talk.at, person) for person in talk.persons)
    for letter in gathered.letters:
        yield from ((at, letter.to_person) for at in (letter.sent_at, letter.delivered_at))
    for row, meeting in case.those(Meeting):
        held = meeting.held_at(row.recorded_at, gathered.zone)
        at_each = (meeting.offered_at, held, meeting.statement_given_at)
        yield from ((at, meeting.person) for at in at_each)
    for _, support in case.those(Support):
        if (person := support.person()) is not None:  # what staff were offered is theirs
            yield support.at, person
