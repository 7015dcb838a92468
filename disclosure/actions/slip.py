"""What came back on the slip of a letter, entered at once: all of it is kept, or none of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from disclosure.actions import gate
from disclosure.actions.change import Change, OpenCase, open_case
from disclosure.actions.checks.order import before_it_was_sent
from disclosure.actions.facts import Gathered
from disclosure.actions.in_words.standing_words import not_kept, ticked
from disclosure.actions.letters.moves import called
from disclosure.actions.letters.slip import promised_in
from disclosure.actions.moving import Told, told_in
from disclosure.actions.reading import MOVE
from disclosure.actions.recording import record_in
from disclosure.actions.refused import Refused
from disclosure.actions.saying_once import is_recent
from disclosure.kinds.faults import BadInput, Fault
from disclosure.kinds.fields import Happened, Many, Ref, TrueOrFalse, Words, shared
from disclosure.kinds.kind import Part, from_stored, read
from disclosure.kinds.moves import FamilySays
from disclosure.kinds.people import Safe
from disclosure.kinds.replies import CameBy
from disclosure.permissions import Forbidden, Permission
from disclosure.records.commitment import Commitment
from disclosure.records.evidence import Evidence
from disclosure.records.letter import Letter
from workflows.commitment import COMMITMENT, FINISHED
from workflows.machine import NotReady, WrongState
from workflows.moments import lies_before
from workflows.words import CommitmentState
from workflows.words import CommitmentTrigger as T

COMMITMENTS = gate.MACHINES["COM"]
LONGEST_LINE = 200  # letters, as kinds.fields.Line
OF_ONE_LINE = (BadInput, Refused, Forbidden, WrongState, NotReady)


class OfPromise(Part):
    promise: Ref = shared("Which promise")
    kept: TrueOrFalse | None = shared("Did we keep it", default=None)
    words: Words | None = shared("What they wrote beside it", default=None)


class Asked(Part):
    words: Words = shared("The question, word for word")


class Answers(Part):
    """`wishes` None: they marked nothing there. A promise without a mark is left as it is."""

    at: Happened = shared("When it came")
    how: CameBy = shared("How it came")
    promises: Many[OfPromise] = shared("What we promised", default=())
    questions: Many[Asked] = shared("Their questions", default=())
    wishes: Safe | None = shared("How they want to hear from us", default=None)
    account: Words | None = shared("Anything else they wrote", default=None)


class SomeRefused(BadInput):
    """Each fault names a line that may not be entered by this person, or not now; the others can
    be entered without it.
    """


class _Before(Exception):
    """All of it was entered a moment ago: leaves the transaction without writing."""


def enter_slip(session: Session, change: Change, ref: str, data: object) -> None:
    """Everything on it in one transaction, in the name of the person to whom the letter went.
    What the same person of ours entered of it a moment ago is not entered again.

    Raises BadInput, Forbidden, Refused; SomeRefused with every line that is refused.
    """
    change.actor.must(Permission.RECORD_CARE)
    try:
        with open_case(session, change) as case:
            letter = called(session, ref)
            told: Answers = read(Answers, data, change.at, case.zone)
            _must_fit(case, letter, told)
            just_now = _entered_just_now(case.gathered, change)
            lines = [x for x in _lines(case, letter, told) if not x.is_among(just_now)]
            if not lines:
                raise _Before
            if faults := list(_refused(case, lines)):
                raise SomeRefused(faults)
    except _Before:
        return


def _must_fit(case: OpenCase, letter: Letter, told: Answers) -> None:
    if letter.incident_id != case.incident.id:
        raise Refused("This letter belongs to another case.")
    if letter.sent_at is None:
        raise Refused("This letter was not sent, so nothing can have come back of it.")
    if before_it_was_sent(told.at, letter, case.gathered):
        raise BadInput.at("at", "When it came: the letter was sent later than this.")
    faults = [
        Fault(f"promises.{place}.kept", "Did we keep it: choose yes or no, as it is marked.")
        for place, line in enumerate(told.promises)
        if line.words and line.kept is None
    ]
    marked = any(line.kept is not None for line in told.promises)
    wishes = told.wishes and told.wishes != _wishes_now(case.gathered, letter)
    if not (marked or faults or told.questions or wishes or told.account):
        faults = [Fault("account", "Nothing is entered yet. Write down what came back.")]
    if faults:
        raise BadInput(faults)


def _entered_just_now(gathered: Gathered, change: Change) -> list[Evidence]:
    rows = gathered.case.records.values()
    return [row for row in rows if is_recent(row.recorded_at, row.by, change)]


@dataclass(frozen=True, slots=True)
class _Line:
    """`field`: where a fault of it stands. `kept_as`: the kind and what of its body tells it from
    others, of each record that it may have become."""

    field: str
    enter: Callable[[], None]
    kept_as: tuple[tuple[str, Mapping[str, Any]], ...]

    def is_among(self, rows: Iterable[Evidence]) -> bool:
        return any(
            row.kind == word and body.items() <= _flat(row).items()
            for row in rows
            for word, body in self.kept_as
        )


def _flat(row: Evidence) -> Mapping[str, Any]:
    """A move with what was told of it beside what moved."""
    told = row.body["data"] if row.kind == MOVE else {}
    return {
        name: value for name, value in (row.body | told).items() if isinstance(value, str | int)
    }


def _refused(case: OpenCase, lines: Iterable[_Line]) -> Iterator[Fault]:
    """Enters each line; what the rules say to it, where they refuse."""
    for line in lines:
        try:
            case.go_on()
            line.enter()
        except OF_ONE_LINE as no:
            faults = no.faults if isinstance(no, BadInput) else (Fault(line.field, str(no)),)
            yield from (Fault(line.field, fault.says) for fault in faults)


def _lines(case: OpenCase, letter: Letter, told: Answers) -> Iterator[_Line]:
    """How to reach them changes last."""
    came = told.model_dump(mode="json", include={"at", "how"})
    of_them = {"person": letter.to_person, **came, "letter": letter.ref}
    for place, line in enumerate(told.promises):
        if line.kept is not None:
            mark = _Mark(case, letter, line, of_them)
            yield _Line(f"promises.{place}.kept", mark.enter, tuple(mark.kept_as()))
    for place, asked in enumerate(told.questions):
        body = of_them | {"words": asked.words}
        yield _recording(case, f"questions.{place}.words", "question", body)
    if told.account:
        yield _recording(case, "account", "account", of_them | {"words": told.account})
    if told.wishes and told.wishes != _wishes_now(case.gathered, letter):
        why = f"They wrote it on the slip of {letter.ref}."
        safe = told.wishes.model_dump(mode="json", exclude_none=True)
        body = {"person": letter.to_person, "reason": why, "letter": letter.ref, **came}
        enter = _entering(case, "person_change", body | {"safe": safe})
        yield _Line("wishes.use", enter, ())  # said twice, they are those on record


def _recording(case: OpenCase, field: str, word: str, body: dict[str, Any]) -> _Line:
    return _Line(field, _entering(case, word, body), ((word, body),))


def _entering(case: OpenCase, word: str, body: dict[str, Any]) -> Callable[[], None]:
    return lambda: record_in(case, word, body)


def _wishes_now(gathered: Gathered, letter: Letter) -> Safe:
    person = gathered.person(letter.to_person)
    return from_stored(Safe, person.safe if person else {})


class _Mark:
    """One promise and its mark. Where our own record does not yet allow it to be confirmed or
    disputed, the box they ticked is kept beside the words of the promise, as their account; a no to
    what is late, as a concern.
    """

    def __init__(
        self, case: OpenCase, letter: Letter, line: OfPromise, of_them: dict[str, Any]
    ) -> None:
        self.case, self.letter, self.line, self.of_them = case, letter, line, of_them
        self.trigger = T.CONFIRM if line.kept else T.DISPUTE

    def enter(self) -> None:
        case, line = self.case, self.line
        case.change.actor.must_move(self.trigger)
        promise, sentence = self._promise()
        body = read(FamilySays, self._says(), case.change.at, case.zone)
        told = told_in(case, self.trigger, body)
        if self._is_a_move(promise, told):
            gate.step(case, case.gathered, COMMITMENTS, promise, told)
            return
        COMMITMENTS.allowed(case, case.gathered, promise, told)
        late = promise.state is CommitmentState.OPEN and case.gathered.is_late(promise)
        if late and not line.kept:
            record_in(case, "concern", self._as_concern(sentence) | {"about": [promise.owner]})
            return
        record_in(case, "account", self._as_account(sentence))

    def kept_as(self) -> Iterator[tuple[str, Mapping[str, Any]]]:
        thing = {"thing": self.line.promise, "trigger": str(self.trigger)}
        yield MOVE, thing | self._says()
        for promise in self.case.gathered.commitments:
            if promise.ref == self.line.promise:
                sentence = self._sentence(promise)
                yield "concern", self._as_concern(sentence)
                yield "account", self._as_account(sentence)

    def _says(self) -> dict[str, Any]:
        said = self.line.words or ticked(self.letter.language, kept=bool(self.line.kept))
        of_them = {"person": self.letter.to_person, "at": self.of_them["at"]}
        return of_them | {"how": "letter", "words": said}

    def _as_concern(self, sentence: str) -> dict[str, Any]:
        return self.of_them | {"words": not_kept(sentence, self.line.words or "")}

    def _as_account(self, sentence: str) -> dict[str, Any]:
        """The box as it was printed and ticked, and what they wrote beside it."""
        box = ticked(self.letter.language, kept=bool(self.line.kept))
        words = f"{box} {self.line.words or ''}".rstrip()
        return self.of_them | {"words": words, "about": sentence[:LONGEST_LINE]}

    def _is_a_move(self, promise: Commitment, told: Told) -> bool:
        """Also a yes beside that of another to whom it is owed; a second yes of theirs is none, nor
        what came before it was done.
        """
        trigger = told.trigger
        if self._is_before_it_was_done(promise, told):
            return False
        if trigger in COMMITMENT.next_triggers(promise.state):
            return True
        return trigger is T.CONFIRM and promise.state is CommitmentState.CONFIRMED

    def _is_before_it_was_done(self, promise: Commitment, told: Told) -> bool:
        """What they ticked was of the promise as it stood then. By other ways somebody asks them,
        and may have done so before the owner found the time to say that it is done.
        """
        done = self.case.gathered.case.last_move(promise.ref, T.DONE)
        if done is None or promise.state not in FINISHED:
            return False
        return lies_before(told.at_latest, done.at, self.case.gathered.at)

    def _promise(self) -> tuple[Commitment, str]:
        for promise in self.case.gathered.commitments:
            if promise.ref == self.line.promise:
                return promise, self._sentence(promise)
        raise Refused("This promise is not owed to that person.")

    def _sentence(self, promise: Commitment) -> str:
        """As the letter printed it."""
        return promised_in(self.letter).get(promise.ref, promise.words)
