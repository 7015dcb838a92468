"""While a letter is written: who holds the pen, drafts that save themselves, the check as you type.

The script of the desk asks these addresses. Without it the form of the desk does all it did.
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, abort, jsonify, request
from flask import render_template as render
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from disclosure.actions.change import Change
from disclosure.actions.facts import Gathered
from disclosure.actions.letters import pen, unsaved
from disclosure.actions.letters.returned import returned_last
from disclosure.actions.letters.writing import differs
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.refused import Refused
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.kinds.faults import BadInput
from disclosure.pages.guard import current_actor, quiet, requires
from disclosure.pages.incidents.cases import UNPROCESSABLE, change_in, letter_here
from disclosure.pages.letters.checked import at_the_desk, on_the_desk
from disclosure.pages.letters.desk import Words
from disclosure.pages.letters.form import (
    BOX,
    desk_form,
    seen_in,
    typed_here,
    typed_in,
    typed_words,
    words_sent,
)
from disclosure.pages.letters.waiting import typed_at, waiting_of_mine
from disclosure.pages.letters.words import no_draft
from disclosure.pages.see_other import see_other
from disclosure.pages.words import clock_time
from disclosure.permissions import Permission
from disclosure.records.letter import Letter
from workflows.words import LetterState

blueprint = Blueprint("letter_writing", __name__)

OTHER_BOXES = "The letter has other boxes by now. Copy your words, then open this page again."
IS_KEPT = "What you typed stays here and is kept."
COPY_IT = "What you typed stays here, but is not kept: copy it."  # its drafts went with the letter
WHO_WRITES = "live-pen"  # the id of that place in the page

ACTS: Mapping[str, Callable[[Session, Change, str], None]] = {
    "ask": pen.ask,
    "take": pen.take,
    "give": pen.give,
    "keep": pen.keep,
}


@blueprint.post("/letters/<letter>/check-now")
@requires(Permission.WRITE_LETTER)
def check_now(letter: str) -> ResponseReturnValue:
    """The words as typed, checked and not saved: the same cards as on the page."""
    gathered, row = at_the_desk(letter)
    try:
        shown = on_the_desk(gathered, row, typed_words(desk_form(row), row))
    except BadInput as bad:
        return jsonify(says=str(bad)), UNPROCESSABLE
    return jsonify(count=shown["count"], html=render("letters/checked.html", box=BOX, **shown))


@blueprint.post("/letters/<letter>/unsaved")
@requires(Permission.WRITE_LETTER)
def keep(letter: str) -> ResponseReturnValue:
    """A draft of their own; `leaving`: the desk is closed, so the pen is laid down.

    Only the boxes typed in are sent, and none where nobody typed: what waits in others stays.
    """
    gathered, row = at_the_desk(letter)
    form, kept = desk_form(row), False
    words = words_sent(form, row)
    change, at = change_in(gathered, seen_in(form)), clock_time(gathered.at, gathered.zone)
    if not words and _has_boxes():
        return jsonify(says=OTHER_BOXES), 409
    try:
        if words:
            kept = unsaved.keep(db.session(), change, letter, words)
        if "leaving" in request.form:
            pen.let_go(db.session(), change, letter)
    except BadInput as bad:
        return jsonify(says=str(bad)), UNPROCESSABLE
    except Refused as no:
        return jsonify(says=str(no)), 409
    draft = f"Saved at {at} as a draft of yours; press Save to put it in the letter."
    return jsonify(says=draft if kept else "")


@blueprint.post("/letters/<letter>/beat")
@requires(Permission.WRITE_LETTER)
@quiet
def beat(letter: str) -> ResponseReturnValue:
    """An open desk is heard of. `here`: somebody sits at it and may write; a free pen is theirs,
    unless they only sent it back for its author to mend.
    """
    gathered, row = at_the_desk(letter)
    writable = row.state is LetterState.DRAFT
    if writable and request.form.get("here") and not _only_returned_it(gathered, row):
        pen.hear(db.session(), change_in(gathered), letter)
    gathered, row = at_the_desk(letter)
    now_so = writing_now(gathered, row)
    return jsonify(
        mine=writable and now_so["held"].mine,
        theirs=now_so["held"].with_another or not writable,
        version=row.version,
        why=no_draft(row) or f"{now_so['holder']} is writing now.",
        stays=COPY_IT if row.state is LetterState.WITHDRAWN else IS_KEPT,
        html=render("letters/pen_now.html", row=row, reads="reads" in request.form, **now_so),
    )


@blueprint.post("/letters/<letter>/pen")
@requires(Permission.WRITE_LETTER)
def move_pen(letter: str) -> ResponseReturnValue:
    """Ask, take, give, keep: one click each. What was typed goes with the pen, or waits.

    Boxes that only went along, of an older text, were not typed by whoever asks or takes.
    """
    gathered, row = letter_here(letter, f"letter {letter}")
    act, form = ACTS.get(request.form.get("do", "")) or abort(400), desk_form(row)
    change, words = change_in(gathered), typed_words(form, row)
    typed, holds = typed_here(row, words), act in (pen.give, pen.keep)
    if not holds and seen_in(form) != row.version:
        typed = {name: said for name, said in typed.items() if name in typed_in()}
    if typed and _has_boxes():
        unsaved.keep(db.session(), change_in(gathered, seen_in(form)), letter, typed)
    act(db.session(), change, letter)
    return see_other("letters.one", letter=letter, _anchor=_goes_on_at(act))


def _goes_on_at(act: Callable[[Session, Change, str], None]) -> str:
    """Who keeps the pen: in the box they typed in last, where we know it. Else who writes now."""
    last = request.form.get("typed", "").split()[-1:] if act is pen.keep else []
    return f"part-{last[0]}" if last else WHO_WRITES


def _has_boxes() -> bool:
    return any(name.startswith(BOX) for name in request.form)


def _only_returned_it(gathered: Gathered, row: Letter) -> bool:
    """This person returned it to draft, and has written nothing in it, saved or not."""
    session, me = db.session(), current_actor()
    if me.email in row.written_by or unsaved.brought_back(session, me, row):
        return False
    back = returned_last(gathered, row)
    return back is not None and back.by == me.email


def writing_now(gathered: Gathered, row: Letter) -> dict[str, Any]:
    """Who writes, in words; and what waits to be saved."""
    session, me = db.session(), current_actor()
    held = pen.look_at(session, me, row.id, gathered.at)
    waiting = unsaved.waiting_of_others(session, me, row)
    return {
        "held": held,
        "holder": staff_name(session, held.holder) if held.holder else "",
        "since": clock_time(held.since, gathered.zone) if held.since else "",
        "no_draft": no_draft(row),
        "asker": staff_name(session, held.asked_by) if held.asked_by else "",
        "i_ask": held.asked_by == me.email,
        "not_yet": held.not_yet == me.email,
        "mine": waiting_of_mine(gathered, row),
        "others_wait": [
            (staff_name(session, by), typed_at(at, gathered))
            for by, at in waiting
            if by != held.holder
        ],
    }


def must_not_be_with_another(gathered: Gathered, row: Letter, form: Any, words: Words) -> None:
    """While another writes, what this person typed is kept for them and not put in: Refused."""
    session, me, ref = db.session(), current_actor(), row.ref
    held = pen.look_at(session, me, row.id, now())
    if held.with_another and row.state is LetterState.DRAFT:
        name = staff_name(session, held.holder)
        if differs(row, words):
            typed = typed_here(row, words)
            unsaved.keep(session, change_in(gathered, seen_in(form)), ref, typed)
        raise Refused(f"{name} is writing now. What you typed is kept as a draft of yours.")
    if held.mine:
        pen.hear(session, change_in(gathered), ref)
