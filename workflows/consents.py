"""What a person allows: whether someone may be told, and whether we may do a thing at all.

Source: the product's design, "Consent: to share, record, contact, teach; until when; taken back";
practice 001 of the seeds: people control consent to their data.
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
    """One word of one person. `with_person`: of this case; None where it is somebody else."""

    number: int
    by: int
    purpose: Purpose
    agrees: bool
    with_person: int | None = None
    shared_with: str = ""
    until: date | None = None  # the last day on which it holds
    ended: bool = False

    def holds(self, on: date) -> bool:
        return self.agrees and not self.ended and (self.until is None or on <= self.until)


def may_be_told(
    consents: Iterable[ConsentFacts], person: int, whose: frozenset[int], on: date
) -> bool | None:
    """By the last word of each of `whose` (those who must be told); None where none said any.

    Where they disagree it is no: what was told cannot be taken back.
    """
    last: dict[int, ConsentFacts] = {}
    for consent in sorted(consents, key=lambda each: each.number):
        about = consent.purpose is Purpose.SHARE and consent.with_person == person
        if about and consent.by in whose and consent.by != person:
            last[consent.by] = consent
    return all(consent.holds(on) for consent in last.values()) if last else None


def allows(
    consents: Iterable[ConsentFacts], by: int, purpose: Purpose, on: date, shared_with: str = ""
) -> bool | None:
    """The last word of that person on that purpose; None where they were never asked.

    `shared_with`: of consents to share, those that name this organisation or person.
    """
    mine = [
        consent
        for consent in consents
        if consent.by == by
        and consent.purpose is purpose
        and (not shared_with or consent.shared_with.casefold() == shared_with.casefold())
    ]
    return max(mine, key=lambda each: each.number).holds(on) if mine else None
