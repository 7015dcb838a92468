"""Whether whoever a letter is for wants none from us, or not yet: agreed by a second person or not,
for what they read against their wish cannot be called back.
"""

from collections.abc import Mapping
from dataclasses import replace

from disclosure.actions.facts import Gathered
from disclosure.actions.people.people_now import PersonNow
from disclosure.records.letter import Letter
from workflows.excuses import LETTERS, declined_letters, why_not_now
from workflows.facts import IncidentFacts
from workflows.words import Excusable

WANTS_NO_LETTER = (
    "{who} said no to letters from us, and a second person agreed. Send it only where they asked "
    "for this one; else withdraw it."
)
NOT_NOW = "No letter goes to {who} now: {why}."
KEEP_IT = "Keep it here, unless they ask for it."
_THE_ONE: Mapping[str, Excusable] = {  # which may be declined without the other
    "apology": Excusable.APOLOGY_LETTER_DELIVERED,
    "closing": Excusable.CLOSING_LETTER_GIVEN,
}


def wants_no_letter(gathered: Gathered, letter: Letter, person: PersonNow) -> str:
    """In sentences; empty where nothing is said against it, or it has gone."""
    if not letter.is_still_here:
        return ""
    facts, number = gathered.facts, person.number
    if declined_letters(facts, number):
        return WANTS_NO_LETTER.format(who=person.called)
    says = no_letter_now(facts, letter.kind, person)
    return f"{says} {KEEP_IT}" if says else ""


def no_letter_now(facts: IncidentFacts, kind: str, person: PersonNow) -> str:
    """The same of one that nobody has written."""
    named = frozenset({_THE_ONE[kind]}) if kind in _THE_ONE else LETTERS
    of_it = tuple(each for each in facts.excuses if named <= each.requirements)
    why = why_not_now(replace(facts, excuses=of_it), person.number, LETTERS)
    return NOT_NOW.format(who=person.called, why=why) if why else ""
