"""The desk of a letter: begin it, write it, mend its faults, own its promises, submit it."""

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectField

from disclosure.actions import gate
from disclosure.actions import letters as action
from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letter_check import check_letter
from disclosure.actions.letter_moves import why_not_to
from disclosure.actions.recording import record
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.cases import (
    REFUSALS,
    UNPROCESSABLE,
    Faults,
    called,
    case_called,
    change_in,
    head_of,
    letter_here,
    what_stands_in_the_way,
)
from disclosure.pages.forms import PageForm, show_faults
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.letter_desk import Words, boxes_of_letter, cards_of, parts_of, words_of
from disclosure.pages.letter_form import (
    BOX,
    NewPromiseForm,
    PromiseForm,
    as_told,
    changed_words,
    desk_form,
    new_promise,
    promise_forms,
    promise_sent,
    typed_words,
)
from disclosure.pages.letter_reading import around, reading_page
from disclosure.pages.letter_words import FOR_WHAT, KINDS, LIKELY
from disclosure.pages.merging import both
from disclosure.permissions import Permission
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, letter_called
from disclosure.records.users import name_of
from letters.compose import promise_sentence
from workflows.words import LetterState

blueprint = Blueprint("letters", __name__)

WHERE_PROMISES_GO = ("next", "changes", "still_open", "choices", "text")
SAVED = "Your words are saved. The promise is not made yet."


class BeginForm(PageForm):
    kind = RadioField("What kind of letter", validate_choice=False)
    to = RadioField("To whom", description="One letter, one person.", validate_choice=False)
    replaces = SelectField("Which letter it replaces (optional)", validate_choice=False)


@blueprint.route("/incidents/<incident>/letters/new", methods=["GET", "POST"])
@blueprint.route("/incidents/<incident>/letters/new/<kind>", methods=["GET", "POST"])
@requires(Permission.WRITE_LETTER)
def begin(incident: str, kind: str = "") -> ResponseReturnValue:
    gathered = case_called(incident, "begin a letter")
    form = _begin_form(gathered, kind)
    if not form.validate_on_submit():
        return _begin_page(gathered, form)
    told: dict[str, Any] = {"to": form.to.data, "replaces": form.replaces.data}
    if (form.to.data or "").isdigit():
        told["to"] = int(form.to.data or "")
    told = {name: value for name, value in told.items() if value}
    try:
        letter, _ = action.draft(db.session(), change_in(gathered), form.kind.data or "", told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _begin_page(gathered, form, faults), status
    return redirect(url_for("letters.one", letter=letter.ref), 303)


@blueprint.route("/letters/<letter>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def one(letter: str) -> ResponseReturnValue:
    """The desk while it is a draft and this person may write; else the letter, to be read."""
    gathered, row = letter_here(letter, f"letter {letter}")
    writes = current_actor().may(Permission.WRITE_LETTER)
    if request.method == "GET" and not (writes and row.state is LetterState.DRAFT):
        return reading_page(gathered, row)
    current_actor().must(Permission.WRITE_LETTER)
    form = desk_form(row)
    if not form.validate_on_submit():
        return _desk(gathered, row, form)
    words = typed_words(form, row)
    try:
        return _carried_out(gathered, row, form, words)
    except ChangedMeanwhile as newer:
        return _changed(letter, words, newer), 409
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _desk(*_again(letter), form, faults), status


def _carried_out(gathered: Gathered, row: Letter, form: Any, words: Words) -> ResponseReturnValue:
    """Save what was typed; then what the button says beside it."""
    ref = row.ref
    if request.form.get("keep") == "theirs":
        said = "\n\n".join(words.values())
        note = {"words": f"Words for {ref} that were not used:\n\n{said}"}
        record(db.session(), change_in(gathered), "note", note)
    elif "add" in request.form:
        return _add_promise(gathered, row, form, words)
    else:
        version = _save(gathered, row, form, words)
        if number := request.form.get("link", ""):
            return _make_promise(gathered, ref, version, number)
        if request.form.get("do") == "submit":
            gate.move(db.session(), change_in(gathered, version), ref, "submit")
    return redirect(url_for("letters.one", letter=ref), 303)


def _save(gathered: Gathered, row: Letter, form: Any, words: Words) -> int:
    """The version now. Words nobody changed are not saved: the writers stay who they were."""
    seen = int(form.seen.data) if (form.seen.data or "").isdigit() else None
    if seen == row.version and not changed_words(words, row):
        return row.version
    saved, _ = action.edit(db.session(), change_in(gathered, seen), row.ref, as_told(words))
    return saved.version


def _make_promise(gathered: Gathered, ref: str, version: int, number: str) -> ResponseReturnValue:
    promise = promise_sent(gathered, _again(ref)[1], number)
    try:
        action.link(db.session(), change_in(gathered, version), ref, promise.told())
    except BadInput as bad:
        summary = show_faults(promise, bad.faults)
        fresh, row = _again(ref)
        return _desk(fresh, row, desk_form(row), summary, SAVED, promise), UNPROCESSABLE
    return redirect(url_for("letters.one", letter=ref), 303)


def _add_promise(gathered: Gathered, row: Letter, form: Any, words: Words) -> ResponseReturnValue:
    """A sentence built from who, what and when: put into the letter and owned in one step."""
    new, ref = new_promise(gathered, row), row.ref
    if faults := list(_faults_of(new)):
        return _desk(gathered, row, form, show_faults(new, faults), new=new), UNPROCESSABLE
    owner = name_of(db.session(), new.owner.data or "")
    sentence = promise_sentence(new.words.data or "", owner, new.day(), bool(new.standing.data))
    box = next(name for name in WHERE_PROMISES_GO if name in words)
    more = {**words, box: "\n".join(filter(None, (words[box].rstrip(), f"- {sentence}")))}
    version = _save(gathered, row, form, more)
    told = {**new.told(), "sentence": sentence}
    action.link(db.session(), change_in(gathered, version), ref, told)
    return redirect(url_for("letters.one", letter=ref), 303)


def _faults_of(new: NewPromiseForm) -> Iterator[Fault]:
    if not (new.words.data or "").strip():
        yield Fault("words", "What we will do: fill this in.")
    if not new.owner.data:
        yield Fault("owner", "Who does it: choose one person.")
    if bool(new.day()) == bool(new.standing.data):
        yield Fault("due_on", "By which day: give a day, or say that it stands without one.")


def _desk(
    gathered: Gathered,
    row: Letter,
    form: Any,
    faults: Faults | None = None,
    title: str = "Nothing was saved yet. Your text is kept.",
    promise: PromiseForm | None = None,
    new: NewPromiseForm | None = None,
) -> str:
    checked = check_letter(gathered, row)
    cards = cards_of(row, checked)
    promises = promise_forms(gathered, row, checked)
    if promise and promise.sentence.data in promises:
        promises[promise.sentence.data] = promise
    return render_template(
        "letters/desk.html",
        **around(gathered, row, checked),
        parts=parts_of(row, cards, typed_words(form, row)),
        cards=cards,
        form=form,
        box=BOX,
        seen=row.version if title == SAVED else form.seen.data,
        faults=faults or [],
        fault_title=title,
        promise_forms=promises,
        numbers={sentence: number for number, sentence in enumerate(promises)},
        new=new or new_promise(gathered, row),
        open_new=new is not None,
    )


def _changed(ref: str, mine: Words, newer: ChangedMeanwhile) -> str:
    """Both texts, and both joined in a box that is ready to save."""
    gathered, row = _again(ref)
    theirs = words_of(row)
    labels = {slot.name: slot.label for slot in boxes_of_letter(row)}
    differ = {name: both(theirs[name], mine.get(name, "")) for name in theirs}
    return render_template(
        "letters/changed.html",
        **around(gathered, row, check_letter(gathered, row)),
        who=name_of(db.session(), newer.by) if newer.by else "Somebody else",
        boxes=[
            (name, labels[name], each)
            for name, each in differ.items()
            if mine.get(name) != theirs[name]
        ],
        same={name: theirs[name] for name in theirs if mine.get(name) == theirs[name]},
        prefix=BOX,
        can_save=row.state is LetterState.DRAFT,
    )


def _again(ref: str) -> tuple[Gathered, Letter]:
    """As it stands after what was just tried. The look was written down before."""
    row = letter_called(db.session(), ref)
    assert row
    gathered = gather(db.session(), db.session().get_one(Incident, row.incident_id), now())
    return gathered, next(letter for letter in gathered.letters if letter.ref == ref)


def _begin_form(gathered: Gathered, kind: str) -> BeginForm:
    people = {
        str(person.number): f"{called(person)}, {person.body['relationship']}"
        for person in gathered.persons
        if why_not_to(gathered, person.number) is None
    }
    asked, only = request.args.get("to", ""), next(iter(people)) if len(people) == 1 else ""
    likely = kind if kind in KINDS else str(LIKELY[gathered.incident.state])
    known = {"kind": likely, "to": asked if asked in people else only}
    form = BeginForm(data=known if request.method == "GET" else {})
    form.kind.choices = {kind: f"{words}: {FOR_WHAT[kind]}" for kind, words in KINDS.items()}
    form.to.choices = people
    letters = {x.ref: f"{KINDS[x.kind]}, {x.ref}" for x in gathered.letters}
    form.replaces.choices = {"": "None"} | letters
    return form


def _begin_page(gathered: Gathered, form: BeginForm, faults: Faults | None = None) -> str:
    refused = [why_not_to(gathered, person.number) for person in gathered.persons]
    return render_template(
        "letters/begin.html",
        head=head_of(gathered),
        form=form,
        faults=faults or [],
        refused=list(filter(None, refused)),
    )
