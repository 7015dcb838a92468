"""What this person typed into a letter and did not save, as its pages tell them."""

from dataclasses import dataclass
from datetime import datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.letters import unsaved
from disclosure.actions.letters.boxes import by_heading, left_without_a_box, with_a_box
from disclosure.extensions import db
from disclosure.pages.guard import current_actor
from disclosure.pages.words import clock_time, moment
from disclosure.records.letter import Letter


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
    if mine is None:
        return None
    fit, homeless = with_a_box(row, mine.words), left_without_a_box(row, mine.words)
    return Waiting(
        typed_at(mine.at, gathered),
        by_heading(row, fit | homeless),
        by_heading(row, homeless),
        bool(fit),
    )


def typed_at(at: datetime, gathered: Gathered) -> str:
    """2:05pm; with its day when that is not today."""
    days = {gathered.day_of(each) for each in (at, gathered.at)}
    return clock_time(at, gathered.zone) if len(days) == 1 else moment(at, gathered.zone)
