"""The steps of a written letter: approve, issue, send, delivered; and its exact bytes."""

from typing import Any

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import HiddenField, SelectMultipleField, StringField

from disclosure.actions import gate
from disclosure.actions.change import Refused
from disclosure.actions.facts import Gathered
from disclosure.actions.letter_check import check_letter
from disclosure.actions.printing import FORMATS, page_of
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput, Fault
from disclosure.pages.cases import REFUSALS, Faults, change_in, letter_here, what_stands_in_the_way
from disclosure.pages.forms import PageForm
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.letter_desk import cards_of
from disclosure.pages.letter_reading import accepted_in, approve_form, around, reading_page
from disclosure.pages.letter_words import ACTS
from disclosure.pages.moving import carry_out, form_of_move
from disclosure.permissions import NEEDED_FOR, Permission
from disclosure.records.letter import Letter, files_of
from disclosure.records.users import name_of
from letters.render import NotPrintable, render
from workflows.words import LetterState
from workflows.words import LetterTrigger as T

blueprint = Blueprint("letter_steps", __name__)

# A letter brings its own styles and nothing else; it can run nothing and reach nothing.
CONTENT = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"


class IssueForm(PageForm):
    seen = HiddenField()
    surname = StringField(
        "Type the last name of the person this letter is for",
        description="Look at the letter itself, not at this page. "
        "This stops a letter going to the wrong home.",
    )
    read = SelectMultipleField(
        "Read it first",
        choices={"yes": "I have read the copy they will get, from first line to last"},
        validate_choice=False,
    )


@blueprint.route("/letters/<letter>/approve", methods=["GET", "POST"])
@requires(Permission.APPROVE_LETTER)
def approve(letter: str) -> ResponseReturnValue:
    gathered, row = letter_here(letter, f"letter {letter}, to approve")
    cards = cards_of(row, check_letter(gathered, row))
    form = approve_form(row, cards)
    if not form.validate_on_submit():
        return reading_page(gathered, row, form if row.state is LetterState.IN_REVIEW else None)
    told = {"sha256": form.sha256.data, "accepted": accepted_in(form, cards)}
    seen = int(form.seen.data) if (form.seen.data or "").isdigit() else None
    try:
        gate.move(db.session(), change_in(gathered, seen), letter, "approve", data=told)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        gathered, row = letter_here(letter, f"letter {letter}, as it stands now")
        form.sha256.data, form.seen.data = row.text_sha256, str(row.version)
        return reading_page(gathered, row, form, faults), status
    return redirect(url_for("letters.one", letter=letter), 303)


@blueprint.route("/letters/<letter>/issue", methods=["GET", "POST"])
@requires(Permission.SEND_LETTER)
def issue(letter: str) -> ResponseReturnValue:
    """The one step that cannot be undone: the right person, and read by somebody's eyes."""
    gathered, row = letter_here(letter, f"letter {letter}, to issue")
    form = IssueForm(data={"seen": str(row.version)})
    if not form.validate_on_submit():
        return _issue_page(gathered, row, form)
    try:
        _must_be_read(gathered, row, form)
        carry_out(gathered, letter, T.ISSUE, form)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _issue_page(gathered, row, form, faults), status
    return redirect(url_for("letters.one", letter=letter), 303)


@blueprint.route("/letters/<letter>/moves/<act>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def move(letter: str, act: str) -> ResponseReturnValue:
    trigger = next((trigger for trigger in ACTS if trigger == act), None) or abort(404)
    current_actor().must(NEEDED_FOR[trigger])
    gathered, row = letter_here(letter, f"letter {letter}, {act}")
    form = form_of_move(trigger, gathered, row.version, _usual(gathered, row, trigger))
    never = _never(gathered, row)
    if trigger is T.SEND:
        ways = dict(form.how.choices).items()
        form.how.choices = {way: words for way, words in ways if way not in never}
    if not form.validate_on_submit():
        return _move_page(gathered, row, trigger, form)
    try:
        carry_out(gathered, letter, trigger, form)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        return _move_page(gathered, row, trigger, form, faults), status
    return redirect(url_for("letters.one", letter=letter), 303)


@blueprint.get("/letters/<letter>/file/<form>")
@requires(Permission.SEE_CASES)
def file(letter: str, form: str) -> ResponseReturnValue:
    """The letter of record: the bytes as they were issued, never made again."""
    _, row = letter_here(letter, f"letter {letter}, issued, {form}")
    found = next((f for f in files_of(db.session(), row.id) if f.format == form), None) or abort(
        404
    )
    return _shown(found.content, found.media_type, f"{letter}-{form}")


@blueprint.get("/letters/<letter>/preview")
@blueprint.get("/letters/<letter>/preview/<form>")
@requires(Permission.SEE_CASES)
def preview(letter: str, form: str = "html") -> ResponseReturnValue:
    """As they will get it, marked as a draft."""
    if form not in FORMATS:
        abort(404)
    gathered, row = letter_here(letter, f"letter {letter}, draft, {form}")
    if not any(person.number == row.to_person for person in gathered.persons):
        raise Refused("The record of this person was withdrawn.")
    try:
        made = render(page_of(db.session(), row, now(), draft=True), form)
    except NotPrintable as error:
        raise Refused(f"This letter cannot be printed. {error}") from None
    return _shown(made.content, made.media_type, f"{letter}-draft-{form}")


def _shown(content: bytes, media_type: str, name: str) -> Response:
    """The name holds a reference and nobody's name."""
    ending = {"application/pdf": "pdf", "text/html": "html"}.get(
        media_type.partition(";")[0], "txt"
    )
    answer = Response(content, content_type=media_type)
    answer.headers["Content-Disposition"] = f'inline; filename="{name}.{ending}"'
    answer.headers["Content-Security-Policy"] = CONTENT
    return answer


def _must_be_read(gathered: Gathered, row: Letter, form: IssueForm) -> None:
    person = next((p for p in gathered.persons if p.number == row.to_person), None)
    last = str(person.body["name"]).split()[-1] if person else ""
    faults = []
    if (form.surname.data or "").strip().casefold() != last.casefold():
        faults.append(Fault("surname", "Last name: this is not the name on the letter."))
    if not form.read.data:
        faults.append(Fault("read", "Read the letter from first line to last before you issue it."))
    if faults:
        raise BadInput(faults)


def _issue_page(
    gathered: Gathered, row: Letter, form: IssueForm, faults: Faults | None = None
) -> str:
    return render_template(
        "letters/issue.html",
        **around(gathered, row, check_letter(gathered, row)),
        form=form,
        faults=faults or [],
        large=_needs_large(gathered, row),
        approved_by=name_of(db.session(), row.approved_by) if row.approved_by else "",
        ready=row.state is LetterState.APPROVED,
        accepted=row.accepted,
    )


def _move_page(
    gathered: Gathered, row: Letter, trigger: T, form: Any, faults: Faults | None = None
) -> str:
    return render_template(
        "letters/act.html",
        **around(gathered, row, check_letter(gathered, row)),
        act=ACTS[trigger],
        form=form,
        faults=faults or [],
        never=", ".join(way.replace("_", " ") for way in sorted(_never(gathered, row))),
        sending=trigger is T.SEND,
    )


def _usual(gathered: Gathered, row: Letter, trigger: T) -> dict[str, Any]:
    form = "large_print" if _needs_large(gathered, row) else "standard"
    usual: dict[T, dict[str, Any]] = {T.SEND: {"format": [form]}, T.DELIVER: {"format": form}}
    return usual.get(trigger, {})


def _needs_large(gathered: Gathered, row: Letter) -> bool:
    person = next((p for p in gathered.persons if p.number == row.to_person), None)
    return any(
        "large" in form.lower() for form in (person.body.get("formats", ()) if person else ())
    )


def _never(gathered: Gathered, row: Letter) -> set[str]:
    person = next((p for p in gathered.persons if p.number == row.to_person), None)
    return set(person.body.get("safe", {}).get("never", ())) if person else set()
