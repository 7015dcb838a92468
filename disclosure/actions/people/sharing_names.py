"""Whom a family means by a name: somebody of the case, or somebody whom nobody named on it yet."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from disclosure.actions.people.people_now import PersonNow
from disclosure.actions.reading import Case
from disclosure.permissions import is_family
from workflows.consents import ConsentFacts

_WORD = re.compile(r"\w+")
WHOLE = 2  # words, of which a name said at length has to hold all
TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "lady", "the"})


def person_named(names: Mapping[int, str], shared_with: str) -> int | None:
    """The one person of these who can be meant; None where none can, or more than one.

    `names`: as they stand on record, by the id of the person.
    """
    asked = _bare(shared_with)
    found = [number for number, name in names.items() if asked and asked <= _bare(name)]
    return found[0] if len(found) == 1 else None


def persons_meant(names: Mapping[int, str], shared_with: str) -> frozenset[int]:
    """Everybody of these who can be meant: more than one of a name, and a name said at length."""
    asked = _bare(shared_with)
    found = {number: _bare(name) for number, name in names.items()}
    return frozenset(
        number
        for number, name in found.items()
        if asked and (asked <= name or (len(name) >= WHOLE and name <= asked))
    )


def consents_meant(
    case: Case, persons: Collection[PersonNow], consents: Iterable[ConsentFacts]
) -> Iterator[ConsentFacts]:
    """What was said of somebody by name counts for whoever of the case may be meant. Their page
    asks whether we know them, and keeps a yes to them as such: one by name is to another.
    """
    names = {person.number: person.body["name"] for person in persons}
    for consent in consents:
        by_name = consent.with_person is None and consent.shared_with
        meant = persons_meant(names, consent.shared_with) if by_name else frozenset()
        if consent.agrees and is_family(case.records[consent.number].by):
            meant = frozenset(person for person in meant if person > consent.number)
        deciding = {p.number for p in persons if p.was_to_be_told(consent.number)}
        yield replace(consent, may_mean=meant, decided=consent.by in deciding)


def _bare(name: str) -> frozenset[str]:
    """Its words without titles, and without what stands after a comma: a relationship."""
    return frozenset(_WORD.findall(name.partition(",")[0].casefold())) - TITLES
