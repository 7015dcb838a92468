"""What came back on the slip of a letter: one screen, saved at once, for whoever opens the post."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import (
    FieldList,
    Form,
    FormField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.slip import asked_about
from disclosure.actions.people.since_shown import known_then, put_into
from disclosure.actions.refused import Refused
from disclosure.actions.slip import SomeRefused, enter_slip
from disclosure.actions.thing_to_do import in_quotes
from disclosure.extensions import db
from disclosure.kinds.replies import CameBy
from disclosure.pages.forms import MOST_ROWS, PageForm
from disclosure.pages.guard import requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    change_in,
    head_of,
    letter_here,
    what_stands_in_the_way,
)
from disclosure.pages.letters.words import KINDS
from disclosure.pages.recording.second_person import who_can
from disclosure.pages.see_other import see_other
from disclosure.pages.shown_as_of import shown_as_of, told_as_of
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from workflows.words import Way

blueprint = Blueprint("letter_slip", __name__)

CAME = {
    str(CameBy.POST): "By post",
    str(CameBy.IN_PERSON): "They handed it over",
    str(CameBy.PHONE): "They read it out on the telephone",
    str(CameBy.EMAIL): "By e-mail",
}
MARKS = {"yes": "Yes, kept", "no": "No, not kept", "": "Nothing is marked"}
WAYS = {str(way): str(way).replace("_", " ").capitalize() for way in Way} | {
    str(Way.EMAIL): "E-mail",
    str(Way.TEXT): "Text message",
}
NO_WAY = {"yes": "They marked “Not at all”"}
SHORT = 40  # letters of a sentence that names a second box of the same promise
QUESTIONS = 2  # boxes at the start; a button adds one


class PromiseRow(Form):
    promise = HiddenField()
    kept = RadioField("Did we keep it", choices=MARKS, validate_choice=False)
    words = StringField("What they wrote beside it (optional)")


class QuestionRow(Form):
    words = TextAreaField("The question, word for word")


class SlipForm(PageForm):
    at = StringField("The day it came", render_kw={"type": "date"})
    how = RadioField("How it came", choices=CAME, validate_choice=False)
    questions = FieldList(
        FormField(QuestionRow), "Their questions", min_entries=QUESTIONS, max_entries=MOST_ROWS
    )
    promises = FieldList(FormField(PromiseRow), "What we promised")
    use = SelectMultipleField(
        "Ways to use",
        choices=WAYS,
        description="As we know it today. Change it only where the slip says something else.",
        validate_choice=False,
    )
    never = SelectMultipleField("Ways never to use", choices=WAYS, validate_choice=False)
    no_way = SelectMultipleField("No contact", choices=NO_WAY, validate_choice=False)
    earliest = StringField("Not before", description="An hour of the day, such as 15:00")
    latest = StringField("Not after", description="An hour of the day, such as 19:30")
    account = TextAreaField("Anything else they wrote", description="Word for word.")

    STANDS_FOR: Mapping[str, str] = {"wishes": "use"}  # a box for a group of the record


@blueprint.route("/letters/<letter>/slip", methods=["GET", "POST"])
@requires(Permission.RECORD_CARE)
def enter(letter: str) -> ResponseReturnValue:
    gathered, row = letter_here(letter, f"letter {letter}, what came back")
    if request.method == "GET" and not may_have_answered(gathered, row):
        return see_other("letters.one", letter=letter)
    form = _form(gathered, row)
    if not form.validate_on_submit():
        return _page(gathered, row, form)
    without = _left_out(form) if request.form.get("do") == "rest" else []
    try:
        if not may_have_answered(gathered, row):
            raise Refused("This letter was not sent, so nothing can have come back of it.")
        enter_slip(db.session(), change_in(gathered), letter, _told(gathered, row, form, without))
    except REFUSALS as no:
        refused = [fault.field for fault in no.faults] if isinstance(no, SomeRefused) else []
        faults, status = what_stands_in_the_way(form, no)
        return _page(gathered, row, form, faults, refused), status
    if without:
        return _saved_without(gathered, row, form, without)
    return see_other("letters.one", letter=letter)


def may_have_answered(gathered: Gathered, row: Letter) -> bool:
    return row.sent_at is not None and gathered.person(row.to_person) is not None


def _form(gathered: Gathered, row: Letter) -> SlipForm:
    today = gathered.today.isoformat()
    known: dict[str, Any] = {"at": today, "how": str(CameBy.POST), **_safe(gathered, row)}
    sentences = _sentences(gathered, row)
    form = SlipForm(data=known | {"promises": [{"promise": ref, "kept": ""} for ref in sentences]})
    for entry in form.promises:
        sentence = sentences.get(entry.form.promise.data or "", "A promise no longer owed")
        entry.form.kept.label.text = f"“{sentence}”"
        entry.form.words.label.text = f"{entry.form.words.label.text}: {in_quotes(sentence, SHORT)}"
    return form


def _safe(gathered: Gathered, row: Letter) -> dict[str, Any]:
    """How we may reach them, as it is on record."""
    person = gathered.person(row.to_person)
    return dict(person.safe) if person else {}


def _left_out(form: SlipForm) -> list[int]:
    """Which promises this person may not enter, as the page said before."""
    places = request.form.getlist("refused")
    return [place for place in range(len(form.promises)) if f"promises.{place}.kept" in places]


def _told(gathered: Gathered, row: Letter, form: SlipForm, without: list[int]) -> dict[str, Any]:
    """As the action takes it. Rows of questions that were left empty are no questions."""
    asked = (entry.form.words.data or "" for entry in form.questions)
    told = {
        "at": form.at.data or "",
        "how": form.how.data or "",
        "promises": [
            _mark(entry.form, place in without) for place, entry in enumerate(form.promises)
        ],
        "questions": [{"words": words} for words in asked if words.strip()],
        "wishes": _wishes(gathered, row, form),
        "account": form.account.data if (form.account.data or "").strip() else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _mark(row: Any, left_out: bool) -> dict[str, Any]:
    told = {"promise": row.promise.data}
    if left_out:
        return told
    marked = {"yes": True, "no": False}.get(row.kept.data or "")
    words = row.words.data if (row.words.data or "").strip() else None
    return told | {"kept": marked, "words": words}


def _wishes(gathered: Gathered, row: Letter, form: SlipForm) -> dict[str, Any] | None:
    """None where they stand as the page showed them: what came on record since is no word of
    theirs."""
    before, person = _safe(gathered, row), gathered.person(row.to_person)
    if person and (then := told_as_of()) is not None:
        before = known_then(gathered.case, person.number, then).get("safe", {})
    told = before | {"use": form.use.data or [], "never": form.never.data or []}
    if form.no_way.data:
        told |= {"use": [], "never": list(WAYS)}
    for name in ("earliest", "latest"):
        told[name] = (form[name].data or "").strip() or None
    same = all(_plain(told.get(name)) == _plain(before.get(name)) for name in told)
    if same or form.no_way.data:
        return None if same else told
    return dict(put_into(_safe(gathered, row), before, told))


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, list | tuple) else value or []


def _page(
    gathered: Gathered,
    row: Letter,
    form: SlipForm,
    faults: Faults | None = None,
    refused: list[str] | None = None,
) -> str:
    return render_template(
        "letters/slip.html",
        **_around(gathered, row),
        form=form,
        as_of=shown_as_of(gathered.case),
        faults=faults or [],
        refused=refused or [],
    )


def _around(gathered: Gathered, row: Letter) -> dict[str, Any]:
    person = gathered.person(row.to_person)
    return {
        "head": head_of(gathered),
        "row": row,
        "to": person.called if person else "They",
        "kind": KINDS[row.kind],
    }


def _sentences(gathered: Gathered, row: Letter) -> dict[str, str]:
    return {promise.ref: sentence for promise, sentence in asked_about(gathered, row)}


def _saved_without(gathered: Gathered, row: Letter, form: SlipForm, without: list[int]) -> str:
    """What another person still has to enter, and who can."""
    by_ref = gathered.promises_by_ref
    left = [form.promises[place].form for place in without]
    owners = {by_ref[each.promise.data].owner for each in left if each.promise.data in by_ref}
    sentences = _sentences(gathered, row)
    return render_template(
        "letters/slip_saved.html",
        **_around(gathered, row),
        left=[
            (
                sentences.get(each.promise.data or "", ""),
                MARKS.get(each.kept.data or "", ""),
                each.words.data or "",
            )
            for each in left
        ],
        others=who_can(gathered, Permission.SPEAK_FOR_FAMILY, owners),
    )
