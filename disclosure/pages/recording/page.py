"""One page for every kind of record: what it is about in full, its boxes; nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from disclosure.actions.facts import Gathered
from disclosure.actions.form_order import HEAD
from disclosure.actions.people.since_shown import newest
from disclosure.actions.recording import record
from disclosure.actions.refused import Refused
from disclosure.extensions import db
from disclosure.kinds import GROUPS, KINDS
from disclosure.kinds.keeping import DestructionReview
from disclosure.kinds.kind import Kind
from disclosure.kinds.people import PersonChange
from disclosure.pages.commitments.doubts import ask_once
from disclosure.pages.forms import typed
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    case_called,
    change_in,
    head_of,
    what_stands_in_the_way,
)
from disclosure.pages.paper import from_paper, head_of_a_sheet, next_sheet
from disclosure.pages.recording.changing import only_changes
from disclosure.pages.recording.forms import Choosable, boxes_of, form_of
from disclosure.pages.recording.help import help_with
from disclosure.pages.recording.kind_words import FOLDED
from disclosure.pages.recording.needed import needed_page
from disclosure.pages.recording.newer import must_be_new, newer_than_shown
from disclosure.pages.recording.second_person import why_not_you
from disclosure.pages.see_other import see_other
from disclosure.pages.shown_as_of import shown_as_of
from disclosure.pages.telling import Told, in_full, letter_in_full
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission

blueprint = Blueprint("recording", __name__)


@blueprint.get("/incidents/<incident>/records")
@requires(Permission.SEE_CASES)
def kinds(incident: str) -> ResponseReturnValue:
    gathered, actor = case_called(incident, "what can be recorded"), current_actor()
    groups = {
        title: [kind for kind in group if actor.may(kind.may)] for title, group in GROUPS.items()
    }
    mine = {title: kinds for title, kinds in groups.items() if kinds}
    return render_template("recording/kinds.html", head=head_of(gathered), groups=mine)


@blueprint.route("/incidents/<incident>/records/<word>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def one(incident: str, word: str) -> ResponseReturnValue:
    kind = KINDS.get(word) or abort(404)
    current_actor().must(kind.may)
    gathered = case_called(incident, f"record {word}")
    if kind is DestructionReview:
        return _on_its_own_page(gathered)
    if request.method == "GET" and (needed := needed_page(kind, gathered)):
        return needed
    form = form_of(kind, gathered)
    about = about_in(kind, form)
    if kind.about_field and not about and request.method == "GET":
        return _which_one(kind, gathered)
    if not form.validate_on_submit():
        return page(kind, gathered, form)
    try:
        said = typed(form, boxes_of(kind), gathered.zone)
        said = only_changes(gathered, said) if kind is PersonChange else said
        ask_once(form, said, gathered)
        must_be_new(kind, gathered, said)
        record(db.session(), change_in(gathered), word, said)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return page(kind, gathered, form, faults), status
    return redirect(next_sheet(gathered.incident.ref) or f"/incidents/{incident}", 303)


def _on_its_own_page(gathered: Gathered) -> ResponseReturnValue:
    """It asks again who somebody is before a record is destroyed."""
    if request.method == "POST":
        not_you = why_not_you(gathered, DestructionReview, request.form.get("asked", ""))
        says = "This is decided on its own page, which asks again who you are."
        raise Refused(not_you.says if not_you else says)
    return see_other("keeping.decide", incident=gathered.incident.ref)


def page(kind: type[Kind], gathered: Gathered, form: Any, faults: Faults | None = None) -> str:
    """A kind with a template of its own name has its own guidance; the others share one."""
    about = about_in(kind, form)
    folded = FOLDED.get(kind.word, ())
    not_you = why_not_you(gathered, kind, about) if about or not kind.about_field else None
    newer = newer_than_shown(kind, gathered)
    around: Mapping[str, Any] = {
        "head": head_of(gathered),
        "kind": kind,
        "form": form,
        "faults": faults or [],
        "folded": folded,
        "on_top": head_of_a_sheet(form),
        "not_below": (*HEAD, *folded),
        "open": from_paper()
        or any(form[name].errors for name in folded)
        or _answers_a_letter(form, folded),
        "about": told_of(gathered, about),
        "about_value": about,
        "not_you": not_you,
        "typed": request.method == "POST",  # it stands there also where somebody else decides
        "newer": [in_full(gathered, row.number) for row in newer],
        "as_of": newest(gathered.case) if newer else shown_as_of(gathered.case),
        "help": help_with(kind, gathered, about),
    }
    return render_template([f"recording/{kind.word}.html", "recording/one.html"], **around)


def _answers_a_letter(form: Any, folded: tuple[str, ...]) -> bool:
    """A link from the letter chose it, and whoever records it should see that."""
    return "letter" in folded and bool(form.letter.data)


def about_in(kind: type[Kind], form: Any) -> str:
    """The record that this one is about, where somebody chose one."""
    return str(form[kind.about_field].data or "") if kind.about_field else ""


def told_of(gathered: Gathered, about: str) -> Told | None:
    if letter := gathered.letters_by_ref.get(about):
        return letter_in_full(gathered, letter)
    there = number_in(about) in gathered.case.bodies
    return in_full(gathered, number_in(about)) if there else None


def _which_one(kind: type[Kind], gathered: Gathered) -> str:
    """Several could be meant: the newest first, each by its words."""
    field = next(shape for shape in boxes_of(kind) if shape.name == kind.about_field)
    there = reversed(list(Choosable(gathered)[field.refers].items()))
    link = url_for("recording.one", incident=gathered.incident.ref, word=kind.word)
    links = [{"href": f"{link}?about={value}", "words": words} for value, words in there]
    return render_template(
        "recording/which.html", head=head_of(gathered), kind=kind, links=links, asks=field.label
    )
