"""What a case holds, read once: its records with their bodies, what counts, what was agreed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import cached_property
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from disclosure.actions.corrected import put_right_of
from disclosure.actions.late_notes import causes_of, lateness_of
from disclosure.kinds import as_stored
from disclosure.kinds.findings import FindingsApproval
from disclosure.kinds.harm import ErrorReview
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.notes import Correction, CorrectionReview
from disclosure.kinds.people import Consent, PersonChange
from disclosure.kinds.promises import Commitment
from disclosure.kinds.replies import WrittenDownRightly
from disclosure.permissions import is_family
from disclosure.records.evidence import Evidence, evidence_of, withdrawals
from disclosure.records.incident import Incident
from disclosure.records.keeping import DESTROYED
from workflows.counting import local_day
from workflows.lateness import Lateness
from workflows.moments import put_right
from workflows.words import CommitmentTrigger, LetterTrigger, Standing

K = TypeVar("K", bound=Kind)
Found = TypeVar("Found")
MOVE = "move"  # the kind of evidence that a move leaves behind
LATE = "late"  # the kind that a passed day leaves behind; see actions/lateness.py
INVITED = "invitation"  # the kind that a code for the family's page leaves behind
NOT_TOLD = frozenset({MOVE, LATE, INVITED, DESTROYED})  # that nobody told as a record of its own
# What falls only when a second person agrees.
ASKED_OF_US = frozenset({"question", "commitment", "concern", "person", "legal_hold"})
# Why a copy of their word is written for them, whoever sets it off: never pressed by themselves.
SAID_BEFORE = "All to whom this is owed now had said so before."
# What the family says of a promise in our favour: entered for them, it is theirs to deny.
_FOR_US = (CommitmentTrigger.CONFIRM, CommitmentTrigger.RELEASE, CommitmentTrigger.CHANGE)


@dataclass(frozen=True)
class Case:
    """Everything on record in one case, the withdrawn set apart. Read it, never change it."""

    incident: Incident
    records: Mapping[int, Evidence]
    destroyed: Evidence | None = None  # what stands where its words were
    read: Mapping[int, Kind] = field(default_factory=dict)  # bodies that need not be read again
    _found: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    @cached_property
    def zone(self) -> ZoneInfo:
        """Of its site: which day a moment is of, to whoever is told a day alone."""
        return self.incident.zone

    @cached_property
    def bodies(self) -> Mapping[int, Kind]:
        return {
            number: self.read.get(number) or as_stored(row.kind, row.body, row.schema)
            for number, row in self.records.items()
            if row.kind not in NOT_TOLD
        }

    @cached_property
    def entered_at(self) -> Mapping[int, datetime]:
        """When each came on record, also where the clock of the machine was ahead. Not of a note
        that a day had passed: it bears the minute in which a sweep began, which may take long."""
        return put_right({n: r.recorded_at for n, r in self.records.items() if r.kind != LATE})

    @cached_property
    def gone(self) -> frozenset[int]:
        """Withdrawn, or come with what was withdrawn; what waits for a second person, once one
        agreed.
        """
        return frozenset(number for number in self.records if self._fell(number))

    def _fell(self, number: int) -> bool:
        row = self.records[number]
        return any(
            self._falls_by(row, correction)
            for withdrawn in (number, row.parent or 0)
            for correction in self.corrections_of(withdrawn)
        )

    def corrections_of(self, number: int) -> tuple[int, ...]:
        """The corrections that withdraw that record, though a second person may not have agreed
        yet. One that fell itself withdraws nothing.
        """
        entered = self._withdrawals.get(number, ())
        return tuple(correction for correction in entered if not self._fell(correction))

    def _falls_by(self, row: Evidence, correction: int) -> bool:
        waits = self.needs_a_second(row, self.records[correction].by)
        return not waits or self.agreed_correction(correction)

    def needs_a_second(self, row: Evidence, by: str) -> bool:
        """Whether what that person takes back falls only when another agrees: what was asked of us
        (a question, a promise, a concern, a person to tell), what the family wrote itself, by what
        somebody became one who must be told, another's review, and another's correction to which
        a second person agreed.
        """
        if row.kind in ASKED_OF_US or is_family(row.by):
            return True
        body = self.bodies.get(row.number)
        if isinstance(body, PersonChange):
            return body.standing is Standing.RELEVANT
        if isinstance(body, Correction) and row.by != by:
            return self.agreed_correction(row.number)
        return isinstance(body, Review | FindingsApproval) and row.by != by

    def withdrew(self, kind: type[Kind]) -> Iterator[int]:
        """Numbers of the corrections by which records of that kind fell, or count again."""
        for number in self._withdrawals:
            if isinstance(self.bodies.get(number), kind):
                yield from self._withdrew(number)

    def _withdrew(self, number: int) -> Iterator[int]:
        for correction in self._withdrawals.get(number, ()):
            if self._falls_by(self.records[number], correction):
                yield correction
                yield from self._withdrew(correction)

    @cached_property
    def _withdrawals(self) -> Mapping[int, tuple[int, ...]]:
        return withdrawals(self.records.values())

    def agreed_correction(self, number: int) -> bool:
        """Whether a second person agreed to that correction, by the last word on it that stands."""
        reviews = self._reviews_of_corrections.get(number, ())
        said = [review.agrees for each, review in reviews if not self._fell(each)]
        return bool(said) and said[-1]

    @cached_property
    def _reviews_of_corrections(self) -> Mapping[int, list[tuple[int, CorrectionReview]]]:
        found: dict[int, list[tuple[int, CorrectionReview]]] = {}
        for number, body in self.bodies.items():
            if isinstance(body, CorrectionReview):
                found.setdefault(body.correction, []).append((number, body))
        return found

    @cached_property
    def put_right(self) -> Mapping[int, tuple[str, ...]]:
        """What is right instead, as it was said, by the number of the record corrected."""
        found = put_right_of(self.those(Correction), self.bodies)
        return {about: tuple(said.words for _, said in each) for about, each in found.items()}

    @cached_property
    def latenesses(self) -> tuple[Lateness, ...]:
        """Duties noted as late; not where what made them so was a record on, say, the wrong
        patient: one that was withdrawn, and a second person agreed.
        """
        stand = (note for note in self.notes if "duty" in note and self._stands(note))
        return tuple(lateness_of(note) for note in stand)

    def _stands(self, note: Mapping[str, Any]) -> bool:
        corrections = (each for cause in causes_of(note) for each in self.corrections_of(cause))
        return not any(self.agreed_correction(each) for each in corrections)

    @cached_property
    def late_promises(self) -> frozenset[str]:
        """References of promises that were once noted as late."""
        return frozenset(note["promise"] for note in self.notes if "promise" in note)

    @cached_property
    def causes_of_lateness(self) -> frozenset[int]:
        """Records without which a duty would not have been noted as late."""
        return frozenset(cause for note in self.notes for cause in causes_of(note))

    @property
    def notes(self) -> list[Mapping[str, Any]]:
        """What was noted as late, in that order, whether or not it still stands."""
        return [row.body for row in self.records.values() if row.kind == LATE]

    def day_only(self, number: int) -> bool:
        """Whether whoever told that record or move told the day of it and no hour: then its moment
        is the beginning of that day, and nobody is told a time that nobody knows.
        """
        row = self.records[number]
        if row.kind == MOVE:
            return len(str(row.body["data"].get("at") or "")) == len("2026-03-12")
        body = self.bodies.get(number)
        happened = body.happened() if body else None
        talk = body.source.conversation if isinstance(body, Commitment) else None
        came_with = row.parent or talk
        if happened is None and came_with and row.at == self.records[came_with].at:
            return self.day_only(came_with)
        return happened is not None and not isinstance(happened, datetime)

    def moved_day_only(self, thing: str, trigger: str) -> bool:
        """The same of the last move of that thing by that trigger."""
        last = self.last_move(thing, trigger)
        return last is not None and self.day_only(last.number)

    def those(self, kind: type[K]) -> Iterator[tuple[Evidence, K]]:
        """Records of a kind that count, in the order they came on record."""
        return iter(self.once(kind, lambda: [*self._those(kind)]))

    def _those(self, kind: type[K]) -> Iterator[tuple[Evidence, K]]:
        for number, body in self.bodies.items():
            if isinstance(body, kind) and number not in self.gone:
                yield self.records[number], body

    def once(self, asked: object, look: Callable[[], Found]) -> Found:
        """What is found by looking, and after that as it was: a page asks hundreds of times."""
        if asked not in self._found:
            self._found[asked] = look()
        return cast(Found, self._found[asked])

    def moves(self, thing: str) -> Iterator[Evidence]:
        """What was told with each move of one incident, letter or commitment, by its reference;
        save what they say they never said, and what we entered in error."""
        never = self._never_happened
        return (row for row in self.moves_as_entered(thing) if row.number not in never)

    def told_with(self, thing: str, trigger: str) -> dict[str, Any]:
        """What was told with the last move of that name; empty where there was none."""
        last = self.last_move(thing, trigger)
        return dict(last.body["data"]) if last else {}

    def last_move(self, thing: str, trigger: str) -> Evidence | None:
        """That counts: what the family denied is none."""
        moves = [row for row in self.moves(thing) if row.body["trigger"] == trigger]
        return moves[-1] if moves else None

    def moves_as_entered(self, thing: str) -> Iterator[Evidence]:
        """The same with what was denied, for whoever reads what happened."""
        return iter(self._moves.get(thing, ()))

    @cached_property
    def _moves(self) -> Mapping[str, list[Evidence]]:
        found: dict[str, list[Evidence]] = {}
        for row in self.records.values():
            if row.kind == MOVE:
                found.setdefault(row.body["thing"], []).append(row)
        return found

    @cached_property
    def _never_happened(self) -> frozenset[int]:
        return self.entered_in_error.union(self.denied)

    @cached_property
    def entered_in_error(self) -> frozenset[int]:
        """Steps of letters that somebody has since said never happened."""
        found = set[int]()
        for moves in self._moves.values():
            stand: dict[str, int] = {}  # of each step, the last so far
            for row in moves:
                stand[row.body["trigger"]] = row.number
                if row.body["trigger"] == LetterTrigger.ENTERED_IN_ERROR:
                    found.add(stand[row.body["data"]["step"]])
        return frozenset(found)

    @cached_property
    def denied(self) -> Mapping[int, str]:
        """Moves of promises that we entered in the name of somebody who, by their last word on it,
        never said so; with what they say instead. A copy that followed from it falls with it.
        """
        found: dict[int, str] = {}
        for (number, person), (_, said) in self.whether_right.items():
            entered = self.records.get(number)
            if said.right or not entered or not _entered_for(entered, person):
                continue
            for row in self.moves_as_entered(entered.body["thing"]):
                ours = _entered_for(row, person) or row.body["reason"] == SAID_BEFORE
                if ours and all(row.body[it] == entered.body[it] for it in ("trigger", "data")):
                    found[row.number] = said.words or ""
        return found

    @cached_property
    def denied_yes(self) -> frozenset[int]:
        """Consents that we entered in the name of somebody who, by their last word on it, never
        gave them. A "no" that they deny goes on: what was shut opens by a new word of theirs.
        """
        return frozenset(
            number
            for (number, person), (_, said) in self.whether_right.items()
            if not said.right and self._yes_entered_for(number, person)
        )

    @property
    def consents(self) -> Iterator[tuple[Evidence, Consent]]:
        """Those that count; and a yes that was denied, also once it is withdrawn: who never gave it
        has said no.
        """
        for number, body in self.bodies.items():
            if isinstance(body, Consent) and (number not in self.gone or number in self.denied_yes):
                yield self.records[number], body

    def _yes_entered_for(self, number: int, person: int) -> bool:
        body = self.bodies.get(number)
        theirs = isinstance(body, Consent) and body.agrees and body.person == person
        return theirs and not is_family(self.records[number].by)

    @cached_property
    def whether_right(self) -> Mapping[tuple[int, int], tuple[Evidence, WrittenDownRightly]]:
        """Of each record of their words and each who said so, the last word on it."""
        return {(b.is_about, b.person): (row, b) for row, b in self.those(WrittenDownRightly)}

    @cached_property
    def _verdicts(self) -> Mapping[tuple[str, int], tuple[bool, Evidence]]:
        found: dict[tuple[str, int], tuple[bool, Evidence]] = {}
        for number, body in self.bodies.items():
            about = body.is_about
            if isinstance(body, Review | FindingsApproval) and about and number not in self.gone:
                said = (body.agrees, self.records[number])
                again = body.agrees and not isinstance(body, ErrorReview)
                stands = found.get((body.word, about), said)
                # What rests on a yes is no younger for a second one. An error is agreed to anew.
                found[body.word, about] = stands if again and stands[0] else said
        return found

    def agreed(self, review: type[Kind], number: int) -> bool:
        """Whether a second person agreed to that record, by the last word of that review on it."""
        return self._verdicts.get((review.word, number), (False, None))[0]

    def was_judged(self, review: type[Kind], number: int) -> bool:
        """Whether a second person said yes or no to that record."""
        return (review.word, number) in self._verdicts

    def noes(self, review: type[Kind], number: int) -> list[Evidence]:
        """Each "no" of a second person to that record that stands: until whoever said it says
        otherwise or takes it back, or until it fell. Nobody else's yes is over it.
        """
        last: dict[str, tuple[bool, Evidence]] = {}
        for each, body in self.bodies.items():
            of_it = body.word == review.word and body.is_about == number
            if of_it and isinstance(body, Review | FindingsApproval) and each not in self.gone:
                row = self.records[each]
                last[row.by] = (body.agrees, row)
        return [row for agrees, row in last.values() if not agrees]

    def refusal(self, review: type[Kind], number: int) -> Evidence | None:
        """The "no" for which that record counts for nothing, where the last word is one."""
        agrees, _ = self._verdicts.get((review.word, number), (True, None))
        return None if agrees else next(reversed(self.noes(review, number)), None)

    def agreement(self, review: type[Kind], number: int) -> Evidence | None:
        """The review that agrees, where the last word is one."""
        agrees, row = self._verdicts.get((review.word, number), (False, None))
        return row if agrees else None

    def as_on_record(self, by: datetime) -> "Case":
        """As whoever looked at it at that moment found it."""
        rows = [row for row in self.records.values() if row.recorded_at <= by]
        return self if len(rows) == len(self.records) else case_of(self.incident, rows)

    def at_entry(self, number: int) -> "Case":
        """As it stood once that record was there."""
        records = {each: row for each, row in self.records.items() if each <= number}
        return Case(self.incident, records, self.destroyed, self.bodies)

    def without(self, number: int) -> "Case":
        """As it would be had that record, and what came with it, never been put there."""
        rows = [row for row in self.records.values() if number not in (row.number, row.parent)]
        return case_of(self.incident, rows)

    def with_rows(self, made: Iterable[Evidence]) -> "Case":
        """The same case with rows that are about to be stored."""
        added = {row.number: row for row in made}
        return Case(self.incident, {**self.records, **added}, self.destroyed, self.bodies)


def _entered_for(row: Evidence, person: int) -> bool:
    """By us: what they pressed on their own page is theirs."""
    if row.kind != MOVE or is_family(row.by) or row.body["trigger"] not in _FOR_US:
        return False
    return bool(row.body["data"]["person"] == person)


def in_time(found: Sequence[tuple[Evidence, K]], zone: tzinfo) -> list[tuple[Evidence, K]]:
    """By when each happened; of a day of that zone for which an hour is not known, as they came on
    record. A day has 23 hours, or 25, where clocks change.
    """
    alone = [row.at for row, body in found if not isinstance(body.happened(), datetime)]
    days = {local_day(at, zone): at for at in alone}

    def when(each: tuple[Evidence, K]) -> tuple[datetime, int]:
        row, _ = each
        return days.get(local_day(row.at, zone), row.at), row.number

    return sorted(found, key=when)


def read_case(session: Session, incident: Incident) -> Case:
    """Of one whose words were destroyed nothing can be read, and that it was is said apart."""
    return case_of(incident, evidence_of(session, incident.id))


def case_of(incident: Incident, rows: Sequence[Evidence]) -> Case:
    """`rows`: all on record in it, in that order."""
    if left := next((row for row in rows if row.kind == DESTROYED), None):
        return Case(incident, {}, left)
    return Case(incident, {row.number: row for row in rows})
