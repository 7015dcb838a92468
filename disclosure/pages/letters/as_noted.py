"""Boxes that still hold a note of the record, word for word, which does not speak to the reader."""

import re
from collections.abc import Iterator, Mapping
from textwrap import shorten

from disclosure.actions.facts import Gathered
from disclosure.actions.law.first_moments import happened_on
from disclosure.actions.letters.boxes import reader_of
from disclosure.actions.letters.home import month_first
from disclosure.actions.letters.words import is_english
from disclosure.pages.letters.desk import boxes_of_letter
from disclosure.records.letter import Letter
from letters.kinds import Audience
from letters.spoken_to import speaks_to
from letters.writing.boxes import Slot
from letters.writing.engine import rendered
from letters.writing.facts import WE_OFFER, LetterMaterial, facts_of

AS_NOTED = "These words are as somebody noted them on record: {} Write them to {}."
SHOWN = 80  # letters of such a note
# Names of letters.writing.facts.FACTS which are whole passages, as somebody wrote them down.
_PASSAGES = re.compile(r"{[{%][^}]*\b(?:facts|why|changes|not_known|apology|support|reasons)\b")


def as_noted(gathered: Gathered, letter: Letter) -> Mapping[str, str]:
    """Advice by the name of the box. Nothing of words that somebody changed."""
    person = gathered.person(letter.to_person)
    if person is None or not is_english(letter.language):
        return {}
    return {
        box.name: AS_NOTED.format(_short(note), person.called)
        for box, note in _notes(letter)
        if note != _ours(gathered, box)
    }


def _ours(gathered: Gathered, box: Slot) -> str:
    """What we write there of ourselves, where nobody noted anything: the day alone."""
    day, first = happened_on(gathered.case), month_first(gathered)
    return rendered(box.words, facts_of(LetterMaterial(happened_on=day, month_first=first)))


def _short(note: str) -> str:
    words = shorten(note, SHOWN, placeholder=" …")
    return f"“{words}”" if words.endswith((".", "!", "?")) else f"“{words}”."


def _notes(letter: Letter) -> Iterator[tuple[Slot, str]]:
    """The first of each box."""
    begun, patient = letter.begun, reader_of(letter) is Audience.patient
    for box in boxes_of_letter(letter):
        words = letter.boxes.get(box.name, "").strip()
        if words == begun.get(box.name, "").strip() and _PASSAGES.search(box.words):
            # Of several notes each is one of its own; one that has paragraphs is read as a whole.
            apart = words.split("\n\n") if "paragraphs" in box.words else [words]
            apart = [each.removeprefix(WE_OFFER) for each in apart]
            theirs = [each for each in apart if not speaks_to(each, of_themselves=patient)]
            if any(each.strip() for each in theirs):
                yield box, theirs[0]
