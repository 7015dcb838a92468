"""The apology law of the place, beside a letter: what it protects and what not, and how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.actions.facts import Gathered
from disclosure.actions.law.duties import regimes_that_apply
from disclosure.actions.law.first_moments import knew_on
from disclosure.actions.law.places import places_of_site
from disclosure.policy import policy
from disclosure.policy.apology_here import (
    LawNote,
    last_day,
    laws_in,
    laws_within,
    note_of,
)
from letters.dates import in_words

STILL_DUE = "An apology is still due."
DIFFERS = (
    "In this country each state or province has its own law on apologies, and neither this case "
    f"nor its site says which one holds. Ask your legal adviser. {STILL_DUE}"
)
SEVERAL = (
    "The rules of this case are those of more than one state or province, and each has its own law "
    f"on apologies. Ask your legal adviser which one holds. {STILL_DUE}"
)
BY_ITS_RULES = (
    "Shown because the rules of this case are those of {place}. If the care was given elsewhere, "
    "another law may hold: ask your legal adviser."
)
LEFT_TO_STATES = ("AU", "CA", "US")  # ISO 3166-1: there a country alone says too little
NOT_ON_RECORD = f"No law on apologies is on record for this place. {STILL_DUE}"


@dataclass(frozen=True, slots=True)
class LawHere:
    """`says`: the first sentence of all. `ends`: by the name of a law, how long its days run.
    `why_this`: how we know that it is this place, where we cannot be sure. `one_of`: the places
    whose laws may hold, where nothing says which."""

    says: str
    notes: tuple[LawNote, ...]
    ends: Mapping[str, str]
    as_of: str
    why_this: str = ""
    one_of: tuple[str, ...] = ()


def law_here(gathered: Gathered) -> LawHere:
    """By the rules that apply to the case, else by those of its site."""
    places, laws = _places(gathered), policy().apology_laws
    found = laws_in(places, laws)
    notes = tuple(map(note_of, found))
    may_hold = () if notes else tuple(law.name for law in laws_within(places, laws))
    states = [law.name for law in found if law.id[:2] in LEFT_TO_STATES]
    says = notes[0].says if notes else DIFFERS if may_hold else NOT_ON_RECORD
    if len(states) > 1:
        says = SEVERAL
    why = BY_ITS_RULES.format(place=states[0]) if len(states) == 1 else ""
    aware = knew_on(gathered.case)
    ends = {note.name: in_words(last_day(aware, note.days)) for note in notes if note.days}
    return LawHere(says, notes, ends, _month(policy().apology_as_of), why, may_hold)


def _places(gathered: Gathered) -> tuple[str, ...]:
    """Of the case's rules; where those name a country alone, its states by the site's rules."""
    applied = [r.jurisdiction for r in regimes_that_apply(gathered.case)]
    of_site = list(places_of_site(gathered))
    inside = [p for p in of_site if p[:2] in applied and p[:2] in LEFT_TO_STATES]
    known = any(place.startswith(LEFT_TO_STATES) and "-" in place for place in applied)
    return tuple(dict.fromkeys([*applied, *([] if known else inside)] if applied else of_site))


def _month(as_of: str) -> str:
    try:
        return f"{date.fromisoformat(f'{as_of}-01'):%B %Y}"
    except ValueError:
        return as_of
