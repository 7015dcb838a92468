"""The apology law of the place, beside a letter: what it protects and what not, and how sure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from disclosure.actions.duties import aware_on, regimes_that_apply
from disclosure.actions.facts import Gathered
from disclosure.policy import UnknownRegime, policy
from disclosure.policy.apology_here import (
    LawNote,
    differs_within,
    last_day,
    laws_in,
    note_of,
)
from disclosure.records.users import Site
from letters.dates import in_words

DIFFERS = (
    "In this country each state or province has its own law on apologies, and this case does not "
    "say which one holds. An apology is still due."
)
NOT_ON_RECORD = "No law on apologies is on record for this place. An apology is still due."


@dataclass(frozen=True, slots=True)
class LawHere:
    """`says`: the first sentence of all. `ends`: by the name of a law, how long its days run."""

    says: str
    notes: tuple[LawNote, ...]
    ends: Mapping[str, str]
    as_of: str


def law_here(gathered: Gathered) -> LawHere:
    """By the rules that apply to the case, else by those of its site."""
    places, laws = _places(gathered), policy().apology_laws
    notes = tuple(map(note_of, laws_in(places, laws)))
    says = notes[0].says if notes else NOT_ON_RECORD
    if not notes and differs_within(places, laws):
        says = DIFFERS
    aware = aware_on(gathered.case, gathered.zone)
    ends = {note.name: in_words(last_day(aware, note.days)) for note in notes if note.days}
    return LawHere(says, notes, ends, _month(policy().apology_as_of))


def _places(gathered: Gathered) -> tuple[str, ...]:
    regimes = list(regimes_that_apply(gathered.case, gathered.zone))
    if not regimes:
        site = gathered.session.get_one(Site, gathered.incident.site_id)
        for name in site.regimes:
            try:
                regimes.append(policy().regime(name))
            except UnknownRegime:
                continue
    return tuple(dict.fromkeys(each.jurisdiction for each in regimes))


def _month(as_of: str) -> str:
    try:
        return f"{date.fromisoformat(f'{as_of}-01'):%B %Y}"
    except ValueError:
        return as_of
