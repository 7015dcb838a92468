"""The form of one move of a letter or a promise: what is told with it, or the reason for it."""

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import HiddenField, RadioField, SelectMultipleField, TextAreaField

from disclosure.actions.facts import Gathered
from disclosure.actions.saying_once import move_unless_done
from disclosure.extensions import db
from disclosure.kinds.moves import TOLD_WITH
from disclosure.kinds.shape import Shape, shapes_of
from disclosure.pages.forms import PageForm, form_for, typed
from disclosure.pages.incidents.cases import change_in
from disclosure.pages.recording.forms import Choosable, typed_now
from disclosure.pages.typed_in import number_in
from workflows.words import CommitmentTrigger, LetterTrigger

WITH_A_REASON = {
    CommitmentTrigger.SEND_BACK,
    LetterTrigger.WITHDRAW,
    LetterTrigger.RETURN_TO_DRAFT,
    LetterTrigger.ENTERED_IN_ERROR,
}
NOT_NOW = "This cannot be done as things stand now. Nothing was changed."  # of an older window
FORMATS = {
    "standard": "On paper (PDF)",
    "large_print": "Large print (PDF)",
    "html": "On a screen (web page)",
    "text": "Plain text",
    "easy_read": "Easy read (PDF)",
    "two_languages": "Two languages (PDF)",
    "braille": "Braille, made from the text",
    "audio": "Audio, made from the text",
    "sign_language_video": "Sign language video, made from the text",
    "read_aloud": "Read aloud to them",
    "other": "Another form, made from the text",
}
FORMAT = "format"  # chosen from what was printed, where a script would type it


class MoveForm(PageForm):
    seen = HiddenField()  # the version this person decides on


class ReasonForm(MoveForm):
    reason = TextAreaField("Why", description="At least three words. It stays with the record.")


class SubmitForm(MoveForm):
    reason = TextAreaField(
        "Why its words are still right",
        description="Such as: I read it again after the death, and every word is true. "
        "At least three words. It stays with the record.",
    )


class SendForm(MoveForm):
    format = SelectMultipleField("In which format", choices=FORMATS, validate_choice=False)


class DeliverForm(MoveForm):
    format = RadioField("In which format", choices=FORMATS, validate_choice=False)


BASES: Mapping[Any, type[MoveForm]] = {
    **dict.fromkeys(WITH_A_REASON, ReasonForm),
    LetterTrigger.SUBMIT: SubmitForm,
    LetterTrigger.SEND: SendForm,
    LetterTrigger.DELIVER: DeliverForm,
}


def boxes_of_move(trigger: Any) -> tuple[Shape, ...]:
    return tuple(s for s in shapes_of(TOLD_WITH[trigger]) if s.asked and s.name != FORMAT)


def form_of_move(trigger: Any, gathered: Gathered, version: int, known: Mapping[str, Any]) -> Any:
    boxes = boxes_of_move(trigger)
    moments = {shape.name: typed_now(gathered) for shape in boxes if shape.sort == "moment"}
    form = form_for(str(trigger), boxes, Choosable(gathered), BASES.get(trigger, MoveForm))
    filled_in = {**moments, **known, "seen": str(version)}
    return form(data=filled_in if request.method == "GET" else {})


def decide_on(form: Any, version: int) -> None:
    """Of a form that came back: whoever is told what changed decides on what stands now, and the
    next press means that. What they said to have read was something else, and is asked anew."""
    form.seen.data = str(version)
    if "read" in form:
        form.read.data = []


def carry_out(gathered: Gathered, ref: str, trigger: Any, form: Any, **more: Any) -> None:
    """Through the gate, at the version this person saw. `more`: data that no box holds."""
    told = typed(form, boxes_of_move(trigger), gathered.zone) | more
    if FORMAT in form and form[FORMAT].data:
        told[FORMAT] = form[FORMAT].data
    change = change_in(gathered, number_in(form.seen.data or "") or None)
    reason = form.reason.data or "" if "reason" in form else ""
    move_unless_done(db.session(), change, ref, str(trigger), told, reason)
