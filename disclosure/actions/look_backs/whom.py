"""Whom a letter of a look-back may be made for without a hand, and why anybody is left out.

What a release asks beyond the gate is asked again until the letter is sent: see `why_kept_back`.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from disclosure.actions.facts import Gathered
from disclosure.actions.in_error import AGREED, IS_SAID, errors_that_stand
from disclosure.actions.letters.deaths import before_it_goes
from disclosure.actions.letters.put_right import harm_put_right
from disclosure.actions.letters.recipient import NO_ADDRESS, why_not_alone_to
from disclosure.actions.look_backs.elsewhere import why_not_by_others_now
from disclosure.actions.outgoing.post_back import post_came_back
from disclosure.actions.people.own_no import own_no_to
from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.people.taken_for import taken_for
from disclosure.actions.refused import Refused
from disclosure.actions.to_do.of_age import ask_first, of_age_on
from disclosure.kinds.harm import Error, ErrorReview
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter
from disclosure.records.people import Person
from letters.languages import in_english
from workflows.excuses import A_LETTER, why_not_now
from workflows.letter_forms import ALWAYS_MADE, needs_of, to_print
from workflows.letter_recipient import ADULT_FROM, Recipient, age_of, why_not_alone
from workflows.words import Standing, State, Way

ENGLISH = frozenset({"", "en", "english", "eng", "en-gb"})
NEVER_POST = "They asked us never to use the post."
NOBODY = "Nobody in this case is named who must be told."
NOT_AMONG = "They are not among those who must be told."
SEVERAL = "Several people in this case must be told: each letter has to be looked at."
NOT_ALONE = (
    "The record says that the patient is a child or lacks capacity. Name whoever acts for them, or "
    "put on record why they may be told themselves."
)
OTHER_LANGUAGE = "They need another language than that of the letter."
OVER = "This case is closed."
CAME_BACK = "A letter to this address came back."
DIED_SINCE = (
    "The patient died after the words of this letter were written, or the record of their death "
    "changed since. Read it again: if it is still right, send it by hand; if not, withdraw it and "
    "write it anew."
)
DAY_PUT_RIGHT = (
    "The day on which this happened was put right after the words of this letter were written, and "
    "they name the one before. Read it again: if it is still right, let it go from its own page; "
    "if not, withdraw it and put the case back: it can have another."
)
ASK_THEM_FIRST = (
    "The patient is of age, or may decide again, and this goes to who acted for them. Ask the "
    "patient, and put on record what they say; or, where somebody still acts for them, why."
)
SAID_NO = (
    "The patient does not allow that they are told. Record anew why they must be told all the "
    "same, or change their standing."
)
OF_ANOTHER = (
    "They were named while the patient was taken for somebody else. See whether they belong to the "
    "patient."
)
NOT_NOW = "No letter goes to them now: {}."
WAITS = "it is said. A second person has not agreed or disagreed yet."
P = TypeVar("P")


def why_none_goes(gathered: Gathered) -> str | None:
    """Of the case, whoever is named in it: it was recorded in error, or may have been, or is over.
    In a sentence that holds no word of theirs."""
    case, waits = gathered.case, None
    stand = [row for row, _, _ in errors_that_stand(case)]
    for row, error in case.those(Error):
        if row in stand:
            return f"{IS_SAID[error.what]}: {AGREED}"
        if not case.was_judged(ErrorReview, row.number):
            waits = f"{IS_SAID[error.what]}, {WAITS}"
    return waits or (OVER if gathered.incident.state is State.CLOSED else None)


def why_kept_back(gathered: Gathered, letter: Letter) -> str | None:
    """What a release asks and the gate does not, of a letter on its way. No word of theirs."""
    if why := why_none_goes(gathered):
        return why
    person = gathered.person(letter.to_person)
    if person and person.standing != Standing.RELEVANT:
        return NOT_AMONG
    if person and _needs_another_language(person.body):
        return OTHER_LANGUAGE
    if before_it_goes(gathered, letter):  # whoever sends one letter reads it: here nobody would
        return DIED_SINCE
    if any(harm_put_right(gathered, letter)):
        return DAY_PUT_RIGHT
    why = _why_not_to(gathered, person) if person else None
    return why or why_not_by_others_now(gathered)


def no_letter_now(gathered: Gathered, person: PersonNow) -> str | None:
    """They said no to letters or to hearing of it, or it is to wait; agreed already or not."""
    why = why_not_now(gathered.facts, person.number, A_LETTER)
    return NOT_NOW.format(why) if why else None


def _why_not_to(gathered: Gathered, person: PersonNow) -> str | None:
    back = CAME_BACK if post_came_back(gathered, person) else None
    return no_letter_now(gathered, person) or back or _why_ask_first(gathered, person)


def _why_ask_first(gathered: Gathered, person: PersonNow) -> str | None:
    """Whoever sends one letter reads it beside the words: here nobody would."""
    if taken_for(gathered, person):
        return OF_ANOTHER
    if own_no_to(gathered, person):
        return SAID_NO
    grown = None if person.is_patient else of_age_on(gathered)
    is_grown = grown is not None and grown <= gathered.today
    return ASK_THEM_FIRST if is_grown or ask_first(gathered, person.number) else None


def why_left_out(body: Mapping[str, Any]) -> str | None:
    """In a sentence that holds no word of theirs. `body`: of somebody who lives, as they stand."""
    safe = body.get("safe") or {}
    if body.get("standing") != Standing.RELEVANT:
        return NOT_AMONG
    if Way.POST in {Way(way) for way in safe.get("never", ())}:
        return NEVER_POST
    if not body.get("post"):
        return NO_ADDRESS
    if _needs_another_language(body):
        return OTHER_LANGUAGE
    try:
        to_print(needs_of(body.get("formats") or ()), ALWAYS_MADE)
    except ValueError:
        return "They need a form that paper or these words cannot give."
    return None


def addressee(gathered: Gathered) -> PersonNow:
    """The one who must be told, by the record of now. Raises Refused: why there is no letter."""
    if why := why_none_goes(gathered):
        raise Refused(why)
    mine = [person for person in gathered.persons if person.is_relevant]
    died = any(person.died_at for person in gathered.persons)
    one = the_one(mine, lambda person: why_not_alone_to(gathered, person), died=died)
    if why := why_left_out(one.body) or _why_not_to(gathered, one):
        raise Refused(why)
    return one


def the_one(told: Sequence[P], why_not: Callable[[P], str | None], *, died: bool) -> P:
    """Of those who must be told, whom a letter goes to. `why_not`: a child, or lacking capacity;
    `died`: somebody of the case did. Raises Refused."""
    if not told:
        raise Refused("They have died." if died else NOBODY)
    able = [person for person in told if not why_not(person)]
    if len(able) > 1:
        raise Refused(SEVERAL)
    if not able:
        raise Refused(NOT_ALONE)
    return able[0]


def too_young(person: Person, born_on: date | None, on: date) -> str | None:
    """The rule of the letter's own gate, from a row, where nothing is on record of the patient's
    capacity or coming of age. `born_on`: of the patient. Raises Unreadable."""
    basis = person.details.get("lawful_basis") or ""
    who = Recipient(person.name, person.is_patient, born_on, basis=basis)
    return why_not_alone(who, on)


def grew_up(incident: Incident, on: date) -> bool:
    """Whether the patient was no adult when it happened, or when we knew of it, and is one now."""
    since = incident.occurred_at or incident.became_aware_at
    then = age_of(incident.patient_born_on, since.date())
    now = age_of(incident.patient_born_on, on)
    return then is not None and now is not None and then < ADULT_FROM <= now


def _needs_another_language(body: Mapping[str, Any]) -> bool:
    return not _reads_english(body.get("language") or "") or bool(body.get("interpreter"))


def _reads_english(language: str) -> bool:
    plain = language.strip().casefold()
    return plain in ENGLISH or plain.startswith("english") or in_english(plain) == "English"
