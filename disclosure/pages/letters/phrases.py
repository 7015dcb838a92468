"""Words that others have used, for each box of a letter on the desk."""

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.letters.boxes import reader_of
from disclosure.pages.letters.desk import boxes_of_letter
from disclosure.policy import letter_templates
from disclosure.records.letter import Letter
from letters.kinds import LetterKind
from letters.writing.phrases import Phrase, phrases_for


def words_beside(gathered: Gathered, letter: Letter) -> dict[str, tuple[Phrase, ...]]:
    """By the name of the box; with the patient's name in them, as the family says it."""
    kind, reader, name = LetterKind(letter.kind), reader_of(letter), patient_called(gathered)
    return {
        box.name: phrases_for(kind, reader, box.name, name, letter_templates())
        for box in boxes_of_letter(letter)
    }
