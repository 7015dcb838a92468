"""What the desk says of the words as they are typed: cards beside boxes, promises, the count."""

from collections.abc import Mapping
from typing import Any

from flask import abort

from disclosure.actions.change import Door
from disclosure.actions.destroyed import must_stand
from disclosure.actions.facts import Gathered, gather
from disclosure.actions.letters.check import (
    check_letter,
    check_other_words,
    easy_words_fit,
    is_of_this_text,
)
from disclosure.actions.letters.writing import as_it_would_read
from disclosure.actions.looks.looking import look_through
from disclosure.clock import now
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.letters.as_noted import as_noted
from disclosure.pages.letters.desk import Card, cards_of, parts_of
from disclosure.pages.letters.form import promise_forms
from disclosure.pages.letters.other_cards import other_cards, outdated_cards
from disclosure.pages.letters.reading import around
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, letter_called
from disclosure.records.team import is_theirs
from letters.check import Checked


def on_the_desk(gathered: Gathered, row: Letter, words: Mapping[str, str]) -> dict[str, Any]:
    """Whatever follows from what stands in the boxes, saved or not. BadInput where it cannot."""
    typed, checked, cards = checked_as_typed(gathered, row, words)
    elsewhere = _elsewhere(gathered, row, typed)
    many = len(cards) + len(elsewhere)
    promises = promise_forms(gathered, typed, checked)
    return {
        **around(gathered, row, checked),
        "parts": parts_of(typed, cards, words),
        "cards": cards,
        "noted": as_noted(gathered, typed),
        "elsewhere": elsewhere,  # in its easy words and its translation, mended on their own page
        "count": f"{many} to mend" if many else "Nothing to mend",
        "promise_forms": promises,
        "numbers": {sentence: number for number, sentence in enumerate(promises)},
    }


def _elsewhere(gathered: Gathered, row: Letter, typed: Letter) -> tuple[Card, ...]:
    """Of its easy words and its translation: what the check finds, and whether they are of the text
    as it is saved. They are looked at again once, and not with each word that is typed.
    """
    found = other_cards(check_other_words(gathered, typed), 1)
    fits = {
        "easy_fits": easy_words_fit(db.session(), row),
        "translation_fits": is_of_this_text(row),
    }
    return (*found, *outdated_cards(**fits, first=len(found) + 1))


def checked_as_typed(
    gathered: Gathered, row: Letter, words: Mapping[str, str]
) -> tuple[Letter, Checked, tuple[Card, ...]]:
    typed = as_it_would_read(row, words)
    checked = check_letter(gathered, typed, as_typed=typed.text != row.text)
    return typed, checked, cards_of(typed, checked)


def at_the_desk(ref: str) -> tuple[Gathered, Letter]:
    """For what an open desk asks again and again: one look a day, as when it was opened."""
    session, actor, at = db.session(), current_actor(), now()
    there = letter_called(session, ref) or abort(404)
    incident = session.get_one(Incident, there.incident_id)
    if not is_theirs(session, actor, incident):
        abort(404)
    look_through(session, actor, [incident.ref], at, Door.PAGE, f"letter {ref}")
    must_stand(session, incident)
    return gather(session, incident, at), there
