"""What somebody typed at the desk of a letter before they had to sign in again: it waits there.

A form that is carried through a sign-in is lost with the page that carries it. A letter has a place
for what is typed and not saved, which only its author sees: so it is kept there too, until they
save it or throw it away.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

from disclosure.actions.change import Change, Door
from disclosure.actions.letters import unsaved
from disclosure.actions.letters.writing import differs
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.incidents.cases import REFUSALS
from disclosure.pages.letters.desk import words_of
from disclosure.pages.letters.form import BOX, box_put_in
from disclosure.pages.typed_in import number_in
from disclosure.permissions import Permission
from disclosure.records.letter import Letter, letter_called
from workflows.words import LetterState

DESK = "letters.one"


def keep_at_its_letter(path: str, typed: Iterable[tuple[str, str]]) -> bool:
    """Whether it waits at the letter now, for whoever is signed in here: its writer."""
    sent = dict(typed)
    row = _draft_at(path)
    if row is None or sent.get("do") == "throw_away":
        return False
    words = _typed_by_hand(row, sent)
    if not words or not current_actor().may(Permission.WRITE_LETTER):
        return False
    seen = number_in(sent.get("seen", "")) or None
    change = Change(row.incident_id, current_actor(), now(), Door.PAGE, seen)
    try:
        return unsaved.keep(db.session(), change, row.ref, words)
    except REFUSALS:
        return False  # the page that carries it has it still


def _draft_at(path: str) -> Letter | None:
    try:
        there = current_app.url_map.bind("here").match(urlsplit(path).path, method="POST")
    except HTTPException:
        return None
    endpoint, named = there
    row = letter_called(db.session(), named["letter"]) if endpoint == DESK else None
    return row if row and row.state is LetterState.DRAFT else None


def _typed_by_hand(row: Letter, sent: Mapping[str, str]) -> dict[str, str]:
    """Of the boxes that the page names, and of those that the letter does not hold as they are."""
    said_so = sent.get("typed", "").split()
    there = words_of(row)
    boxes = {name: sent[f"{BOX}{name}"] for name in there if f"{BOX}{name}" in sent}
    words = {name: box_put_in(name, said, there[name]) for name, said in boxes.items()}
    return {n: said for n, said in words.items() if n in said_so or differs(row, {n: said})}
