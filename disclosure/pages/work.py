"""Work in the background: how far it has come, and the buttons to stop it, go on and try again."""

from collections.abc import Callable

from flask import Blueprint, Response, abort, make_response, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.background import work as action
from disclosure.actions.background.work_seen import (
    MOST,
    aside_of,
    how_far,
    is_quiet,
    name_of,
    notes_on,
)
from disclosure.actions.change import Door
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.operations import asking
from disclosure.pages.guard import current_actor, quiet, requires
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.work import Work

blueprint = Blueprint("work", __name__)
AGAIN = 10  # seconds between two looks of a page that looks by itself
SHOWN = 50


@blueprint.get("/work")
@requires(Permission.SIGNED_IN)
def index() -> ResponseReturnValue:
    """Their own, or everybody's for those who look after it."""
    before = number_in(request.args.get("before", ""))
    found = action.works_seen_by(db.session(), current_actor(), before or None, SHOWN)
    rows = [(each, name_of(each), how_far(each, now())) for each in found]
    older = found[-1].id if len(found) == SHOWN else None
    may_check = current_actor().may(Permission.ADMINISTER)
    return render_template("work/index.html", rows=rows, older=older, may_check=may_check)


@blueprint.get("/work/<int:number>")
@requires(Permission.SIGNED_IN)
def one(number: int) -> ResponseReturnValue:
    return _page(_work(number), watching=False)


@blueprint.get("/work/<int:number>/watch")
@requires(Permission.SIGNED_IN)
@quiet
def watch(number: int) -> ResponseReturnValue:
    """The same, looking again by itself until it has ended. Nobody stays signed in by it."""
    work = _work(number)
    answer: Response = make_response(_page(work, watching=True))
    if work.ended_at is None:
        answer.headers["Refresh"] = str(AGAIN)
    return answer


@blueprint.post("/work/<int:number>/stop")
@requires(Permission.SIGNED_IN)
def stop(number: int) -> ResponseReturnValue:
    return _changed(number, action.stop)


@blueprint.post("/work/<int:number>/go_on")
@requires(Permission.SIGNED_IN)
def go_on(number: int) -> ResponseReturnValue:
    return _changed(number, action.go_on)


@blueprint.post("/work/<int:number>/try_again")
@requires(Permission.SIGNED_IN)
def try_again(number: int) -> ResponseReturnValue:
    """One item, or all that were set aside."""
    return _changed(number, action.try_again, *_item())


@blueprint.post("/work/<int:number>/leave")
@requires(Permission.SIGNED_IN)
def leave(number: int) -> ResponseReturnValue:
    """The same."""
    return _changed(number, action.leave, *_item())


@blueprint.post("/work/<int:number>/give_up")
@requires(Permission.SIGNED_IN)
def give_up(number: int) -> ResponseReturnValue:
    return _changed(number, action.give_up)


@blueprint.post("/work")
@requires(Permission.ADMINISTER)
def check() -> ResponseReturnValue:
    """The whole record proved, in the background."""
    asked = asking.ask_for_check(db.session(), current_actor(), now(), Door.PAGE)
    return see_other("work.one", number=asked.id)


def _changed(number: int, act: Callable[..., object], *item: int) -> ResponseReturnValue:
    """What a rule refuses is said on the page of refusals."""
    _work(number)
    act(db.session(), current_actor(), now(), Door.PAGE, number, *item)
    return see_other("work.one", number=number)


def _item() -> tuple[int, ...]:
    """None: all of them."""
    told = number_in(request.form.get("item", ""))
    return (told,) if told else ()


def _work(number: int) -> Work:
    try:
        return action.the_work(db.session(), current_actor(), number)
    except BadInput:
        abort(404)


def _page(work: Work, *, watching: bool) -> str:
    after = number_in(request.args.get("after", "")) or 0
    aside = aside_of(db.session(), current_actor(), work, after)
    return render_template(
        "work/one.html",
        work=work,
        name=name_of(work),
        how_far=how_far(work, now()),
        notes=notes_on(db.session(), current_actor(), work),
        aside=aside,
        more=aside.items[-1].number if len(aside.items) == MOST else None,
        is_quiet=is_quiet(work, now()),
        watching=watching,
        again=AGAIN,
    )
