"""What a person allows: whether someone may be told.

Source: the product's design, "Consent: to share, record, contact, teach; until when; taken back";
docs/practices.md: people control what is done with what they say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    SHARE = "share"
    RECORD = "record"
    CONTACT = "contact"
    TEACH = "teach"


@dataclass(frozen=True, slots=True)
class ConsentFacts:
    """One word of one person. `with_person`: of this case; None where it is somebody else.

    `may_mean`: the ids of those in this case who may go by the name that was said instead; all of
    them where nobody was named.
    `decided`: by was one who must be told when that was said.
    """

    number: int
    by: int
    purpose: Purpose
    agrees: bool
    with_person: int | None = None
    shared_with: str = ""
    until: date | None = None  # the last day on which it holds
    ended: bool = False
    may_mean: frozenset[int] = frozenset()
    decided: bool = False
    denied: bool = False  # entered in their name, and they say that they never said so

    @property
    def is_yes(self) -> bool:
        """Said, and not taken back or denied since; it may have run out."""
        return self.agrees and not self.ended and not self.denied

    def holds(self, on: date) -> bool:
        return self.is_yes and (self.until is None or on <= self.until)

    def ran_out(self, on: date) -> bool:
        """By its own last day: nobody said no."""
        return self.is_yes and not self.holds(on)


def may_be_told(
    consents: Iterable[ConsentFacts], person: int, whose: frozenset[int], on: date
) -> bool | None:
    """By the last word of each of `whose` (those who must be told); None where none said any.

    Where they disagree it is no: what was told cannot be taken back. A no by name counts for all
    who may be meant; a yes by name only takes such a no back, for the team finds out who it is, and
    not where it says that it is somebody else: the neighbour of that name, not the former wife.
    """
    last: dict[int, ConsentFacts] = {}
    for consent in sorted(consents, key=lambda each: each.number):
        if consent.purpose is not Purpose.SHARE or consent.by not in whose or consent.by == person:
            continue
        before = last.get(consent.by)
        named = person in consent.may_mean
        takes_back = before is not None and _may_be_the_same(before, consent)
        if consent.with_person == person or (named and (takes_back or not consent.holds(on))):
            last[consent.by] = consent
    return all(consent.holds(on) for consent in last.values()) if last else None


def _may_be_the_same(before: ConsentFacts, yes: ConsentFacts) -> bool:
    """Both by name; and who they are to them is said as before, or not at all."""
    relation = _relation(yes)
    return before.with_person is None and (not relation or relation == _relation(before))


def _relation(consent: ConsentFacts) -> str:
    """What stands after the name: Una Roe, his former wife."""
    return consent.shared_with.partition(",")[2].strip().casefold()
