"""How a letter read before: who saved which words when, and starting again from them."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from disclosure.actions.facts import Gathered
from disclosure.actions.letters import unsaved
from disclosure.actions.letters import writing as action
from disclosure.actions.letters.boxes import unknown_boxes
from disclosure.actions.letters.words import is_english
from disclosure.actions.people.staff_names import staff_name
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.guard import current_actor, requires
from disclosure.pages.incidents.cases import change_in, head_of, letter_here
from disclosure.pages.letters.two_texts import word_diff
from disclosure.pages.letters.writing import must_not_be_with_another
from disclosure.pages.see_other import see_other
from disclosure.pages.typed_in import number_in
from disclosure.pages.words import moment
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from disclosure.records.transaction import all_or_nothing
from disclosure.records.writing import Wording, wordings_of
from workflows.words import LetterState

blueprint = Blueprint("letter_versions", __name__)


@blueprint.get("/letters/<letter>/versions")
@requires(Permission.SEE_CASES)
def all_of_it(letter: str) -> ResponseReturnValue:
    gathered, row = letter_here(letter, f"letter {letter}, how it read before")
    wordings = wordings_of(db.session(), row.id)
    may_write = current_actor().may(Permission.WRITE_LETTER)
    after = [None, *wordings[:-1]]
    return render_template(
        "letters/versions.html",
        head=head_of(gathered),
        row=row,
        versions=[_shown(gathered, *each) for each in zip(wordings, after, strict=True)],
        can_start=may_write and row.state is LetterState.DRAFT,
    )


@blueprint.post("/letters/<letter>/versions")
@requires(Permission.WRITE_LETTER)
def start_again(letter: str) -> ResponseReturnValue:
    """The words of then are saved as the words of now; those of now stay in the list. What this
    person typed and did not save waits on, and the desk says so.
    """
    gathered, row = letter_here(letter, f"letter {letter}, how it read before")
    number = number_in(request.form.get("version", ""))
    wording = db.session().get(Wording, (row.id, number))
    if wording is None:
        raise BadInput.at("version", "Which wording: there is no such one.")
    must_not_be_with_another(gathered, row, None, {})
    seen = number_in(request.form.get("seen", "")) or None
    fits = _fits_its_boxes(wording, row)
    words = {"slots": _slots_of(wording, row)} if fits else {"text": wording.text}
    with all_or_nothing(db.session()):
        mine = unsaved.brought_back(db.session(), current_actor(), row)
        typed, of_version = (mine.words, mine.of_version) if mine else ({}, None)
        action.edit(db.session(), change_in(gathered, seen), letter, words)
        if typed:
            unsaved.keep_on(db.session(), change_in(gathered, of_version), letter, typed)
    return see_other("letters.one", letter=letter)


def _fits_its_boxes(wording: Wording, row: Letter) -> bool:
    """Where words of then have no box in a letter to this reader, all come back as one text."""
    unknown, _ = unknown_boxes(row, wording.slots)
    lost = any(wording.slots[name] for name in unknown)
    return bool(wording.slots) and not lost and is_english(row.language)


def _slots_of(wording: Wording, row: Letter) -> dict[str, str]:
    unknown, _ = unknown_boxes(row, wording.slots)
    return {name: words for name, words in wording.slots.items() if name not in unknown}


def _shown(gathered: Gathered, wording: Wording, after: Wording | None) -> dict[str, Any]:
    return {
        "version": wording.version,
        "who": staff_name(db.session(), wording.by),
        "at": moment(wording.at, gathered.zone),
        "pieces": word_diff(_bare(wording), _bare(after) if after else _bare(wording)),
        "changed_by": staff_name(db.session(), after.by) if after else "",
    }


def _bare(wording: Wording) -> str:
    """As people read it: without the marks of a heading."""
    return wording.text.replace("**", "")
