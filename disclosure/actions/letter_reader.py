"""A draft that was begun to the wrong person of its case: the same words, to somebody else."""

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.letter_audience import audience_of
from disclosure.actions.letter_boxes import boxes_of
from disclosure.actions.letter_hash import words_sha256
from disclosure.actions.letter_material import promises_to
from disclosure.actions.letter_slip import goes_by_itself
from disclosure.kinds.moves import WriteToAnother
from disclosure.records.letter import Letter
from letters.compose import compose
from letters.kinds import LetterKind


def write_to_another(
    case: OpenCase, gathered: Gathered, letter: Letter, told: WriteToAnother
) -> None:
    """No typed word is lost. What only the first person could have falls: easy words and a
    translation, which were made for them, promises owed to them, and the letter to them that it
    corrects. Whoever chose the other person is one of its writers.
    """
    was_usual = goes_by_itself(gathered, letter.to_person) is letter.with_slip
    letter.links = _links(gathered, letter, told.to)
    letter.replaces = _still_corrects(gathered, letter, told.to)
    letter.to_person = told.to
    letter.audience = str(told.audience or audience_of(gathered, told.to))
    letter.easy_read = letter.translation = None
    slip = goes_by_itself(gathered, told.to) if was_usual else letter.with_slip
    letter.put_slots(letter.boxes, with_slip=slip)
    if letter.boxes:  # the same words in the boxes of that reader: what they lack leaves a hole
        letter.text = compose(LetterKind(letter.kind), letter.boxes, boxes_of(letter))
    letter.text_sha256 = words_sha256(letter)
    writer = case.change.actor.email
    letter.written_by = [*(each for each in letter.written_by if each != writer), writer]


def _links(gathered: Gathered, letter: Letter, to: int) -> dict[str, str]:
    """Of its sentences, those that promise what is owed to them too, or say what we promised them
    elsewhere.
    """
    owed = {each.ref for each in gathered.commitments if to in gathered.owed_to(each)}
    kept = {sentence: ref for sentence, ref in letter.links.items() if ref in owed}
    theirs = {s: ref for s, ref in promises_to(gathered, to).items() if s in letter.text}
    return theirs | kept


def _still_corrects(gathered: Gathered, letter: Letter, to: int) -> str | None:
    was = next((each for each in gathered.letters if each.ref == letter.replaces), None)
    return letter.replaces if was and was.to_person == to else None
