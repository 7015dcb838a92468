"""A meeting agreed with somebody of the family. Their page says its day, so the list does too."""

from collections.abc import Iterator

from disclosure.actions.meetings_ahead import Ahead, meeting_ahead
from disclosure.actions.thing_to_do import (
    Clock,
    Filled,
    Group,
    Sort,
    Target,
    ToDo,
    Viewed,
    phone_of,
)
from disclosure.actions.to_do.of_age import ask_first
from disclosure.kinds.care import Meeting, MeetingOutcome
from disclosure.kinds.conversation import Conversation


def meetings(view: Viewed) -> Iterator[ToDo]:
    """In closed cases too: they come on that day. A talk with them since then was the meeting."""
    for person in view.gathered.persons:
        ahead = meeting_ahead(view.gathered, person.number)
        if ahead is None or view.has_died(person.number) or _talked(view, ahead):
            continue
        if ahead.meeting.outcome is MeetingOutcome.ACCEPTED:
            yield _to_come(view, ahead)


def _talked(view: Viewed, ahead: Ahead) -> bool:
    talks = view.gathered.case.those(Conversation)
    return any(
        ahead.meeting.person in talk.persons and view.gathered.day_of(row.at) >= ahead.on
        for row, talk in talks
    )


def _to_come(view: Viewed, ahead: Ahead) -> ToDo:
    number, place = ahead.meeting.person, ahead.meeting.place
    name, when = view.person_name(number), f"{view.due(ahead.at)}{f', {place}' if place else ''}."
    barred = view.not_told(number) or view.not_allowed(number)
    form: dict[str, Filled] = {"person": str(number), "how": ahead.meeting.how}
    target, group, clock = Target("record", Meeting.word, form), Group.TODAY, Clock.NONE
    key, ladder, start = "", "waiting", None
    if ahead.on < view.today:
        act, why = f"Say what came of the meeting with {name}", f"It was agreed for {when}"
        key, start = f"met {ahead.row.number}", view.end_of(ahead.on)
    elif barred:
        act, why = f"Call off the meeting with {name}", f"{when} {barred}"
        form["outcome"] = str(MeetingOutcome.CANCELLED)
    else:
        act, why = f"Meet {name}, as agreed", f"{when} {ask_first(view.gathered, number)}".rstrip()
        target = Target("record", Conversation.word, {"persons": [str(number)]})
        group, clock = view.group(ahead.on), Clock.DUE
        key, ladder, start = f"meeting {ahead.row.number}", "promise", ahead.row.recorded_at
    return ToDo(
        act,
        why,
        target,
        group,
        clock,
        ahead.on if clock is Clock.DUE else None,
        sort=Sort.PROMISE,
        owner=view.keeper_for(Meeting.may),
        needs=Meeting.may,
        phone=phone_of(view.person(number)),
        key=key,
        ladder=ladder,
        start=start,
    )
