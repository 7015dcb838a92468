"""A letter whose words are older than what is known of a death: who reads it again, and how."""

from datetime import datetime
from typing import Self

from disclosure.actions.facts import Gathered
from disclosure.actions.letters.audience import patient_called
from disclosure.actions.letters.last_read import last_read
from disclosure.actions.people.people_now import how_died_on
from disclosure.actions.reading import Case
from disclosure.kinds.fields import moment_of
from disclosure.kinds.people import PatientStatus
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from letters.dates import without_weekday
from letters.kinds import Audience
from workflows.letter_recipient import Death, read_again, read_again_before_it_goes
from workflows.words import UNISSUED, LetterState, LetterTrigger, PatientChange

HAS_DIED = "The person it was written to has died."  # why a death withdraws a letter
LIVES = "That death is on record no more."
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
    if letter.state not in UNISSUED or not (death := _changed_since(gathered, letter)):
        return ""
    says = read_again(
        death,
        in_draft=letter.state is LetterState.DRAFT,
        for_bereaved=letter.audience == Audience.bereaved_family,
    )
    return Answered(says, letter) if letter.state is LetterState.DRAFT else says


def before_it_goes(gathered: Gathered, letter: Letter) -> str:
    """What whoever sends it should know of a death since; empty where nothing changed."""
    if letter.state is not LetterState.ISSUED or not (death := _changed_since(gathered, letter)):
        return ""
    return read_again_before_it_goes(death)


def ended_by_no_death(gathered: Gathered, letter: Letter) -> Evidence | None:
    """The move by which a death withdrew it that is on record no more; else None."""
    ended = gathered.case.last_move(letter.ref, LetterTrigger.WITHDRAW)
    person = gathered.person(letter.to_person)
    if letter.state is not LetterState.WITHDRAWN or ended is None:
        return None
    lives = person is not None and person.died_at is None
    return ended if lives and ended.body["reason"] == HAS_DIED else None


def to_write_anew_since(gathered: Gathered, letter: Letter) -> datetime | None:
    """Since when such a letter waits for whoever wrote it, who hears of it nowhere else; None once
    one of its kind was begun to that person.
    """
    if not (ended := ended_by_no_death(gathered, letter)):
        return None
    since = (x for x in gathered.letters if x.recorded_at >= ended.recorded_at)
    if any((x.kind, x.to_person) == (letter.kind, letter.to_person) for x in since):
        return None
    fell = [gathered.case.records[each] for each in gathered.case.withdrew(PatientStatus)]
    return max(each.recorded_at for each in (ended, *fell))


def _changed_since(gathered: Gathered, letter: Letter) -> Death | None:
    """Where the record says something else of the death than when the words were last read by
    whoever writes it: it came, was of another day, was withdrawn, or came back.

    A letter to the patient is none of this: it ends with them.
    """
    case = gathered.case
    ours = gathered.person(letter.to_person)
    if not _ever_died(case) or ours is None or ours.is_patient:
        return None
    before = _how_died(case.at_entry(last_read(gathered, letter)))
    now = how_died(gathered)
    patient = patient_called(gathered) or "the patient"
    return Death(patient, before, now) if before != now else None


def _ever_died(case: Case) -> bool:
    """By any record, also one that was withdrawn."""
    bodies = case.bodies.values()
    return any(isinstance(b, PatientStatus) and b.what is PatientChange.DIED for b in bodies)


def how_died(gathered: Gathered) -> str:
    """ "died on 12 March 2026": of the patient, as a family says it; empty of one who lives."""
    return _how_died(gathered.case)


def _how_died(case: Case) -> str:
    deaths = [body for _, body in case.those(PatientStatus) if body.what is PatientChange.DIED]
    for death in deaths[-1:]:
        day = without_weekday(moment_of(death.at, case.zone).astimezone(case.zone))
        return f"{how_died_on(found_dead=bool(death.day_unknown))} {day}"
    return ""
