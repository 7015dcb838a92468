"""Whether post to the address of somebody came back, so that it may be wrong."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.fields import moment_of
from disclosure.records.letter import Letter
from workflows.words import LetterState, Way


def returned_on(gathered: Gathered, letter: Letter) -> date | None:
    """The day on which it came back, as somebody said when they recorded it."""
    told = str(_told(gathered, letter).get("at", ""))
    if not told:
        return None
    at = datetime.fromisoformat(told) if len(told) > len("2026-03-12") else date.fromisoformat(told)
    return gathered.day_of(moment_of(at, gathered.zone))


def why_returned(gathered: Gathered, letter: Letter) -> str:
    return str(_told(gathered, letter).get("why", ""))


def post_came_back(gathered: Gathered, person: PersonNow) -> date | None:
    """Since when the address as it stands is in doubt; None where it is not.

    It ends when the address changes, or when a later letter to it arrived.
    """
    found: date | None = None
    for letter in gathered.letters:
        if letter.to_person == person.number and _went_there(letter, person):
            back = letter.state is LetterState.RETURNED
            arrived = letter.state is LetterState.DELIVERED
            found = returned_on(gathered, letter) if back else None if arrived else found
    return found


def _went_there(letter: Letter, person: PersonNow) -> bool:
    """By post, to the lines that are on record now. The name is no part of where it went."""
    if letter.sent_how != Way.POST or not person.body.get("post"):
        return False
    return not letter.address or tuple(letter.address[1:]) == person.address[1:]


def _told(gathered: Gathered, letter: Letter) -> Mapping[str, Any]:
    """With the move that recorded it; empty where there was none."""
    moves = [m for m in gathered.case.moves(letter.ref) if m.body["trigger"] == "returned"]
    return dict(moves[-1].body["data"]) if moves else {}
