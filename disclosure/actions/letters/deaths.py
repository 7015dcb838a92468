"""A letter about somebody who died since its words were written: who reads it again, and how."""

from collections.abc import Iterator
from itertools import islice
from typing import Self

from disclosure.actions.change import entries_called, last_entry
from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.letters.had import copied_before, copied_from
from disclosure.actions.people.people_now import how_died_on
from disclosure.kinds.fields import moment_of
from disclosure.kinds.people import PatientStatus
from disclosure.records.letter import Letter
from disclosure.records.writing import wordings_of
from letters.dates import without_weekday
from letters.kinds import Audience
from workflows.letter_recipient import read_again, read_again_before_it_goes
from workflows.words import LetterState, LetterTrigger, PatientChange

UNISSUED = (LetterState.DRAFT, LetterState.IN_REVIEW, LetterState.APPROVED)
STILL_RIGHT = "Every word is still right: send it for approval"


class Answered(str):
    """A sentence to mind that a move of this letter answers: its trigger, to be offered beside."""

    ref: str
    trigger: str
    words: str

    def __new__(cls, says: str, letter: Letter) -> Self:
        made = super().__new__(cls, says)
        made.ref, made.trigger, made.words = letter.ref, str(LetterTrigger.SUBMIT), STILL_RIGHT
        return made


def read_again_now(gathered: Gathered, letter: Letter) -> str:
    """Why it does not go on until its writer has read it again; empty where nothing stops it."""
    if letter.state not in UNISSUED or not _died_since(gathered, letter):
        return ""
    says = read_again(
        patient_called(gathered),
        how_died(gathered),
        in_draft=letter.state is LetterState.DRAFT,
        reader_changed=letter.audience != Audience.bereaved_family,
    )
    return Answered(says, letter) if letter.state is LetterState.DRAFT else says


def before_it_goes(gathered: Gathered, letter: Letter) -> str:
    """What whoever sends it should know of a death since; empty where there was none."""
    if letter.state is not LetterState.ISSUED or not _died_since(gathered, letter):
        return ""
    return read_again_before_it_goes(patient_called(gathered), how_died(gathered))


def _died_since(gathered: Gathered, letter: Letter) -> bool:
    """Whether the death came on record after its words were last read by whoever writes it.

    A letter to the patient is none of this: it ends with them.
    """
    deaths = [number for number, _ in _deaths(gathered)]
    ours = next((p for p in gathered.persons if p.number == letter.to_person), None)
    if not deaths or ours is None or ours.body["is_patient"]:
        return False
    return min(deaths) > max(_readings(gathered, letter))


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


def _deaths(gathered: Gathered) -> Iterator[tuple[int, PatientStatus]]:
    for row, body in gathered.case.those(PatientStatus):
        if body.what is PatientChange.DIED:
            yield row.number, body


def how_died(gathered: Gathered) -> str:
    """ "died on 12 March 2026": of the patient, as a family says it; empty of one who lives."""
    for _, death in [*_deaths(gathered)][-1:]:
        day = without_weekday(moment_of(death.at, gathered.zone).astimezone(gathered.zone))
        return f"{how_died_on(found_dead=bool(death.day_unknown))} {day}"
    return ""
