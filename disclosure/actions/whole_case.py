"""One case with everything that belongs to it, as it is stored, at one moment."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, partial
from typing import Self, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.law.clocks import Clocks
from disclosure.actions.law.duties import duties_of
from disclosure.actions.people.names_had import Called, everybody
from disclosure.actions.people.people_now import (
    PersonNow,
    persons_now,
)
from disclosure.actions.people.who_left import WhoLeft, who_left
from disclosure.actions.people.whom_they_ring import Ring, whom_to_ring
from disclosure.actions.reading import Case, read_case
from disclosure.records.commitment import Commitment, commitments_of
from disclosure.records.concerns import Concern, concerns_of
from disclosure.records.evidence import Evidence
from disclosure.records.incident import Incident
from disclosure.records.letter import Letter, letters_of
from disclosure.records.look_backs import approved_for_all
from disclosure.records.questions import Question, questions_of
from workflows.clocks import DutyNow
from workflows.counting import local_day

Row = TypeVar("Row")
Numbered = TypeVar("Numbered", Commitment, Question, Concern)


@dataclass(frozen=True)
class WholeCase:
    """What is stored of one case, and who and what it is about at one moment."""

    session: Session
    incident: Incident
    at: datetime
    made: tuple[Evidence, ...] = ()  # rows that are about to be stored
    on_record_by: datetime | None = None  # only what was on record then; None: everything

    @property
    def zone(self) -> ZoneInfo:
        return self.incident.zone

    @property
    def today(self) -> date:
        return self.day_of(self.at)

    def day_of(self, at: datetime) -> date:
        """At the site, which is another than in UTC in some hours of the night."""
        return local_day(at, self.zone)

    @cached_property
    def case(self) -> Case:
        case = read_case(self.session, self.incident).with_rows(self.made)
        return case.as_on_record(self.on_record_by) if self.on_record_by else case

    def with_rows(self, made: Iterable[Evidence]) -> Self:
        """The same case with rows that are about to be stored; what is stored apart, as it is."""
        return replace(self, made=(*self.made, *made))

    @cached_property
    def left(self) -> WhoLeft:
        return who_left(self.session)

    @cached_property
    def staff(self) -> tuple[Called, ...]:
        return everybody(self.session)

    @cached_property
    def ring(self) -> Ring:
        return whom_to_ring(self.session, self.case, self.left)

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        return self._of_it(letters_of)

    @cached_property
    def letters_by_ref(self) -> Mapping[str | None, Letter]:
        return {letter.ref: letter for letter in self.letters}

    @cached_property
    def persons(self) -> tuple[PersonNow, ...]:
        return persons_now(self.case, self.today)

    @cached_property
    def people(self) -> Mapping[int | None, PersonNow]:
        """By number. Nobody whose record was withdrawn."""
        return {person.number: person for person in self.persons}

    def person(self, number: int | None) -> PersonNow | None:
        """None where nobody is meant, or their record was withdrawn."""
        return self.people.get(number)

    @cached_property
    def called(self) -> Mapping[int, str]:
        """By number, each as they like to be called."""
        return {person.number: person.called for person in self.persons}

    @cached_property
    def patient(self) -> PersonNow | None:
        """The first who is said to be it. None where no record of a person says who it is."""
        return next((person for person in self.persons if person.is_patient), None)

    @cached_property
    def patients(self) -> frozenset[int]:
        """Whom the case is about, by number: one, though nothing stops a second."""
        return frozenset(person.number for person in self.persons if person.is_patient)

    @cached_property
    def clocks(self) -> Clocks:
        for_all = partial(approved_for_all, self.session, self.incident.id)
        return Clocks(self.case, self.letters, self.persons, for_all)

    @cached_property
    def duties(self) -> tuple[DutyNow, ...]:
        return duties_of(self.clocks, self.at)

    @cached_property
    def commitments(self) -> tuple[Commitment, ...]:
        return self._on_record(self._of_it(commitments_of))

    @cached_property
    def promises_by_ref(self) -> Mapping[str | None, Commitment]:
        return {promise.ref: promise for promise in self.commitments}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return self._on_record(self._of_it(questions_of))

    @cached_property
    def concerns(self) -> tuple[Concern, ...]:
        return self._on_record(self._of_it(concerns_of))

    def _on_record(self, rows: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
        """Without what follows from records that came later than is asked about."""
        whole = self.on_record_by is None
        return rows if whole else tuple(row for row in rows if row.number in self.case.records)

    def _of_it(self, read: Callable[[Session, int], list[Row]]) -> tuple[Row, ...]:
        """Rows that were emptied when the record was destroyed say nothing any more."""
        return () if self.case.destroyed else tuple(read(self.session, self.incident.id))
