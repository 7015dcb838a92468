"""Whether post to the address of somebody came back, so that it may be wrong."""

from datetime import date, datetime

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.fields import moment_of
from disclosure.kinds.moves import DeliveredHow
from disclosure.records.letter import Letter
from workflows.words import LetterState, Way

_BROUGHT = (DeliveredHow.SIGNED_FOR, DeliveredHow.TOLD_US)


def returned_on(gathered: Gathered, letter: Letter) -> date | None:
    """The day on which it came back, as somebody said when they recorded it."""
    told = str(gathered.case.told_with(letter.ref, "returned").get("at", ""))
    if not told:
        return None
    at = datetime.fromisoformat(told) if len(told) > len("2026-03-12") else date.fromisoformat(told)
    return gathered.day_of(moment_of(at, gathered.zone))


def why_returned(gathered: Gathered, letter: Letter) -> str:
    return str(gathered.case.told_with(letter.ref, "returned").get("why", ""))


def post_came_back(gathered: Gathered, person: PersonNow) -> date | None:
    """Since when the address as it stands is in doubt; None where it is not.

    It ends when the address changes, or when the post brought a letter there since.
    """
    there = [
        letter
        for letter in gathered.letters
        if letter.to_person == person.number and _went_there(letter, person)
    ]
    returned = (returned_on(gathered, x) for x in there if x.state is LetterState.RETURNED)
    back = max(filter(None, returned), default=None)
    return back if back and not any(_arrived_since(gathered, x, back) for x in there) else None


def _arrived_since(gathered: Gathered, letter: Letter, back: date) -> bool:
    """By post. That a letter did not come back says something of the time after it was sent alone:
    one sent before the other came back may come back too. A visit says nothing of the address."""
    if letter.state is not LetterState.DELIVERED:
        return False
    how = gathered.case.told_with(letter.ref, "deliver").get("how")
    if how == DeliveredHow.POSTED_NOT_RETURNED:
        at = letter.sent_at
    else:
        at = letter.delivered_at if how in _BROUGHT else None
    return at is not None and gathered.day_of(at) >= back


def went_elsewhere(letter: Letter, person: PersonNow) -> bool:
    """It was posted to other lines than those on record now, as where these were put right."""
    posted = letter.sent_how == Way.POST and bool(person.body.get("post"))
    return posted and not _went_there(letter, person)


def _went_there(letter: Letter, person: PersonNow) -> bool:
    """By post, to the lines that are on record now. The name is no part of where it went."""
    if letter.sent_how != Way.POST or not person.body.get("post"):
        return False
    return not letter.address or tuple(letter.address[1:]) == person.address[1:]
