"""How the file about one person says what stands on record: as the packs do, and without names.

Staff by what they are here; another of the family as somebody else. Days alone where only the day
is known, else by the clock of the site with its zone: in words to read, and as ISO 8601 in JSON.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from disclosure.actions.answers_given import THE_PAGE
from disclosure.actions.checks.references import STAFF_LISTS
from disclosure.actions.checks.whose_record import whose_record
from disclosure.actions.facts import Gathered
from disclosure.actions.in_words.telling import Reading, title_of, was_said, word_of
from disclosure.actions.letter_names import letter_name
from disclosure.actions.packing.words import reading_for
from disclosure.actions.people.people_now import PersonNow
from disclosure.kinds.fields import is_number
from disclosure.kinds.moves import TOLD_WITH, CannotKeep
from disclosure.kinds.promises import Commitment
from disclosure.kinds.questions import Question
from disclosure.kinds.shape import Shape, label_at, shapes_of
from disclosure.permissions import is_family
from disclosure.records.commitment import Commitment as Promise
from disclosure.records.evidence import Evidence
from disclosure.records.users import user_called
from workflows.words import CommitmentState as C
from workflows.words import CommitmentTrigger as T

YOU, SOMEBODY, STAFF = "you", "somebody else", "staff"
OF_PROMISE: Mapping[str, str] = {
    T.CONFIRM: "said that a promise was kept",
    T.DISPUTE: "said that a promise was not kept",
    T.RELEASE: "let us off a promise",
    T.CHANGE: "agreed to a new day for a promise",
    T.TOLD: "was told of a promise",
    T.DONE: "we said that a promise was done",
    T.CANNOT_KEEP: "we said that a promise cannot be kept",
}  # moves that name a person of the family, and what we said of what we owe them
TOLD_HOW = label_at(CannotKeep, ("told_how",))
SAID_BY_US = frozenset({T.DONE, T.CANNOT_KEEP})
IN_WORDS = reading_for("")
IN_JSON = Reading(
    "", date.isoformat, lambda at, zone: at.astimezone(zone).isoformat(timespec="seconds")
)


@dataclass(frozen=True)
class Teller:
    """`person`: whom the file is about, by their number in the case; None: a patient whom nobody
    has named as a person yet.
    """

    gathered: Gathered
    person: int | None
    is_patient: bool
    reading: Reading

    def when(self, at: datetime | None, *, day_only: bool = False) -> str | None:
        if at is None:
            return None
        on = self.gathered.day_of(at)
        return self.day(on) if day_only else self.reading.moment(at, self.gathered.zone)

    def told_at(self, at: datetime | date | None) -> str | None:
        """The day alone where nobody knows the hour."""
        return self.when(at) if isinstance(at, datetime) else self.day(at)

    def day(self, on: date | None) -> str | None:
        return self.reading.day(on) if on else None

    def came(self, row: Evidence) -> str | None:
        """When it happened; when it came on record, where it says no more. Of a promise: when it
        was said, or they were told of it.
        """
        return self.when(row.at, day_only=self.gathered.case.day_only(row.number))

    def of_promise(self, row: Evidence) -> Iterator[tuple[str, Any]]:
        """Which promise, and what was told with the move, by the words of its form."""
        data = row.body["data"]
        yield "Which promise", self._record(row.body["thing"])
        for shape in shapes_of(TOLD_WITH[row.body["trigger"]]):
            if shape.family and was_said(shape, data.get(shape.name)):
                yield shape.label, self.said(shape, data[shape.name])

    def died(self, person: PersonNow) -> str | None:
        return self.when(person.died_at, day_only=person.died_at != person.life.until)

    def said(self, shape: Shape, value: Any) -> Any:
        """What stands in one field; of a part the fields that are shared, by their labels."""
        if isinstance(value, list):
            return [self.said(shape, each) for each in value]
        if shape.parts:
            return dict(self._parts(shape, value))
        if shape.refers:
            return self._named(shape.refers, str(value))
        if isinstance(value, bool):
            return value
        return word_of(self.gathered, shape, value, self.reading)

    def _parts(self, shape: Shape, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for part in shape.parts:
            if part.family and was_said(part, value.get(part.name)):
                yield part.label, self.said(part, value[part.name])

    def _named(self, refers: str, value: str) -> str:
        if refers in STAFF_LISTS:
            return self.role(value)
        if refers in ("person", "person or staff"):
            return YOU if value == str(self.person) else SOMEBODY if is_number(value) else STAFF
        if value == THE_PAGE:
            return "on the page of the family"
        if letter := self.gathered.letters_by_ref.get(value):
            mine = letter.to_person == self.person
            return f"{letter_name(letter)} {value}" if mine else "a letter to somebody else"
        return self._record(value)

    def _record(self, value: str) -> str:
        """Another record in short, where that is theirs too."""
        case, things = self.gathered.case, (*self.gathered.questions, *self.gathered.commitments)
        number = int(value) if is_number(value) else _number_of(things, value)
        if number is None or number not in case.bodies:
            return value
        if not whose_record(self.gathered, number).has(self.person, is_patient=self.is_patient):
            return "what is somebody else's"
        row, body = case.records[number], case.bodies[number]
        if isinstance(body, Question | Commitment):
            return body.words
        on = self.when(row.at, day_only=True)
        return f"{title_of(body)}, {on}"

    def role(self, email: str) -> str:
        """Of whoever wrote or does it: staff by what they are here, never by name."""
        if is_family(email):
            return "the family, on its page"
        user = user_called(self.gathered.session, email)
        roles = sorted(user.roles) if user else []
        return roles[0].replace("_", " ") if roles else STAFF


def is_known(promise: Promise, row: Evidence) -> bool:
    """Whether they know what we said of a promise of theirs: as their page tells it, or because
    they were told before it was given up.
    """
    if row.body["trigger"] == T.DONE:
        return promise.state in (C.VERIFIED, C.CONFIRMED)
    return promise.state is C.NOT_KEPT or bool(row.body["data"].get("told_how"))


def _number_of(things: Any, ref: str) -> int | None:
    return next((each.number for each in things if each.ref == ref), None)
