"""What the program has to say to one person: what is new first, then what they have seen."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.looks.looking import look_through
from disclosure.actions.to_staff.delivering import About, Thing
from disclosure.actions.to_staff.done_since import done_since
from disclosure.actions.to_staff.inbox import CaseOf, inbox, see
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.base import LARGEST_ID
from disclosure.records.counted import counted

blueprint = Blueprint("messages", __name__)
OF_DUTIES = ("duty", "telling", "no_number", "target")  # ladders of policy/reminders.yaml


@blueprint.get("/messages")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    before = min(number_in(request.args.get("before", "")), LARGEST_ID)
    found = inbox(db.session(), current_actor(), before)
    shown = {case.about.ref for case in (*found.new, *found.seen) if case.about.open}
    look_through(db.session(), current_actor(), shown, now(), Door.PAGE, "messages")
    things = [thing for case in (*found.new, *found.seen) for thing in case.things]
    over = done_since(db.session(), things, now())
    new = _lines(found.new, over)
    return render_template(
        "messages/index.html",
        inbox=found,
        new=new,
        first=_first(new),
        seen=_lines(found.seen, over),
        unseen=counted(found.unseen),
        total=counted(found.total),
        newer=before > 0,
    )


@blueprint.post("/messages/seen")
@requires(Permission.SIGNED_IN)
def seen() -> ResponseReturnValue:
    asked = request.form.getlist("id")
    ids = {int(id) for id in asked if id.isdecimal() and len(id) < 11 and int(id) <= LARGEST_ID}
    see(db.session(), current_actor(), now(), ids)
    return see_other("messages.index")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing as the list shows it. `over`: it waits no more."""

    thing: Thing
    href: str
    over: bool


@dataclass(frozen=True, slots=True)
class Lines:
    about: About
    href: str
    things: tuple[Line, ...]


def _lines(cases: tuple[CaseOf, ...], over: frozenset[str]) -> list[Lines]:
    return [
        Lines(
            case.about,
            f"/incidents/{case.about.ref}" if case.about.open else "",
            tuple(Line(thing, _href(thing), thing.key in over) for thing in case.things),
        )
        for case in cases
    ]


def _first(cases: list[Lines]) -> Line | None:
    """What to start with: the latest that still asks for something."""
    lines = (line for case in cases for line in case.things)
    return next((line for line in lines if not line.over), None)


def _href(thing: Thing) -> str:
    """To the promise, the letter, the glass or the part of the case; nowhere for whoever may not
    look."""
    if thing.ladder in ("rota", "turns_of_who_left"):
        return url_for("rota.on_call")
    if not thing.about.open:
        return ""
    if thing.glass:
        judges = current_actor().may(Permission.JUDGE_GLASS)
        return f"/glass/{thing.glass}" if judges else f"/incidents/{thing.about.ref}/access"
    for ref in thing.refs:
        if ref.startswith("COM-"):
            return f"/promises/{ref}"
        if ref.startswith("LET-"):
            return f"/letters/{ref}"
    return f"/incidents/{thing.about.ref}{'/duties' if thing.ladder in OF_DUTIES else ''}"
