"""The people of a case as they stand now, with every change that counts; and whom they can ring."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from disclosure.actions.reading import Case
from disclosure.kinds import people as p
from disclosure.kinds.care import Contact
from disclosure.kinds.fields import moment_of
from workflows.words import PatientChange, Standing, Way


@dataclass(frozen=True, slots=True)
class PersonNow:
    """A person with every change that counts. `body` has the shape of kinds.people.Person."""

    number: int
    recorded_at: datetime
    body: dict[str, Any]
    died_at: datetime | None

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
        for changed, change in case.those(p.PersonChange):
            if change.person == row.number:
                body |= _allowed(
                    body, change.changes(), case.agreed(p.PersonChangeReview, changed.number)
                )
        death = died[-1] if died and body["is_patient"] else None
        body = {name: value for name, value in body.items() if value is not None}
        found.append(PersonNow(row.number, row.recorded_at, body, death))
    return tuple(found)


def _allowed(body: dict[str, Any], changes: dict[str, Any], agreed: bool) -> dict[str, Any]:
    """Taking `relevant` away, other than by death, waits for a second person."""
    relevant = str(Standing.RELEVANT)
    takes_away = body["standing"] == relevant and changes.get("standing", relevant) != relevant
    return {} if takes_away and not agreed else changes


def named_contact(case: Case) -> Contact | None:
    contacts = [body for _, body in case.those(Contact)]
    return contacts[-1] if contacts else None


def keeper_of(case: Case) -> str:
    """Whose acts towards the family are, by e-mail: the named contact's, else the opener's."""
    contact = named_contact(case)
    return (contact.user if contact else None) or case.incident.opened_by
