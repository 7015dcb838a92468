"""Move an incident: what the move asks, what is missing, and what somebody else changed first."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, RadioField, TextAreaField

from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.checklists.parts import Part
from disclosure.actions.checklists.requirements import Item, checklist, permission_for, ways_out
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.in_words.move_words import NEEDS_A_REASON, words_of
from disclosure.actions.saying_once import move_unless_done
from disclosure.actions.to_do.case_view import CaseView, view_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE, Faults, case_called, change_in
from disclosure.pages.incidents.links import href, who_may
from disclosure.pages.incidents.meanwhile import what_changed, who_was_first
from disclosure.pages.incidents.words import number_word
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import STAFF_SEE
from disclosure.permissions import NEEDED_FOR, Permission
from workflows.incident import GOES_ON, INCIDENT
from workflows.machine import NotReady
from workflows.words import Trigger

blueprint = Blueprint("moves", __name__)
STALE = 409
SAYS_ALL = {  # where the act in a few words is the whole of it
    "first_conversation_recorded", "support_offered", "next_contact_promised", "findings_approved",
    "family_questions_sought", "meeting_offered", "disclosure_conversation_recorded",
    "apology_letter_delivered", "outcome_told", "family_heard", "closing_letter_given",
}  # fmt: skip


class MoveForm(PageForm):
    seen_version = HiddenField()
    reason = TextAreaField(
        "Why", description="At least three words. They stay on record with the move."
    )
    to = RadioField("Where to go on", validate_choice=False)

    def seen(self) -> int | None:
        return number_in(str(self.seen_version.data or "")) or None


@blueprint.route("/incidents/<incident>/moves/<trigger>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def move(incident: str, trigger: str) -> ResponseReturnValue:
    word = Trigger(trigger) if trigger in set(Trigger) else abort(404)
    gathered, form = case_called(incident, f"move {trigger}"), MoveForm()
    form.to.choices = {str(state): STAFF_SEE[state] for state in GOES_ON}
    if not form.validate_on_submit():
        return _page(gathered, word, form)
    try:
        _carry_out(gathered, word, form)
    except NotReady:
        return _not_yet(gathered, word, form)
    except BadInput as bad:
        faults = show_faults(form, [_said_plainly(fault) for fault in bad.faults])
        return _page(gathered, word, form, faults)
    except ChangedMeanwhile as error:
        return _changed(gathered, word, form, error), STALE
    return see_other("incidents.show", incident=incident)


def _carry_out(gathered: Gathered, trigger: Trigger, form: MoveForm) -> None:
    told = {"to": form.to.data} if trigger is Trigger.REOPEN and form.to.data else {}
    change, reason = change_in(gathered, form.seen()), form.reason.data or ""
    move_unless_done(db.session(), change, gathered.incident.ref, str(trigger), told, reason)


def _page(
    gathered: Gathered, trigger: Trigger, form: MoveForm, faults: Faults | None = None
) -> tuple[str, int]:
    view = _again(gathered)
    if trigger not in INCIDENT.next_triggers(view.incident.state):
        return render_template("incidents/move_not_now.html", **_around(view, trigger)), STALE
    form.seen_version.data = str(view.incident.version)
    found = checklist(view, trigger, form.reason.data or "")
    items = [shown(view, item) for item in found]
    asked = [item for item in items if item["id"] != "reason_given"]
    page = render_template(
        "incidents/move.html",
        **_around(view, trigger),
        form=form,
        faults=faults,
        items=asked,
        missing=[item for item in asked if not item["met"]],
        **other_ways(view, found),
        asks_where=trigger is Trigger.REOPEN and not view.incident.without_duty,
        who=who_may(current_actor(), NEEDED_FOR[trigger]),
    )
    return page, UNPROCESSABLE if faults else 200


def _not_yet(gathered: Gathered, trigger: Trigger, form: MoveForm) -> tuple[str, int]:
    view = _again(gathered)
    items = checklist(view, trigger, form.reason.data or "")
    missing, there = [i for i in items if not i.met], [i for i in items if i.met]
    count = len(missing)
    page = render_template(
        "incidents/refused.html",
        **_around(view, trigger),
        title=f"Not yet. {number_word(count)} thing{' is' if count == 1 else 's are'} missing.",
        missing=[shown(view, item) for item in missing],
        there=[item.says.rstrip(".") for item in there],
        total=len(items),
        **other_ways(view, items),
        reason=form.reason.data or "",
    )
    return page, UNPROCESSABLE


def _changed(gathered: Gathered, trigger: Trigger, form: MoveForm, error: ChangedMeanwhile) -> str:
    """Who changed what; and the same form again, with what was typed, at the version of now."""
    view = _again(gathered)
    form.seen_version.data = str(view.incident.version)
    return render_template(
        "incidents/changed.html",
        **_around(view, trigger),
        form=form,
        first=who_was_first(error),
        changes=what_changed(view.staff_name, error.what),
        possible=trigger in INCIDENT.next_triggers(view.incident.state),
        asks_where=trigger is Trigger.REOPEN and not view.incident.without_duty,
    )


def _again(gathered: Gathered) -> CaseView:
    """As it stands now: what was read before a refusal may be old."""
    return view_of(gather(db.session(), gathered.incident, now()))


def _around(view: CaseView, trigger: Trigger) -> dict[str, Any]:
    return {
        "view": view,
        "trigger": trigger,
        "words": words_of(trigger, view.gathered.facts),
        "needs_reason": trigger in NEEDS_A_REASON,
        "here": url_for("moves.move", incident=view.incident.ref, trigger=str(trigger)),
        "case": url_for("incidents.show", incident=view.incident.ref),
        "stage": STAFF_SEE[view.incident.state],
    }


def shown(view: CaseView, item: Item) -> dict[str, Any]:
    """One requirement as the pages show it: a link only where this person may use it."""
    who = who_may(current_actor(), item.needs)
    return {
        "id": item.id,
        "met": item.met,
        "does": item.does,
        "says": item.says if item.met else _adds(item),
        "href": "" if who or item.met else href(view.incident.ref, item.target),
        "who": who,
        "parts": list(_parts(view, item)),
    }


def other_ways(view: CaseView, items: tuple[Item, ...]) -> dict[str, Any]:
    """The lawful other ways beside what is missing, and whether this person may record one."""
    ways = ways_out(view, tuple(item for item in items if not item.met))
    return {
        "ways": [{"words": words, "href": href(view.incident.ref, to)} for words, to in ways],
        "may_excuse": current_actor().may(Permission.JUDGE),
    }


def _adds(item: Item) -> str:
    """What the rule's sentence says beyond the act that stands before it."""
    if item.id in SAYS_ALL or item.parts:
        return item.also
    rest = item.says.removeprefix(item.does).lstrip(" ,;.")
    return f"{rest[0].upper()}{rest[1:]}" if rest else ""


def _parts(view: CaseView, item: Item) -> Iterator[dict[str, Any]]:
    for part in item.parts:
        mine = current_actor().may(permission_for(part.target))
        yield {
            "words": part.words,
            "href": href(view.incident.ref, part.target) if mine else "",
            "note": part.note,
            "due": part.due,
            "ways": list(_ways(view, part)),
        }


def _ways(view: CaseView, part: Part) -> Iterator[dict[str, str]]:
    """What may be answered, or done in its place; a link only where this person may use it."""
    for words, target in filter(None, (part.answer, part.instead)):
        mine = current_actor().may(permission_for(target))
        yield {"words": words, "href": href(view.incident.ref, target) if mine else ""}


def _said_plainly(fault: Fault) -> Fault:
    """The gate names the field as a script would; here the box stands beside it."""
    says = fault.says.removeprefix(f"{fault.field}: ")
    return Fault(fault.field, f"{says[0].upper()}{says[1:]}")
