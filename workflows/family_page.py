"""To whom the family's page opens, what of the case it shows them, and when we may ask or write.

Source: the product's design, "What the family gets"; docs/practices.md, "Face to face before
the screen".
"""

from calendar import isleap
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from workflows.excuses import excused
from workflows.facts import IncidentFacts, PersonFacts
from workflows.not_told import said_not_to_be_told
from workflows.requirements import first_conversation_recorded
from workflows.words import Excusable, Standing

CODE_LASTS = timedelta(days=30)  # calendar days from its making; our own rule
VISIT_IDLE = timedelta(minutes=20)  # after which a visit ends by itself
VISIT_LASTS = timedelta(hours=4)  # however busy
QUIET = timedelta(days=14)  # from when it was known, and from a death: nobody is asked how we did
SILENT_AFTER = timedelta(days=21)  # since the last visit of somebody who used to come
USED_TO_COME = 2  # visits


class Seen(StrEnum):
    """Parts of the page that go beyond a person's own words, letters and promises."""

    PROGRESS = "progress"  # where things stand, and what happened
    CONVERSATIONS = "conversations"  # all of them, not only those they were in
    QUESTIONS = "questions"  # of all who must be told, not only their own
    PROMISES = "promises"  # made to anybody of the family
    LOOKS = "looks"  # who has looked at the record


EVERYTHING = "everything"


def why_shut(person: PersonFacts, allowed: bool | None) -> str | None:
    """Why the page does not open to somebody at all; None where it does. A child, or whoever lacks
    capacity, has one where it is on record why they may be told themselves, as for a letter.

    `allowed`: what those who must be told said of sharing with them; None where they said nothing.
    """
    if person.died:
        return f"{person.name} has died."
    if person.standing is Standing.NOT_TO_BE_TOLD:
        return f"{person.name} is not to be told."
    if person.acted_for:
        return person.acted_for
    if person.by_consent and allowed is False:
        return f"The family does not allow that {person.name} is told."
    return said_not_to_be_told(person.name) if person.waits else None


def shut_for_now(person: PersonFacts, allowed: bool | None) -> bool:
    """Only until a second person judged that they are not to be told: what was open before is open
    again where that one says no."""
    would = replace(person, waits=False)
    return person.waits and why_shut(would, allowed) is None


def why_not_invited(facts: IncidentFacts, person: PersonFacts, allowed: bool | None) -> str | None:
    """Why no code may be made for them yet; None where it may.

    Face to face comes first: the first conversation, or what stands in for it as agreed.
    """
    if shut := why_shut(person, allowed):
        return shut
    if first_conversation_recorded(facts, person) is None:
        return None
    if excused(facts, Excusable.FIRST_CONVERSATION_RECORDED, person):
        return None
    return f"Talk with {person.name} first, and record the first conversation: a page comes after."


def sees(person: PersonFacts, may_know: Iterable[str]) -> frozenset[Seen]:
    """Whoever must be told sees all; others what was allowed, word by word, and nothing else. So do
    those who acted for the patient, once that one decides.

    `may_know`: words of Seen, or `everything`; a word that is none of these opens nothing.
    """
    if person.standing is Standing.RELEVANT and not person.acts_no_more:
        return frozenset(Seen)
    words = {word.strip().lower() for word in may_know}
    return frozenset(Seen) if EVERYTHING in words else frozenset(s for s in Seen if s in words)


def may_ask_how_we_did(
    known_on: date, died_on: date | None, funeral_on: date | None, today: date
) -> bool:
    """Never in the first fourteen days after it came to be known, nor after a death, nor before a
    funeral. What somebody says unasked is taken on any day.

    Days are calendar days of the site. A funeral whose day nobody wrote down cannot be waited for.
    """
    if today < known_on + QUIET:
        return False
    if died_on is None:
        return True
    after_funeral = funeral_on is None or today > funeral_on
    return after_funeral and today >= died_on + QUIET


def is_hard_day(today: date, hard: Iterable[date]) -> bool:
    """`hard`: the patient's birthday, the day of the harm, of the death. Each comes round; 29
    February also on the 28th."""
    return any(_comes_round(day, today) for day in hard)


def falls_silent_at(
    visits: Collection[datetime], contacts: Collection[datetime]
) -> datetime | None:
    """When a page that somebody used to open counts as silent; None where they never used to.

    `visits`: their latest sight of it, one for each visit. `contacts`: talks with them and tries to
    reach them, which begin the time anew.
    """
    if len(visits) < USED_TO_COME:
        return None
    return max(*visits, *contacts) + SILENT_AFTER


def _comes_round(day: date, today: date) -> bool:
    if (day.month, day.day) == (2, 29) and not isleap(today.year):
        return (today.month, today.day) == (2, 28)
    return (day.month, day.day) == (today.month, today.day)
