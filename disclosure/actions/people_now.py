"""The people of a case as they stand now, with every change that counts; and whom they can ring."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disclosure.actions.reading import Case
from disclosure.kinds import people as p
from disclosure.kinds.care import Contact
from disclosure.kinds.fields import moment_of
from disclosure.records.evidence import Evidence
from workflows.words import PatientChange, Standing, Way


@dataclass(frozen=True, slots=True)
class Stood:
    """One standing of a person, from the entry on by which it counted."""

    number: int
    since: datetime
    standing: str


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person with every change that counts. `body` has the shape of kinds.people.Person.

    `stood`: each standing they had, the present one last.
    """

    number: int
    recorded_at: datetime
    body: dict[str, Any]
    died_at: datetime | None
    stood: tuple[Stood, ...] = ()

    @property
    def called(self) -> str:
        """As they like to be called."""
        return str(self.body.get("preferred_name") or self.body["name"])

    @property
    def never(self) -> frozenset[Way]:
        """The ways by which they asked us never to reach them."""
        return frozenset(Way(way) for way in self.body.get("safe", {}).get("never", ()))

    @property
    def must_be_told(self) -> bool:
        return bool(self.body["standing"] == Standing.RELEVANT and not self.died_at)

    @property
    def not_told_since(self) -> datetime | None:
        """None while they may be told."""
        since = None
        for each in reversed(self.stood):
            if each.standing != Standing.NOT_TO_BE_TOLD:
                break
            since = each.since
        return since

    def was_not_told(self, number: int) -> bool:
        """Whether they were not to be told when that entry was written."""
        before = [each.standing for each in self.stood if each.number < number]
        return before[-1:] == [Standing.NOT_TO_BE_TOLD]

    @property
    def address(self) -> tuple[str, ...]:
        """Name and postal address, line by line, as they are printed on a letter."""
        return (self.body["name"], *self.body.get("post", ()))


def persons_now(case: Case, zone: Any) -> tuple[PersonNow, ...]:
    died = [
        moment_of(b.at, zone)
        for _, b in case.those(p.PatientStatus)
        if b.what is PatientChange.DIED
    ]
    found = []
    for row, person in case.those(p.Person):
        body = person.stored()
        stood = [Stood(row.number, row.recorded_at, body["standing"])]
        for counts, changes in _changes(case, row.number, body):
            body |= changes
            if "standing" in changes:
                stood.append(Stood(counts.number, counts.recorded_at, body["standing"]))
        death = died[-1] if died and body["is_patient"] else None
        body = {name: value for name, value in body.items() if value is not None}
        found.append(PersonNow(row.number, row.recorded_at, body, death, tuple(stood)))
    return tuple(found)


def _changes(
    case: Case, person: int, body: dict[str, Any]
) -> Iterator[tuple[Evidence, dict[str, Any]]]:
    """What counts, with the entry by which it does. Taking `relevant` away, other than by death,
    waits for a second person. `body`: as it stands, with each of them before the next is asked for.
    """
    relevant = str(Standing.RELEVANT)
    for row, change in case.those(p.PersonChange):
        if change.person != person:
            continue
        changes = change.changes()
        if body["standing"] != relevant or changes.get("standing", relevant) == relevant:
            yield row, changes
        elif agreed := case.agreement(p.PersonChangeReview, row.number):
            yield agreed, changes


def named_contact(case: Case) -> Contact | None:
    contacts = [body for _, body in case.those(Contact)]
    return contacts[-1] if contacts else None


def keeper_of(case: Case) -> str:
    """Whose acts towards the family are, by e-mail: the named contact's, else the opener's."""
    contact = named_contact(case)
    return (contact.user if contact else None) or case.incident.opened_by
