"""When the words of a letter were last read by whoever writes it."""

from collections.abc import Iterator
from itertools import islice

from disclosure.actions.change import entries_called, last_entry
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.had import copied_before, copied_from
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from workflows.words import LetterTrigger


def last_read(gathered: Gathered, letter: Letter) -> int:
    """The last entry in which its words were begun, saved, or sent for approval with a reason."""
    return max(_readings(gathered, letter))


def _readings(gathered: Gathered, letter: Letter) -> Iterator[int]:
    """The entries in which its words were saved, or sent for approval with a reason. Who wrote it
    to somebody else has chosen a person, and read nothing; nor did who began it with the words of
    another, whose readings count; nor who took the pen, and with it words that were typed before.
    """
    moves = list(gathered.case.moves(letter.ref))
    begun = last_entry(gathered.session, letter.incident_id, f"letter draft {letter.ref}")
    read_by_nobody = {move.number for move in moves} | _handed_in(gathered, letter)
    moved = any(move.body["trigger"] == LetterTrigger.WRITE_TO_ANOTHER for move in moves)
    if was := copied_before(gathered, letter) if moved else copied_from(gathered, letter):
        read_by_nobody.add(begun)
        yield from _readings(gathered, was)
    else:
        yield begun
    kept = (each.version for each in wordings_of(gathered.session, letter.id))
    yield from islice((version for version in kept if version not in read_by_nobody), 1)
    for move in moves:
        if move.body["trigger"] == "submit" and move.body["reason"]:
            yield move.number


def _handed_in(gathered: Gathered, letter: Letter) -> set[int]:
    """The entries that saved what one had typed, since another took the pen: each after its own."""
    taken = entries_called(gathered.session, letter.incident_id, f"letter pen {letter.ref}")
    return {number + 1 for number in taken}
