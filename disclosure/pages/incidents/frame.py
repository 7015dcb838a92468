"""What stands around every section of a case: next, the parts, the contact, how to reach people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from disclosure.actions.outgoing.news_ways import WAYS, came_back_on
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.people_now import PersonNow, apart_from, as_withdrawn
from disclosure.actions.stored_facts import NOT_OF_THE_CASE
from disclosure.actions.thing_to_do import Target, ToDo, hours_of, number_of
from disclosure.actions.to_do import case_view as cv
from disclosure.actions.to_do.beginning import begins
from disclosure.actions.to_do.case_view import CaseView
from disclosure.kinds import KINDS
from disclosure.kinds.conversation import Conversation
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.links import button, href, who_may
from disclosure.pages.incidents.wishes import not_allowed
from disclosure.pages.incidents.words import chip_of
from disclosure.pages.telling import said_since
from disclosure.permissions import Permission, is_family
from workflows.not_told import said_not_to_be_told
from workflows.phrases import joined
from workflows.words import Way

NOT_YOU = "Somebody else has to: you put it on record, or took part"
NEW = timedelta(minutes=2)
SENT_BY = {Way.EMAIL: "E-mail", Way.TEXT: "A text message"}


@dataclass(frozen=True, slots=True)
class Next:
    """What to do next, as the card at the top says it."""

    do: str
    why: str
    chip: Any
    phone: str
    href: str
    button: str
    owner: str
    second: bool  # it waits for a second person
    who: str  # who may do it, where the reader may not
    away: str  # the owner: until when, and who stands in


def around(view: CaseView, here: str) -> dict[str, Any]:
    """What stands on every page of a case."""
    return {
        "view": view,
        "here": here,
        "sections": sections(view, here),
        "kept": just_recorded(view),
        "next": next_of(view, min(view.things, key=begins)) if view.things else None,
        "closed": cv.closed_how(view),
        "contact": view.contact,
        "reach": [reach(view, person) for person in view.relevant],
        "href": lambda where, word="", **fields: href(
            view.incident.ref, Target(where, word, fields)
        ),
        "may": lambda word: current_actor().may(Permission(word)),
        "since": lambda number: said_since(view.gathered, number),
        "own_words": lambda number: is_family(view.gathered.case.records[number].by),
    }


def just_recorded(view: CaseView) -> dict[str, Any] | None:
    """The last record of the reader, while it is new: whoever pressed the button a moment ago and
    reads nothing of it would record it once more.
    """
    case, reader = view.gathered.case, current_actor().email
    mine = [row for row in case.records.values() if row.by == reader]
    if not mine or view.gathered.at - mine[-1].recorded_at > NEW:
        return None
    # What follows from it has the same moment: of a talk with a promise, the talk is what they did.
    last = next(row for row in mine if row.recorded_at == mine[-1].recorded_at)
    stands = case.bodies.get(last.number) is not None and last.number not in case.gone
    return {"number": last.number, "act": KINDS[last.kind].heading} if stands else None


def sections(view: CaseView, here: str) -> list[dict[str, Any]]:
    g = view.gathered
    talks = len(list(g.case.those(Conversation)))
    owed = [promise for promise in g.commitments if g.is_owed(promise)]
    duties = [duty for duty in g.duties if duty.kind not in NOT_OF_THE_CASE]
    parts = (
        ("", "Where it stands", 0),
        ("conversations", "Conversations", talks),
        ("letters", "Letters", len(g.letters)),
        ("promises", "Promises", len(owed)),
        ("questions", "Questions", len(g.questions)),
        ("duties", "Duties", len(duties)),
        ("findings", "Findings", 0),
        ("people", "People", 0),
        ("access", "Who looked", 0),
        ("timeline", "Timeline", 0),
    )
    base = f"/incidents/{view.incident.ref}"
    return [
        {
            "href": f"{base}/{name}" if name else base,
            "words": words,
            "count": n,
            "here": name == here,
        }
        for name, words, n in parts
    ]


def next_of(view: CaseView, todo: ToDo) -> Next:
    actor = current_actor()
    mine = todo.owner == actor.email
    owner = "You" if mine else view.staff_name(todo.owner) if todo.owner else ""
    return Next(
        todo.act,
        todo.why,
        chip_of(todo, view.gathered.at, view.gathered.zone),
        todo.phone,
        href(view.incident.ref, todo.target),
        button(todo.target),
        owner,
        todo.second,
        who_may(actor, todo.needs) or (NOT_YOU if actor.email in todo.barred else ""),
        view.away(todo.owner, actor.email),
    )


def reach(view: CaseView, person: PersonNow) -> dict[str, Any]:
    """How to reach somebody, how never to, and what to mind."""
    body, safe = person.body, person.safe
    return {
        "name": person.called,
        "phone": number_of(person),
        "use": [way.replace("_", " ") for way in safe.get("use", ())],
        "never": [way.replace("_", " ") for way in safe.get("never", ())],
        "post": body.get("post", ()),
        "news_back": list(_news_back(view, person)),
        "post_back": view.day(back) if (back := post_came_back(view.gathered, person)) else "",
        "formats": body.get("formats", ()),
        "language": person.reads,
        "interpreter": person.interpreter,
        "avoid": [f"{day['why']}, {_avoided(view, day['on'])}" for day in body.get("avoid", ())],
        "not_with": joined(_kept_apart(view, person)),
        "pronouns": body.get("pronouns", ""),
        "matters": body.get("matters", ""),
        "hours": hours_of(safe),
        "not_allowed": not_allowed(view, person.number),
        "waits": said_not_to_be_told(person.called) if person.waits else "",
        "barred": bool(view.not_allowed(person.number)),
    }


def _kept_apart(view: CaseView, person: PersonNow) -> Iterator[str]:
    """Also from whose record was withdrawn, until it is said of whom it holds now."""
    called, case = view.gathered.called, view.gathered.case
    for other in sorted(apart_from(view.gathered.persons, person.number)):
        yield called.get(other) or as_withdrawn(case, other)


def _news_back(view: CaseView, person: PersonNow) -> Iterator[str]:
    sent = view.reach
    for way in WAYS:
        if back := came_back_on(sent, person.number, way):
            yield f"{SENT_BY[way]} came back on {view.day(back)}"


def _avoided(view: CaseView, on: str) -> str:
    return view.day(date.fromisoformat(on))
