"""What we change because of what we learned: the list, one improvement, and promises to prevent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField

from disclosure.actions.change import Door
from disclosure.actions.learning import improvements as action
from disclosure.actions.learning.improvement_view import Shown, improvements_for, shown_one
from disclosure.actions.learning.preventing import by_cause, promised_across
from disclosure.actions.looks.looking import look_through
from disclosure.actions.on_call.away import away_words
from disclosure.actions.people.colleagues import Staff
from disclosure.actions.people.staff_names import staff_name, staff_names
from disclosure.actions.refused import NothingThere
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.improvements import NewImprovement
from disclosure.kinds.shape import shapes_of
from disclosure.pages.commitments.ledger import UNREAD
from disclosure.pages.forms import PageForm, form_for, typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import REFUSALS, what_stands_in_the_way
from disclosure.pages.reader_clock import today_here, zone_here
from disclosure.pages.see_other import see_other
from disclosure.pages.told_apart import about_beside
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import (
    When,
    done_to_check,
    kept,
    let_off,
    met,
    when,
    when_promised,
)
from disclosure.permissions import Permission
from disclosure.records.users import actor_called
from letters.dates import without_weekday
from workflows.improvements import ImprovementState, ImprovementStep, steps_from

blueprint = Blueprint("improvements", __name__)
BOXES = shapes_of(NewImprovement)
FROM = ("incident", "record", "came_from")  # in the address: what an improvement came from
LOOKED_AT = "list of promises to prevent"
GROUPS: Mapping[ImprovementState, str] = {
    ImprovementState.OPEN: "To be done",
    ImprovementState.IN_PLACE: "In place. Does it help?",
    ImprovementState.JUDGED: "In place and judged",
    ImprovementState.LET_GO: "Not done",
}
CAME_FROM: Mapping[str, str] = {
    "debrief": "a debrief",
    "families": "what families told us",
    "findings": "findings",
    "promise": "a promise to a family",
    "other": "elsewhere",
}
HELPED: Mapping[str, str] = {
    "yes": "It helped",
    "partly": "It helped in part",
    "no": "It did not help",
    "too_early": "Too early to say whether it helped",
}


@dataclass(frozen=True, slots=True)
class Step:
    """What a step is called: on its button, and in the history."""

    button: str
    said: str


STEPS: Mapping[ImprovementStep, Step] = {
    ImprovementStep.WRITTEN: Step("", "Written down"),
    ImprovementStep.CHANGED: Step("Change its words, owner or day", "Changed"),
    ImprovementStep.IN_PLACE: Step("Say that it is in place", "In place"),
    ImprovementStep.JUDGED: Step("Say whether it helped", "Judged"),
    ImprovementStep.TAKEN_UP_AGAIN: Step("Take it up again", "Taken up again"),
    ImprovementStep.LET_GO: Step("Say that we will not do it", "We will not do it"),
}


class StepForm(PageForm):
    seen = HiddenField()  # how many steps had been taken when this page was opened


@blueprint.get("/improvements")
@requires(Permission.SEE_CASES)
def index() -> ResponseReturnValue:
    found, staff = improvements_for(db.session(), current_actor()), Staff(db.session(), now())
    return render_template(
        "improvements/index.html",
        groups=[
            (state, title, [row_of(each, staff) for each in found if each.state is state])
            for state, title in GROUPS.items()
        ],
        many=len(found),
        writes=current_actor().may(action.WRITES),
    )


@blueprint.route("/improvements/new", methods=["GET", "POST"])
@requires(Permission.DEBRIEF)
def new() -> ResponseReturnValue:
    """`incident` and `record` in the address: the case and the debrief that it came from."""
    owners, all_owners = _owners()
    form = form_for("Write down an improvement", BOXES, owners)()
    if request.method == "GET":
        form.came_from.data = request.args.get("came_from", "")
    incident, record = request.args.get("incident", ""), number_in(request.args.get("record", ""))
    shown = {"form": form, "incident": incident, "record": record, "all_owners": all_owners}
    if not form.validate_on_submit():
        return render_template("improvements/new.html", **shown, faults=[])
    told, source = typed(form, BOXES, zone_here()), (incident, record) if incident else None
    session, actor = db.session(), current_actor()
    try:
        made = action.write_improvement(session, actor, now(), Door.PAGE, told, source)
    except NothingThere:
        abort(404)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return render_template("improvements/new.html", **shown, faults=faults), status
    return see_other("improvements.one", improvement=made.ref)


@blueprint.get("/improvements/<improvement>")
@requires(Permission.SEE_CASES)
def one(improvement: str) -> ResponseReturnValue:
    shown = _here(improvement)
    return render_template(
        "improvements/one.html",
        shown=shown,
        chip=_chip(shown),
        owner=_who_does_it(shown, Staff(db.session(), now())),
        came_from=CAME_FROM.get(shown.came_from, ""),
        helped=HELPED.get(shown.helped, ""),
        history=[_told(step) for step in reversed(shown.taken)],
        steps=[(str(step), STEPS[step].button) for step in _open_to_me(shown)],
        judge=_waits_for_another(shown),
    )


@blueprint.route("/improvements/<improvement>/<step>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def take(improvement: str, step: str) -> ResponseReturnValue:
    shown = _here(improvement)
    if step not in set(action.TOLD_WITH):
        abort(404)
    word = ImprovementStep(step)
    action.must_take(current_actor(), word, list(shown.taken))
    boxes = shapes_of(action.TOLD_WITH[word])
    owners, all_owners = _owners(shown.owner)
    form = form_for(STEPS[word].button, boxes, owners, StepForm)(data=_as_it_stands(shown, word))
    all_owners = all_owners if "owner" in form else ""
    around = {"title": STEPS[word].button, "form": form, "all_owners": all_owners}
    if not form.validate_on_submit():
        return render_template("improvements/step.html", **around, shown=shown, faults=[])
    told, session, actor = typed(form, boxes, zone_here()), db.session(), current_actor()
    seen = number_in(form.seen.data) if form.seen.data else None
    try:
        action.take_step(session, actor, now(), Door.PAGE, improvement, step, told, seen)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        shown = _here(improvement)  # as it stands now
        newer = [_told(each) for each in shown.taken[seen:]] if seen is not None else []
        form.seen.data = str(len(shown.taken)) if newer else form.seen.data
        page = render_template(
            "improvements/step.html", **around, shown=shown, newer=newer, faults=faults
        )
        return page, status
    return see_other("improvements.one", improvement=improvement)


@blueprint.get("/prevention")
@requires(Permission.SEE_CASES)
def prevention() -> ResponseReturnValue:
    """Who promised what to whom so that it does not happen again, by cause and by place."""
    session, actor = db.session(), current_actor()
    before = request.args.get("before", "")
    found = promised_across(session, actor, now(), before)
    shown = {*(each.incident for each in found.promises), *found.unread}
    look_through(session, actor, shown, now(), Door.PAGE, LOOKED_AT)
    return render_template(
        "improvements/prevention.html",
        causes=by_cause(found.promises),
        before=before,
        older=found.older,
        unread=[f"{ref}: {UNREAD}" for ref in found.unread],
        called=staff_names(session).get,
        chip=promise_chip,
    )


def promise_chip(promise: Any) -> When:
    """Kept, late, let off, or by when; `told`: whether the family knows. Nothing is kept because
    its owner says so."""
    if promise.state == "done":
        return done_to_check()
    if promise.state in ("verified", "confirmed"):
        chip = kept(promise.done_on, promise.counts)
        return chip if promise.told else replace(chip, words=f"{chip.words}, not told yet")
    if promise.state == "not_kept":
        return When("late", "late", "Not kept")
    if promise.state == "released":
        return let_off()
    if promise.due_on is None:
        return When("later", "later", "No day: it stands")
    told = promise.told if promise.late else None
    return when_promised(promise.due_on, promise.missed, now(), promise.zone, told=told)


def _here(ref: str) -> Shown:
    try:
        return shown_one(db.session(), current_actor(), action.improvement_of(db.session(), ref))
    except NothingThere:
        abort(404)


def row_of(shown: Shown, staff: Staff) -> dict[str, object]:
    owner = "You" if shown.owner == current_actor().email else _who_does_it(shown, staff)
    about = ", ".join(filter(None, [shown.cause, shown.place]))
    return {
        "do": shown.words,
        "href": url_for("improvements.one", improvement=shown.ref),
        "when": _chip(shown),
        "about": about,
        "beside": about_beside(shown.words, about),
        "who": owner,
        "fine": shown.ref,
        "why": f"From {CAME_FROM.get(shown.came_from, '')}.",
        "late": shown.is_late(today_here()),
    }


def _chip(shown: Shown) -> When:
    match shown.state:
        case ImprovementState.OPEN:
            return when(shown.due_on, zone=zone_here())
        case ImprovementState.LET_GO:
            return When("none", "later", "Not done")
        case ImprovementState.JUDGED if shown.helped == "no":
            return When("none", "later", HELPED["no"])
        case ImprovementState.JUDGED:
            return met(HELPED.get(shown.helped, ""))
    if shown.again_on and shown.again_on > today_here():
        return When("later", "later", f"Look again on {without_weekday(shown.again_on)}")
    return When("soon", "soon", "In place, not judged yet")


def _open_to_me(shown: Shown) -> list[ImprovementStep]:
    actor, taken = current_actor(), list(shown.taken)
    return [each for each in steps_from(shown.state) if action.may_take(actor, each, taken)]


def _waits_for_another(shown: Shown) -> bool:
    """The reader cannot say whether it helped, so the page says who can."""
    to_judge = ImprovementStep.JUDGED in steps_from(shown.state)
    return to_judge and ImprovementStep.JUDGED not in _open_to_me(shown)


def _told(step: Any) -> dict[str, object]:
    by = f" by {without_weekday(step.due_on)}" if step.due_on else ""
    parts = [f"{STEPS[ImprovementStep(step.step)].said}."]
    parts += [f"{HELPED[step.helped]}."] if step.helped in HELPED else []
    parts += [f"“{step.words}”"] if step.words else []
    parts += [f"{_called(step.owner)} does it{by}."] if step.owner else []
    parts += [f"To be looked at again on{by.removeprefix(' by')}."] if by and step.helped else []
    parts += [f"To be done{by}."] if by and not (step.owner or step.helped) else []
    parts += [step.said] if step.said else []
    return {"at": step.at, "words": " ".join(parts), "by": _called(step.by)}


def _as_it_stands(shown: Shown, step: ImprovementStep) -> dict[str, object]:
    """What a form to change it begins with: as it is now."""
    if request.method != "GET":
        return {}
    seen: dict[str, object] = {"seen": str(len(shown.taken))}
    if step not in (ImprovementStep.CHANGED, ImprovementStep.TAKEN_UP_AGAIN):
        return seen
    now = {"words": shown.words, "owner": shown.owner, "due_on": shown.due_on.isoformat()}
    return seen | now


def _owners(stays: str = "") -> tuple[dict[str, Any], str]:
    """Of a house with thousands, colleagues of the reader's sites, and whose it is now; and where
    all of them are offered, if there are more.
    """
    everywhere = "everywhere" in request.args or request.method == "POST"
    sites = frozenset[int]() if everywhere else current_actor().sites
    near, fewer = action.owners(db.session(), sites, stays)
    kept = {name: request.args[name] for name in FROM if name in request.args}
    here = {**(request.view_args or {}), **kept, "everywhere": "yes"}
    return {"staff": near}, url_for(str(request.endpoint), **here) if fewer else ""


def _who_does_it(shown: Shown, staff: Staff) -> str:
    """Of what is still to be done, also where they are here no more: then nobody does it. Or not
    now: then somebody may stand in."""
    name = _called(shown.owner)
    if shown.state is not ImprovementState.OPEN:
        return name
    if not actor_called(db.session(), shown.owner):
        return f"{name}, who has left"
    away = away_words(staff, shown.owner, today_here(), _called, current_actor().email)
    return ", ".join(filter(None, (name, away)))


def _called(email: str) -> str:
    return staff_name(db.session(), email)
