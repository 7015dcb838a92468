"""Care for whoever talks with the family, as things to do: a huddle before, a debrief after, help.

They are proposed and nothing waits for them: nobody is made to write down a talk that was not held.
So each lapses with its time, and none sends a reminder.
"""

from collections.abc import Iterator
from datetime import timedelta

from disclosure.actions.people.who_left import has_left
from disclosure.actions.retention.keeping import running_holds
from disclosure.actions.thing_to_do import Clock, Group, Target, ToDo, Viewed, in_quotes
from disclosure.kinds.care import STAFF, Support
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.keeping import LegalHoldEnd
from disclosure.kinds.notes import Debrief, Huddle
from disclosure.kinds.others import BillingHold, Involved
from disclosure.permissions import Permission
from disclosure.records.evidence import Evidence
from workflows.excuses import excused
from workflows.phrases import joined
from workflows.words import Excusable, Talk

STILL_FRESH = timedelta(days=14)  # after a talk; a rule of the house, as the practice gives none
TALKS = {
    Talk.FIRST: "the first talk",
    Talk.DISCLOSURE: "the talk about what we found",
}


def of_the_team(view: Viewed) -> Iterator[ToDo]:
    """While a case is open."""
    yield from _huddle(view)
    yield from _debrief(view)
    yield from _support(view)


def bill_held(view: Viewed) -> Iterator[ToDo]:
    """Until it is released, in a closed case too: a hold that nobody remembers is a bill unsent
    for ever, or sent by somebody who did not know."""
    held = list(view.gathered.case.those(BillingHold))
    if held and held[-1][1].released_at is None:
        hold = held[-1][1]
        yield ToDo(
            "See that no bill goes out, or release the hold on it",
            f"{hold.by} holds it since {view.day(held[-1][0].at)}.",
            Target("record", BillingHold.word),
            Group.LATER,
            owner=view.lead(Permission.DECIDE),
            needs=Permission.DECIDE,
        )


def held_for_the_law(view: Viewed) -> Iterator[ToDo]:
    """By its day to look again, in a closed case too: it runs on until somebody ends it. Held anew
    until a later day, that one counts.
    """
    holds = list(running_holds(view.gathered))
    latest = max((hold.review_on for _, hold in holds), default=None)
    for number, hold in holds:
        if hold.review_on != latest:
            continue
        row = view.gathered.case.records[number]
        ends = f"Somebody else than {view.staff_name(row.by)} ends it."
        yield ToDo(
            "Look again at the legal hold on this record",
            f"On the advice of {hold.advice_by}: {in_quotes(hold.reason)} {ends} Where it "
            "has to go on, hold the record anew, with another day.",
            Target("record", LegalHoldEnd.word, {"legal_hold": str(number)}),
            view.group(hold.review_on),
            Clock.DUE,
            hold.review_on,
            owner=view.lead(Permission.DECIDE),
            needs=Permission.DECIDE,
            key=f"legal_hold {number}",
            ladder="review",
            start=row.recorded_at,
        )


def _huddle(view: Viewed) -> Iterator[ToDo]:
    """Before the first talk, and before the one about what we found."""
    case, facts = view.gathered.case, view.gathered.facts
    huddles, talks = list(case.those(Huddle)), list(case.those(Conversation))
    if facts.has_ended:
        return
    if not talks and not huddles:
        yield from _to_prepare(view, Talk.FIRST, Excusable.FIRST_CONVERSATION_RECORDED)
    approved = [row for row, body in case.those(FindingsApproval) if body.agrees]
    if not approved:
        return
    since = approved[-1].number
    told = any(t.kind is Talk.DISCLOSURE and row.number > since for row, t in talks)
    if not told and not any(row.number > since for row, _ in huddles):
        yield from _to_prepare(view, Talk.DISCLOSURE, Excusable.DISCLOSURE_CONVERSATION_RECORDED)


def _to_prepare(view: Viewed, talk: Talk, asked: Excusable) -> Iterator[ToDo]:
    """With those whom nobody was excused from talking with; with nobody there is no talk."""
    facts = view.gathered.facts
    whom = [person for person in facts.relevant if not excused(facts, asked, person)]
    nobody = not facts.relevant and any(
        excused(facts, requirement, None)
        for requirement in (Excusable.RELEVANT_PERSON_NAMED, asked)
    )
    if nobody or (facts.relevant and not whom):
        return
    who = joined(person.name for person in whom) or view.who
    yield ToDo(
        f"Meet for five minutes before {TALKS[talk]} with {who}",
        "Who leads, what is known, what not to guess, how we say sorry. Nothing waits for it.",
        Target("record", Huddle.word),
        Group.LATER,
        owner=view.keeper,
        needs=Permission.RECORD_CARE,
    )


def _debrief(view: Viewed) -> Iterator[ToDo]:
    """Of the last talk that nobody looked back on yet, with who held it and works here."""
    case = view.gathered.case
    debriefs = [(row.number, body.conversation) for row, body in case.those(Debrief)]
    talks = [found for found in case.those(Conversation) if found[1].kind in TALKS]
    for row, talk in talks[-1:]:
        looked = any(about == row.number or n > row.number for n, about in debriefs)
        is_here = not has_left(view.gathered.left, row.by)
        if is_here and not looked and view.today < view.gathered.day_of(row.at) + STILL_FRESH:
            yield _to_look_back(view, row, talk)


def _to_look_back(view: Viewed, row: Evidence, talk: Conversation) -> ToDo:
    return ToDo(
        f"Ask {view.staff_name(row.by)} how they are after {TALKS[talk.kind]}",
        "What we learned goes on record; how somebody is does not. Nothing waits for it.",
        Target("record", Debrief.word, {"conversation": str(row.number)}),
        Group.LATER,
        needs=Permission.DEBRIEF,
    )


def _support(view: Viewed) -> Iterator[ToDo]:
    """Since colleagues were last named who took part."""
    case = view.gathered.case
    named = [row.number for row, _ in case.those(Involved)]
    offered = [row.number for row, body in case.those(Support) if body.offered_to == STAFF]
    if named and max(offered, default=0) < named[-1]:
        yield ToDo(
            "Offer support to the colleagues who took part",
            "Record what was offered, and not how they are. Nothing waits for it.",
            Target("record", Support.word, {"offered_to": STAFF}),
            Group.LATER,
            owner=view.keeper,
            needs=Permission.RECORD_CARE,
        )
