"""A case as one person tells it in an inspector's pack: which records, and with which words."""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from disclosure.actions.in_words.telling import Line, in_full
from disclosure.actions.in_words.telling import Told as ToldInFull
from disclosure.actions.in_words.timeline import Entry, timeline
from disclosure.actions.packing.left_out import (
    HOW_TO_REACH,
    REACH,
    TAKEN_BACK,
    of_kinds,
    plainly,
    withdrawn,
)
from disclosure.actions.packing.words import WITHDRAWN, Card, moment, reading_for
from disclosure.actions.said_beside import put_right_beside, withdrawn_by
from disclosure.actions.thing_to_do import in_quotes
from disclosure.actions.to_do.case_view import CaseView
from disclosure.kinds import care as c
from disclosure.kinds import findings as f
from disclosure.kinds.kind import Kind, Review
from disclosure.kinds.notes import OPENING, Correction
from disclosure.kinds.people import Person, PersonChange
from disclosure.kinds.shape import label_at
from disclosure.records.commitment import Commitment

# Whether there is an analysis behind the wall is no business of a reader either.
BEHIND_THE_WALL = frozenset({f.AnalysisReader.word, f.AnalysisReaderEnd.word})
OPENED = "what was told at the opening"
WHICH = label_at(Correction, ("of",))
MAY_BE_ANOTHERS = "It may be about another patient."


@dataclass(frozen=True)
class Told:
    """`hidden`: kinds of record that are not told. `without_withdrawn`: nor words of what was."""

    view: CaseView
    email: str
    hidden: Container[str] = BEHIND_THE_WALL
    without_withdrawn: bool = False

    @cached_property
    def entries(self) -> list[Entry]:
        """The earliest first."""
        there = (each for each in timeline(self.view) if each.number not in self._left_out)
        return [self._as_told(each) for each in there][::-1]

    @cached_property
    def wordless(self) -> Mapping[int, str]:
        """Numbers of records of which is told that they are there, and why no more."""
        g = self.view.gathered
        gone = withdrawn(g) if self.without_withdrawn else ()
        return dict.fromkeys(of_kinds(g.case, HOW_TO_REACH), REACH) | dict.fromkeys(
            gone, TAKEN_BACK
        )

    @cached_property
    def _left_out(self) -> frozenset[int]:
        return of_kinds(self.view.gathered.case, self.hidden)

    def cards(self, *kinds: type[Kind]) -> Iterator[Card]:
        """Of these kinds in full, as they came on record."""
        for number, body in self.view.gathered.case.bodies.items():
            if isinstance(body, kinds) and number not in self._left_out and not _for_staff(body):
                yield Card(number, self._in_full(number, body), self._withdrawn(number))

    def moment(self, at: datetime | None, *, day_only: bool = False) -> str:
        return moment(at, self.view.gathered.zone, day_only=day_only) if at else ""

    def passed_on(self, promise: Commitment) -> str:
        """To whom it is owed now, where we made it to others."""
        made_to, now = frozenset(promise.owed_to), self.view.gathered.owed_to(promise)
        if not now or now == made_to:
            return ""
        names = self.view.names
        return f"Made to {names(made_to)}; owed now to {names(now)}."

    def _in_full(self, number: int, body: Kind) -> ToldInFull:
        made = in_full(self.view.gathered, number, reading_for(self.email))
        named = tuple(self._named(body, number))
        if why := self.wordless.get(number):
            return replace(
                made, title=plainly(body), lines=(*named, Line("Words", (why,))), since=()
            )
        called = {line.label for line in named}
        lines = (line for line in made.lines if line.label not in called)
        return replace(made, lines=(*named, *lines))

    def _named(self, body: Kind, number: int) -> Iterator[Line]:
        """By which number or reference the other pages name it."""
        case = self.view.gathered.case
        if isinstance(body, Correction):
            mended = case.bodies.get(body.is_about or OPENING)
            yield Line(WHICH, (f"No. {body.of}, {plainly(mended).lower() if mended else OPENED}",))
        if promise := self._promises.get(number):
            yield Line("Reference", (promise.ref,))
            if passed_on := self.passed_on(promise):
                yield Line("To whom since", (passed_on,))

    @cached_property
    def _promises(self) -> Mapping[int, Commitment]:
        return {promise.number: promise for promise in self.view.gathered.commitments}

    def put_right(self, number: int) -> str:
        """By which corrections, by their numbers; empty where none."""
        case = self.view.gathered.case
        found = ", ".join(f"No. {row.number}" for row, _ in put_right_beside(case, number))
        return f"put right by {found}" if found and number not in case.gone else ""

    def _withdrawn(self, number: int) -> str:
        """By which correction, in its words where they are told; empty where it counts."""
        case = self.view.gathered.case
        if number not in case.gone:
            return ""
        said = (
            f"By No. {by.number}."
            if by.number in self.wordless
            else f"By No. {by.number}: {in_quotes(why.words)}"
            for by, why in withdrawn_by(case, number)
        )
        return " ".join((WITHDRAWN, *said, MAY_BE_ANOTHERS))

    def _as_told(self, entry: Entry) -> Entry:
        promise = self.view.gathered.promises_by_ref.get(entry.about)
        number = entry.number or (promise.number if promise else 0)
        if number not in self.wordless:
            return entry
        return replace(entry, words=self._without_words(entry, number))

    def _without_words(self, entry: Entry, number: int) -> str:
        body = self.view.gathered.case.bodies.get(entry.number)
        reach = self.wordless[number] == REACH
        if reach and isinstance(body, Person | Review):
            return entry.words  # who it is, or that somebody agreed: no word of where
        if reach and isinstance(body, PersonChange):
            return f"Changed what we know of {self.view.person_name(body.person)}."
        if isinstance(body, Correction):
            return f"Corrected No. {body.of}."
        return f"{plainly(body)}." if body else f"Something about a promise, {entry.about}."


def _for_staff(body: Kind) -> bool:
    """What was offered to colleagues is theirs."""
    return isinstance(body, c.Support) and body.person() is None
