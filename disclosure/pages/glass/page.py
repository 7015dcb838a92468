"""A case that is not mine: break its glass, give it back, and say later whether it was right."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, TextAreaField

from disclosure.actions.change import Door
from disclosure.actions.glass import breaking as action
from disclosure.actions.glass.judging import broken_glasses, judge_glass, may_judge
from disclosure.actions.in_words.look_words import look_words
from disclosure.actions.looks.looking import look_through
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.forms import YES_NO, PageForm, show_faults, yes_or_no
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.see_other import see_other
from disclosure.permissions import Permission
from disclosure.records.base import numbered
from disclosure.records.glass import BROKEN, Glass, looks_through, open_glasses
from disclosure.records.incident import Incident

blueprint = Blueprint("glass", __name__)
MINUTES = int(action.LASTS.total_seconds() // 60)


class GlassForm(PageForm):
    ref = StringField("Case reference", description="Such as INC-2026-000417")
    reason = TextAreaField(
        "Why you need to see it",
        description="The family can read this. One whole sentence, and no names.",
    )


class JudgeForm(PageForm):
    right = RadioField(
        "Was this right",
        choices=YES_NO,
        validate_choice=False,
        description="If not, it opens nothing any more.",
    )
    words = TextAreaField(
        "In your words", description="What you looked at, and what follows from it."
    )


@blueprint.get("/glass")
@requires(Permission.BREAK_GLASS)
def ask() -> ResponseReturnValue:
    return _ask_page(GlassForm())


@blueprint.post("/glass")
@requires(Permission.BREAK_GLASS)
@fresh
def break_it() -> ResponseReturnValue:
    form = GlassForm()
    if not form.validate_on_submit():
        return _ask_page(form)
    ref, reason = form.ref.data or "", form.reason.data or ""
    try:
        broken = action.break_glass(db.session(), current_actor(), ref, reason, now(), Door.PAGE)
    except BadInput as bad:
        return _ask_page(form, show_faults(form, bad.faults)), 422
    except Refused as no:
        return _ask_page(form, [{"text": str(no)}]), 409
    there = db.session().get_one(Incident, broken.incident_id)
    return see_other("incidents.show", incident=there.ref)


@blueprint.post("/glass/<int:id>/close")
@requires(Permission.BREAK_GLASS)
def close(id: int) -> ResponseReturnValue:
    """One's own; of another's it does nothing, and says nothing."""
    action.give_back(db.session(), current_actor(), id, now(), Door.PAGE)
    return see_other("glass.ask")


@blueprint.get("/glass/list")
@requires(Permission.REPORT)
def listed() -> ResponseReturnValue:
    actor = current_actor()
    found = [_shown(glass, there) for glass, there in broken_glasses(db.session(), actor)]
    _noted((str(one["ref"]) for one in found), "list of broken glasses")
    judges = actor.may(Permission.JUDGE_GLASS)
    return render_template("glass/list.html", found=found, judges=judges)


@blueprint.route("/glass/<int:id>", methods=["GET", "POST"])
@requires(Permission.JUDGE_GLASS)
def judge(id: int) -> ResponseReturnValue:
    """What somebody typed who may not judge it, or no more, is shown to them to be copied."""
    glass = numbered(db.session(), Glass, id, populate_existing=True) or abort(404)
    form = JudgeForm()
    why_not = may_judge(db.session(), current_actor(), glass, now())
    if why_not and request.method == "POST":
        return _judge_page(glass, form, why_not), 409
    if not form.validate_on_submit():
        return _judge_page(glass, form, why_not)
    told = {"right": yes_or_no(form.right.data), "words": (form.words.data or "").strip()}
    try:
        judge_glass(db.session(), current_actor(), id, told, now(), Door.PAGE)
    except BadInput as bad:
        return _judge_page(glass, form, "", show_faults(form, bad.faults)), 422
    except Refused as no:
        return _judge_page(glass, form, str(no)), 409
    return see_other("glass.listed")


def _ask_page(form: GlassForm, faults: Iterable[Mapping[str, str]] = ()) -> str:
    mine = open_glasses(db.session(), current_actor().email, now())
    opened = [_shown(glass, db.session().get_one(Incident, glass.incident_id)) for glass in mine]
    return render_template(
        "glass/ask.html", form=form, faults=faults, opened=opened, minutes=MINUTES
    )


def _judge_page(
    glass: Glass, form: JudgeForm, why_not: str, faults: Iterable[Mapping[str, str]] = ()
) -> str:
    one = _shown(glass, db.session().get_one(Incident, glass.incident_id))
    _noted([str(one["ref"])], "broken glass")
    seen = looks_through(db.session(), glass)
    looks = [(look.at, look_words(look.what)) for look in seen if look.what != BROKEN]
    return render_template(
        "glass/judge.html", one=one, form=form, why_not=why_not, faults=faults, looks=looks
    )


def _noted(refs: Iterable[str], what: str) -> None:
    """Who reads why a glass was broken reads of the case."""
    look_through(db.session(), current_actor(), refs, now(), Door.PAGE, what)


def _shown(glass: Glass, there: Incident) -> dict[str, object]:
    session = db.session()
    return {
        "row": glass,
        "ref": there.ref,
        "zone": there.zone,
        "who": staff_name(session, glass.email),
        "judge": staff_name(session, glass.judged_by) if glass.judged_by else "",
    }
