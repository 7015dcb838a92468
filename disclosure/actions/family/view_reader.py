"""Whoever reads a family's page: who they are in the case, and what of it is theirs to see.

Deny by default: what is not built from here, from their own records or from a field that a kind
shares with the family, does not reach the page.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from disclosure.actions.corrected import puts_right
from disclosure.actions.facts import Gathered
from disclosure.actions.family.view_told import Told
from disclosure.actions.findings_put_right import right_for_the_family
from disclosure.actions.people.people_now import PersonNow, apart_from
from disclosure.actions.reading import MOVE
from disclosure.actions.thing_to_do import Viewed
from disclosure.kinds.fields import moment_of
from disclosure.kinds.notes import Correction
from disclosure.kinds.people import PatientStatus
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.permissions import is_family
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.users import Site
from letters.writing.facts import as_said
from workflows.consents import Purpose
from workflows.family_page import Seen, sees
from workflows.words import PatientChange, Standing


@dataclass(frozen=True, slots=True)
class SaidSince:
    """Of words that stand as theirs. `instead`: what they say that they said, until somebody puts
    it right. `corrections`: what is right instead, as it was said later.
    """

    instead: str = ""
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reader(Viewed):
    """`number`: their id in the case."""

    number: int

    @cached_property
    def me(self) -> PersonNow:
        return self.gathered.people[self.number]

    @cached_property
    def sees(self) -> frozenset[Seen]:
        return seen_by(self.gathered, self.number)

    @cached_property
    def told(self) -> Told:
        return Told(self.gathered, self.number)

    @cached_property
    def near(self) -> frozenset[int]:
        """Others whose questions, promises and talks are the family's: those who must be told.

        Not those with whom we were asked not to put them together; and nobody before the reader
        was told what happened.
        """
        if not self.told.what_happened:
            return frozenset()
        others = (p for p in self.gathered.persons if p.number != self.number)
        told = {p.number for p in others if p.standing == Standing.RELEVANT}
        return frozenset(told - self.apart_from)

    @cached_property
    def apart_from(self) -> frozenset[int]:
        """Those with whom we were asked not to put them together, by either of the two."""
        return apart_from(self.gathered.persons, self.number)

    @cached_property
    def knows_the_patient(self) -> bool:
        """Another than the patient, who may know whom it is about."""
        return not self.me.is_patient and Seen.PROGRESS in self.sees

    @cached_property
    def patient_called(self) -> str:
        """As the family says it. Empty where the reader is the patient, or may not know; and where
        nobody told us a name, but a list has one, such as Baby Price.
        """
        found = self.gathered.patient
        said = found.body.get("preferred_name") if found else None
        return (said or as_said(self._patient_listed)) if self.knows_the_patient else ""

    @property
    def _patient_listed(self) -> str:
        found = self.gathered.patient
        return found.name if found else self.incident.patient_name or ""

    def patient_of(self, numbers: Collection[int]) -> str:
        """The patient's name, where it is about that one alone; no other relative is ever named."""
        patients = self.gathered.patients
        if not self.knows_the_patient or not numbers or not patients.issuperset(numbers):
            return ""
        return self.patient_called or self._patient_listed  # it is not the reader's own

    def put_right(self, number: int) -> tuple[str, ...]:
        """What is right instead of what that record says, as it was said later; of findings, once
        another person agreed to it.
        """
        return right_for_the_family(self.gathered.case, number)

    def said_since(self, number: int) -> SaidSince:
        return SaidSince(self._instead(number), self.put_right(number))

    def whether_right(self, number: int) -> tuple[Evidence, WrittenDownRightly] | None:
        """Their last word on whether that record gives what they said; of a concern that came with
        a dispute, nobody asks them, and they said it of that.
        """
        case = self.gathered.case
        came_with = case.records[number].parent or 0
        of_a_move = came_with in case.records and case.records[came_with].kind == MOVE
        said = case.whether_right.get((number, self.number))
        return said or (case.whether_right.get((came_with, self.number)) if of_a_move else None)

    def _instead(self, number: int) -> str:
        found, case = self.whether_right(number), self.gathered.case
        if found is None or found[1].right:
            return ""
        later = (body for row, body in case.those(Correction) if row.number > found[0].number)
        right = any(puts_right(body, number, case.bodies) for body in later)
        return "" if right else found[1].words or ""

    def words_of(self, promise: Commitment) -> str:
        """By no way that the reader forbade; what others wish nobody reads here."""
        mine = self.gathered.owed_to(promise) & {self.number}
        return self.gathered.words_of(promise, mine)

    def reads_of(self, persons: Collection[int], what: Seen) -> bool:
        """Whether the reader sees what is those persons' own, such as a question of theirs.

        Those who must be told share it. Anybody else reads it where each of them said so for
        themselves: a yes of one opens nothing of another's.
        """
        if what not in self.sees or not persons:
            return False
        if self.me.standing == Standing.RELEVANT:
            return not self.near.isdisjoint(persons)
        return all(p in self.near and what in self._opened.get(p, ()) for p in persons)

    @cached_property
    def _opened(self) -> Mapping[int, frozenset[Seen]]:
        """By whom: what each allowed the reader to see, by their last word on it."""
        person = self.gathered.facts.person(self.number)
        assert person
        said = allowed_by_each(self.gathered, self.number)
        return {who: sees(person, what) for who, what in said.items()}

    @cached_property
    def died(self) -> datetime | date | None:
        """As it stands on record, whether or not anybody told the reader."""
        statuses = self.gathered.case.those(PatientStatus)
        died = [body.at for _, body in statuses if body.what is PatientChange.DIED]
        return died[-1] if died else None

    def is_after_the_death(self, at: datetime | date) -> bool:
        """Where only the day of either is known, what was on that very day does not count."""
        died = self.died
        if died is None:
            return False
        if isinstance(at, datetime) and isinstance(died, datetime):
            return at >= died
        return self.on(at) > self.on(died)

    def on(self, at: datetime | date) -> date:
        """The day at the site."""
        return self.gathered.day_of(moment_of(at, self.gathered.zone))

    def came_on(self, number: int) -> date:
        """The day on which what that record holds was said; of a talk, the day of the talk."""
        return self.on(self.gathered.case.records[number].at)

    def there(self, at: datetime | date) -> datetime | None:
        """The moment on the clock of the site; None where only the day is known."""
        return at.astimezone(self.gathered.zone) if isinstance(at, datetime) else None

    def colleague(self, email: str) -> str:
        """A name of ours; empty for anybody of the family, whom their page never names."""
        return "" if is_family(email) or email not in self.staff else self.staff[email].name

    def place_of(self, email: str) -> str:
        """Where a colleague works: here, where they work here too."""
        sites = self.staff[email].sites if email in self.staff else frozenset()
        here = self.incident.site_id
        site = here if here in sites else min(sites, default=None)
        return self.gathered.session.get_one(Site, site).name if site else ""


def seen_by(gathered: Gathered, number: int) -> frozenset[Seen]:
    """By the word of all who must be told, as far as they agree, and by the patient's own, which
    outlives them; where none of those who decide said any, by what was written down when the
    person was named: all, where they had to be told. Of that nothing that was left out by whoever
    decided before.
    """
    person = gathered.facts.person(number)
    assert person
    found = [sees(person, what) for what in allowed_by_each(gathered, number).values()]
    if found:
        own = (sees(person, what) for what in allowed_by_the_patient(gathered, number).values())
        return frozenset.intersection(*found, *own)
    if person.standing is Standing.RELEVANT:
        return frozenset(Seen)
    told = gathered.people[number].body.get("tell", ())
    before = allowed_before(gathered, number).values()
    return sees(person, told).intersection(*(sees(person, what) for what in before))


def allowed_by_each(gathered: Gathered, number: int) -> dict[int, tuple[str, ...]]:
    """What each who must be told last allowed to be shared with that person. A "no" about the
    patient counts for nothing.
    """
    return _allowed_by(gathered, number, gathered.facts.deciding)


def allowed_before(gathered: Gathered, number: int) -> dict[int, tuple[str, ...]]:
    """The same of those who decide no more: the patient, or who acted for the patient. Of the
    patient nobody decided it.
    """
    facts = gathered.facts
    patients = frozenset(person.id for person in facts.persons if person.is_patient)
    if number in patients:
        return {}
    return _allowed_by(gathered, number, patients | {person.id for person in facts.relevant})


def allowed_by_the_patient(gathered: Gathered, number: int) -> dict[int, tuple[str, ...]]:
    """The same of a patient who died or lacks capacity: nobody who acts for them allows more. A yes
    of theirs that ran out left nothing out.
    """
    facts = gathered.facts
    patients = frozenset(person.id for person in facts.persons if person.is_patient)
    ran_out = frozenset(each.number for each in facts.consents if each.ran_out(facts.on))
    return _allowed_by(gathered, number, patients - facts.deciding, ran_out)


def _allowed_by(
    gathered: Gathered, number: int, whose: frozenset[int], less: frozenset[int] = frozenset()
) -> dict[int, tuple[str, ...]]:
    """`less`: words that do not count, by their number."""
    facts = {consent.number: consent for consent in gathered.facts.consents}
    known = gathered.facts.person(number)
    last: dict[int, tuple[str, ...] | None] = {}
    for row, body in gathered.case.consents:
        about = body.purpose is Purpose.SHARE and body.with_person == number
        if about and body.person in whose - {number} and row.number not in less:
            holds = facts[row.number].holds(gathered.facts.on)
            nothing = None if known and known.is_patient else ()
            last[body.person] = body.what if holds else nothing
    return {who: what for who, what in last.items() if what is not None}
