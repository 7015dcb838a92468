"""A meeting agreed with somebody of the family. Their page says its day, so the list does too."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from disclosure.actions.meetings_ahead import Ahead, holds_since, meeting_ahead
from disclosure.actions.people.people_now import apart_from
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
from disclosure.actions.to_do.holds import NOT_TOLD_BY_RULE, who_holds
from disclosure.actions.to_do.of_age import ask_first
from disclosure.kinds.care import Meeting, MeetingOutcome
from disclosure.kinds.conversation import Conversation, Place
from disclosure.kinds.fields import moment_of
from disclosure.records.evidence import Evidence

WE_RING_EARLY = timedelta(minutes=30)  # a call sooner than that before its hour is not the meeting


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
        ahead.meeting.person in talk.persons and _may_be_it(view, ahead, row, talk)
        for row, talk in talks
    )


def _may_be_it(view: Viewed, ahead: Ahead, row: Evidence, talk: Conversation) -> bool:
    """Not a call of that morning, to say when we come."""
    if view.gathered.day_of(row.at) != ahead.on:
        return view.gathered.day_of(row.at) > ahead.on
    hours = isinstance(talk.at, datetime) and isinstance(ahead.at, datetime)
    rang = talk.how is Place.PHONE and hours
    return not rang or row.at >= moment_of(ahead.at, view.gathered.zone) - WE_RING_EARLY


def _to_come(view: Viewed, ahead: Ahead) -> ToDo:
    number = ahead.meeting.person
    name, when = view.person_name(number), _when(view, ahead)
    barred = view.not_told(number) or view.not_allowed(number) or _held(view, ahead)
    form: dict[str, Filled] = {"person": str(number)}
    target, group, clock = Target("record", Meeting.word, form), Group.TODAY, Clock.NONE
    key, ladder, start = "", "waiting", None
    if ahead.on < view.today:
        act, why = f"Say what came of the meeting with {name}", f"It was agreed for {when}"
        key, start = f"met {ahead.row.number}", view.end_of(ahead.on)
    elif barred:
        act, why = f"Call off the meeting with {name}", f"{when} {barred}"
        form["outcome"] = str(MeetingOutcome.CANCELLED)
    else:
        beside = " ".join(filter(None, (_apart(view, ahead), ask_first(view.gathered, number))))
        act, why = f"Meet {name}, as agreed", f"{when} {beside}".rstrip()
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


def _when(view: Viewed, ahead: Ahead) -> str:
    """With its place, and who interprets: without them nobody can be told anything."""
    place, interpreter = ahead.meeting.place, ahead.meeting.interpreter
    where = f", {place.removesuffix('.')}" if place else ""
    who = f" Interpreter: {interpreter.removesuffix('.')}." if interpreter else ""
    return f"{view.due(ahead.at)}{where}.{who}"


def _apart(view: Viewed, ahead: Ahead) -> str:
    """A sentence where somebody whom they are kept apart from is met on that day too."""
    apart = apart_from(view.gathered.persons, ahead.meeting.person)
    theirs = {number: meeting_ahead(view.gathered, number) for number in apart}
    there = [number for number, other in theirs.items() if other and other.on == ahead.on]
    return f"Not together with {view.names(there)}, whom we meet that day too." if there else ""


def _held(view: Viewed, ahead: Ahead) -> str:
    """A sentence where a hold stands before it now; empty where none does."""
    for _, hold in holds_since(view.gathered, ahead):
        if hold.by in NOT_TOLD_BY_RULE:
            return f"There is a hold on meetings ({hold.by}): ask who advised what may be said."
        who = who_holds(hold.by)
        return f"{who[:1].upper()}{who[1:]} asked us to wait with meetings: say only that."
    return ""
