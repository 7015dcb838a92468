"""A draft that was begun to the wrong person of its case: the typed words, to somebody else."""

from collections.abc import Mapping

from disclosure.actions.change import OpenCase
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import audience_of
from disclosure.actions.letters.beginning import Beginning, beginning
from disclosure.actions.letters.boxes import boxes_of, reader_of
from disclosure.actions.letters.hash import words_sha256
from disclosure.actions.letters.material import promises_to
from disclosure.actions.letters.slip import goes_by_itself
from disclosure.actions.letters.wordings import keep_wording
from disclosure.kinds.moves import WriteToAnother
from disclosure.permissions import Actor
from disclosure.records.letter import Letter
from letters.check import judges
from letters.checks.promises import linked_at_first
from letters.compose import compose
from letters.kinds import LetterKind
from letters.writing.boxes import SIGNATURE


def write_to_another(
    case: OpenCase, gathered: Gathered, letter: Letter, told: WriteToAnother
) -> None:
    """No typed word is lost. What only the first person could have falls: what we began their
    letter with, easy words and a translation, which were made for them, promises owed to them, and
    the letter to them that it corrects. Whoever chose the other person is one of its writers.
    """
    author = case.change.actor
    was_usual = goes_by_itself(gathered, letter.to_person) is letter.with_slip
    before = _would_begin(gathered, letter, author)
    letter.replaces = _still_corrects(gathered, letter, told.to)
    letter.now_to_another(told.to)
    letter.audience = str(told.audience or audience_of(gathered, told.to))
    letter.easy_read = letter.translation = None
    slip = goes_by_itself(gathered, told.to) if was_usual else letter.with_slip
    letter.put_slots(letter.boxes, with_slip=slip)
    if letter.boxes:
        _begin_anew(letter, before, _beginning(gathered, letter, author))
    letter.links = _links(gathered, letter, told.to)
    letter.text_sha256 = words_sha256(letter)
    letter.written_by = [*(e for e in letter.written_by if e != author.email), author.email]
    keep_wording(case, letter, author.email)


def _beginning(gathered: Gathered, letter: Letter, author: Actor) -> Beginning:
    kind, reader = LetterKind(letter.kind), reader_of(letter)
    return beginning(gathered, kind, letter.to_person, author, reader, letter.replaces)


def _would_begin(gathered: Gathered, letter: Letter, author: Actor) -> Mapping[str, str]:
    """Its boxes, begun now to the reader it had; none to somebody whose record was withdrawn."""
    there = letter.to_person in gathered.people
    return _beginning(gathered, letter, author).slots if letter.boxes and there else {}


def _begin_anew(letter: Letter, before: Mapping[str, str], anew: Beginning) -> None:
    """What was typed stays; each other box reads as in a letter begun to the new reader, and what
    those lack leaves a hole. `before`: of `_would_begin`.
    """
    names = dict.fromkeys((*letter.boxes, *(name for name in before if name in anew.slots)))
    typed = {name: letter.boxes.get(name, "") for name in names if _is_typed(letter, name, before)}
    letter.put_slots({**anew.slots, **typed}, with_slip=letter.with_slip)
    letter.put_begun(anew.slots)
    letter.template = anew.template.name
    letter.text = compose(LetterKind(letter.kind), letter.boxes, boxes_of(letter))


def _is_typed(letter: Letter, name: str, before: Mapping[str, str]) -> bool:
    """Its words are neither those with which we began that box nor those with which we would now.
    Who signs is chosen by whoever writes, not by who reads.
    """
    words = letter.boxes.get(name, "").strip()
    ours = [begun[name].strip() for begun in (letter.begun, before) if name in begun]
    return name == SIGNATURE or words not in ours


def _links(gathered: Gathered, letter: Letter, to: int) -> dict[str, str]:
    """Of its sentences, those that promise what is owed to them too, or say what we promised them
    elsewhere.
    """
    owed = {each.ref for each in gathered.commitments if to in gathered.owed_to(each)}
    kept = {sentence: ref for sentence, ref in letter.links.items() if ref in owed}
    promised, apart = promises_to(gathered, to), judges(letter.language)
    standing = {sentence: ref for sentence, ref in kept.items() if sentence in letter.text}
    return linked_at_first(letter.text, promised, apart=apart) | standing


def _still_corrects(gathered: Gathered, letter: Letter, to: int) -> str | None:
    was = gathered.letters_by_ref.get(letter.replaces)
    return letter.replaces if was and was.to_person == to else None
