"""Telling them what happened comes before all else that the law asks towards them.

Also where the rules of a case name no telling, or only a later day for it.
"""

from dataclasses import replace
from datetime import date, datetime

from disclosure.actions.duty_acts import TOWARDS_THEM, rule_of
from disclosure.actions.thing_to_do import (
    Clock,
    Filled,
    Group,
    Sort,
    Target,
    ToDo,
    Viewed,
    nearness,
)
from disclosure.actions.to_do.family import TELL, UNHEARD, is_first_talk
from disclosure.actions.to_do.of_age import ask_first
from disclosure.kinds.conversation import Conversation
from workflows.clocks import DutyNow, DutyStatus
from workflows.duty_excuses import PAIRS
from workflows.excuses import excused
from workflows.words import Excusable, Talk

_TOLD_OR_TRIED = frozenset(
    {"in_person_notified", "written_notified", "meeting_held", "contact_failed"}
)
_NOBODY_KNOWN = (Excusable.RELEVANT_PERSON_NAMED, Excusable.FIRST_CONVERSATION_RECORDED)


def nothing_to_write_down(view: Viewed, duty: DutyNow) -> bool:
    """It asks what they heard to be written down, before there was a talk or a try. A day of the
    law for it stays in sight all the same.
    """
    _, rule = rule_of(duty, view.rules_on)
    if rule.completed_by != "record_made" or duty.due_on or duty.due_at:
        return False
    if view.gathered.facts.attempts or any(view.gathered.case.those(Conversation)):
        return False
    return not any(event.name in _TOLD_OR_TRIED for event in view.gathered.clocks.events())


def nobody_hears_why(view: Viewed, duty: DutyNow) -> bool:
    """It asks us to explain why they were not told, to whoever declined to hear of it, or cannot be
    reached, as agreed: nobody rings them to say so. It is owed as before, and asked for again once
    that ends.
    """
    _, rule = rule_of(duty, view.rules_on)
    watched = (each for each in view.gathered.duties if each.id == rule.threshold_for)
    return any(each.status is DutyStatus.EXCUSED and each.excuse in PAIRS for each in watched)


def telling_first(view: Viewed, rows: list[ToDo]) -> list[ToDo]:
    """While somebody has heard nothing: the row of the law that says so, else one of our own, as
    urgent as what else is owed to them, and before it.
    """
    whom = _who_waits(view)
    if whom is None:
        return rows
    rows = [_untold(row) if is_first_talk(row) else row for row in rows]
    tell = next((row for row in rows if row.duty and is_first_talk(row)), None)
    if tell is None:
        left = whom - _told_in_other_rows(rows)
        if whom and not left:
            return rows
        tell = _untold(_our_own(view, left))
    return [_before_all(view, tell, rows), *(row for row in rows if row is not tell)]


def _untold(row: ToDo) -> ToDo:
    """Nobody knows less than who heard nothing: of what is equally urgent, they come first."""
    return replace(row, untold=True)


def _who_waits(view: Viewed) -> frozenset[int] | None:
    """Those who have heard nothing; empty where nobody living is named yet, and nobody heard of it
    before they died; None where nobody waits.
    """
    facts = view.gathered.facts
    if facts.has_ended:
        return None
    if not (facts.relevant or facts.conversations):
        nobody = any(excused(facts, each, None) for each in _NOBODY_KNOWN)
        return None if nobody else frozenset()
    return view.may_hear(view.unheard(person.id for person in facts.relevant)) or None


def _told_in_other_rows(rows: list[ToDo]) -> frozenset[int]:
    """Of these another row says it, for now: that a promise to them is late."""
    urgent = (row for row in rows if row.group <= Group.TODAY and is_first_talk(row))
    return frozenset(int(number) for row in urgent for number in row.target.fields["persons"])


def _our_own(view: Viewed, whom: frozenset[int]) -> ToDo:
    """No rule of this case says it, and no case goes on without it."""
    fields: dict[str, Filled] = {
        "kind": str(Talk.FIRST),
        "persons": [str(number) for number in sorted(whom)],
    }
    return ToDo(
        TELL.format(who=view.names(whom)),
        f"{UNHEARD} {ask_first(view.gathered, *whom)}".rstrip(),
        Target("record", Conversation.word, fields),
        Group.TODAY,
        Clock.RUNNING,
        view.knew_at,
        sort=Sort.LAW,
        owner=view.keeper_for(Conversation.may),
        needs=Conversation.may,
    )


def _before_all(view: Viewed, tell: ToDo, rows: list[ToDo]) -> ToDo:
    """At least for today; late with what else is late, save what the law asks of us towards others.
    It keeps the day that it shows.
    """
    law = [row for row in rows if row.sort is Sort.LAW]
    behind = (r.group for r in rows if r.sort is not Sort.LAW or r.duty in TOWARDS_THEM)
    group = min(Group.TODAY, tell.group, *behind)
    times: list[date | datetime] = [tell.sooner or tell.time or view.knew_at]
    for row in law:
        if row.group is group and (at := row.sooner or row.time):
            times.append(at)
    if group is Group.TODAY:
        times.append(view.knew_at)
    first = min(times, key=lambda at: nearness(at, view.gathered.zone))
    return replace(tell, group=group, sooner=first if first != tell.time else None)
