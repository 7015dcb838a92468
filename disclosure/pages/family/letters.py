"""/f/letters/: what we wrote to the person whose page is open, in every form that there is of it.

A letter is called by its number on their page, so that no address names a person or a case.
"""

from contextlib import suppress

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions import gate
from disclosure.actions.change import Change, Door
from disclosure.actions.family.view_letters import file_of, letter_with, letters_to
from disclosure.actions.letters.printing import which_words_count
from disclosure.actions.letters.recipient import needs_now
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.moves import DeliveredHow
from disclosure.pages.family.frame import here, page_frame, view_here
from disclosure.pages.files import letter_to_read
from disclosure.pages.guard import for_family, visiting
from disclosure.pages.see_other import see_other
from disclosure.records.letter import Letter
from letters.languages import direction, in_itself
from letters.printing.markdown import to_easy_html, to_html
from workflows.letter_forms import HTML, unmet
from workflows.machine import WrongState
from workflows.words import LetterState, LetterTrigger

blueprint = Blueprint("family_letters", __name__, url_prefix="/f/letters")

READ_HERE = "They read it on their own page, where they choose the size of print."


@blueprint.get("/<int:number>/")
@for_family
def letter(number: int) -> ResponseReturnValue:
    """Its frozen words, as a page that every screen and reader can show."""
    row, view = _letter(number), view_here()
    shown = next(each for each in view.letters if each.number == number)
    return render_template(
        "family/letter.html",
        **page_frame(view),
        letter=shown,
        which_words_count=which_words_count(here(), row),
        **words_of_letter(row),
    )


@blueprint.get("/<int:number>/<form>")
@for_family
def file(number: int, form: str) -> ResponseReturnValue:
    """The exact bytes of record."""
    found = file_of(db.session(), _letter(number), form) or abort(404)
    return letter_to_read(found.content, found.media_type, f"letter-{number}-{form}")


@blueprint.post("/<int:number>/read")
@for_family
def read(number: int) -> ResponseReturnValue:
    """They say that they have read it: then it is delivered, whatever the post does. It is the one
    that stood on their screen, for a letter that went before it takes its number on a later day.
    """
    _letter(number)
    number, row = letter_with(here(), _person(), request.form.get("sha256", "")) or (number, None)
    actor, at = visiting(), now()
    if row and row.state is LetterState.SENT and actor.person:
        told = {"at": at.isoformat(), "how": DeliveredHow.READ_ON_PAGE, "format": HTML}
        if unmet(needs_now(here(), row), (HTML,)):
            told["other_format_because"] = READ_HERE
        change = Change(actor.person.incident_id, actor, at, Door.PAGE)
        with suppress(WrongState):  # somebody recorded just now that they have it
            gate.move(db.session(), change, row.ref, LetterTrigger.DELIVER, data=told)
    return see_other("family_letters.letter", number=number, _anchor="had")


def words_of_letter(row: Letter) -> dict[str, object]:
    """Its text, its easy words and its translation, each with its language; and which one it is."""
    second = row.translation or {}
    return {
        "sha256": row.sha256 or "",
        "language": row.language,
        "direction": direction(row.language),
        "text": to_html(row.text),
        "easy": to_easy_html(row.easy_read) if row.easy_read else "",
        "second_language": second.get("language", ""),
        "second_direction": direction(second.get("language", "en")),
        "second_name": in_itself(second.get("language", "en")),
        "second_text": to_html(second["text"]) if second else "",
    }


def _letter(number: int) -> Letter:
    """Another person's letter has no number here."""
    return _theirs().get(number) or abort(404)


def _theirs() -> dict[int, Letter]:
    return letters_to(here(), _person())


def _person() -> int:
    person = visiting().person
    assert person
    return person.number
