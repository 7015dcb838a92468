"""What somebody typed into a letter and did not save, as its pages tell it."""

from dataclasses import dataclass
from datetime import datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.letters import unsaved
from disclosure.actions.letters.boxes import by_heading, left_without_a_box, with_a_box
from disclosure.actions.people.staff_names import staff_name
from disclosure.actions.people.who_left import has_left
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.words import clock_time, moment
from disclosure.records.letter import Letter
from disclosure.records.writing import Unsaved


@dataclass(frozen=True, slots=True)
class Waiting:
    """`words`: all of it, each with what its box is called. `homeless`: those of them whose box the
    letter has no more. `fit`: others have one.
    """

    at: str
    words: list[tuple[str, str]]
    homeless: list[tuple[str, str]]
    fit: bool


def waiting_of_mine(gathered: Gathered, row: Letter) -> Waiting | None:
    mine = unsaved.brought_back(db.session(), current_actor(), row)
    return _told(gathered, row, mine) if mine else None


def waiting_of_who_writes_no_more(gathered: Gathered, row: Letter) -> list[tuple[str, Waiting]]:
    """Each with the name of who typed it, and why they cannot save it."""
    session = db.session()
    waiting = unsaved.of_who_writes_no_more(session, current_actor(), row)
    return [(_why_not_theirs(gathered, each.by), _told(gathered, row, each)) for each in waiting]


def _why_not_theirs(gathered: Gathered, email: str) -> str:
    why = "has left" if has_left(gathered.left, email) else "may not write this letter any more"
    return f"{staff_name(gathered.session, email)}, who {why},"


def _told(gathered: Gathered, row: Letter, typed: Unsaved) -> Waiting:
    fit, homeless = with_a_box(row, typed.words), left_without_a_box(row, typed.words)
    return Waiting(
        typed_at(typed.at, gathered),
        by_heading(row, fit | homeless),
        by_heading(row, homeless),
        bool(fit),
    )


def typed_at(at: datetime, gathered: Gathered) -> str:
    """2:05pm; with its day when that is not today."""
    days = {gathered.day_of(each) for each in (at, gathered.at)}
    return clock_time(at, gathered.zone) if len(days) == 1 else moment(at, gathered.zone)
