"""The sections of a case: what each hands to its template, beside what stands around them all."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from disclosure.actions.checklists.requirements import (
    BACK_FIRST,
    checklist,
    next_trigger,
    other_triggers,
)
from disclosure.actions.concern_owners import deals_with
from disclosure.actions.in_words.move_words import words_of
from disclosure.actions.in_words.timeline import timeline
from disclosure.actions.letter_names import letter_name
from disclosure.actions.people.lives import capacity_of
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.people.staff_names import elsewhere, places_of
from disclosure.actions.people.whose_words import denied_ends
from disclosure.actions.to_do import case_view as cv
from disclosure.actions.to_do.case_view import CaseView
from disclosure.actions.to_do.of_age import ask_first
from disclosure.kinds.conversation import Account, Conversation, Heard
from disclosure.kinds.kind import Kind
from disclosure.kinds.notes import Debrief, Huddle
from disclosure.kinds.others import Interest
from disclosure.kinds.people import Attempt, Consent
from disclosure.kinds.questions import Concern, ConcernAnswer, ConcernEnd
from disclosure.pages.calculator.duty_rows import DOUBT
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.duties import duties, honest_in, picture_of
from disclosure.pages.incidents.facts import facts_of
from disclosure.pages.incidents.frame import reach
from disclosure.pages.incidents.links import who_may
from disclosure.pages.incidents.moves import other_ways, shown
from disclosure.pages.incidents.wishes import may_be_told, yes_that_counts_for_nothing
from disclosure.pages.incidents.words import promise_chip
from disclosure.pages.telling import Told, in_full
from disclosure.pages.words import STAFF_SEE
from disclosure.permissions import NEEDED_FOR
from disclosure.records.team import team_of
from workflows.letter_recipient import told_by_another
from workflows.phrases import joined

LATEST = 8  # of the timeline, on the first page
Section = Mapping[str, Any]


def stands(view: CaseView) -> Section:
    trigger = next_trigger(view)
    found = checklist(view, trigger) if trigger else ()
    asked = tuple(item for item in found if item.id != "reason_given")  # the move itself asks it
    items = [shown(view, item) for item in asked]
    entries = timeline(view)
    return {
        "stages": [_stage(view, stage) for stage in cv.stages_of(view)],
        "stage": STAFF_SEE[view.incident.state],
        "trigger": trigger,
        "words": words_of(trigger, view.gathered.facts) if trigger else None,
        "items": items,
        "back_first": BACK_FIRST,
        **other_ways(view, asked),
        "there": sum(item["met"] for item in items),
        "who": who_may(current_actor(), NEEDED_FOR[trigger]) if trigger else "",
        "others": [
            (str(other), words_of(other, view.gathered.facts)) for other in other_triggers(view)
        ],
        "facts": list(facts_of(view)),
        "picture": picture_of(view),
        "honest": honest_in(view),
        "doubts": DOUBT,
        "entries": entries[:LATEST],
        "entry_count": len(entries),
    }


def _stage(view: CaseView, stage: cv.Stage) -> dict[str, str]:
    return {"name": STAFF_SEE[stage.state], "at": stage.at, "note": _note(view, stage)}


def _note(view: CaseView, stage: cv.Stage) -> str:
    if stage.skipped:
        return "Not needed"
    if not stage.at or stage.since is None:
        return "Not yet"
    zone, year = view.gathered.zone, view.today.year
    since = stage.since.astimezone(zone)
    spelled = f"{since.day} {since:%b}" + ("" if since.year == year else f" {since.year}")
    if stage.at == "here" or stage.until is None:
        return f"Here since {spelled}"
    until = stage.until.astimezone(zone)
    if until.date() == since.date():
        return spelled
    end = f"{until.day} {until:%b}" + ("" if until.year == year else f" {until.year}")
    same = (since.month, since.year) == (until.month, until.year)
    return f"{since.day} to {end}" if same else f"{spelled} to {end}"


def conversations(view: CaseView) -> Section:
    return {
        "talks": records(view, Conversation),
        "attempts": records(view, Attempt),
        "accounts": records(view, Account),
        "heard": records(view, Heard),
        "among_us": records(view, Huddle, Debrief),
        "learned_in": max(
            (row.number for row, _ in view.gathered.case.those(Debrief)), default=None
        ),
    }


def records(view: CaseView, *kinds: type[Kind]) -> list[tuple[int, Told, bool]]:
    """Of these kinds in full, the latest first; what was withdrawn is said to be."""
    case = view.gathered.case
    return [
        (number, in_full(view.gathered, number), number in case.gone)
        for number, body in reversed(list(case.bodies.items()))
        if isinstance(body, kinds)
    ]


def letters(view: CaseView) -> Section:
    rows = [
        {
            "ref": letter.ref,
            "name": letter_name(letter),
            "to": view.person_name(letter.to_person),
            "state": str(letter.state).replace("_", " "),
            "begun": view.day(letter.recorded_at),
            "sent": view.day(letter.sent_at) if letter.sent_at else "",
            "delivered": view.day(letter.delivered_at) if letter.delivered_at else "",
            "by": ", ".join(view.staff_name(email) for email in letter.written_by),
        }
        for letter in reversed(view.gathered.letters)
    ]
    return {"letters": rows}


def promises(view: CaseView) -> Section:
    return {"promises": [(p, promise_chip(view, p)) for p in cv.promises_of(view)]}


def questions(view: CaseView) -> Section:
    case = view.gathered.case
    answers = {body.concern: row.number for row, body in case.those(ConcernAnswer)}
    said, denied = case.those(ConcernEnd), denied_ends(case)
    ends = {body.concern: body for row, body in said if row.number not in denied}
    owners = {c.number: (c.owner, deals_with(view, c)) for c in view.gathered.concerns}
    concerns = [
        {
            "number": row.number,
            "by": view.person_name(concern.person),
            "words": concern.words,
            "on": view.day(row.at),
            "answer": case.bodies[answers[row.number]] if row.number in answers else None,
            "answer_number": answers.get(row.number),
            "answered_by": view.staff_name(case.records[answers[row.number]].by)
            if row.number in answers
            else "",
            "end": ends.get(row.number),
            **_whose(view, *owners.get(row.number, (None, ""))),
        }
        for row, concern in case.those(Concern)
    ]
    return {"questions": cv.questions_of(view), "concerns": concerns}


def _whose(view: CaseView, owner: str | None, deals: str) -> Section:
    """`owner`: who deals with it; `out_of_hand`: who was to, and may not any more."""
    out = owner if owner and not deals else ""
    return {
        "owner": view.staff_name(deals) if deals else "",
        "out_of_hand": view.staff_name(out) if out else "",
    }


def findings(view: CaseView) -> Section:
    return {"findings": cv.findings_of(view), "interests": records(view, Interest)}


def people(view: CaseView) -> Section:
    g = view.gathered
    persons = [
        {
            "number": person.number,
            "name": person.name,
            "relationship": person.body["relationship"],
            "standing": str(person.standing).replace("_", " "),
            "patient": person.is_patient,
            "died": view.how_died(person),
            "acted_for": _acted_for(view, person),
            "ask_first": ask_first(g, person.number),
            "basis": person.body.get("lawful_basis", ""),
            "tell": may_be_told(view, person),
            "for_nothing": yes_that_counts_for_nothing(view, person),
            **reach(view, person),
            "full_name": person.name,
        }
        for person in g.persons
    ]
    places = places_of(g.session)
    team = [
        (view.staff_name(email), ", ".join(_roles(view, email, places)))
        for email in team_of(g.session, view.incident.id)
    ]
    return {"persons": persons, "team": sorted(team), "consents": records(view, Consent)}


def _acted_for(view: CaseView, person: PersonNow) -> str:
    """Why another is told in their place: who that is, or that somebody has to be named."""
    if not (person.is_relevant and person.acted_for):
        return ""
    g = view.gathered
    if not (acts := [each.called for each in g.persons if each.must_be_told]):
        return person.acted_for
    says = told_by_another(person.recipient(capacity_of(g.case).lost_by), g.today)
    return f"{says} Told in their place: {joined(acts)}."


def _roles(view: CaseView, email: str, places: Mapping[int, str]) -> Iterator[str]:
    """And where they work, of who works elsewhere."""
    if actor := view.staff.get(email):
        yield from sorted(role.replace("_", " ") for role in actor.roles)
        yield from filter(None, [elsewhere(actor.sites, {view.incident.site_id}, places)])


def access(view: CaseView) -> Section:
    return {"looks": cv.looks_at(view)}


def whole_timeline(view: CaseView) -> Section:
    return {"entries": timeline(view)}


SECTIONS: Mapping[str, tuple[str, Callable[[CaseView], Section]]] = {
    "": ("Where it stands", stands),
    "conversations": ("Conversations", conversations),
    "letters": ("Letters", letters),
    "promises": ("Promises", promises),
    "questions": ("Questions and concerns", questions),
    "duties": ("Duties", duties),
    "findings": ("Findings", findings),
    "people": ("People", people),
    "access": ("Who looked", access),
    "timeline": ("Timeline", whole_timeline),
}
