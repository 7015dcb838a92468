"""How long records are kept: the list, one case, and the second person's yes or no."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, TextAreaField

from disclosure.actions.change import Door
from disclosure.actions.facts import Gathered
from disclosure.actions.looks.looking import NotYours, look_through
from disclosure.actions.packing.person_pack import export_person
from disclosure.actions.packing.taking import called_apart
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.recording import record
from disclosure.actions.retention.keeping import Keeping, keeping_of
from disclosure.actions.retention.kept_list import destroyed_cases, kept_cases
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.kinds.keeping import DestructionReview
from disclosure.pages.files import to_keep
from disclosure.pages.forms import YES_NO, PageForm, yes_or_no
from disclosure.pages.guard import current_actor, fresh, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    case_called,
    change_in,
    head_of,
    what_stands_in_the_way,
)
from disclosure.pages.recording.second_person import why_not_take_away, why_not_you
from disclosure.pages.see_other import see_other
from disclosure.permissions import Permission
from disclosure.records.incident import incident_called
from disclosure.records.keeping import wipe_leftovers
from workflows.regimes import Certainty

blueprint = Blueprint("keeping", __name__)


NOT_ASKED = "Nobody asks any more that this record is destroyed: there is nothing to decide."
ASKED_ANEW = (
    "It was asked anew after you opened the page. Read below who asks it and why, then decide."
)


class DecideForm(PageForm):
    asked = HiddenField()  # the request that stood there
    agrees = RadioField("Do you agree that it is destroyed", choices=YES_NO, validate_choice=False)
    reason = TextAreaField("Why", description="What you looked at. At least three words.")


@blueprint.get("/keeping")
@requires(Permission.REPORT)
def listed() -> ResponseReturnValue:
    session, actor, at = db.session(), current_actor(), now()
    found = kept_cases(session, actor, at)
    refs = [row.incident.ref for row in found.rows]
    look_through(session, actor, refs, at, Door.PAGE, "list of what is kept")
    groups: dict[str, list[object]] = {name: [] for name in GROUPS}
    for row in found.rows:
        groups[_group(row.keeping)].append(row)
    gone = list(destroyed_cases(session, actor))
    behind = found.says_behind if found.behind else ""
    return render_template(
        "keeping/list.html", groups=groups, words=GROUPS, gone=gone, behind=behind
    )


GROUPS: Mapping[str, str] = {
    "asked": "Somebody asks that it be destroyed",
    "over": "Its time is over",
    "held": "Held",
    "soon": "Soon over",
    "unknown": "Nobody can say until when, so it is kept",
}


def _group(keeping: Keeping) -> str:
    if keeping.asked:
        return "asked"
    if keeping.holds:
        return "held"
    if keeping.kept.until is None:
        return "unknown"
    return "over" if keeping.is_over else "soon"


@blueprint.get("/incidents/<incident>/keeping")
@requires(Permission.REPORT)
def one(incident: str) -> ResponseReturnValue:
    gathered, actor = case_called(incident, "how long it is kept"), current_actor()
    not_you = why_not_take_away(gathered)
    return render_template("keeping/one.html", **_around(gathered), may=actor.may, not_you=not_you)


@blueprint.route("/incidents/<incident>/destroy", methods=["GET", "POST"])
@requires(Permission.REVIEW)
@fresh
def decide(incident: str) -> ResponseReturnValue:
    gathered, form = case_called(incident, "whether it is destroyed"), DecideForm()
    asked = keeping_of(gathered).asked
    if not form.validate_on_submit():
        return _decide_page(gathered, form)
    if asked is None or form.asked.data not in (None, "", str(asked.number)):
        says = ASKED_ANEW if asked else NOT_ASKED
        return _decide_page(gathered, form, [{"text": says}]), 409
    agrees, reason = yes_or_no(form.agrees.data), form.reason.data
    told = {"asked": asked.number, "agrees": agrees, "reason": reason}
    try:
        record(db.session(), change_in(gathered), DestructionReview.word, told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _decide_page(gathered, form, faults), status
    wipe_leftovers(db.session())
    return see_other("incidents.show", incident=incident)


@blueprint.post("/incidents/<incident>/people/<int:person>/export")
@requires(Permission.REPORT)
@fresh
def export(incident: str, person: int) -> ResponseReturnValue:
    """All that the record holds about one of its people, as a file."""
    there = incident_called(db.session(), incident) or abort(404)
    try:
        pack = export_person(db.session(), current_actor(), there, person, now(), Door.PAGE)
    except (NotYours, BadInput):
        abort(404)
    return to_keep(pack, "application/zip", f"{incident}-person-{person}.zip")


def _decide_page(
    gathered: Gathered, form: DecideForm, faults: Iterable[Mapping[str, str]] = ()
) -> str:
    around = _around(gathered)
    asked = around["keeping"].asked
    not_you = why_not_you(gathered, DestructionReview, str(asked.number)) if asked else None
    return render_template(
        "keeping/decide.html",
        **around,
        form=form,
        faults=faults,
        not_you=not_you,
        may=current_actor().may,
    )


def _around(gathered: Gathered) -> dict[str, Any]:
    keeping = keeping_of(gathered)
    asked, rule = keeping.asked, keeping.kept.rule
    return {
        "head": head_of(gathered),
        "keeping": keeping,
        "rule": rule,
        "unverified": rule is not None and rule.certainty is not Certainty.VERIFIED,
        "people": called_apart(gathered.persons).items(),
        "asked_by": staff_name(db.session(), asked.by) if asked else "",
    }
