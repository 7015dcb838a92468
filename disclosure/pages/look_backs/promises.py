"""A promise in the letter of all: how it stands in the cases, and what is said of it in each."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.change import Door
from disclosure.actions.look_backs import promises
from disclosure.actions.look_backs.opening import zone_of
from disclosure.actions.look_backs.promises import WHERE, Preview, Promised
from disclosure.actions.people.staff_names import staff_name
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.kinds.look_backs import IN_ALL
from disclosure.kinds.shape import shapes_of
from disclosure.pages.commitments.words import ACTS
from disclosure.pages.forms import OPTIONAL, form_for, typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import REFUSALS, what_stands_in_the_way
from disclosure.pages.look_backs.page import look_back_here
from disclosure.pages.see_other import see_other
from disclosure.permissions import NEEDED_FOR, Permission
from disclosure.records.look_backs import LookBack, letters_of
from workflows.words import CommitmentTrigger as T

blueprint = Blueprint("look_back_promises", __name__)
Faults = Iterable[Mapping[str, str]]


@blueprint.get("/look-backs/<look_back>/promises")
@requires(Permission.SEE_CASES)
def index(look_back: str) -> ResponseReturnValue:
    found, session = look_back_here(look_back), db.session()
    today = now().astimezone(zone_of(session, found)).date()
    rows = [_row(found, promise, today) for promise in promises.promises_of(session, found)]
    return render_template("look_backs/promises.html", look_back=found, rows=rows)


@blueprint.route("/look-backs/<look_back>/promises/<int:number>/<act>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def act(look_back: str, number: int, act: str) -> ResponseReturnValue:
    """First in how many cases, and three of them; what was seen is then said, and nothing else."""
    if act not in IN_ALL:
        abort(404)
    trigger = T(act)
    current_actor().must_move(trigger)
    found = look_back_here(look_back)
    promise = _called(found, number)
    form = _form(found, promise, trigger)
    boxes = tuple(shape for shape in shapes_of(IN_ALL[trigger]) if shape.name in form)
    if promise is None or (boxes and not form.validate_on_submit()):
        return _page(found, promise, trigger, form)
    session, actor, seen = db.session(), current_actor(), request.form.get("seen", "")
    told = promises.Wish(number, act, typed(form, boxes, zone_of(session, found)))
    shown = None
    try:
        _must_say_what_shows_it(form, trigger)
        if seen:
            work = promises.say_in_all(session, actor, now(), Door.PAGE, look_back, told, seen)
            return see_other("work.one", number=work.id)
        shown = promises.preview(session, actor, now(), Door.PAGE, look_back, told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _page(look_back_here(look_back), promise, trigger, form, faults=faults), status
    return _page(look_back_here(look_back), promise, trigger, form, shown)


def _called(found: LookBack, number: int) -> Promised | None:
    try:
        return promises.promise_numbered(db.session(), found, number)
    except BadInput:
        return None


def _form(found: LookBack, promise: Promised | None, trigger: T) -> Any:
    """The letters that can say so are those after the one that made the promise."""
    after = promise.letter if promise else 0
    later = {n: f"Letter {n}" for n in letters_of(db.session(), found.id) if n > after}
    asked: Mapping[str, Mapping[Any, str]] = {"letters": later}
    form = form_for(ACTS[trigger].link, shapes_of(IN_ALL[trigger]), asked)()
    if trigger is T.DONE and not later:
        del form.letter
        words = form.evidence.label.text.removeprefix("Or ").removesuffix(OPTIONAL)
        form.evidence.label.text = words.capitalize()
    return form


def _must_say_what_shows_it(form: Any, trigger: T) -> None:
    """Where no letter can, in the words of the one box there is. Raises BadInput."""
    if trigger is T.DONE and "letter" not in form and not (form.evidence.data or "").strip():
        raise BadInput.at("evidence", f"{form.evidence.label.text}: fill this in.")


def _row(found: LookBack, promise: Promised, today: date) -> dict[str, Any]:
    """With what this person may say of it where there is a case to say it in."""
    session, may = db.session(), current_actor().may
    stands = promises.stand_of(session, found, promise)
    says = [
        (ACTS[trigger].link, str(trigger))
        for trigger, states in WHERE.items()
        if may(NEEDED_FOR[trigger]) and any(state in stands for state in states)
    ]
    owner = staff_name(session, promise.owner)
    late = promises.late_in(session, found, promise, today)
    told = {"promise": promise, "owner": owner, "stands": stands, "says": says, "late": late}
    return told | {"came_back": promises.came_back_in(session, found, promise)}


def _page(
    found: LookBack,
    promise: Promised | None,
    trigger: T,
    form: Any,
    shown: Preview | None = None,
    faults: Faults = (),
) -> str:
    return render_template(
        "look_backs/promise.html",
        look_back=found,
        promise=promise,
        owner=staff_name(db.session(), promise.owner) if promise else "",
        came_back=promises.came_back_in(db.session(), found, promise) if promise else 0,
        act=ACTS[trigger],
        lacks_letter="letter" in form and not form.letter.choices,
        form=form,
        shown=shown,
        faults=faults,
    )
