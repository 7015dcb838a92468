"""The steps of a written letter: approve, issue, send, delivered; and its exact bytes."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions import gate
from disclosure.actions.change import ChangedMeanwhile
from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_letters import file_of
from disclosure.actions.letters.check import check_letter
from disclosure.actions.letters.in_error import answered_on, stood_on_page
from disclosure.actions.letters.printing import page_of
from disclosure.actions.letters.recipient import (
    avoided_today,
    forms_of_letter,
    must_be_told,
    needs_now,
    never_by,
)
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.conversation import Conversation
from disclosure.kinds.faults import BadInput
from disclosure.pages.files import letter_to_read
from disclosure.pages.forms import SHOW_AGAIN
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import (
    REFUSALS,
    Faults,
    change_in,
    letter_here,
    what_stands_in_the_way,
)
from disclosure.pages.letters.accepting import (
    accepted_in,
    approve_form,
    leading_to_boxes,
    reasons_to_send_back,
    too_short,
    typed_reasons,
)
from disclosure.pages.letters.reading import all_cards, around, reading_page
from disclosure.pages.letters.sending import (
    WAYS,
    IssueForm,
    chosen_before,
    copies,
    envelope,
    envelope_says,
    in_order,
    issue_form,
    narrow,
    unconfirmed,
)
from disclosure.pages.letters.words import ACTS, PRINTED
from disclosure.pages.letters.writing import must_not_be_with_another
from disclosure.pages.moving import NOT_NOW, carry_out, decide_on, form_of_move
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.permissions import NEEDED_FOR, Permission
from disclosure.records.letter import Letter
from letters.languages import in_english
from letters.render import NotPrintable, render
from workflows.letter import LETTER
from workflows.machine import NotReady, WrongState
from workflows.reasons import GIVE_ONE, is_reason
from workflows.words import LetterState
from workflows.words import LetterTrigger as T

blueprint = Blueprint("letter_steps", __name__)


@blueprint.route("/letters/<letter>/approve", methods=["GET", "POST"])
@requires(Permission.APPROVE_LETTER)
def approve(letter: str) -> ResponseReturnValue:
    gathered, row = letter_here(letter, f"letter {letter}, to approve")
    cards = all_cards(gathered, row, check_letter(gathered, row))
    form = approve_form(row, cards)
    if not form.validate_on_submit():
        return reading_page(gathered, row, form if row.state is LetterState.IN_REVIEW else None)
    told = {"sha256": form.sha256.data, "accepted": accepted_in(form, cards)}
    seen = number_in(form.seen.data or "") or None
    try:
        if short := list(too_short(form, cards)):
            raise BadInput(short)
        gate.move(db.session(), change_in(gathered, seen), letter, "approve", data=told)
    except REFUSALS as no:
        gathered, row = letter_here(letter, f"letter {letter}, as it stands now")
        cards = all_cards(gathered, row, check_letter(gathered, row))
        form = approve_form(row, cards)
        faults, status = what_stands_in_the_way(form, no)
        if isinstance(no, NotReady):
            faults = leading_to_boxes(form, cards, no.unmet)
        form.sha256.data, form.seen.data = row.text_sha256, str(row.version)
        return reading_page(gathered, row, form, faults), status
    return see_other("letters.one", letter=letter)


@blueprint.route("/letters/<letter>/issue", methods=["GET", "POST"])
@requires(Permission.SEND_LETTER)
def issue(letter: str) -> ResponseReturnValue:
    """The one step that cannot be undone: the right person, and read by somebody's eyes."""
    gathered, row = letter_here(letter, f"letter {letter}, to issue")
    form = issue_form(gathered, row)
    if not form.validate_on_submit():
        return _issue_page(gathered, row, form)
    try:
        if missing := list(unconfirmed(gathered, row, form)):
            raise BadInput(missing)
        carry_out(gathered, letter, T.ISSUE, form)
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        if isinstance(no, ChangedMeanwhile):
            gathered, row = letter_here(letter, f"letter {letter}, as it stands now")
            decide_on(form, row.version)
        return _issue_page(gathered, row, form, faults), status
    return see_other("letters.one", letter=letter)


@blueprint.route("/letters/<letter>/moves/<act>", methods=["GET", "POST"])
@requires(Permission.SEE_CASES)
def move(letter: str, act: str) -> ResponseReturnValue:
    trigger = next((trigger for trigger in ACTS if trigger == act), None) or abort(404)
    current_actor().must(NEEDED_FOR[trigger])
    gathered, row = letter_here(letter, f"letter {letter}, {act}")
    form = form_of_move(trigger, gathered, row.version, chosen_before(gathered, row, trigger))
    narrow(form, trigger, gathered, row)
    if trigger is T.RETURN_TO_DRAFT and SHOW_AGAIN in request.form:
        form.reason.data = _what_may_stand(gathered, row, form.reason.data or "")
    if not form.validate_on_submit():
        return _move_page(gathered, row, trigger, form)
    try:
        if trigger is T.RETURN_TO_DRAFT:
            _must_say_what_changes(gathered, row, form.reason.data or "")
        if trigger is T.WRITE_TO_ANOTHER:
            must_not_be_with_another(gathered, row, form, {})
        carry_out(gathered, letter, trigger, form)
    except WrongState:
        return _move_page(gathered, row, trigger, form, [{"text": NOT_NOW}]), 409
    except REFUSALS as no:
        faults, status = what_stands_in_the_way(form, no)
        if isinstance(no, ChangedMeanwhile):
            gathered, row = letter_here(letter, f"letter {letter}, as it stands now")
            decide_on(form, row.version)
        return _move_page(gathered, row, trigger, form, faults), status
    return see_other("letters.one", letter=letter)


def _what_may_stand(gathered: Gathered, row: Letter, said: str = "") -> str:
    return reasons_to_send_back(all_cards(gathered, row, check_letter(gathered, row)), said)


def _must_say_what_changes(gathered: Gathered, row: Letter, reason: str) -> None:
    """Raises BadInput. What we put in the box says only what may stay as it is."""
    if not is_reason(reason):
        raise BadInput.at("reason", GIVE_ONE)
    if reason.split() == _what_may_stand(gathered, row).split():
        raise BadInput.at("reason", "Why: say what should change too, beside what may stand.")


@blueprint.get("/letters/<letter>/file/<form>")
@requires(Permission.SEE_CASES)
def file(letter: str, form: str) -> ResponseReturnValue:
    """The letter of record: the bytes as they were issued, never made again."""
    _, row = letter_here(letter, f"letter {letter}, issued, {form}")
    found = file_of(db.session(), row, form) or abort(404)
    return letter_to_read(found.content, found.media_type, f"{letter}-{form}")


@blueprint.get("/letters/<letter>/preview")
@blueprint.get("/letters/<letter>/preview/<form>")
@requires(Permission.SEE_CASES)
def preview(letter: str, form: str = "html") -> ResponseReturnValue:
    """As they will get it, marked as a draft."""
    gathered, row = letter_here(letter, f"letter {letter}, draft, {form}")
    if form not in forms_of_letter(row):
        abort(404)
    if not any(person.number == row.to_person for person in gathered.persons):
        raise Refused("The record of this person was withdrawn.")
    try:
        made = render(page_of(db.session(), row, now(), draft=True), form)
    except NotPrintable as error:
        raise Refused(f"This letter cannot be printed. {error}") from None
    return letter_to_read(made.content, made.media_type, f"{letter}-draft-{form}")


def _issue_page(
    gathered: Gathered, row: Letter, form: IssueForm, faults: Faults | None = None
) -> str:
    return render_template(
        "letters/issue.html",
        **around(gathered, row, check_letter(gathered, row)),
        form=form,
        faults=faults or [],
        copies=[(form, PRINTED[form]) for form in copies(gathered, row)],
        envelope=envelope(gathered, row),
        envelope_says=envelope_says(gathered, row),
        avoid_today=avoided_today(gathered, row),
        needs=needs_now(gathered, row),
        approved_by=staff_name(db.session(), row.approved_by) if row.approved_by else "",
        ready=row.state is LetterState.APPROVED,
        accepted=row.accepted,
        language=in_english(row.language),
    )


def _move_page(
    gathered: Gathered, row: Letter, trigger: T, form: Any, faults: Faults | None = None
) -> str:
    in_error = trigger is T.ENTERED_IN_ERROR
    return render_template(
        "letters/act.html",
        **around(gathered, row, check_letter(gathered, row)),
        act=ACTS[trigger],
        not_now="" if trigger in LETTER.next_triggers(row.state) else NOT_NOW,
        boxes=in_order(form),
        reasons=typed_reasons(),
        faults=faults or [],
        never=", ".join(way.replace("_", " ") for way in WAYS if way in never_by(gathered, row)),
        needs=needs_now(gathered, row),
        sending=trigger is T.SEND,
        tell=trigger is T.SEND and must_be_told(gathered, row),
        stood_on_page=in_error and stood_on_page(gathered, row),
        answered_on=answered_on(gathered, row) if in_error else None,
        may_talk=current_actor().may(Conversation.may),
    )
